"""What the document shows and where: cover, tables of the ministries, the outline's roles. Pure.

PDF and workbook are both written from these values, so that they say the same. Texts are as printed, line breaks too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise

from measures.workbooks.fieldlines import split_role_lines

COLUMNS = ("role", "field", "name", "summary", "support", "budget", "rate", "recipients")
TEXTS = ("name", "summary", "support", "rate", "recipients")  # one cell a measure


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as the edition has it. ``envelope`` numbers its amount, ``unit`` is that of the amount.

    ``printed_once``: neighbours on the same amount show it in one merged cell. ``fields_merged``: role and field
    stand in the cells of the measure above.
    """

    number: int
    ministry: str  # its name, whatever the heading says
    heading: str
    unit: str  # （単位：百万円）
    fields_text: str
    name: str
    summary: str
    support: str
    budget: str
    rate: str
    recipients: str
    envelope: int
    printed_once: bool = False
    fields_merged: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text over ``lines`` lines of its group, from ``line`` on (0 is the first)."""

    column: str
    line: int
    lines: int
    text: str

    @property
    def end(self) -> int:
        """The line after its last."""
        return self.line + self.lines


@dataclass(frozen=True, slots=True)
class Measure:
    """Which lines of a group are those of one measure."""

    number: int
    line: int
    lines: int

    @property
    def end(self) -> int:
        """The line after its last."""
        return self.line + self.lines


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that merged cells hold together: one measure, or several that share a cell. Cells are line by line."""

    lines: int
    cells: tuple[Cell, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table: a ministry's measures whose amounts are in one unit."""

    ministry: str
    heading: str
    unit: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: the title, lines below it (year and budget, revision, dates), and longer notes."""

    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineRole:
    """A role of the outline, below ``group`` where it is a part of one (ウ): ``A 生活機能の強化``."""

    group: str
    heading: str
    fields: tuple[str, ...]  # "a 地域医療"


@dataclass(frozen=True, slots=True)
class Outline:
    """The last page: the roles side by side, their fields below."""

    title: str
    roles: tuple[OutlineRole, ...]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The upper heading, and over how many roles it stands; "" over a role that is no part of one."""
        runs = [(group, len(list(roles))) for group, roles in groupby(self.roles, key=lambda role: role.group)]
        return [one for group, count in runs for one in ([(group, count)] if group else [("", 1)] * count)]

    @property
    def height(self) -> int:
        """How many lines of fields there are."""
        return max((len(role.fields) for role in self.roles), default=0)


@dataclass(frozen=True, slots=True)
class Document:
    """One edition, laid out. ``dated`` is when it was published, None for a draft (案)."""

    name: str  # 令和2年度版
    cover: Cover
    headings: dict[str, str]  # a text for each of COLUMNS
    sections: tuple[Section, ...]
    outline: Outline
    dated: datetime | None = None
    is_draft: bool = False


def lay_out(rows: Iterable[Row]) -> tuple[Section, ...]:
    """Return the tables of ``rows`` in their order: one a ministry, and a further one where the unit changes."""
    tables = groupby(rows, key=lambda row: (row.ministry, row.heading, row.unit))
    return tuple(Section(*key, groups=_groups(list(of_table))) for key, of_table in tables)


def _groups(rows: Sequence[Row]) -> tuple[Group, ...]:
    return tuple(
        _group(run) for run in _runs(rows, lambda above, row: _shares_fields(above, row) or _shares_amount(above, row))
    )


def _shares_fields(above: Row, row: Row) -> bool:
    """Only a single role line: of two measures with the same two, nobody could see which line is whose."""
    lines = split_role_lines(row.fields_text)
    return row.fields_merged and len(lines) == 1 and split_role_lines(above.fields_text) == lines


def _shares_amount(above: Row, row: Row) -> bool:
    return above.printed_once and row.printed_once and above.envelope == row.envelope and above.budget == row.budget


def _runs(rows: Sequence[Row], together: Callable[[Row, Row], bool]) -> list[list[Row]]:
    """Neighbours that belong together."""
    runs = [list(rows[:1])] if rows else []
    for above, row in pairwise(rows):
        if together(above, row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _group(rows: Sequence[Row]) -> Group:
    roles = [split_role_lines(row.fields_text) for row in rows]
    measures, line = [], 0
    for row, lines in zip(rows, roles, strict=True):
        measures.append(Measure(row.number, line, len(lines)))
        line += len(lines)
    cells: list[Cell] = []
    for row, at in zip(rows, measures, strict=True):
        cells += [Cell(name, at.line, at.lines, getattr(row, name)) for name in TEXTS]
    for covered, run in _covered(measures, _runs(rows, _shares_amount)):
        cells.append(Cell("budget", covered[0].line, covered[-1].end - covered[0].line, run[0].budget))
    for covered, run in _covered(measures, _runs(rows, _shares_fields)):
        cells += _role_cells(run[0].fields_text, covered)
    return Group(line, in_order(cells), tuple(measures))


def in_order(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return cells line by line, from left to right: the order in which they are laid."""
    return tuple(sorted(cells, key=lambda cell: (cell.line, COLUMNS.index(cell.column))))


def _covered(measures: Sequence[Measure], runs: list[list[Row]]) -> Iterator[tuple[Sequence[Measure], list[Row]]]:
    """Each run of rows with the lines it stands on."""
    place = 0
    for run in runs:
        yield measures[place : place + len(run)], run
        place += len(run)


def _role_cells(fields_text: str, covered: Sequence[Measure]) -> list[Cell]:
    """Role and field: a line each, or one cell over several measures."""
    first = covered[0].line
    height = covered[-1].end - first if len(covered) > 1 else 1
    cells: list[Cell] = []
    for line, (role, letters) in enumerate(split_role_lines(fields_text), first):
        cells += [Cell("role", line, height, role), Cell("field", line, height, letters)]
    return cells


def cut(group: Group, first: int, last: int) -> Group:
    """Return the lines ``first`` to before ``last`` of a group as a group of their own; cells are shortened."""
    cells = [
        replace(cell, line=max(cell.line, first) - first, lines=min(cell.end, last) - max(cell.line, first))
        for cell in group.cells
        if cell.line < last and cell.end > first
    ]
    measures = [
        replace(one, line=max(one.line, first) - first, lines=min(one.end, last) - max(one.line, first))
        for one in group.measures
        if one.line < last and one.end > first
    ]
    return Group(last - first, in_order(cells), tuple(measures))
