"""Apply what was previewed, or nothing: one transaction, exactly once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.answers import ENDINGS, Proposal
from measures.changes import Row, Verdict
from measures.editions import Refused, open_year, revise
from measures.intake.answered import APPLIED, mark_answered, reason_of
from measures.intake.calls import put_call
from measures.intake.lineage import keep_lineage
from measures.intake.snapshots import snapshot
from measures.intake.staging import proposals_of
from measures.intake.standing import base_rows, fingerprint, standing_edition, standing_entries
from measures.intake.unchanged import KEY, all_rows
from measures.intake.uncollected import without_collecting
from measures.intake.writing import Sheet
from measures.models import (
    Block,
    Edition,
    Entry,
    Envelope,
    Measure,
    Ministry,
    StagedRow,
    Upload,
)
from measures.notation.text import fold
from renkei.models import User
from renkei.recording import update_rows

ROW_TEXTS = {
    "name": "name",
    "full_name": "full_name",
    "summary": "summary",
    "support": "support_text",
    "rate": "rate_text",
    "recipients": "recipients_text",
    "fields": "fields_text",
}


@without_collecting
@transaction.atomic
def apply(
    *,
    upload: Upload,
    by: User | None,
    leave_refused: bool = False,
    kind: str = Edition.Kind.UPDATE,
    errata_note: str = "",
) -> Edition:
    """Write what the preview showed into the year's draft; return the draft.

    Where the year has no draft, applying opens it first: the next revision (``kind``, ``errata_note``) of the
    year's current edition, or the new year. Rows that were refused are left out only with ``leave_refused``.
    Raises ``Refused``, writing nothing, if the upload is not waiting, a decision is open, or a row that was
    compared has changed since: the message names the rows.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.STAGED:
        raise Refused(f"「{upload}」は{upload.get_state_display()}です。もう一度反映することはできません。")
    _refuse_open(upload, leave_refused=leave_refused)
    standing = _locked_standing(upload.year)
    base = base_rows(standing_entries(standing), upload.year)
    staged = {row.key: row for row in all_rows(upload)}
    proposals = proposals_of(upload, base)
    _refuse_moved(proposals, staged, upload.choices)
    edition = _draft(upload.year, standing, by=by, kind=kind, errata_note=errata_note)
    sheet = Sheet(edition, by=by, reason=reason_of(APPLIED, upload))
    before = {proposal.key: _shot(sheet, proposal) for proposal in proposals}
    entries = _write(sheet, [proposal for proposal in proposals if not proposal.is_refused])
    mark_answered(sheet, upload)
    for proposal in proposals:
        row = staged[proposal.key]
        entry = entries.get(proposal.key)
        row.before, row.after = before[proposal.key], snapshot(entry) if entry is not None else None
        if proposal.call is not None and entry is not None:
            _put_call(sheet, row, proposal, entry)
        if proposal.is_refused or proposal.fate == "outside":
            row.after = row.before
        row.number = entry.measure.number if entry is not None else row.number
    _keep_rows(upload, staged.values())
    upload.state, upload.applied_to, upload.applied_at = Upload.State.APPLIED, edition, timezone.now()
    upload._history_user = by
    upload.save()
    return edition


def _keep_rows(upload: Upload, rows: Iterable[StagedRow]) -> None:
    """Keep what became of every row; one that was to change nothing has a row of its own only if its entry changed."""
    stored = [row for row in rows if row.pk is not None]
    changed = [row for row in rows if row.pk is None and row.before != row.after]
    update_rows(stored, StagedRow, ["before", "after", "number"])
    StagedRow.objects.bulk_create(changed, batch_size=500)
    kept = {row.key for row in changed}
    upload.unchanged = [record for record in upload.unchanged if record[KEY] not in kept]
    upload.counts = {**upload.counts, "plain": len(upload.unchanged)}


def _locked_standing(year: int) -> Edition | None:
    """What stands, locked; if another act opened the year while we waited for the lock, that draft."""
    locked, standing = None, standing_edition(year)
    while standing is not None and standing != locked:
        locked = Edition.objects.select_for_update().get(pk=standing.pk)
        standing = standing_edition(year)
    return standing


def _refuse_open(upload: Upload, *, leave_refused: bool) -> None:
    if upload.counts.get("refused") and not leave_refused:
        raise Refused(
            f"要修正が{upload.counts['refused']}件あります。修正したファイルを取り込むか、その行を除いて反映してください。"
        )
    if upload.counts.get("open"):
        raise Refused(f"決めていない項目が{upload.counts['open']}件あります。すべて選んでから反映してください。")
    if upload.counts.get("warnings") and upload.choices.get("file", {}).get("warnings") != "yes":
        raise Refused(f"確認が必要な指摘が{upload.counts['warnings']}件あります。確認欄に印を付けてください。")


def _refuse_moved(
    proposals: list[Proposal], staged: dict[str, StagedRow], choices: Mapping[str, Mapping[str, str]]
) -> None:
    """What was compared must still stand; rows outside the upload's scope may have changed."""
    moved = [proposal.name for proposal in proposals if proposal.key not in staged]
    for proposal in proposals:
        row = staged.get(proposal.key)
        if proposal.fate == "outside":
            continue
        if row is not None and row.seen != (fingerprint(proposal.base) if proposal.base else ""):
            moved.append(proposal.name)
    outside = {key for key, answers in choices.items() if answers.get("missing") == "outside"}
    gone = set(staged) - {proposal.key for proposal in proposals} - outside
    moved += [staged[key].name for key in gone]
    if moved:
        names = "、".join(f"「{name}」" for name in dict.fromkeys(moved))
        raise Refused(f"確認のあとに次の施策が変更されました。もう一度確認してから反映してください：{names}")


def _draft(year: int, standing: Edition | None, *, by: User | None, kind: str, errata_note: str) -> Edition:
    if standing is not None and standing.is_draft:
        return standing
    if standing is not None and standing.year == year:
        return revise(edition=standing, kind=kind, errata_note=errata_note, by=by)
    return open_year(year=year, by=by)


def _shot(sheet: Sheet, proposal: Proposal) -> dict[str, Any] | None:
    entry = sheet.entries.get(proposal.base.row.number) if proposal.base else None  # type: ignore[arg-type]
    return snapshot(entry) if entry is not None else None


def _write(sheet: Sheet, proposals: list[Proposal]) -> dict[str, Entry]:
    """Carry out every proposal on the sheet, write it, and return {key: entry} of those that stand."""
    ministries = {ministry.code: ministry for ministry in Ministry.objects.all()}
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
    for proposal in proposals:
        keep_lineage(sheet, proposal)
    return entries


def _measures_for(sheet: Sheet, fresh: list[Proposal], ministries: dict[str, Ministry]) -> dict[str, Measure]:
    """A new row is a new measure, unless its number is that of one that stood in an earlier year."""
    known = {
        measure.number: measure for measure in Measure.objects.filter(number__in=filter(None, map(_number, fresh)))
    }
    returning = {proposal.key: known[number] for proposal in fresh if (number := _number(proposal)) in known}
    others = [proposal for proposal in fresh if proposal.key not in returning]
    made = sheet.new_measures([(proposal.name, ministries[proposal.ministry]) for proposal in others])
    return returning | {proposal.key: measure for proposal, measure in zip(others, made, strict=True)}


def _number(proposal: Proposal) -> int | None:
    text = (
        next((v.text for c, v in proposal.answer.received.values.items() if c == "number"), "")
        if proposal.answer
        else ""
    )
    folded = fold(text)
    return int(folded) if folded.isascii() and folded.isdecimal() and len(folded) < 10 else None


def _block(sheet: Sheet, code: str, ministries: dict[str, Ministry]) -> Block:
    if code not in sheet.blocks:
        position = max((block.position for block in sheet.blocks.values()), default=0) + 1
        block = Block(
            edition=sheet.edition, ministry=ministries[code], heading=ministries[code].name, position=position
        )
        block._history_user, block._change_reason = sheet.by, sheet.reason
        block.save()
        sheet.blocks[code] = block
        sheet._last[code] = 0
    return sheet.blocks[code]


def _new_entry(sheet: Sheet, proposal: Proposal, measure: Measure, ministries: dict[str, Ministry]) -> Entry:
    assert proposal.new is not None
    block = _block(sheet, proposal.ministry, ministries)
    merged = proposal.answer.received.fields_merged if proposal.answer else False
    return Entry(block=block, measure=measure, fields_merged=merged, **_texts(proposal.new))


def _revise_entry(sheet: Sheet, proposal: Proposal, ministries: dict[str, Ministry]) -> Entry:
    assert proposal.base is not None
    assert proposal.new is not None
    entry = sheet.entries[proposal.base.row.number]  # type: ignore[index]
    if proposal.base.ministry != proposal.ministry:
        entry.block = _block(sheet, proposal.ministry, ministries)
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
    if proposal.envelope.startswith("join:"):
        entry.envelope = entries[proposal.envelope.removeprefix("join:")].envelope
        if proposal.answer and proposal.answer.received.shared is not None:
            entry.envelope.printed = Envelope.Printed.ONCE
            sheet.touch_amount(entry.envelope)
    elif proposal.envelope in {"new", "split"} or moved:
        entry.envelope = sheet.new_envelope(entry.block, amount)
    elif proposal.envelope == "change":
        entry.envelope.amount_text, entry.envelope.unit_yen = proposal.new.budget, proposal.new.unit_yen
        sheet.touch_amount(entry.envelope)


def _put_call(sheet: Sheet, row: StagedRow, proposal: Proposal, entry: Entry) -> None:
    """Keep what the unprinted columns say of the measure's call, with what stood there before."""
    assert proposal.call is not None
    if row.before is not None and proposal.base is not None:
        row.before["call"] = list(proposal.base.call)
    row.after["call"] = list(proposal.call)
    put_call(entry.measure, sheet.edition.year, proposal.call, by=sheet.by, reason=sheet.reason)
