"""Rows in which nothing has to be weighed: one line, one cell a column, ordinary texts. Most rows of a flat table.

``PlainRows.read`` takes a line only if every rule of ``gathering`` and ``cells`` would leave it alone; then it says what
those would have said, without asking each of them. Everything else is theirs (a test compares the two).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from measures.workbooks.cells import ERROR_BEGINS, WORDS, is_strange, problem_of
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Draft, FieldLine, Stretch, is_ditto, join
from measures.workbooks.grids import Cell, Kind
from measures.workbooks.lines import SHORT
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column, Value
from measures.workbooks.titles import is_example, is_nothing, is_total

_BESIDE = frozenset({Column.NUMBER, Column.MINISTRY, Column.NAME})  # with nothing else a row is not complete
_COUNTS = frozenset({Column.BUDGET, Column.NUMBER})
_MOST_DIGITS = 15  # of a number that is exact
_LONGEST_PROBLEM = 60
_MANY = 3  # cells in a line


@dataclass(slots=True)
class PlainDraft:
    """One measure of one line: the text and the place of each of its columns; as a :class:`Draft` where one is needed."""

    table: Table
    stretch: Stretch
    place: int
    ministry: str | None
    texts: dict[Column, str]
    cells_at: dict[int, Cell]  # the cells of the columns that are read, by their place
    outside: Sequence[Spot] = field(default=())
    fields_merged: bool = False
    hidden: bool = False

    @property
    def last(self) -> int:
        """Its last line, which is its first."""
        return self.place

    @property
    def name(self) -> str:
        """The name as it stands."""
        return self.texts[Column.NAME]

    @property
    def cells(self) -> dict[Column, list[Spot]]:
        """The cells by column, without those of role and field."""
        column_at = self.table.column_at
        found: dict[Column, list[Spot]] = {}
        for place, cell in self.cells_at.items():
            if column_at[place] is not Column.FIELDS:
                found.setdefault(column_at[place], []).append(Spot(self.place, place, cell.text, cell))
        return found

    def in_full(self) -> Draft:
        """The same measure as one to which further lines can be added."""
        draft = Draft(self.table, self.stretch, self.place, self.place, self.ministry, self.cells)
        fields = [place for place in self.table.columns.get(Column.FIELDS, ()) if place in self.cells_at]
        if fields:
            cell = self.cells_at[fields[0]]
            draft.lines.append(FieldLine(self.texts[Column.FIELDS], "", Spot(self.place, fields[0], cell.text, cell)))
        return draft

    def values(self, sheet: Sheet) -> dict[Column, Value]:
        """Its texts with their cells, in the order of the table's columns."""
        texts, line = self.texts, self.place
        values: dict[Column, Value] = {}
        for column, places in self.table.columns.items():
            place = places[0]
            if len(places) > 1 and place not in self.cells_at:
                place = next((one for one in places if one in self.cells_at), place)
            values[column] = Value(texts.get(column, ""), sheet.address(line, place))
        return values


class PlainRows:
    """Reads the plain rows of one table."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._sheet, self._table = sheet, table
        self._columns = [table.column_at.get(place) for place in range(sheet.width)]
        self._fields = table.columns.get(Column.FIELDS, ())
        self._ordinary: list[set[int]] = [set() for _ in range(sheet.width)]  # cells known to be, by their identity

    def read(self, row: int) -> PlainDraft | None:
        """The measure in a line, its stretch and ministry still open; None if it has to be looked at closely."""
        sheet, columns, ordinary = self._sheet, self._columns, self._ordinary
        if self._table.crossed or sheet.is_merged(row) or sheet.is_hidden(row):
            return None
        texts: dict[Column, str] = {}
        cells: dict[int, Cell] = {}
        outside: list[Spot] = []
        first = None
        for place, cell in enumerate(sheet.rows[row]):
            if cell is None:
                continue
            column, text = columns[place], cell.text
            if column is None:
                if cell.struck or not text[:1].isalnum():
                    return None
                outside.append(Spot(row, place, text, cell))
            else:
                if id(cell) not in ordinary[place]:
                    if not _is_ordinary(cell, text, column):
                        return None
                    ordinary[place].add(id(cell))
                cells[place] = cell
                if column is not Column.FIELDS:
                    if column in texts:
                        return None  # two cells of one column
                    texts[column] = text
            if first is None:
                first = text
        name = texts.get(Column.NAME)
        if name is None or first is None or len(cells) + len(outside) <= _MANY or texts.keys() <= _BESIDE:
            return None
        if is_example(name, first):
            return None
        if len(name) <= SHORT and (is_total(name) or is_total(first) or is_nothing(name, as_name=True)):
            return None
        if self._fields and not self._join(texts, cells):
            return None
        return PlainDraft(self._table, _NOWHERE, row, None, texts, cells, outside)

    def fields_above(self, draft: PlainDraft) -> dict[int, str]:
        """What a 〃 below the measure stands for, by column."""
        return {place: draft.cells_at[place].text for place in self._fields if place in draft.cells_at}

    def _join(self, texts: dict[Column, str], cells: dict[int, Cell]) -> bool:
        """Put role and field together; False where that is not certain."""
        standing = [cells[place].text if place in cells else "" for place in self._fields]
        found = [text for text in standing if text]
        if found:
            text, certain = join(standing, len(found) == 1)
            if not certain:
                return False
            texts[Column.FIELDS] = text
        return True


_NOWHERE = Stretch("")


def _is_ordinary(cell: Cell, text: str, column: Column) -> bool:
    """Whether a cell's text stands for itself, and nothing has to be said about it."""
    begins = text[:1]
    if cell.struck or not begins.isalnum() or is_strange(text):
        return False
    if column in WORDS:
        return cell.kind is Kind.TEXT and begins not in ERROR_BEGINS and not is_ditto(text)
    if cell.kind is not Kind.TEXT and cell.kind is not Kind.NUMBER:
        return False
    if column in _COUNTS and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return True
    return not is_ditto(text) and (len(text) > _LONGEST_PROBLEM or problem_of(text, cell.kind, column) is None)
