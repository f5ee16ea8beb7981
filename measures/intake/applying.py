"""Apply what was previewed, or nothing: one transaction, exactly once.

Everything is compared at once, as plain values; entries are loaded, changed and written a portion at a time.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from measures.answers import Proposal
from measures.editions import Refused, open_year, revise
from measures.intake.answered import APPLIED, answers_of, mark_answered, reason_of
from measures.intake.carrying_out import carry_out
from measures.intake.lineage import changes_lineage, keep_lineage
from measures.intake.outcomes import Outcomes
from measures.intake.portions import leader_of, portions
from measures.intake.snapshots import snapshot
from measures.intake.staging import proposals_of
from measures.intake.standing import base_rows, fingerprint, standing_edition, standing_entries
from measures.intake.unchanged import Previewed, all_rows, is_plain, previewed_rows
from measures.intake.uncollected import without_collecting
from measures.intake.writing import Sheet
from measures.models import Edition, Ministry, Upload
from renkei.models import User


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
    upload = Upload.objects.select_for_update().defer("data", "unchanged").get(pk=upload.pk)
    if upload.state != Upload.State.STAGED:
        raise Refused(f"「{upload}」は{upload.get_state_display()}です。もう一度反映することはできません。")
    _refuse_open(upload, leave_refused=leave_refused)
    standing = _locked_standing(upload.year)
    previewed = previewed_rows(upload)
    proposals = proposals_of(upload, base_rows(standing_entries(standing), upload.year))
    _refuse_moved(upload, proposals, previewed)
    answers = answers_of(upload)
    del upload.received  # of its thousands of rows, the proposals hold what is still wanted
    edition = _draft(upload.year, standing, by=by, kind=kind, errata_note=errata_note)
    sheet = Sheet(edition, by=by, reason=reason_of(APPLIED, upload))
    outcomes = Outcomes(upload, previewed)
    _write(sheet, _to_be_written(proposals, edition), outcomes)
    mark_answered(sheet, answers)
    upload.state, upload.applied_to, upload.applied_at = Upload.State.APPLIED, edition, timezone.now()
    upload._history_user = by
    upload.save(update_fields=["state", "applied_to", "applied_at", *outcomes.finish()])
    return edition


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


def _refuse_moved(upload: Upload, proposals: list[Proposal], previewed: Mapping[str, Previewed]) -> None:
    """What was compared must still stand; rows outside the upload's scope may have changed."""
    moved = [proposal.name for proposal in proposals if proposal.key not in previewed]
    for proposal in proposals:
        row = previewed.get(proposal.key)
        if proposal.fate == "outside":
            continue
        if row is not None and row.seen != (fingerprint(proposal.base) if proposal.base else ""):
            moved.append(proposal.name)
    outside = {key for key, answers in upload.choices.items() if answers.get("missing") == "outside"}
    if gone := previewed.keys() - {proposal.key for proposal in proposals} - outside:
        moved += [row.name for row in all_rows(upload) if row.key in gone]
    if moved:
        names = "、".join(f"「{name}」" for name in dict.fromkeys(moved))
        raise Refused(f"確認のあとに次の施策が変更されました。もう一度確認してから反映してください：{names}")


def _draft(year: int, standing: Edition | None, *, by: User | None, kind: str, errata_note: str) -> Edition:
    if standing is not None and standing.is_draft:
        return standing
    if standing is not None and standing.year == year:
        return revise(edition=standing, kind=kind, errata_note=errata_note, by=by)
    return open_year(year=year, by=by)


def _to_be_written(proposals: list[Proposal], edition: Edition) -> list[Proposal]:
    """Those that may change anything, no others being in ``proposals`` afterwards.

    A row that reads as it stands may still be 前年のまま, which applying confirms, or get company on its amount.
    """
    unseen = set(edition.entries.unseen().values_list("measure__number", flat=True))
    leaders = {leader_of(proposal) for proposal in proposals}
    proposals[:] = [
        proposal
        for proposal in proposals
        if not is_plain(proposal)
        or proposal.key in leaders
        or (proposal.base is not None and proposal.base.row.number in unseen)
    ]
    return proposals


def _write(sheet: Sheet, proposals: list[Proposal], outcomes: Outcomes) -> None:
    """Carry out every proposal and keep what became of its row; ``proposals`` is empty afterwards."""
    ministries = {ministry.code: ministry for ministry in Ministry.objects.all()}
    renamed: list[Proposal] = []
    for portion in portions(proposals):
        sheet.turn_to(proposal.base.row.number for proposal in portion if proposal.base is not None)
        before = {number: snapshot(entry) for number, entry in sheet.entries.items()}
        entries = carry_out(sheet, [proposal for proposal in portion if not proposal.is_refused], ministries)
        outcomes.keep(sheet, portion, before, entries)
        renamed += filter(changes_lineage, portion)
    sheet.finish()
    for proposal in renamed:  # what a measure was carried on as may have been written after it
        keep_lineage(sheet, proposal)
