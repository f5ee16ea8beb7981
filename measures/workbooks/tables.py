"""Where the tables of a sheet begin, and which column of theirs is what.

Headings stand on one line or on several, with merged cells (役割・政策分野 over two columns, 予算額 over two years) or
without, wherever ministries put them, and once more on each printed page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from measures.notation.text import narrow, squeeze
from measures.workbooks.columns import Group, Table, choose, choose_fields, stand_back, tells_the_unit
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Cell, Severity
from measures.workbooks.headings import (
    LABELS,
    PRINTED,
    Heading,
    is_subheading,
    read_heading,
    read_heading_path,
    unit_of_heading,
)
from measures.workbooks.matrices import certain, mark_of, parts_in
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column

_MOST_TRIES = 5000  # lines of a sheet that are looked at as headings; a hostile one could be all headings
_USUAL_WIDTH = 20  # columns; of a wider sheet fewer lines are looked at
_MOST_LINES = 6  # of one heading
_LONGEST_HEADING = 40
_LONGEST_NEIGHBOUR = 120  # beside a longer text no heading stands
_TITLE_CELLS = 2  # 府省名 and the ministry above a table
WIDEST = 400  # columns in which a table is looked for


def find_tables(sheet: Sheet, findings: Findings) -> list[Table]:
    """Every table of a sheet, from top to bottom. One whose heading has no 施策名 has no such column either."""
    tries = 0
    most_tries = _MOST_TRIES * _USUAL_WIDTH // max(_USUAL_WIDTH, min(sheet.width, WIDEST))
    named = _named(sheet)
    tables: list[Table] = []
    below = 0
    for row in sorted(named):
        if row < below or not _may_be_headings({*named[row], *named.get(row + 1, ()), *named.get(row + 2, ())}):
            continue
        tries += 1
        if tries > most_tries:
            message = f"見出しのような行が {most_tries} を超えています。表を読み分けられません。"
            findings.add(Severity.FILE, sheet, (row, 0), message, "表ごとに一つの見出し")
            break
        table = _table_at(sheet, row, named.get(row + 1, set()))
        if table and (not tables or _is_no_measure(sheet, tables[-1], table)):
            tables.append(table)
            if table.crossed:
                _report_crossed(sheet, table, findings)
            below = table.body
    return tables


def _report_crossed(sheet: Sheet, table: Table, findings: Findings) -> None:
    groups = table.groups[Column.FIELDS]
    names = "、".join(dict.fromkeys(group.mark.role for group in groups if group.mark))
    message = f"役割ごとの列（{names}）の印を、「{LABELS[Column.FIELDS]}」の文言として読みます（例：ウ-A a,b）。"
    findings.add(Severity.NORM, sheet, groups[0].at, message, "", column=Column.FIELDS)


def _is_no_measure(sheet: Sheet, above: Table, table: Table) -> bool:
    """Whether headings below another table are headings, and not a measure called 事業 with 概要 for its summary.

    Where they stand in the columns of the same meaning they must repeat the headings above: the word over the names,
    or half of the columns. Directly below a measure they must fill most of their line in any case.
    """
    here = _all_groups(table)
    said = {squeeze(group.text) for group in (*_all_groups(above), *above.unknown)}
    fitting = len(here) + sum(squeeze(group.text) in said for group in table.unknown)
    fills_its_line = fitting * 3 >= 2 * (len(here) + len(table.unknown))
    if any(above.column_at.get(place) is not column for place, column in table.column_at.items()):
        return fills_its_line or len(sheet.own(table.top - 1)) <= _TITLE_CELLS
    names = {squeeze(group.text) for one in (above, table) for group in one.groups.get(Column.NAME, ())}
    return fills_its_line and (len(names) == 1 or 2 * len(table.columns) >= len(above.columns))


def _all_groups(table: Table) -> list[Group]:
    return [group for groups in table.groups.values() for group in groups] + [group for group, _ in table.given_up]


def is_heading_line(sheet: Sheet, row: int) -> bool:
    """Whether the cells of one line, each read alone, are headings of a table."""
    cells = sheet.rows[row]
    return _may_be_headings(
        _named_in(cells, {id(cell): found for cell in cells if cell and (found := _heading_in(cell))})
    )


def _named(sheet: Sheet) -> dict[int, set[Column]]:
    """The columns that the cells of each row name, each read alone; rows that name none are left out.

    A cell that stands in many rows is read once, and most rows are told by their cells being none of those that name.
    """
    distinct: dict[int, Cell | None] = {}
    for cells in sheet.rows:
        distinct.update(zip(map(id, cells), cells, strict=True))
    headings = {key: heading for key, cell in distinct.items() if cell is not None and (heading := _heading_in(cell))}
    names_nothing = headings.keys().isdisjoint
    named: dict[int, set[Column]] = {}
    for row, cells in enumerate(sheet.rows):
        if names_nothing(map(id, cells)):
            continue
        if found := _named_in(cells, headings):
            named[row] = found
    return named


def _named_in(cells: Sequence[Cell | None], headings: Mapping[int, Heading]) -> set[Column]:
    """The columns that the cells of a row name; ``headings`` are those of cells by their identity."""
    cells = cells[:WIDEST]
    if any(cell is not None and len(cell.text) > _LONGEST_NEIGHBOUR for cell in cells):
        return set()
    return {headings[id(cell)].column for cell in cells if id(cell) in headings}


def _heading_in(cell: Cell) -> Heading | None:
    """The heading that a cell is, if it can name a column by itself."""
    if not cell.text or cell.text.isdigit() or len(cell.text) > _LONGEST_NEIGHBOUR:
        return None
    heading = read_heading(cell.standing if cell.struck else cell.text)
    return None if heading is None or (heading.weak and heading.column is Column.BUDGET) else heading


def _may_be_headings(columns: set[Column]) -> bool:
    """施策名 with one more, or three of the printed ones: contact details above a table are none."""
    return (Column.NAME in columns and len(columns) >= 2) or len(columns.intersection(PRINTED)) >= 3


def _table_at(sheet: Sheet, row: int, next_named: set[Column]) -> Table | None:
    """The table whose heading begins in this row; None if it begins later or this is no heading."""
    spots = sheet.own(row)
    best = None if any(sheet.span(spot).bottom > row for spot in spots) else _read_headings(sheet, row, row)
    repeats = not next_named or Column.NAME in next_named
    repeats = repeats and not (row + 1 < sheet.height and parts_in(sheet.own(row + 1)))
    if best is not None and repeats and sum(map(len, best.columns.values())) == len(spots):
        return best  # every cell of the line is a heading: nothing around it can tell more
    best = None
    for top in (row, row + 1):
        for bottom in _bottoms(sheet, top):
            table = _read_headings(sheet, top, bottom)
            if table is not None and (best is None or _worth(table) > _worth(best)):
                best = table
    return best if best is not None and best.top == row else None


def _worth(table: Table) -> tuple[int, int, int, int]:
    """More columns are better, then plain words instead of guesses, then a later first line, then fewer lines."""
    plain = sum(not group.heading.weak for groups in table.groups.values() for group in groups if group.heading)
    fields = (len(table.columns.get(Column.FIELDS, ())) > 1) + 2 * table.crossed
    return len(table.columns) + fields, plain, table.top, -table.bottom


def _bottoms(sheet: Sheet, top: int) -> Iterator[int]:
    """Where a heading that begins in a row may end: as far as its merged cells reach, or up to two lines below."""
    if top >= sheet.height:
        return
    bottom = max((sheet.span(spot).bottom for spot in sheet.own(top) if read_heading(spot.text)), default=top)
    if bottom >= top + _MOST_LINES:
        bottom = top
    for last in range(bottom, min(bottom + 3, sheet.height)):
        if last > bottom and not _goes_on(sheet, top, last):
            return
        yield last


def _goes_on(sheet: Sheet, top: int, last: int) -> bool:
    """Whether a line is a further line of the heading above it, and not already a measure.

    Both that line and the first (府省名：総務省 is none) must hold little else than headings.
    """
    return all(_fits_headings(sheet, top, row, last) for row in (top, last))


def _fits_headings(sheet: Sheet, top: int, row: int, last: int) -> bool:
    spots = sheet.own(row)
    parts = parts_in(spots)
    fitting = 0
    for spot in spots:
        if len(spot.text) > _LONGEST_HEADING:
            return False
        span = sheet.span(spot)
        alone = read_heading(spot.text)
        fits = alone is not None or is_subheading(spot.text) or span.right > span.left or span.bottom >= last > row
        fits = fits or spot.column in parts
        if not fits:
            path = [one.text for one in _path(sheet, spot.column, top, last)]
            fits = read_heading("".join(path)) is not None and read_heading_path(path[:-1]) is None
        fitting += fits
    return fitting * 3 >= len(spots) * 2


def _path(sheet: Sheet, column: int, top: int, bottom: int) -> list[Spot]:
    """The headings above a column, from the top; a merged one once."""
    spots: list[Spot] = []
    for row in range(top, bottom + 1):
        spot = sheet.spot(row, column)
        if spot is not None and spot.row >= top and spot.text and (not spots or spots[-1][:2] != spot[:2]):
            spots.append(spot)
    return spots


def _read_headings(sheet: Sheet, top: int, bottom: int) -> Table | None:
    """The table under these lines, if they are headings."""
    bottom += _is_numbering(sheet, bottom + 1)
    groups = _groups(sheet, top, bottom)
    crossed = certain(groups)
    groups = [replace(group, heading=Heading(Column.FIELDS)) if group in crossed else group for group in groups]
    crossed = [group for group in groups if group.mark] if crossed else []
    if any(_tells_fields(group) and group not in crossed for group in groups):
        crossed = []  # role and field are written out besides: these are read
    named = {group.heading.column for group in groups if group.heading}
    if not _may_be_headings(named):
        return None
    table = Table(top, bottom, {}, {}, crossed=bool(crossed))
    for column in sorted(named, key=list(Column).index):
        of_column = [group for group in groups if group.heading and group.heading.column is column]
        if column is Column.FIELDS:
            of_column.sort(key=lambda group: group.mark is not None)
        taken = crossed or choose_fields(of_column) if column is Column.FIELDS else [choose(of_column)]
        table.groups[column] = tuple(taken)
        table.columns[column] = tuple(place for group in taken for place in group.columns)
        table.given_up += [(group, taken[0]) for group in of_column if group not in taken]
    table.unknown = [group for group in groups if group.heading is None and not is_subheading(group.text)]
    units = {
        unit for group in groups for unit in [unit_of_heading(group.text)] if unit and tells_the_unit(group, table)
    }
    table.unit_yen = units.pop() if len(units) == 1 else None
    stand_back(table)
    return table


def _groups(sheet: Sheet, top: int, bottom: int) -> list[Group]:
    """The headings from left to right, a merged one once for all its columns."""
    groups: list[Group] = []
    keys: list[Sequence[tuple[int, int]]] = []
    for column in range(min(sheet.width, WIDEST)):
        path = _path(sheet, column, top, bottom)
        if not path:
            continue
        key = [(spot.row, spot.column) for spot in path]
        if keys and keys[-1] == key:
            last = groups[-1]
            groups[-1] = Group((*last.columns, column), last.text, last.heading, last.at)
            continue
        texts = [spot.text for spot in path]
        groups.append(Group((column,), "".join(texts), read_heading_path(texts), path[-1]))
        keys.append(key)
        before = groups[-2].mark if len(groups) > 1 and groups[-2].columns[-1] == column - 1 else None
        if mark := mark_of(texts, before):
            groups[-1] = replace(groups[-1], mark=mark)
    return groups


def _tells_fields(group: Group) -> bool:
    return group.heading is not None and group.heading.column is Column.FIELDS


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Whether a line below the headings only numbers the columns: (1) (2) (3) …, ①②③…"""
    if row >= sheet.height:
        return False
    texts = [narrow(spot.text).strip("()") for spot in sheet.own(row)]
    numbers = [_CIRCLED.find(text) + 1 if len(text) == 1 and text in _CIRCLED else _number(text) for text in texts]
    return len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
