"""Take an applied list back, or bring it back again, without touching what was edited since."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from measures.editions import Refused
from regions.intake.applying import lock, refuse_foreign_rows
from regions.intake.kinds import rules_for
from regions.intake.receiving import refuse_foreign
from regions.intake.rules import Rules
from regions.intake.snapshots import Snapshot, same_content, snapshots
from regions.intake.writing import Move, Writer
from regions.models import Sheet, SheetRow
from renkei.models import User

Step = tuple[SheetRow, Snapshot | None, Snapshot | None]  # the row, what the last act left, what is to be put back


@dataclass(frozen=True, slots=True)
class LaterEdit:
    """A row that was changed after the list: its position in it, its name, and (heading, now, put back) of its columns."""

    position: int
    name: str
    differs: list[tuple[str, str, str]]
    exists: bool


def later_edits(sheet: Sheet, *, by: User | None) -> list[LaterEdit]:
    """Return the rows that an undo (or redo) would overwrite although they were changed since."""
    rules = rules_for(sheet, by=by)
    steps = _steps(sheet)
    now = _now(rules, steps)
    return [
        LaterEdit(row.position, row.name, _differences(rules, now.get(row.object_id), target), row.object_id in now)
        for row, left, target in steps
        if _is_later(now.get(row.object_id), left, target)
    ]


def undo(*, sheet: Sheet, by: User | None, over: Collection[int] = ()) -> Sheet:
    """Put back what stood before the list; return the sheet.

    Rows that were changed since are left alone unless their positions are in ``over`` (ticked after both were
    shown). Raises ``Refused`` if the list is not applied or a row that it made is in use by now, PermissionDenied.
    """
    return _carry_out(sheet, by=by, over=over, wanted=Sheet.State.APPLIED, words="取込みの取消し")


def redo(*, sheet: Sheet, by: User | None, over: Collection[int] = ()) -> Sheet:
    """Bring an undone list back (取消しを戻す), on the same terms as ``undo``."""
    return _carry_out(sheet, by=by, over=over, wanted=Sheet.State.UNDONE, words="取消しを戻す")


@transaction.atomic
def _carry_out(sheet: Sheet, *, by: User | None, over: Collection[int], wanted: str, words: str) -> Sheet:
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("region").get(pk=sheet.pk)
    refuse_foreign(by, sheet.kind, sheet.region)
    if sheet.state != wanted:
        raise Refused(
            f"「{sheet}」は{sheet.get_state_display()}です。{words}ことはできません。".replace(
                "取消しことは", "取り消すことは"
            )
        )
    steps = _steps(sheet)
    lock((row for row, _, _ in steps), sheet, by=by)
    rules = rules_for(sheet, by=by)
    now = _now(rules, steps)
    chosen = [
        (row, target)
        for row, left, target in steps
        if row.position in over or not _is_later(now.get(row.object_id), left, target)
    ]
    refuse_foreign_rows(((now.get(row.object_id), target) for row, target in chosen), rules)
    moves = [Move(row.object_id, target, exists=row.object_id in now) for row, target in chosen]
    Writer(rules.shape, by=by, reason=f"{words}：{sheet.name}（受付番号 {sheet.pk}）"[:100]).put(moves)
    SheetRow.objects.bulk_update([row for row, _ in chosen], ["before", "after"], batch_size=500)
    if wanted == Sheet.State.APPLIED:
        sheet.state, sheet.undone_at = Sheet.State.UNDONE, timezone.now()
    else:
        sheet.state, sheet.applied_at = Sheet.State.APPLIED, timezone.now()
    sheet._history_user = by
    sheet.save()
    return sheet


def _steps(sheet: Sheet) -> list[Step]:
    rows = sheet.rows.filter(verdict__in=[SheetRow.Verdict.NEW, SheetRow.Verdict.REVISED])
    if sheet.state == Sheet.State.APPLIED:
        return [(row, row.after, row.before) for row in rows]
    return [(row, row.before, row.after) for row in rows]


def _now(rules: Rules, steps: list[Step]) -> dict[int | None, Snapshot]:
    keys = [row.object_id for row, _, _ in steps]
    model = rules.shape.model
    return dict(snapshots(rules.shape, model._base_manager.filter(pk__in=keys)))


def _is_later(now: Snapshot | None, left: Snapshot | None, target: Snapshot | None) -> bool:
    return not same_content(now, left) and not same_content(now, target)


def _differences(rules: Rules, now: Snapshot | None, target: Snapshot | None) -> list[tuple[str, str, str]]:
    old, new = rules.record(now), rules.record(target)
    return [
        (
            column.heading,
            column.write(old, names=rules.prefecture_names),
            column.write(new, names=rules.prefecture_names),
        )
        for name, column in rules.resource.columns.items()
        if not column.aside and old[name] != new[name]
    ]
