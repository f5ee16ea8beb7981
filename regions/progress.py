"""Whether recorded stages make sense together: which may follow which, and no date before that of an earlier stage. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from regions.dates import is_partial_date, may_follow, write_partial_date
from regions.stages import COMMON, ENDS, OPEN_ROUTE, REQUEST_ROUTE, Stage, next_stages

# Which of an application's amounts a stage's amount is; amounts of other stages stand in the record of the stage alone.
AMOUNT_OF = {
    Stage.APPLIED: "requested",
    Stage.REQUESTED: "requested",
    Stage.GRANT_APPLIED: "requested",
    Stage.GRANTED: "granted",
    Stage.GRANT_CHANGED: "granted",
    Stage.SETTLED: "settled",
}
WAYS_OUT = (Stage.WITHDRAWN, Stage.DECLINED)
_ADOPTED = {Stage.ADOPTED, Stage.INDICATED}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage to be recorded: when it was reached (a partial date), its amount in yen, the word the source prints."""

    stage: Stage
    reached_on: str = ""
    amount: int | None = None
    stage_text: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """With its date, for messages: 採択（令和2年4月1日）."""
        return f"{self.stage.label}（{write_partial_date(self.reached_on)}）" if self.reached_on else self.stage.label


def contradictions(steps: Sequence[Step], *, place: int) -> list[str]:
    """Say what is wrong with the step at ``place`` beside those recorded before and after it; nothing if all is well.

    Dates are compared with every other step, as far as they are certain.
    """
    if steps[place].reached_on and not is_partial_date(steps[place].reached_on):
        return [
            f"日付：「{steps[place].reached_on}」は日付として読めません。2019、2019-03、2019-03-29 の形で入力してください。"
        ]
    problems = []
    before = steps[place - 1].stage if place else None
    for stage, following in [
        (before, steps[place]),
        *((steps[place].stage, after) for after in steps[place + 1 :][:1]),
    ]:
        if following.stage not in next_stages(stage):
            problems.append(_no_such_move(stage, following.stage))
    for earlier in steps[:place]:
        if not may_follow(earlier.reached_on, steps[place].reached_on):
            problems.append(_wrong_order(earlier, steps[place]))
    for later in steps[place + 1 :]:
        if not may_follow(steps[place].reached_on, later.reached_on):
            problems.append(_wrong_order(steps[place], later))
    return problems


def way_out(stages: Sequence[Stage]) -> Stage | None:
    """取下げ（決定前） or 辞退（採択後）, whichever fits after these stages; None where neither does, or it is not known.

    After 交付申請 it depends on whether 採択 or 内示 is recorded before it.
    """
    if not stages or stages[-1] is Stage.UNKNOWN:
        return None
    fitting = [end for end in WAYS_OUT if stages[-1] in ENDS[end]]
    if len(fitting) > 1:
        return Stage.DECLINED if _ADOPTED & set(stages) else Stage.WITHDRAWN
    return fitting[0] if fitting else None


def why_not_out(stages: Sequence[Stage], wanted: Stage | None = None) -> str:
    """Why an application cannot be taken back in that way (in any, without ``wanted``): for the person who tried."""
    fitting = way_out(stages)
    if not stages or stages[-1] is Stage.UNKNOWN:
        return "段階が分からないため、取下げと辞退のどちらであるかを決められません。「次の段階を記録する」で選んでください。"
    if fitting is not None and wanted is not None:
        return f"「{stages[-1].label}」のあとは、「{wanted.label}」ではなく「{fitting.label}」として記録します。"
    if stages[-1] in COMMON:
        words = "「廃止」又は「取消し」" if Stage.ABANDONED in next_stages(stages[-1]) else "「取消し」又は「返還」"
        return (
            f"「{stages[-1].label}」のあとは、取下げ・辞退はできません。事業をやめたときは{words}を記録してください。"
        )
    return f"「{stages[-1].label}」のため、取下げ・辞退はできません。"


def route_of(stages: Sequence[Stage]) -> str:
    """The route that stages show: ``open`` (公募型), ``request`` (要望型), or "" where they show none."""
    for stage in stages:
        if stage in OPEN_ROUTE or stage in REQUEST_ROUTE:
            return "open" if stage in OPEN_ROUTE else "request"
    return ""


def landed(steps: Sequence[Step]) -> dict[str, int]:
    """The application's amounts that come from its stages, each from the last stage that names it."""
    found = {}
    for step in steps:
        if step.amount is not None and step.stage in AMOUNT_OF:
            found[AMOUNT_OF[step.stage]] = step.amount
    return found


def _no_such_move(before: Stage | None, after: Stage) -> str:
    allowed = "、".join(stage.label for stage in next_stages(before)) or "なし"
    if before is None:
        return f"「{after.label}」は最初の段階にはなりません。記録できる段階：{allowed}"
    return f"「{before.label}」の次に「{after.label}」は記録できません。記録できる段階：{allowed}"


def _wrong_order(before: Step, after: Step) -> str:
    return f"「{after.words}」は、その前の段階「{before.words}」より前の日付です。日付を確認してください。"
