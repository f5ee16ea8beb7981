"""Take an applied upload back, or bring it back again, without touching what was edited since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.editions import Refused, revise
from measures.intake.answered import REDONE, UNDONE, answers_of, mark_answered, reason_of, take_back_marks
from measures.intake.calls import NO_CALL, calls_of, put_calls
from measures.intake.snapshots import AMOUNT, KEPT, differences, put_amount, put_texts, same_content, snapshot
from measures.intake.standing import standing_edition
from measures.intake.writing import Sheet
from measures.models import Edition, Entry, Envelope, Measure, Ministry, StagedRow, Upload
from renkei.models import User


@dataclass(frozen=True, slots=True)
class LaterEdit:
    """A row that was changed after the upload: its key, its name, what stands now and what would be put back."""

    key: str
    name: str
    now: dict[str, Any] | None
    back: dict[str, Any] | None
    differences: list[tuple[str, str, str]]  # (column, now, put back) where the two differ; none if one is no entry


def later_edits(upload: Upload) -> list[LaterEdit]:
    """Return the rows an undo (or redo) would overwrite although they were changed since."""
    edition = standing_edition(upload.year)
    if edition is None:
        return []
    sheet = Sheet(edition, by=None, reason="")
    ministries = dict(Ministry.objects.values_list("pk", "name"))
    found = []
    moves = _moves(upload)
    _turn_to(sheet, moves)
    for row, left, target in moves:
        now = _now(sheet, row)
        if not same_content(now, left) and not same_content(now, target):
            found.append(LaterEdit(row.key, row.name, now, target, differences(now, target, ministries)))
    return found


@transaction.atomic
def undo(*, upload: Upload, by: User | None, over: Collection[str] = ()) -> Edition:
    """Put back what stood before the upload; return the draft it was done in.

    Rows that were changed since are left alone unless their keys are in ``over`` (ticked after both values were
    shown). After publishing, a revision is opened that reverses the upload. Raises ``Refused`` if the upload is
    not applied.
    """
    upload = Upload.objects.select_for_update().defer("data", "unchanged").get(pk=upload.pk)
    if upload.state != Upload.State.APPLIED:
        raise Refused(f"「{upload}」は{upload.get_state_display()}のため、取り消せません。")
    edition = _carry_out(upload, by=by, over=over, act=UNDONE)
    upload.state, upload.undone_at = Upload.State.UNDONE, timezone.now()
    upload._history_user = by
    upload.save(update_fields=["state", "undone_at"])
    return edition


@transaction.atomic
def redo(*, upload: Upload, by: User | None, over: Collection[str] = ()) -> Edition:
    """Bring an undone upload back (取消しを戻す), on the same terms as ``undo``."""
    upload = Upload.objects.select_for_update().defer("data", "unchanged").get(pk=upload.pk)
    if upload.state != Upload.State.UNDONE:
        raise Refused(f"「{upload}」は{upload.get_state_display()}のため、取消しを戻せません。")
    edition = _carry_out(upload, by=by, over=over, act=REDONE)
    upload.state, upload.applied_at, upload.applied_to = Upload.State.APPLIED, timezone.now(), edition
    upload._history_user = by
    upload.save(update_fields=["state", "applied_at", "applied_to"])
    return edition


Shot = dict[str, Any] | None
Move = tuple[StagedRow, Shot, Shot]  # a row, what the last act left, what is to be put back


def _moves(upload: Upload) -> list[Move]:
    """The moves of every row the upload changed."""
    rows = [row for row in upload.rows.all() if row.before != row.after]
    if upload.state == Upload.State.APPLIED:
        return [(row, row.after, row.before) for row in rows]
    return [(row, row.before, row.after) for row in rows]


def _turn_to(sheet: Sheet, moves: list[Move]) -> None:
    """Load what the moves are about: entries, their amounts, and the amounts that are to be put back."""
    envelopes = [target["envelope"] for _, _, target in moves if target is not None]
    sheet.turn_to([row.number for row, _, _ in moves], envelopes)


def _now(sheet: Sheet, row: StagedRow) -> dict[str, Any] | None:
    entry = sheet.entries.get(row.number or 0)
    return snapshot(entry) if entry is not None else None


def _carry_out(upload: Upload, *, by: User | None, over: Collection[str], act: str) -> Edition:
    edition = standing_edition(upload.year)
    if edition is None or edition.year != upload.year:
        raise Refused("反映した年度版がありません。")
    if not edition.is_draft:
        edition = revise(edition=edition, kind=Edition.Kind.UPDATE, by=by)
    edition = Edition.objects.select_for_update().select_related("taxonomy").get(pk=edition.pk)
    sheet = Sheet(edition, by=by, reason=reason_of(act, upload))
    found = _moves(upload)
    _turn_to(sheet, found)
    moves = [(row, target) for row, left, target in found if row.key in over or same_content(_now(sheet, row), left)]
    _put_all_back(sheet, moves)
    sheet.write()
    sheet.finish()
    if act == UNDONE:
        take_back_marks(sheet, upload)
    else:
        mark_answered(sheet, answers_of(upload))
    _put_calls_back(sheet, moves)
    return edition


def _put_calls_back(sheet: Sheet, moves: list[tuple[StagedRow, Shot]]) -> None:
    """Put the calls back as they stood, except those that were changed since."""
    said = {}
    for row, target in moves:
        shots = [shot for shot in (row.before, row.after) if shot is not None]
        if any("call" in shot for shot in shots):
            left = row.after if target is row.before else row.before
            said[shots[0]["measure"]] = tuple(tuple((shot or {}).get("call", NO_CALL)) for shot in (left, target))
    now = calls_of(said, sheet.edition.year)
    back = {measure: target for measure, (left, target) in said.items() if now.get(measure, NO_CALL) == left}
    put_calls(back, sheet.edition.year, by=sheet.by, reason=sheet.reason)


def _put_all_back(sheet: Sheet, moves: list[tuple[StagedRow, Shot]]) -> None:
    """Put entries back in memory; the measures of those that are gone are asked for all at once."""
    gone = {target["measure"] for row, target in moves if target is not None and (row.number or 0) not in sheet.entries}
    measures = Measure.objects.in_bulk(gone)
    for row, target in moves:
        _put_back(sheet, row, target, measures)


def _put_back(sheet: Sheet, row: StagedRow, target: Shot, measures: Mapping[int, Measure]) -> None:
    entry = sheet.entries.get(row.number or 0)
    if target is None:
        if entry is not None:
            sheet.drop(entry)
        return
    block = next(block for block in sheet.blocks.values() if block.ministry_id == target["ministry"])
    if entry is None:
        texts = {name: target[name] for name in KEPT}
        entry = Entry(block=block, measure=measures[target["measure"]], **texts, unseen=target["unseen"])
        entry.envelope = _envelope_for(sheet, entry, target)
        sheet.add(entry, position=target["position"])
        return
    put_texts(entry, target)
    entry.block = block
    entry.envelope = _envelope_for(sheet, entry, target)
    sheet.touch(entry)


def _envelope_for(sheet: Sheet, entry: Entry, target: dict[str, Any]) -> Envelope:
    """The envelope of that number with that amount, made anew where it is gone or means another block now."""
    envelope = sheet.envelopes.get(target["envelope"])
    if envelope is None or envelope.block_id != entry.block.pk:
        envelope = Envelope(edition=sheet.edition, block=entry.block, number=target["envelope"], **target["amount"])
        if target["envelope"] in sheet.envelopes:
            envelope = sheet.new_envelope(entry.block, target["amount"])
        sheet.envelopes[envelope.number] = envelope
        return envelope
    if {name: getattr(envelope, name) for name in AMOUNT} != target["amount"]:
        put_amount(envelope, target["amount"])
        sheet.touch_amount(envelope)
    return envelope
