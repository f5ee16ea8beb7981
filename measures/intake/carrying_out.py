"""What proposals make of a draft: each new, changed or ended row, carried out on the sheet and written."""

from collections.abc import Collection

from measures.answers import ENDINGS, Proposal
from measures.changes import Row, Verdict
from measures.intake.portions import leader_of
from measures.intake.writing import Sheet
from measures.models import Entry, Envelope, Measure, Ministry
from measures.notation.text import fold
from measures.workbooks.rows import Column

ROW_TEXTS = {
    "name": "name",
    "full_name": "full_name",
    "summary": "summary",
    "support": "support_text",
    "rate": "rate_text",
    "recipients": "recipients_text",
    "fields": "fields_text",
}
Ministries = dict[str, Ministry]  # by code


def carry_out(sheet: Sheet, proposals: Collection[Proposal], ministries: Ministries) -> dict[str, Entry]:
    """Carry out proposals on the sheet, which has been turned to their entries, and write it.

    Returns {key: entry} of those that stand. A row that joins the amount of another one is among the proposals with it.
    """
    fresh = [proposal for proposal in proposals if proposal.verdict == Verdict.NEW]
    measures = _measures_for(sheet, fresh, ministries)
    entries: dict[str, Entry] = {}
    for proposal in proposals:
        if proposal.verdict == Verdict.NEW:
            entries[proposal.key] = _new_entry(sheet, proposal, measures[proposal.key], ministries)
        elif proposal.verdict == Verdict.ENDED:
            _end(sheet, proposal, entries)
        else:
            entries[proposal.key] = _revise_entry(sheet, proposal, ministries)
    for proposal in proposals:
        _stand_on(sheet, proposal, entries)
    for proposal in fresh:
        sheet.add(entries[proposal.key])
    sheet.write()
    return entries


def _measures_for(sheet: Sheet, fresh: list[Proposal], ministries: Ministries) -> dict[str, Measure]:
    """A new row is a new measure, unless its number is that of one that stood in an earlier year."""
    numbers = {proposal.key: number for proposal in fresh if (number := _number(proposal))}
    known = {measure.number: measure for measure in Measure.objects.filter(number__in=numbers.values())}
    returning = {key: known[number] for key, number in numbers.items() if number in known}
    others = [proposal for proposal in fresh if proposal.key not in returning]
    made = sheet.new_measures([(proposal.name, ministries[proposal.ministry]) for proposal in others])
    return returning | {proposal.key: measure for proposal, measure in zip(others, made, strict=True)}


def _number(proposal: Proposal) -> int | None:
    folded = fold(proposal.answer.received.text(Column.NUMBER)) if proposal.answer else ""
    return int(folded) if folded.isascii() and folded.isdecimal() and len(folded) < 10 else None


def _new_entry(sheet: Sheet, proposal: Proposal, measure: Measure, ministries: Ministries) -> Entry:
    assert proposal.new is not None
    block = sheet.block_of(ministries[proposal.ministry])
    merged = proposal.answer.received.fields_merged if proposal.answer else False
    return Entry(block=block, measure=measure, fields_merged=merged, **_texts(proposal.new))


def _revise_entry(sheet: Sheet, proposal: Proposal, ministries: Ministries) -> Entry:
    assert proposal.base is not None
    assert proposal.new is not None
    entry = sheet.entries[proposal.base.row.number]  # type: ignore[index]
    if proposal.base.ministry != proposal.ministry:
        entry.block = sheet.block_of(ministries[proposal.ministry])
    texts = _texts(proposal.new)
    changed = entry.unseen or proposal.base.ministry != proposal.ministry
    changed |= any(getattr(entry, name) != text for name, text in texts.items())
    if changed or proposal.envelope not in {"keep", "change"}:
        for name, text in texts.items():
            setattr(entry, name, text)
        entry.unseen = False
        sheet.touch(entry)
    return entry


def _texts(row: Row) -> dict[str, str]:
    return {name: getattr(row, column) for column, name in ROW_TEXTS.items()}


def _end(sheet: Sheet, proposal: Proposal, entries: dict[str, Entry]) -> None:
    assert proposal.base is not None
    entry = sheet.entries[proposal.base.row.number]  # type: ignore[index]
    if proposal.fate in ENDINGS:
        sheet.drop(entry)
        return
    entries[proposal.key] = entry
    if proposal.fate == "keep" and entry.unseen:
        entry.unseen = False
        sheet.touch(entry)


def _stand_on(sheet: Sheet, proposal: Proposal, entries: dict[str, Entry]) -> None:
    """Give an entry its amount: kept, changed for all that share it, one of its own, or that of another row."""
    entry = entries.get(proposal.key)
    if entry is None or proposal.new is None:
        return
    amount = {
        "amount_text": proposal.new.budget,
        "unit_yen": proposal.new.unit_yen,
        "name": entry.display_name[:500],
        "printed": Envelope.Printed.EACH,
    }
    moved = proposal.base is not None and proposal.base.ministry != proposal.ministry
    if leader := leader_of(proposal):
        entry.envelope = entries[leader].envelope
        if proposal.answer and proposal.answer.received.shared is not None:
            entry.envelope.printed = Envelope.Printed.ONCE
            sheet.touch_amount(entry.envelope)
    elif proposal.envelope in {"new", "split"} or moved:
        entry.envelope = sheet.new_envelope(entry.block, amount)
    elif proposal.envelope == "change":
        entry.envelope.amount_text, entry.envelope.unit_yen = proposal.new.budget, proposal.new.unit_yen
        sheet.touch_amount(entry.envelope)
