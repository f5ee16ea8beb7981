"""A list of applications against those on record: new ones, stages reached since, corrected values.

What is written is what the acts of ``regions/applications/`` would leave: the same rules of stages and amounts, and
whatever changes what an editor confirmed makes it internal again.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models

from measures.models import Entry, MeasureName
from measures.notation.text import fold
from measures.workbooks.grids import Severity
from regions.applications import AMOUNTS
from regions.intake.rules import Record, Rules
from regions.intake.snapshots import APPLICATION, Snapshot
from regions.intake.tables import ReadRow
from regions.models import Application
from regions.progress import WAYS_OUT, Step, contradictions, landed, route_of, way_out, why_not_out
from regions.resources import ApplicationResource
from regions.stages import Stage
from renkei import access
from renkei.models import User

CONFIRMATION = ("public", "confirmed_on", "confirmed_by_id")
PLAIN = tuple(name for name in APPLICATION.fields if name not in CONFIRMATION)
BY_STAGE = ("stage", "stage_text", "reached_on")
SAME = ("regions", "measure", "measure_text", "fiscal_year", "years_text", "applicant", "municipality", "project")


class ApplicationRules(Rules):
    """Applications by their number; a row without a number is a new one."""

    resource = ApplicationResource()
    shape = APPLICATION

    def __init__(self, *, by: User | None, **options: Any) -> None:
        self.own = _own_regions(by)
        super().__init__(by=by, **options)
        self.measure_names = self._measure_names()
        self.alike = {self._likeness(self.record(shot)): shot["number"] for shot in self.standing.values()}

    def rows(self) -> models.QuerySet[Any]:
        """Those the person may change, of the region the file is limited to."""
        rows = Application.objects.order_by("number")
        rows = rows if self.by is None else access.rows(self.by, rows, self.action)
        return rows.filter(pk__in=Application.objects.filter(regions=self.region)) if self.region else rows

    def record(self, shot: Snapshot | None) -> Record:
        """The columns as they stand: the person's regions, and the day of the last recorded stage."""
        if shot is None:
            empty: Record = {
                **dict.fromkeys(PLAIN, ""),
                **dict.fromkeys(("number", "measure", "fiscal_year", "project_cost", *AMOUNTS)),
            }
            return {**empty, "regions": [], "carried_over": False, "route": "unknown", "stage": "", "reached_on": ""}
        values = {name: shot[name] for name in PLAIN}
        values["municipality"] = shot["municipality"] or ""
        values["reached_on"] = shot["stages"][-1]["reached_on"] if shot["stages"] else ""
        linked = (link["region"] for link in shot["region_links"])
        return {**values, "regions": sorted(code for code in linked if self.own is None or code in self.own)}

    def group(self, record: Record) -> Any:
        """The number."""
        return record["number"]

    def key(self, record: Record) -> str:
        """The number; a new row has none yet."""
        return str(record["number"] or "")

    def identity(self, record: Record) -> str:
        """The number; of a new row what makes it another one than the rest."""
        return self.key(record) or repr([record[name] for name in SAME])

    def name(self, record: Record) -> str:
        """Who applied for what."""
        measure = record["measure_text"] or self.known.measures.get(record["measure"] or 0, "")
        return f"{record['applicant']}：{measure}"

    def pair(self, rows: Sequence[ReadRow], standing: Sequence[int]) -> dict[int, int]:
        """A number means one application."""
        return {0: standing[0]} if standing and rows[0].values.get("number") else {}

    def check(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        """Whose region, which measure, by whom; stages in their order; amounts where they belong."""
        if new["number"] and before is None:
            row.refuse(
                "number",
                "この整理番号の申請はありません（又は担当する圏域のものではありません）。",
                "登録されている整理番号、又は空欄（新しい申請）",
            )
            return
        self._check_regions(row, old, new)
        self._check_names(row, before, new)
        if not row.is_refused:
            self._check_stage(row, before, old, new)
        if new["project_cost"] is not None and (new["granted"] or 0) > new["project_cost"]:
            row.say(
                Severity.WARN,
                "granted",
                "交付決定額が事業費を超えています。",
                "事業費以下の額（単位も確認してください）",
            )

    def build(self, before: Snapshot | None, old: Record, new: Record) -> Snapshot:
        """The columns, the links to regions, and the stages with the one that was added or corrected."""
        links = {link["region"]: link for link in before["region_links"]} if before else {}
        others = [link for code, link in links.items() if code not in old["regions"]]  # not the person's to see
        stages = [_written(step, known, self.by) for step, known in self._steps(before, old, new)]
        target = {name: new[name] for name in PLAIN}
        target |= {"municipality": new["municipality"] or None, "stage": new["stage"] or Stage.UNKNOWN.value}
        untouched = before is not None and all(new[name] == old[name] for name in new if name != "note")
        target |= {name: before[name] if untouched and before else None for name in CONFIRMATION}
        target["public"] = bool(target["public"])
        target["region_links"] = others + [links.get(code, {"id": None, "region": code}) for code in new["regions"]]
        return {**target, "stages": stages}

    # --- regions and names ---------------------------------------------------------------------------------------

    def _check_regions(self, row: ReadRow, old: Record, new: Record) -> None:
        if not new["regions"]:
            row.refuse("regions", "圏域がありません。", "圏域番号（例：R01）")
        if self.region and new["regions"] and self.region.code not in new["regions"]:
            row.refuse("regions", f"{self.region.code}（{self.region}）の行ではありません。", self.region.code)
        if foreign := foreign_regions(self.own, [], new["regions"]):
            row.refuse("regions", f"{'、'.join(foreign)}は担当する圏域ではありません。", "担当する圏域の番号")

    def _check_names(self, row: ReadRow, before: Snapshot | None, new: Record) -> None:
        if not new["applicant"]:
            row.refuse("applicant", "申請者がありません。", "申請者の名称")
        if before is None and not new["measure"] and new["measure_text"]:
            new["measure"] = self.measure_names.get(fold(new["measure_text"]))
            if new["measure"]:
                words = f"施策番号{new['measure']}（{self.known.measures[new['measure']]}）の施策として読みます。"
                row.say(Severity.NORM, "measure_text", words, "施策番号")
        if not (new["measure"] or new["measure_text"]):
            row.refuse("measure_text", "施策番号も施策の名称もありません。", "施策番号、又は施策の名称")
        if before is None and (number := self.alike.get(self._likeness(new))):
            row.say(
                Severity.WARN,
                "applicant",
                f"同じ申請が整理番号{number}にあるようです。",
                "新しい申請であることの確認、又は整理番号",
            )

    def _likeness(self, record: Record) -> tuple[Any, ...]:
        measure = record["measure"] or fold(record["measure_text"])
        return measure, record["fiscal_year"], fold(record["applicant"]), fold(record["project"])

    def _measure_names(self) -> dict[str, int]:
        """{folded name: number}: by name, other names and the names printed in editions; a name of two measures is none's."""
        found: dict[str, set[int]] = {}
        visible = [number for number, name in self.known.measures.items() if name]
        names = [(fold(self.known.measures[number]), number) for number in visible]
        names += MeasureName.objects.filter(measure__number__in=visible).values_list("search", "measure__number")
        printed_names = Entry.objects.filter(edition__state__in=access.READABLE, measure__number__in=visible)
        for printed, full, number in printed_names.values_list("name", "full_name", "measure__number").distinct():
            names.append((fold(full or printed), number))
        for name, number in names:
            found.setdefault(name, set()).add(number)
        return {name: next(iter(numbers)) for name, numbers in found.items() if name and len(numbers) == 1}

    # --- stages and amounts --------------------------------------------------------------------------------------

    def _check_stage(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        if before and new["stage"] != old["stage"]:
            self._date_anew(row, old, new)
        known = _known_steps(before)
        steps = [step for step, _ in self._steps(before, old, new)]
        place = len(known) if len(steps) > len(known) else len(steps) - 1
        if before is None and new["stage"] == Stage.NOT_APPLIED and not new["reason"]:
            row.refuse("reason", "申請見送りの理由がありません。", self.resource.columns["reason"].hint)
        if new["stage"] != old["stage"] and old["stage"] == Stage.NOT_APPLIED and new["reason"] == old["reason"]:
            new["reason"] = ""  # the mind was changed, as ``advance`` does
        if new["reason"] and new["stage"] != Stage.NOT_APPLIED:
            row.refuse("reason", "申請しない理由は、「申請見送り」のときだけ記入してください。", "空欄")
        if any(new[name] != old[name] for name in BY_STAGE) and steps:
            self._check_steps(row, steps, place)
        route = route_of([step.stage for step in steps])
        if route and new["route"] == "unknown":
            new["route"] = route
        if route and new["route"] != route:
            words = Application.Route(route).label
            row.refuse("route" if "route" in row.cells else "stage", f"{words}の段階ですが、方式が合いません。", words)
        if before and before["public"] and any(new[name] != old[name] for name in new if name != "note"):
            words = "公表している申請です。反映すると、出典を確認し直すまで公表されません。"
            row.say(Severity.NORM, "number", words, "反映のあとの、編集者による出典の確認")

    def _date_anew(self, row: ReadRow, old: Record, new: Record) -> None:
        """The day and the words of a stage are those of the next one only where the row says so."""
        for name in ("reached_on", "stage_text"):
            if not row.values.get(name):
                new[name] = ""
        if new["reached_on"] and new["reached_on"] == old["reached_on"]:
            words = "段階が進んでいますが、日付は前の段階のままです。"
            row.say(Severity.WARN, "reached_on", words, "新しい段階の日付、又は同じ日であることの確認")

    def _check_steps(self, row: ReadRow, steps: list[Step], place: int) -> None:
        stages = [step.stage for step in steps[:place]]
        step = steps[place]
        if stages and step.stage in WAYS_OUT and way_out(stages) not in (None, step.stage):
            row.refuse("stage", why_not_out(stages, step.stage), "合う段階")
        for problem in contradictions(steps, place=place):
            column = "reached_on" if "日付" in problem and "reached_on" in row.cells else "stage"
            row.refuse(column, problem, "前の段階に続く段階、又は前の段階以後の日付")

    def _steps(self, before: Snapshot | None, old: Record, new: Record) -> list[tuple[Step, Snapshot | None]]:
        """All stages as they would be recorded, each with the record it corrects; a changed amount lands in its stage."""
        known = [*(before["stages"] if before else [])]
        steps: list[tuple[Step, Snapshot | None]] = list(zip(_known_steps(before), known, strict=True))
        stage = Stage(new["stage"] or Stage.UNKNOWN)
        says = {"reached_on": new["reached_on"], "stage_text": new["stage_text"]}
        moved = any(new[name] != old[name] for name in BY_STAGE)
        again = stage is Stage.GRANT_CHANGED and bool(old["reached_on"]) and new["reached_on"] > old["reached_on"]
        if before is None or (moved and (not steps or new["stage"] != old["stage"] or again)):
            steps.append((Step(stage, **says), None))
        elif moved:
            step, record = steps[-1]
            steps[-1] = Step(stage, says["reached_on"], step.amount, says["stage_text"], step.note), record
        return _with_amounts(steps, new)


def _own_regions(by: User | None) -> set[str] | None:
    """The regions of staff; None for those who may touch all."""
    staff = by is not None and not by.is_superuser and by.role == User.Role.STAFF
    return set(by.regions.values_list("code", flat=True)) if by and staff else None


def foreign_regions(own: set[str] | None, before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The regions a row would gain or lose that are not one's own; ``own`` is None for those who may touch all."""
    return [] if own is None else sorted((set(before) ^ set(after)) - own)


def _known_steps(before: Snapshot | None) -> list[Step]:
    return [
        Step(Stage(one["stage"]), one["reached_on"], one["amount"], one["stage_text"], one["note"])
        for one in (before["stages"] if before else [])
    ]


def _with_amounts(steps: list[tuple[Step, Snapshot | None]], new: Record) -> list[tuple[Step, Snapshot | None]]:
    """An amount that comes from a stage is corrected there: the last stage that names it gets the new one."""
    for name, amount in landed([step for step, _ in steps]).items():
        if new[name] == amount:
            continue
        place = max(at for at, (step, _) in enumerate(steps) if landed([step]).get(name) is not None)
        step, record = steps[place]
        steps[place] = Step(step.stage, step.reached_on, new[name], step.stage_text, step.note), record
    return steps


def _written(step: Step, known: Snapshot | None, by: Any) -> Snapshot:
    values = {
        "stage": step.stage.value,
        "stage_text": step.stage_text,
        "reached_on": step.reached_on,
        "amount": step.amount,
        "note": step.note,
    }
    if known is not None:
        return {**known, **values}
    return {"id": None, **values, "recorded_by_id": by.pk if by else None}
