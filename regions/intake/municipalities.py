"""The list of municipalities of a year against what stands: names, classes with their dates, abolitions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import models

from measures.notation.text import narrow
from regions.codes import prefecture_of
from regions.dates import earliest, may_follow
from regions.intake.rules import Proposal, Record, Rules
from regions.intake.snapshots import MUNICIPALITY, Snapshot
from regions.intake.tables import ReadRow
from regions.models import Municipality
from regions.resources import MunicipalityResource

PLAIN = ("code", "prefecture", "name", "kana", "established_on", "abolished_on", "successor")
TOKYO = "13"  # whose wards (特別区) are municipalities; those of other cities (行政区) are not
CITIES = {"100", "130", "140", "150"}  # places 3 to 5 of the codes of 指定都市; those of their wards stand between


class MunicipalityRules(Rules):
    """Municipalities by their code."""

    resource = MunicipalityResource()
    shape = MUNICIPALITY

    def rows(self) -> models.QuerySet[Any]:
        """All, in the order of their codes."""
        return Municipality.objects.order_by("code")

    def record(self, shot: Snapshot | None) -> Record:
        """The plain columns, and the class that began last."""
        if shot is None:
            return {**dict.fromkeys(PLAIN, ""), "successor": "", "kind": "", "kind_begins_on": ""}
        status = _current(shot) or {"kind": "", "begins_on": ""}
        values = {name: shot[name] or "" for name in PLAIN}
        return {**values, "kind": status["kind"], "kind_begins_on": status["begins_on"]}

    def group(self, record: Record) -> Any:
        """The code."""
        return record["code"]

    def key(self, record: Record) -> str:
        """The code."""
        return str(record["code"])

    def name(self, record: Record) -> str:
        """The name."""
        return str(record["name"] or self.known.municipalities.get(record["code"], ""))

    def pair(self, rows: Sequence[ReadRow], standing: Sequence[int]) -> dict[int, int]:
        """A code means one municipality."""
        return {0: standing[0]} if standing else {}

    def skip(self, row: ReadRow) -> str:
        """Lines of prefectures and of the wards of cities stand in the published list and are no municipalities."""
        code = row.values.get("code") or ""
        if code[2:5] == "000" and code:
            return "都道府県の行"
        ward = code[2:3] == "1" and prefecture_of(code) != TOKYO and code[2:5] not in CITIES
        return "行政区の行" if ward and code not in self.known.municipalities else ""

    def propose(self, rows: Sequence[ReadRow]) -> list[Proposal]:
        """As every list; a successor may be a new municipality of the same file."""
        self._arriving = {
            row.values.get("code"): row for row in rows if not row.is_refused and not row.values.get("abolished_on")
        }
        return super().propose(rows)

    def check(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        """A code, its prefecture and name; a class with its date; an abolition with its successor."""
        if not new["code"]:
            row.refuse("code", "団体コードがありません。", "検証番号を含む6桁の数字")
            return
        if narrow(old["name"]) == narrow(new["name"]):
            new["name"] = old["name"]
        self._check_place(row, old, new)
        if before is None and not (new["name"] and new["kind"]):
            lacks = "名称" if not new["name"] else "区分"
            row.refuse(
                "code" if new["name"] else "name",
                f"登録されていない団体です。{lacks}がありません。",
                f"新しい団体の{lacks}",
            )
        self._check_class(row, before, old, new)
        self._check_abolition(row, new)

    def build(self, before: Snapshot | None, old: Record, new: Record) -> Snapshot:
        """The plain columns; a new class is added and the one before it ends on the day before."""
        statuses = [dict(status) for status in before["statuses"]] if before else []
        last = next((one for one in statuses if before and one["id"] == (_current(before) or {}).get("id")), None)
        if new["kind"] != old["kind"] or last is None:
            if last is not None and not last["ends_on"] and len(new["kind_begins_on"]) == 10:
                last["ends_on"] = (earliest(new["kind_begins_on"]) - timedelta(days=1)).isoformat()
            source = f"市区町村の一覧（{self.year}年度）" if self.year else "市区町村の一覧"
            if new["kind"]:
                statuses.append(
                    {
                        "id": None,
                        "kind": new["kind"],
                        "begins_on": new["kind_begins_on"],
                        "ends_on": "",
                        "source": source,
                    }
                )
        elif new["kind_begins_on"] != old["kind_begins_on"]:
            last["begins_on"] = new["kind_begins_on"]
        values = {name: new[name] for name in PLAIN}
        return {**values, "successor": new["successor"] or None, "statuses": statuses}

    def missing(self, proposals: Sequence[Proposal]) -> list[int]:
        """Municipalities that exist and are not in the list."""
        listed = {one.row.values.get("code") for one in proposals if one.row}
        return [pk for pk, shot in self.standing.items() if shot["code"] not in listed and not shot["abolished_on"]]

    def _check_place(self, row: ReadRow, old: Record, new: Record) -> None:
        number = prefecture_of(new["code"])
        if new["prefecture"] and new["prefecture"] != number:
            right = self.prefecture_names.get(number, number)
            row.refuse(
                "prefecture",
                f"団体コードの初めの2桁（{number}）は{right}の番号です。",
                f"{right}、又は正しい団体コード",
            )
        elif number not in self.prefecture_names:
            row.refuse("code", f"番号{number}の都道府県が登録されていません。", "登録されている都道府県の団体コード")
        new["prefecture"] = number

    def _check_class(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        if before is None or new["kind"] == old["kind"]:
            others = [one["begins_on"] for one in before["statuses"]] if before else []
            if new["kind_begins_on"] != old["kind_begins_on"] and new["kind_begins_on"] in others:
                row.refuse("kind_begins_on", "同じ開始日の区分が既にあります。", "ほかの区分と異なる開始日")
            return
        begins = row.values.get("kind_begins_on") or ""
        label = dict(self.resource.columns["kind"].widget.labels)
        if not begins:
            words = f"区分が{label.get(old['kind'], '未登録')}から{label[new['kind']]}に変わっていますが、開始日がありません。"
            row.refuse("kind_begins_on" if "kind_begins_on" in row.cells else "kind", words, "区分の開始日")
        elif old["kind"] and (not may_follow(old["kind_begins_on"], begins) or begins == old["kind_begins_on"]):
            words = f"今の区分（{label[old['kind']]}）の開始日{old['kind_begins_on']}より後ではありません。"
            row.refuse("kind_begins_on", words, "今の区分の開始日より後の日付")

    def _check_abolition(self, row: ReadRow, new: Record) -> None:
        successor = new["successor"]
        if not may_follow(new["established_on"], new["abolished_on"]):
            row.refuse("abolished_on", f"設置日{new['established_on']}より前です。", "設置日以後の日付")
        if not successor:
            return
        if not new["abolished_on"]:
            row.refuse("successor", "廃止日がないのに、承継した団体があります。", "廃止日とともに記入したコード")
        if successor == new["code"]:
            row.refuse("successor", "承継した団体が、その団体自身です。", "別の団体のコード")
        elif successor not in self.known.municipalities and successor not in self._arriving:
            row.refuse(
                "successor",
                "承継した団体が、登録にもこの一覧にもありません。",
                "登録されている団体、又はこの一覧にある団体のコード",
            )


def _current(shot: Snapshot) -> dict[str, Any] | None:
    """The class that began last; one whose beginning is not known counts as the oldest."""
    return max(shot["statuses"], key=lambda one: (one["begins_on"], one["id"]), default=None)
