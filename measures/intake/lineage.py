"""What a measure was called, who is in charge of it now, and what it was carried on as."""

from typing import Any

from measures.answers import Proposal
from measures.editions import Refused
from measures.intake.writing import Sheet
from measures.models import Measure, MeasureName, Ministry, Succession
from measures.notation.text import fold


def changes_lineage(proposal: Proposal) -> bool:
    """Whether a measure is called otherwise from now on, goes to another ministry, or was carried on as another one."""
    if proposal.base is None or proposal.is_refused:
        return False
    renamed = proposal.new is not None and fold(proposal.new.name) != fold(proposal.base.row.name)
    return renamed or proposal.fate == "merged" or proposal.ministry != proposal.base.ministry


def keep_lineage(sheet: Sheet, proposal: Proposal) -> None:
    """Keep what a measure was called, who is in charge of it now, and what it was carried on as (``changes_lineage``).

    The sheet has been written.
    """
    assert proposal.base is not None
    measure = Measure.objects.get(number=proposal.base.row.number)
    for row in _lineage_rows(sheet, proposal, measure):
        row._history_user, row._change_reason = sheet.by, sheet.reason
        row.save()


def _lineage_rows(sheet: Sheet, proposal: Proposal, measure: Measure) -> list[Any]:
    assert proposal.base is not None
    old = proposal.base.row.name
    if proposal.fate == "merged":
        named = next((question.answer for question in proposal.questions if question.name == "successor"), "")
        successor = _successor(sheet, named)
        if successor is None or successor == measure:
            raise Refused(
                f"「{proposal.name}」の後継施策「{named}」が見つかりません。施策番号又は施策名を入力してください。"
            )
        kind = Succession.Kind.MERGED
        found = Succession.objects.filter(predecessor=measure, successor=successor)
        return (
            []
            if found.exists()
            else [Succession(predecessor=measure, successor=successor, kind=kind, fiscal_year=sheet.edition.year)]
        )
    rows: list[Any] = []
    if proposal.new is not None and fold(proposal.new.name) != fold(old):
        measure.name = proposal.new.display_name[:500]
        rows.append(measure)
        if not measure.names.filter(name=old[:500]).exists():
            rows.append(MeasureName(measure=measure, name=old[:500], kind=MeasureName.Kind.FORMER))
    if proposal.new is not None and proposal.base.ministry != proposal.ministry:
        measure.ministry = Ministry.objects.get(code=proposal.ministry)
        rows = [measure, *(row for row in rows if row is not measure)]
    return rows


def _successor(sheet: Sheet, named: str) -> Measure | None:
    """Find a measure by its number, or by its name in this edition."""
    folded = fold(named)
    if folded.isascii() and folded.isdecimal() and len(folded) < 10:
        return Measure.objects.filter(number=int(folded)).first()
    names = sheet.edition.entries.values_list("measure_id", "name", "full_name")
    found = [measure for measure, name, full_name in names if folded in {fold(name), fold(full_name or name)}]
    return Measure.objects.get(pk=found[0]) if len(found) == 1 else None
