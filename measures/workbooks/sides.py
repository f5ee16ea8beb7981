"""Tables beside each other on one sheet: each is read as a sheet of its own, its cells where they stand.

Only where it is certain: empty columns part them from their headings down to the last line, nothing is merged over
these, and all have the same whole headings. Old and new beside each other (新旧対照) are not two tables.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from measures.notation.text import squeeze
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Cell, Grid, Severity, Span, cell_name
from measures.workbooks.headings import PRINTED, Heading, Part, read_heading, unit_of_heading, years_in
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column
from measures.workbooks.tables import WIDEST, is_heading_line

_HEADING_LINES = 3
_FEWEST = 3  # printed columns of whole headings
_MOST_LINES = 200  # above the first headings
_OLD_AND_NEW = re.compile("新旧|変更[前後]|改正[前後]|修正[前後]|見直し[前後]|現行|改正案|前年度|昨年度|^[新旧]$")
_Row = tuple[Cell | None, ...]
_Named = set[tuple[Column, Part | None]]


def sheets_of(grid: Grid, place: int, findings: Findings) -> list[Sheet]:
    """The grid as one sheet, or as one for each of the tables beside each other. ``place``: the grid's in its file."""
    whole = Sheet(grid, place)
    top = next((row for row in range(min(whole.height, _MOST_LINES)) if is_heading_line(whole, row)), None)
    sides = _sides(whole, top) if top is not None and _names(whole, top) > 1 else []
    if top is None or len(sides) < 2:
        return [whole]
    letters = "、".join(f"{cell_name(0, side.start)[:-1]}～{cell_name(0, side.stop - 1)[:-1]}列" for side in sides)
    message = f"横に並んだ{len(sides)}つの表（{letters}）を、それぞれ別の表として読みます。"
    findings.add(Severity.NORM, whole, (top, sides[0].start), message, "一つのシートに一つの表")
    return [Sheet(_side(whole, side, sides, top), place) for side in sides]


def _names(sheet: Sheet, top: int) -> int:
    """How many columns of names there are."""
    return sum(heading.column is Column.NAME for _, heading in _headings(sheet, top, range(sheet.width)))


def _sides(sheet: Sheet, top: int) -> list[range]:
    """The columns of each table; fewer than two where they are not certainly parted."""
    runs = _filled(sheet, top)
    parts: list[tuple[range, _Named]] = []
    for run in runs:
        named = _named(sheet, top, run)
        if parts and not named & parts[-1][1]:
            parts[-1] = (range(parts[-1][0].start, run.stop), parts[-1][1] | named)
        else:
            parts.append((run, named))
    columns = [{column for column, _ in named} for _, named in parts]
    if len(parts) < 2 or any(named != parts[0][1] for _, named in parts):
        return []
    if Column.NAME not in columns[0] or len(columns[0].intersection(PRINTED)) < _FEWEST:
        return []
    sides = [side for side, _ in parts]
    return [] if _is_old_and_new(sheet, top, sides) or _is_crossed(sheet, top, sides) else sides


def _filled(sheet: Sheet, top: int) -> list[range]:
    """Runs of columns in which something stands, from the headings down."""
    if sheet.width > WIDEST:
        return []
    filled: set[int] = set()
    for row in range(top, sheet.height):
        spots = sheet.own(row)
        lone = row > top and len(spots) == 1  # a note below them all
        for spot in spots:
            span = sheet.span(spot)
            filled.update((spot.column,) if lone else range(spot.column, span.right + 1))
    runs: list[range] = []
    for column in sorted(filled):
        if runs and runs[-1].stop == column:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


def _headings(sheet: Sheet, top: int, side: range) -> list[tuple[Spot, Heading]]:
    """What the lines of the headings say in some columns."""
    found = []
    for row in range(top, min(top + _HEADING_LINES, sheet.height)):
        if row > top and not is_heading_line(sheet, row) and not sheet.is_merged(row):
            break
        for spot in sheet.own(row):
            if spot.column in side and (heading := read_heading(spot.text)):
                found.append((spot, heading))
    return found


def _named(sheet: Sheet, top: int, side: range) -> _Named:
    return {(heading.column, heading.part) for _, heading in _headings(sheet, top, side)}


def _is_old_and_new(sheet: Sheet, top: int, sides: Sequence[range]) -> bool:
    """Whether the tables tell of different years, or of before and after."""
    years = [
        {
            heading.previous or heading.year
            for _, heading in _headings(sheet, top, side)
            if heading.column is Column.BUDGET
        }
        for side in sides
    ]
    above = [spot for row in range(top) for spot in sheet.own(row)]
    titles = [{year for spot in above if spot.column in side for year in years_in(spot.text)} for side in sides[1:]]
    first = {year for spot in above if spot.column < sides[1].start for year in years_in(spot.text)}
    if any(one != years[0] for one in years) or any(one and one != first for one in titles):
        return True
    return any(_OLD_AND_NEW.search(squeeze(spot.text)) for spot in above)


def _is_crossed(sheet: Sheet, top: int, sides: Sequence[range]) -> bool:
    """Whether a merged cell reaches over two of the tables in a line that says more."""
    starts = [side.start for side in sides[1:]]
    return any(
        span.bottom >= top
        and any(span.left < start <= span.right for start in starts)
        and any(len(sheet.own(row)) > 1 for row in range(max(span.top, top), span.bottom + 1))
        for span in sheet.spans
    )


def _side(sheet: Sheet, side: range, sides: Sequence[range], top: int) -> Grid:
    """The grid with the cells of one table, and of what stands above them what belongs to it."""
    first = 0 if side is sides[0] else side.start
    stop = sheet.width if side is sides[-1] else sides[sides.index(side) + 1].start
    rows: list[_Row] = []
    for row, cells in enumerate(sheet.rows):
        kept = {spot.column for spot in sheet.own(row)} if row >= top else _above(sheet, row, range(first, stop), sides)
        rows.append(
            tuple(
                cell if column in kept and (row < top or first <= column < stop) else None
                for column, cell in enumerate(cells[: stop if row >= top else None])
            )
        )
    merged = tuple(_clip(span, stop) for span in sheet.spans if span.bottom < top or first <= span.left < stop)
    return replace(sheet.grid, rows=tuple(rows), merged=merged)


def _clip(span: Span, stop: int) -> Span:
    return replace(span, right=min(span.right, max(stop - 1, span.left)))


def _above(sheet: Sheet, row: int, own: range, sides: Sequence[range]) -> set[int]:
    """Of a line above the headings: the own cells, and those that no other table has one like, as 府省名 or a unit."""
    spots = sheet.own(row)
    kept = {spot.column for spot in spots if spot.column in own}
    for is_unit in (True, False):
        alike = [spot for spot in spots if (unit_of_heading(spot.text) is not None) is is_unit]
        holders = {next((at for at, side in enumerate(sides) if spot.column < side.stop), len(sides)) for spot in alike}
        if len(holders) == 1:
            kept.update(spot.column for spot in alike)
    return kept
