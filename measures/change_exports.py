"""前年度からの変更 as open data: JSON with the bridge of budgets, CSV with one line a change."""

from collections.abc import Iterator
from typing import Any

from measures.bridges import Bridge, Group, Total
from measures.changes import Row
from measures.comparisons import BudgetChange, Comparison, Kin, Revised
from measures.csv_files import Row as CsvRow
from measures.models import Edition

COLUMNS = (  # names are part of what others build on: add, never rename
    "fiscal_year",
    "revision",
    "compared_fiscal_year",
    "compared_revision",
    "kind",
    "number",
    "ministry_name",
    "name",
    "column",
    "old",
    "new",
    "reason",
    "successors",
)


def write_changes_json(edition: Edition, found: Comparison | None) -> dict[str, Any]:
    """Return the changes of ``edition`` as plain values; without an earlier year there is nothing but the edition."""
    changes: dict[str, Any] = {
        "fiscal_year": edition.year,
        "edition": {"revision": edition.revision, "budget_stage": edition.budget_stage},
        "compared_with": None,
    }
    if found is None:
        return changes
    changes["compared_with"] = {
        "fiscal_year": found.base.year,
        "revision": found.base.revision,
        "budget_stage": found.base.budget_stage,
    }
    changes["new"] = [_write_row(one.row) | {"origins": list(map(_write_kin, one.origins))} for one in found.new]
    changes["ended"] = [
        _write_row(one.row) | {"reason": one.fate or None, "successors": list(map(_write_kin, one.successors))}
        for one in found.ended
    ]
    for key, revised in _by_kind(found):
        changes[key] = [_write_row(one.row.row) | {"cells": _write_cells(one)} for one in revised]
    changes["unchanged"] = found.unchanged
    changes["budget"] = {
        "scope": "nationwide",
        "bridge": _write_bridge(found.whole),
        "without_special": _write_bridge(found.without_special),
        "left_out": [
            {"fiscal_year": each.year, "envelope": budget.number, "reading": budget.amount.reading.value}
            for each, budget in found.unread
        ],
    }
    return changes


def change_rows(edition: Edition, found: Comparison | None) -> Iterator[CsvRow]:
    """Yield the header row and a row a change; rows of the document without a change are left out."""
    yield COLUMNS
    if found is None:
        return
    years = [edition.year, edition.revision, found.base.year, found.base.revision]
    for kind, row, rest in _lines(found):
        yield [*years, kind, row.number, row.ministry, row.display_name, *rest]


def _lines(found: Comparison) -> Iterator[tuple[str, Row, tuple[str, str, str, str, str]]]:
    for new in found.new:
        yield "new", new.row, ("", "", "", "", "")
    for ended in found.ended:
        successors = " ".join(str(kin.row.number) for kin in ended.successors)
        yield "ended", ended.row, ("", "", "", ended.fate, successors)
    for kind, revised in _by_kind(found):
        for one in revised:
            for cell in one.cells:
                yield kind, one.row.row, (cell.change.column, cell.change.old, cell.change.new, "", "")


def _by_kind(found: Comparison) -> list[tuple[str, list[Revised]]]:
    return [("renamed", found.renamed), ("revised", found.revised), ("spelling", found.spelling)]


def _write_row(row: Row) -> dict[str, Any]:
    return {"number": row.number, "ministry_name": row.ministry, "name": row.display_name}


def _write_kin(kin: Kin) -> dict[str, Any]:
    return {"number": kin.row.number, "name": kin.row.display_name, "kind": kin.kind}


def _write_cells(revised: Revised) -> list[dict[str, Any]]:
    return [{"column": cell.change.column, "old": cell.change.old, "new": cell.change.new} for cell in revised.cells]


def _write_bridge(change: BudgetChange | None) -> dict[str, Any] | None:
    if change is None:
        return None
    bridge: Bridge = change.bridge
    return {
        "old": _write_total(bridge.old),
        "steps": [
            {
                "kind": step.kind.value,
                "yen": step.yen,
                "upper_bound_yen": step.within_yen,
                "groups": [_write_group(group) for group in step.groups],
            }
            for step in bridge.steps
        ],
        "new": _write_total(bridge.new),
    }


def _write_total(total: Total) -> dict[str, int]:
    return {
        "yen": total.yen,
        "upper_bound_yen": total.within_yen,
        "unread_envelopes": total.unread,
        "envelopes": total.budgets,
    }


def _write_group(group: Group) -> dict[str, Any]:
    return {
        "old_envelopes": [budget.number for budget in group.old],
        "new_envelopes": [budget.number for budget in group.new],
        "measures": sorted({number for budget in group.old + group.new for number in budget.measures}),
        "old_yen": group.old_yen,
        "new_yen": group.new_yen,
        "within": group.is_within,
    }
