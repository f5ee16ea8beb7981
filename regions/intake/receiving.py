"""Receive a list, understand it, and show what it would change. Everything else is only read here."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from measures.editions import Refused
from measures.intake.uncollected import without_collecting
from measures.models.intake import COMPARED_AGAIN
from measures.workbooks.grids import Finding, Severity, Unreadable
from measures.workbooks.reader import read_grids
from regions.intake.kinds import RULES, kinds_for, rules_for
from regions.intake.rules import Proposal, count, known
from regions.intake.tables import Tables, read_tables
from regions.models import CityRegion, Sheet, SheetRow
from regions.models.sheets import LARGEST_SHEET
from renkei import access
from renkei.models import User

BATCH = 500


@without_collecting
def receive(
    *,
    data: bytes,
    name: str,
    kind: str,
    by: User | None,
    year: int | None = None,
    region: CityRegion | None = None,
) -> Sheet:
    """Keep a received list and stage it; return the sheet, ``STAGED`` or ``REFUSED`` with its findings.

    ``region`` limits the list to the rows of that region; staff must name one of their own. Of a refused file only
    the reason stays. The file is parsed in a bounded child process. Raises PermissionDenied for a kind or a region
    that is not the person's, ``Refused`` for a list of municipalities without its year.
    """
    refuse_foreign(by, kind, region)
    if kind == Sheet.Kind.MUNICIPALITIES and (year is None or region is not None):
        raise Refused("市区町村の一覧には年度を入力し、圏域は空欄にしてください。")
    sheet = Sheet(
        kind=kind,
        year=year,
        region=region,
        name=name.replace("\0", "")[-255:] or "（名称なし）",
        data=data[:LARGEST_SHEET],
        size=min(len(data), LARGEST_SHEET),
        sha256=hashlib.sha256(data).hexdigest(),
        uploader=by,
    )
    sheet._history_user = by
    try:
        tables = read_tables(read_grids(data, name=sheet.name), RULES[kind].resource, known=known(by))
    except Unreadable as unreadable:
        return _refuse(sheet, [unreadable.finding])
    if not tables.rows:
        words = "見出しの下に行がありません。"
        return _refuse(sheet, [Finding(Severity.FILE, sheet.name, "", "", "", "", words, "1行以上ある一覧")])
    with transaction.atomic():
        sheet.state = Sheet.State.STAGED
        _stage(sheet, tables, by=by)
    return sheet


@without_collecting
def compare_again(*, sheet: Sheet, by: User | None) -> Sheet:
    """Work the rows of a waiting list out anew against what stands now. Raises ``Refused`` if it no longer waits."""
    refuse_foreign(by, sheet.kind, sheet.region)
    data = bytes(Sheet.objects.values_list("data", flat=True).get(pk=sheet.pk))
    try:
        tables = read_tables(read_grids(data, name=sheet.name), RULES[sheet.kind].resource, known=known(by))
    except Unreadable as unreadable:
        raise Refused(unreadable.finding.message) from unreadable
    with transaction.atomic():
        sheet = _waiting(sheet)
        sheet._change_reason = COMPARED_AGAIN
        _stage(sheet, tables, by=by)
    return sheet


@transaction.atomic
def discard(*, sheet: Sheet, by: User | None) -> Sheet:
    """Put a waiting list away (破棄): its rows and bytes go, that it came in stays. Raises ``Refused``."""
    refuse_foreign(by, sheet.kind, sheet.region)
    sheet = _waiting(sheet)
    sheet.rows.all().delete()
    sheet.state, sheet.data = Sheet.State.DISCARDED, b""
    sheet._history_user = by
    sheet.save()
    return sheet


def refuse_foreign(by: User | None, kind: str, region: CityRegion | None) -> None:
    """Raise PermissionDenied unless the person may hand in such a list; None is the system."""
    if by is None:
        return
    if kind not in kinds_for(by):
        raise PermissionDenied
    staff = by.role == User.Role.STAFF and not by.is_superuser
    if staff and (region is None or not access.may(by, "change", region)):
        raise PermissionDenied


def _waiting(sheet: Sheet) -> Sheet:
    locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
    if locked.state != Sheet.State.STAGED:
        raise Refused(f"「{locked}」は{locked.get_state_display()}です。")
    return locked


def _stage(sheet: Sheet, tables: Tables, *, by: User | None) -> None:
    rules = rules_for(sheet, by=by)
    skipped: Counter[str] = Counter()
    rows = []
    for row in tables.rows:
        if not row.is_refused and (why := rules.skip(row)):
            skipped[why] += 1
        else:
            rows.append(row)
    findings = [*tables.findings, *_said_of(sheet, skipped)]
    proposals = rules.propose(rows)
    sheet.findings = [asdict(finding) for finding in findings]
    sheet.counts = count(proposals, findings)
    sheet._history_user = by
    sheet.save()
    sheet.rows.all().delete()
    SheetRow.objects.bulk_create(
        (_staged(sheet, place, one, rules.resource.columns) for place, one in enumerate(proposals)), batch_size=BATCH
    )


def _said_of(sheet: Sheet, skipped: Counter[str]) -> Iterable[Finding]:
    for why, times in skipped.items():
        yield Finding(Severity.NORM, sheet.name, "", "", "", "", f"{why}{times}件は読みません。", "市区町村の行")
    same = Sheet.objects.filter(sha256=sheet.sha256, kind=sheet.kind, state=Sheet.State.APPLIED).exclude(pk=sheet.pk)
    if earlier := same.first():
        words = f"同じ内容のファイルが既に反映されています（受付番号 {earlier.pk}）。"
        yield Finding(
            Severity.WARN, sheet.name, "", "", "", "", words, "新しいファイル、又はもう一度取り込むことの確認"
        )


def _staged(sheet: Sheet, place: int, one: Proposal, columns: Any) -> SheetRow:
    row = one.row
    written = [[columns[name].heading, cell.cell, cell.text] for name, cell in row.cells.items()] if row else []
    return SheetRow(
        sheet=sheet,
        position=place,
        place=row.place[-300:] if row else "",
        key=one.key,
        name=_storable(one.name),
        verdict=one.verdict,
        object_id=one.pk,
        values=[[heading, cell, _storable(text)] for heading, cell, text in written if text],
        changes=one.changes,
        findings=[asdict(found) for found in row.findings] if row else [],
        seen=one.seen,
        before=one.before,
        after=one.after,
    )


def _storable(text: str) -> str:
    """The text without what no database holds; only rows that are refused have such."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _refuse(sheet: Sheet, findings: Iterable[Finding]) -> Sheet:
    sheet.state = Sheet.State.REFUSED
    sheet.findings = [asdict(finding) for finding in findings]
    sheet.counts = {"refused": len(sheet.findings)}
    sheet.data = b""
    sheet.save()
    return sheet
