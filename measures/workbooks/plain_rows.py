"""Rows in which nothing has to be weighed: one line, one cell a column, ordinary texts. Most rows of a flat table.

``PlainRows.read`` takes a line only if every rule of ``gathering`` and ``cells`` would leave it alone; then it says what
those would have said, without asking each of them. Everything else is theirs (a test compares the two).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import ClassVar

from measures.workbooks.cells import ERROR_BEGINS, WORDS, is_strange, problem_of
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Draft, FieldLine, Stretch, is_ditto, join
from measures.workbooks.grids import Cell, Kind
from measures.workbooks.lines import SHORT
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column, Head, LineValues
from measures.workbooks.titles import is_example, is_nothing, is_total

_BESIDE = frozenset(
    {Column.NUMBER, Column.MINISTRY, Column.NAME, Column.FIELDS}
)  # with nothing else a row is not complete
_COUNTS = frozenset({Column.BUDGET, Column.NUMBER})
_MOST_DIGITS = 15  # of a number that is exact
_LONGEST_PROBLEM = 60
_MANY = 3  # cells in a line


@dataclass(slots=True)
class PlainDraft:
    """One measure of one line: its texts, and its cells as they stand; as a :class:`Draft` where one is needed."""

    table: Table
    stretch: Stretch
    place: int
    ministry: str | None
    values: LineValues
    line: Sequence[Cell | None]
    outside: Sequence[Spot] = ()
    fields_merged: ClassVar[bool] = False
    hidden: ClassVar[bool] = False

    @property
    def last(self) -> int:
        """Its last line, which is its first."""
        return self.place

    @property
    def name(self) -> str:
        """The name as it stands."""
        return self.values.text(Column.NAME)

    @property
    def cells(self) -> dict[Column, list[Spot]]:
        """The cells by column, without those of role and field."""
        return {
            column: [Spot(self.place, place, cell.text, cell)]
            for place, column in sorted(self.table.column_at.items())
            if column is not Column.FIELDS and (cell := self.line[place]) is not None
        }

    def in_full(self) -> Draft:
        """The same measure as one to which further lines can be added."""
        draft = Draft(self.table, self.stretch, self.place, self.place, self.ministry, self.cells)
        for place in self.table.columns.get(Column.FIELDS, ()):
            if (cell := self.line[place]) is not None:
                spot = Spot(self.place, place, cell.text, cell)
                draft.lines.append(FieldLine(self.values.text(Column.FIELDS), "", spot))
                break
        return draft


class PlainRows:
    """Reads the plain rows of one table, which ends before the line ``end``."""

    def __init__(self, sheet: Sheet, table: Table, end: int) -> None:
        self._sheet, self._table = sheet, table
        column_at = table.column_at
        self._fields = table.columns.get(Column.FIELDS, ())
        self._outside = [place for place in range(sheet.width) if place not in column_at]
        self._name = table.columns[Column.NAME][0]
        self._saying = [place for place, column in column_at.items() if column not in _BESIDE]
        self._joined: dict[tuple[str, ...], str | None] = {}
        self._heads: dict[int, Head] = {}
        single = all(len(places) == 1 for column, places in table.columns.items() if column is not Column.FIELDS)
        places = [-1 if column is Column.FIELDS else places[0] for column, places in table.columns.items()]
        self._texts_of = itemgetter(*places) if len(places) > 1 else None
        usual = single and self._texts_of and not table.crossed
        self._ordinary = self._ordinary_rows(end) if usual else frozenset()

    def _ordinary_rows(self, end: int) -> Collection[int]:
        """The rows all of whose cells stand for themselves; a cell that stands in many rows is looked at once."""
        sheet, column_at = self._sheet, self._table.column_at
        first = self._table.body
        lines = sheet.rows[first:end]
        odd = {row for row, line in enumerate(lines, first) if len(line) != sheet.width}
        if odd:
            lines = tuple(line if len(line) == sheet.width else (None,) * sheet.width for line in lines)
        for place in range(sheet.width):
            column = column_at.get(place)
            cells = [line[place] for line in lines]
            distinct = dict(zip(map(id, cells), cells, strict=True))
            strange = {key for key, cell in distinct.items() if cell is not None and not _is_ordinary(cell, column)}
            if strange:
                odd.update(row for row, cell in enumerate(cells, first) if id(cell) in strange)
        rows = range(first, first + len(lines))
        return rows if not odd else odd.symmetric_difference(rows)

    def read(self, row: int) -> PlainDraft | None:
        """The measure in a line, its stretch and ministry still open; None if it has to be looked at closely."""
        sheet = self._sheet
        if row not in self._ordinary or sheet.is_merged(row) or sheet.is_hidden(row):
            return None
        line = sheet.rows[row]
        texts = [cell.text if cell is not None else "" for cell in line]
        name = texts[self._name]
        if not name or len(texts) - texts.count("") <= _MANY:
            return None
        for place in self._saying:
            if texts[place]:
                break
        else:
            return None
        first = texts[0] or next(filter(None, texts))
        if is_example(name, first):
            return None
        if len(name) <= SHORT and (is_total(name) or is_total(first) or is_nothing(name, as_name=True)):
            return None
        at = 0
        if fields := self._fields:
            standing = tuple([texts[place] for place in fields])
            if (joined := self._join(standing)) is None:
                return None
            texts.append(joined)
            at = next((place for place, text in enumerate(standing) if text), 0)
        assert self._texts_of is not None
        values = LineValues(self._heads.get(at) or self._head(at), self._texts_of(texts), row)
        outside = [Spot(row, place, cell.text, cell) for place in self._outside if (cell := line[place]) is not None]
        return PlainDraft(self._table, _NOWHERE, row, None, values, line, outside)

    def keep_fields(self, draft: PlainDraft, above: dict[int, str]) -> None:
        """Note what a 〃 below the measure stands for, by column."""
        for place in self._fields:
            if (cell := draft.line[place]) is not None:
                above[place] = cell.text

    def _head(self, at: int) -> Head:
        """The head of rows in which the role or field is told by the first cell that holds one, the ``at``-th."""
        letters = [
            self._sheet.letters(places[at] if column is Column.FIELDS else places[0])
            for column, places in self._table.columns.items()
        ]
        head = self._heads[at] = Head(tuple(self._table.columns), tuple(letters))
        return head

    def _join(self, standing: tuple[str, ...]) -> str | None:
        """Role and field put together; None where that is not certain."""
        if standing not in self._joined:
            found = [text for text in standing if text]
            text, certain = join(list(standing), len(found) == 1) if found else ("", True)
            self._joined[standing] = text if certain else None
        return self._joined[standing]


_NOWHERE = Stretch("")


def _is_ordinary(cell: Cell, column: Column | None) -> bool:
    """Whether a cell's text stands for itself, and nothing has to be said about it; None is a column not read."""
    text = cell.text
    begins = text[:1]
    if cell.struck or not begins.isalnum():
        return False
    if column is None:
        return True
    if is_strange(text):
        return False
    if column in WORDS:
        return cell.kind is Kind.TEXT and begins not in ERROR_BEGINS and not is_ditto(text)
    if cell.kind is not Kind.TEXT and cell.kind is not Kind.NUMBER:
        return False
    if column in _COUNTS and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return True
    return not is_ditto(text) and (len(text) > _LONGEST_PROBLEM or problem_of(text, cell.kind, column) is None)
