"""Apply what was previewed, or nothing: one transaction, exactly once."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from measures.editions import Refused
from measures.intake.uncollected import without_collecting
from regions.intake.applications import ApplicationRules, foreign_regions
from regions.intake.kinds import rules_for
from regions.intake.receiving import refuse_foreign
from regions.intake.rules import Rules
from regions.intake.snapshots import Snapshot
from regions.intake.writing import Move, Writer
from regions.models import Sheet, SheetRow
from renkei.models import User

V = SheetRow.Verdict


@without_collecting
@transaction.atomic
def apply(*, sheet: Sheet, by: User | None, leave_refused: bool = False, confirmed: bool = False) -> Sheet:
    """Write what the preview showed; return the applied sheet.

    Rows that were refused are left out only with ``leave_refused``; findings that want a person's eye must be
    ``confirmed``. Raises ``Refused``, writing nothing, if the sheet does not wait or a row that was compared has
    changed since (the message names the rows), PermissionDenied where a row is not the person's.
    """
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("region").get(pk=sheet.pk)
    refuse_foreign(by, sheet.kind, sheet.region)
    if sheet.state != Sheet.State.STAGED:
        raise Refused(f"「{sheet}」は{sheet.get_state_display()}です。もう一度反映することはできません。")
    if sheet.counts.get("refused") and not leave_refused:
        words = "修正したファイルを取り込むか、その行を除いて反映してください。"
        raise Refused(f"要修正が{sheet.counts['refused']}件あります。{words}")
    if sheet.counts.get("warnings") and not confirmed:
        raise Refused(f"確認が必要な指摘が{sheet.counts['warnings']}件あります。確認欄に印を付けてください。")
    rows = list(sheet.rows.filter(verdict__in=[V.NEW, V.REVISED, V.UNCHANGED]))
    lock(rows, sheet, by=by)
    rules = rules_for(sheet, by=by)
    _refuse_moved(rows, rules)
    changed = [row for row in rows if row.verdict != V.UNCHANGED]
    refuse_foreign_rows(((row.before, row.after) for row in changed), rules)
    moves = [Move(row.object_id, row.after, exists=row.before is not None) for row in changed]
    Writer(rules.shape, by=by, reason=f"取込み：{sheet.name}（受付番号 {sheet.pk}）"[:100]).put(moves)
    for row, move in zip(changed, moves, strict=True):
        row.object_id, row.after = move.pk, move.target
    SheetRow.objects.bulk_update(changed, ["object_id", "after"], batch_size=500)
    sheet.state, sheet.applied_at = Sheet.State.APPLIED, timezone.now()
    sheet._history_user = by
    sheet.save()
    return sheet


def lock(rows: Iterable[SheetRow], sheet: Sheet, *, by: User | None) -> None:
    """Hold the rows that are compared and written until the transaction ends."""
    model = rules_for(sheet, by=by).shape.model
    keys = [row.object_id for row in rows if row.object_id is not None]
    list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def refuse_foreign_rows(pairs: Iterable[tuple[Snapshot | None, Snapshot | None]], rules: Rules) -> None:
    """Raise PermissionDenied if a row would gain or lose a region that is not the person's."""
    if not isinstance(rules, ApplicationRules):
        return
    for before, after in pairs:
        regions = [[link["region"] for link in shot["region_links"]] if shot else [] for shot in (before, after)]
        if foreign_regions(rules.own, *regions):
            raise PermissionDenied


def _refuse_moved(rows: list[SheetRow], rules: Rules) -> None:
    """What was compared must still stand, and nothing new in its place."""
    moved = []
    for row in rows:
        group = rules.group(rules.record(row.before or row.after))
        if row.seen != rules.seen(rules.groups.get(group, [])):
            moved.append(row.name)
    if moved:
        named = "、".join(moved[:5]) + (f"ほか{len(moved) - 5}件" if len(moved) > 5 else "")
        raise Refused(f"確認のあとに次の行が変更されました：{named}。今の内容と比べ直してください。")
