"""Grids → the measures they tell of, each text with its cell. Knows how ministries lay out their sheets, and no file.

Both the printed layout (one block a ministry, merged cells, several lines a measure) and flat tables (one row a
measure) are read. Nothing is thrown away in silence: what is not read, or read in a way a person may not expect, is a
finding, and all findings are told at once.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

from measures.notation.text import narrow
from measures.workbooks.checks import (
    is_aside,
    report_aside,
    report_contradictions,
    report_nothing_found,
    report_repeated,
    report_sheet,
)
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Draft, Finished, fields_value, value_of
from measures.workbooks.findings import Findings, printable
from measures.workbooks.gathering import Gathering
from measures.workbooks.grids import Finding, Grid, Severity
from measures.workbooks.merges import Sheet
from measures.workbooks.plain_rows import PlainDraft
from measures.workbooks.rows import Column, LineValues, Received, ReceivedRow, Value
from measures.workbooks.sides import sheets_of
from measures.workbooks.tables import find_tables
from measures.workbooks.titles import Ministries

_EXCERPT_LINES = 10


def read_rows(grids: Sequence[Grid], *, ministries: Mapping[str, str] | Collection[str] = ()) -> Received:
    """The measures of all sheets, in order, and everything that has to be said about them. Never raises.

    ``ministries`` are the names by which ministries are known: 略称 → name, or the names alone. A title line that
    looks like another ministry (○○省) is taken for one too. A row's ministry is that of its 府省名 column, else of
    the line above its table, else of the sheet's name, else "". ``Received.nothing`` may hold "" likewise.
    """
    known = ministries if isinstance(ministries, Mapping) else {name: name for name in ministries}
    findings = Findings()
    rows: list[Finished] = []
    nothing: list[str] = []
    years: list[int] = []
    sheets = [sheet for place, grid in enumerate(grids) for sheet in sheets_of(grid, place, findings)]
    finder = Ministries(known)
    for sheet in sheets:
        tables = find_tables(sheet, findings)
        gathering = Gathering(sheet, tables, finder, findings)
        if is_aside(sheet, tables):
            report_aside(sheet, tables, findings)
            continue
        gathering.read()
        rows += _finish(sheet, gathering.drafts, findings)
        nothing += gathering.nothing
        years += gathering.years
        report_sheet(sheet, tables, gathering.drafts, answered=bool(gathering.nothing), findings=findings)
    if not rows and not nothing and not findings.refused:
        report_nothing_found(sheets, findings)
    report_repeated(rows, finder, findings)
    report_contradictions(rows, nothing, finder, findings)
    return Received(
        rows=_with_shared(rows),
        findings=findings.in_order(),
        nothing=tuple(dict.fromkeys(nothing)),
        years=tuple(dict.fromkeys(years)),
        excerpt=_excerpt(grids),
    )


def findings_by_row(received: Received) -> dict[int, tuple[Finding, ...]]:
    """The findings of each row of ``received.rows`` by its index; those of no row (titles, a sheet) are under -1.

    A finding belongs to the row whose lines it stands in, and one in a merged cell to every row that has its value.
    """
    if not any(finding.cell for finding in received.findings):
        return {-1: received.findings} if received.findings else {}
    asked = {(f"{finding.sheet}!" if finding.sheet else "") + finding.cell for finding in received.findings}
    lines: dict[tuple[str, int], int] = {}
    owners: dict[str, list[int]] = {}
    asked_lines = {(finding.sheet, _line_of(finding)) for finding in received.findings}
    for index, row in enumerate(received.rows):
        for line in range(row.place, row.last + 1):
            lines[row.sheet, line] = index
        if isinstance(row.values, LineValues) and (row.sheet, row.place) not in asked_lines:
            continue
        for value in row.values.values():
            if value.cell in asked and index not in owners.setdefault(value.cell, []):
                owners[value.cell].append(index)
    found: dict[int, list[Finding]] = {}
    for finding in received.findings:
        cell = (f"{finding.sheet}!" if finding.sheet else "") + finding.cell
        for index in owners.get(cell) or [lines.get((finding.sheet, _line_of(finding)), -1)]:
            found.setdefault(index, []).append(finding)
    return {index: tuple(of_row) for index, of_row in found.items()}


def _line_of(finding: Finding) -> int:
    return int(finding.cell.lstrip(ascii_uppercase) or 0) - 1


def _finish(sheet: Sheet, drafts: Sequence[Draft | PlainDraft], findings: Findings) -> list[Finished]:
    """The rows of a sheet, each with the cell of its amount."""
    counters = _count_rows_only(sheet, drafts, findings)
    above = _Above()
    ministries: dict[str, str] = {}
    hidden, name = sheet.grid.hidden, sheet.grid.sheet
    rows: list[Finished] = []
    for draft in drafts:
        values: Mapping[Column, Value]
        if isinstance(draft, PlainDraft):
            values = draft.values.without(Column.NUMBER) if counters else draft.values
        else:
            values = _values(draft, sheet, above, findings, counters=counters)
            _report_bare_name(draft, values, sheet, findings)
        above.put(draft.table, values)
        ministry = draft.stretch.ministry if draft.ministry is None else draft.ministry
        if ministry not in ministries:
            ministries[ministry] = printable(ministry)
        row = ReceivedRow(
            sheet=name,
            place=draft.place,
            last=draft.last,
            ministry=ministries[ministry],
            unit_yen=draft.stretch.unit_yen,
            values=values,
            fields_merged=draft.fields_merged,
            hidden=draft.hidden or hidden,
        )
        rows.append(Finished(sheet, draft, row))
    return rows


class _Above:
    """The texts of the measure above a row, and of columns that it had none of, those of the measures before."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._last: Mapping[Column, Value] = {}
        self._before: dict[Column, Value] = {}  # of columns that the table does not have

    def put(self, table: Table, values: Mapping[Column, Value]) -> None:
        """Go on to the next row; the rows of a table all have the same columns."""
        if table is not self._table:
            self._table = table
            self._before |= self._last
        self._last = values

    def get(self, column: Column) -> Value | None:
        """What stands above in a column."""
        return self._last.get(column) or self._before.get(column)


def _values(draft: Draft, sheet: Sheet, above: "_Above", findings: Findings, *, counters: bool) -> dict[Column, Value]:
    """The texts of a measure; ``above`` are those of the measure above it, and where it had none, of those before."""
    values: dict[Column, Value] = {}
    for column in draft.table.columns:
        if column is Column.FIELDS:
            values[column] = fields_value(draft, sheet)
        elif column is not Column.NUMBER or not counters:
            values[column] = value_of(draft, column, sheet, above, findings)
    return values


def _count_rows_only(sheet: Sheet, drafts: Sequence[Draft | PlainDraft], findings: Findings) -> bool:
    """Whether the column ``No.`` only counts the rows (1, 2, 3 …): then it is not the measures' number."""
    weak = [
        draft
        for draft in drafts
        for group in draft.table.groups.get(Column.NUMBER, ())
        if group.heading and group.heading.weak
    ]
    numbers = [narrow(_number_in(draft)).rstrip(".") for draft in weak]
    if not weak or len(weak) != len(drafts) or numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        return False
    group = weak[0].table.groups[Column.NUMBER][0]
    message = f"「{narrow(group.text)}」の列は行の通し番号と見て、施策番号としては読みません。"
    findings.add(Severity.NORM, sheet, group.at, message, "施策番号の列の見出しは「施策番号」", column=Column.NUMBER)
    return True


def _number_in(draft: Draft | PlainDraft) -> str:
    if isinstance(draft, PlainDraft):
        return draft.values.text(Column.NUMBER)
    return "".join(spot.text for spot in draft.cells.get(Column.NUMBER, ()))


def _report_bare_name(draft: Draft, values: Mapping[Column, Value], sheet: Sheet, findings: Findings) -> None:
    """A name with nothing beside it, where the table has more to say; a 施策番号 leaves no doubt that it is a measure."""
    said = {column for column, value in values.items() if value.text or value.struck}
    if Column.NAME in said and said <= {Column.NAME, Column.MINISTRY} and len(values.keys() - said) > 1:
        spot = draft.cells[Column.NAME][0]
        message = "施策名のほかは空です。"
        findings.add(Severity.WARN, sheet, spot, message, "施策の内容、又は見出しであれば表の外", column=Column.NAME)


def _with_shared(rows: Sequence[Finished]) -> tuple[ReceivedRow, ...]:
    """The rows, those whose amount stands in one merged cell numbered alike."""
    keys = [None if isinstance(one.draft, PlainDraft) else one.budget_at for one in rows]
    counts = Counter(key for key in keys if key)
    numbers = {key: number for number, key in enumerate((key for key, n in counts.items() if n > 1), start=1)}
    return tuple(
        replace(one.row, shared=numbers[key]) if key in numbers else one.row
        for one, key in zip(rows, keys, strict=True)
    )


def _excerpt(grids: Sequence[Grid]) -> tuple[tuple[str, ...], ...]:
    """The first lines as decoded, of a CSV (the one kind of file without sheets)."""
    if len(grids) != 1 or grids[0].sheet:
        return ()
    lines = grids[0].rows[:_EXCERPT_LINES]
    return tuple(tuple(printable(cell.text) if cell else "" for cell in line) for line in lines)
