"""One worksheet part of an xlsx: its cells, merged ranges, hidden rows and columns."""

from measures.workbooks.bounds import Refused
from measures.workbooks.grids import Span, cell_name
from measures.workbooks.packages import Package, parse_pieces
from measures.workbooks.plain_xml import NotPlain
from measures.workbooks.quick import read_plain
from measures.workbooks.strikes import RunReader, Runs
from measures.workbooks.values import Sheet, column_of, place_of
from measures.workbooks.xlsx import Book, SheetPart, is_hidden_row, tags_of, unescape

_DIGITS = "0123456789"
_TAGS = tags_of("row", "c", "v", "f", "is", "t", "r", "rPr", "rPh", "strike", "col", "mergeCell", "sheetFormatPr")


def read_sheet(package: Package, listed: SheetPart, book: Book) -> Sheet:
    """The sheet with its cells numbered in the book's table. Raises Refused for broken XML and what exceeds bounds.

    Nearly every program writes the cells in one plain form, which ``quick`` reads about twice as fast; whatever
    differs from that form by a single character is read here, by a real XML parser.
    """
    sheet = Sheet(listed.name, book.table, hidden=listed.hidden)
    try:
        around = read_plain(package.pieces(listed.part), sheet, book)
    except NotPlain:
        sheet = Sheet(listed.name, book.table, hidden=listed.hidden)
        reader = SheetReader(sheet, book)
        package.parse(listed.part, reader.start, reader.end, reader.text)
    else:
        reader = SheetReader(sheet, book)
        parse_pieces(iter((around,)), reader.start, reader.end, reader.text)
    return sheet


class SheetReader:
    """Handlers of a parser that reads a worksheet."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.row, self.row_digits, self.column = -1, "0", -1
        self.kind, self.style = "n", "0"
        self.in_cell = False
        self.value: str | None = None
        self.formula: str | None = None
        self.runs: Runs = ()
        self._collecting = ""  # v, f or is
        self._parts: list[str] = []
        self._run_reader = RunReader()
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = _TAGS.get(name)
        if tag is None:
            return
        if tag == "c":
            self._start_cell(attributes)
        elif self._collecting == "is":
            self._run_reader.start(tag, attributes)
        elif tag in ("v", "f", "is"):
            if self.in_cell:
                self._collecting = tag
                self._parts = []
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._hide_columns(attributes)

    def text(self, piece: str) -> None:
        """Characters were read."""
        if self._collecting == "is":
            self._run_reader.text(piece)
        elif self._collecting:
            self._parts.append(piece)

    def end(self, name: str) -> None:
        """An element ends."""
        tag = _TAGS.get(name)
        if tag is None:
            return
        if tag == "c":
            self.in_cell = False
            if self.value is not None or self.runs or self.formula is not None:
                self._put_cell()
        elif tag == self._collecting:
            self._collecting = ""
            if tag == "v":
                self.value = "".join(self._parts)
            elif tag == "f":
                self.formula = "".join(self._parts)
            else:
                self.runs = tuple((unescape(text), struck) for text, struck in self._run_reader.take())
        elif self._collecting == "is":
            self._run_reader.end(tag)

    def _put_cell(self) -> None:
        try:
            number = self.book.number(self.kind, self.style, self.value, formula=self.formula, runs=self.runs)
        except Refused as refused:
            raise refused.at(cell=cell_name(self.row, self.column)) from None
        self.sheet.put(self.row, self.column, number)

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self.row = int(given) - 1 if given.isdecimal() and 0 < len(given) < 9 and int(given) else self.row + 1
        self.row_digits = str(self.row + 1)
        self.column = -1
        if is_hidden_row(attributes):
            self.sheet.hidden_rows.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.in_cell, self.value, self.formula, self.runs, self._collecting = True, None, None, (), ""
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
            return
        letters = reference.rstrip(_DIGITS)
        if letters.isalpha() and letters.isascii() and reference[len(letters) :] == self.row_digits:
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_of(letters[:4])
            self.column = column
            return
        place = place_of(reference)
        if place is None:
            self.column += 1
        else:
            self.row, self.column = place
            self.row_digits = str(self.row + 1)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top_left, bottom_right = place_of(first), place_of(last)
        if top_left and bottom_right and top_left[0] <= bottom_right[0] and top_left[1] <= bottom_right[1]:
            self.sheet.merged.append(Span(*top_left, *bottom_right))

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        hidden = attributes.get("hidden", "0") in ("1", "true") or attributes.get("width") == "0"
        if hidden and first.isdecimal() and last.isdecimal():
            most = self.book.table.limits.columns
            self.sheet.hidden_columns.update(range(int(first[:6]) - 1, min(int(last[:6]), most)))
