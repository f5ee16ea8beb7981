"""ods: the sheets of content.xml. What a person sees stands in the paragraphs, the value in attributes."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from measures.workbooks.bounds import Refused
from measures.workbooks.grids import Kind, Span, cell_name
from measures.workbooks.ods_styles import Styles
from measures.workbooks.packages import Package
from measures.workbooks.strikes import Runs, split_struck
from measures.workbooks.values import Sheet, Table, number_text, percent_text, too_far

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE, _STYLE = (f"{_SPACE}{name}:1.0 " for name in ("table", "text", "office", "style"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_SHEET, _ROW, _COLUMN = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_SPAN, _DEFAULT_STYLE = f"{_TEXT}span", f"{_TABLE}default-cell-style-name"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_FORMULA, _TYPE, _VALUE = f"{_TABLE}formula", f"{_OFFICE}value-type", f"{_OFFICE}value"
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_ASIDE = (f"{_OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note")  # comments and furigana are not the text
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def read_ods(package: Package, table: Table) -> list[Sheet]:
    """Every sheet of the document. Raises Refused for broken XML, encryption and what exceeds the bounds.

    Repeated rows and columns count only where something stands in them.
    """
    reader = _Reader(table)
    if package.has("styles.xml"):
        package.parse("styles.xml", reader.styles.start, reader.styles.end)
    try:
        package.parse("content.xml", reader.start, reader.end, reader.text)
    except Refused as refused:
        raise refused.at(sheet=reader.sheets[-1].name if reader.sheets else "") from None
    return reader.sheets


@dataclass(slots=True)
class _Cell:
    attributes: dict[str, str]
    paragraphs: list[list[tuple[str, bool | None]]]  # in runs, struck through or not; None: as the cell is
    struck: bool
    covered: bool  # by a merged cell: what stands in it is not to be seen


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table, self.limits = table, table.limits
        self.sheets: list[Sheet] = []
        self.depth = 0  # of tables: a table inside a cell is no sheet
        self.row, self.column = 0, 0
        self.row_repeats = 1
        self.filled: list[tuple[int, int, int]] = []  # column, times, number: of the row at hand
        self.cell: _Cell | None = None
        self.aside = 0
        self.paragraph = 0
        self.styles = Styles()
        self.spans: list[bool | None] = []  # struck through or not, of the elements around the text at hand
        self.row_style = ""
        self.columns_end: list[int] = []  # where each of the columns' styles ceases to hold
        self.column_styles: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.aside or name in _ASIDE:
            self.aside += 1
        elif name == _SHEET:
            self.depth += 1
            if self.depth == 1:
                self._start_sheet(attributes)
        elif self.depth != 1:
            if self.depth == 0:
                self.styles.start(name, attributes)
        elif name in _PARAGRAPHS:
            if self.cell is not None:
                self.paragraph += 1
                self.cell.paragraphs.append([])
        elif name in (_CELL, _COVERED):
            self.cell = _Cell(attributes, [], self._is_struck(attributes), covered=name == _COVERED)
        elif name == _ROW:
            self._start_row(attributes)
        elif name == _COLUMN:
            self._column(attributes)
        elif name == _SPAN:
            struck = self.styles.struck("text", attributes.get(f"{_TEXT}style-name", ""))
            self.spans.append(self.spans[-1] if struck is None and self.spans else struck)
        elif self.paragraph:
            self._start_sign(name, attributes)

    def text(self, piece: str) -> None:
        if self.paragraph and not self.aside and self.cell is not None:
            self._add(piece)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name == _SHEET:
            self.depth -= 1
        elif self.depth != 1:
            if self.depth == 0:
                self.styles.end(name)
        elif name == _SPAN:
            if self.spans:
                self.spans.pop()
        elif name in _PARAGRAPHS:
            self.paragraph = max(0, self.paragraph - 1)
        elif name in (_CELL, _COVERED):
            if self.cell is not None:
                self._end_cell(self.cell)
                self.cell = None
        elif name == _ROW:
            self._end_row()

    def _add(self, piece: str) -> None:
        if self.cell is not None:
            self.cell.paragraphs[-1].append((piece, self.spans[-1] if self.spans else None))

    def _is_struck(self, attributes: dict[str, str]) -> bool:
        """Whether the font of a cell is: by its own style, else by that of its row or column."""
        style = attributes.get(f"{_TABLE}style-name") or self.row_style
        if not style:
            place = bisect_right(self.columns_end, self.column)
            style = self.column_styles[place] if place < len(self.column_styles) else ""
        return self.styles.struck("table-cell", style) is True

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get(f"{_TABLE}style-name", "") in self.styles.unseen
        self.sheets.append(Sheet(attributes.get(f"{_TABLE}name", ""), self.table, hidden=hidden))
        if len(self.sheets) > self.limits.sheets:
            raise Refused("シートの数が多すぎます。", f"{self.limits.sheets:,} シート以内")
        self.row = self.column = 0
        self._columns_seen = 0
        self.columns_end, self.column_styles = [], []

    def _column(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, _COLUMNS_REPEATED)
        if attributes.get(f"{_TABLE}visibility", "visible") != "visible":
            last = min(self._columns_seen + times, self.limits.columns)
            self.sheets[-1].hidden_columns.update(range(self._columns_seen, last))
        self._columns_seen += times
        self.columns_end.append(self._columns_seen)
        self.column_styles.append(attributes.get(_DEFAULT_STYLE, ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row_repeats = _times(attributes, _ROWS_REPEATED)
        self.column = 0
        self.row_style = attributes.get(_DEFAULT_STYLE, "")
        self.filled = []
        if attributes.get(f"{_TABLE}visibility", "visible") != "visible":
            last = min(self.row + self.row_repeats, self.limits.rows)
            self.sheets[-1].hidden_rows.update(range(self.row, last))

    def _end_row(self) -> None:
        if self.filled:
            last, times, _ = self.filled[-1]
            bottom, width = self.row + self.row_repeats, last + times
            if bottom > self.limits.rows or bottom * width > self.limits.cells:
                raise too_far(bottom - 1, width - 1, self.limits)
            line = [0] * width
            for column, times, number in self.filled:
                line[column : column + times] = [number] * times
            rows = self.sheets[-1].rows
            rows += [[]] * (self.row - len(rows))
            rows += [line] * self.row_repeats  # one list many times: nothing is put into it any more
        self.row += self.row_repeats

    def _end_cell(self, cell: _Cell) -> None:
        times = _times(cell.attributes, _COLUMNS_REPEATED)
        number = 0 if cell.covered else self._number(cell)
        if number:
            if self.column + times > self.limits.columns:
                raise too_far(self.row, self.column + times - 1, self.limits)
            self.filled.append((self.column, times, number))
        if times == 1 and (_COLUMNS_SPANNED in cell.attributes or _ROWS_SPANNED in cell.attributes):
            bottom = self.row + _times(cell.attributes, _ROWS_SPANNED) - 1
            right = self.column + _times(cell.attributes, _COLUMNS_SPANNED) - 1
            self.sheets[-1].merged.append(Span(self.row, self.column, bottom, right))
        self.column += times

    def _number(self, cell: _Cell) -> int:
        if _FORMULA in cell.attributes and _TYPE not in cell.attributes and not cell.paragraphs:
            return self.table.number(Kind.UNCALCULATED, "=" + cell.attributes[_FORMULA].partition("=")[2])
        try:
            kind, text = _shown(cell)
            return self.table.number(kind, *split_struck(_runs(cell, text), cell_struck=cell.struck))
        except Refused as refused:
            raise refused.at(cell=cell_name(self.row, self.column)) from None

    def _start_sign(self, name: str, attributes: dict[str, str]) -> None:
        """An element inside a paragraph that stands for characters."""
        if self.cell is None:
            return
        if name == f"{_TEXT}s":
            spaces = min(_times(attributes, f"{_TEXT}c"), self.limits.text + 1)
            self._add(" " * spaces)
        elif name == f"{_TEXT}line-break":
            self._add("\n")
        elif name == f"{_TEXT}tab":
            self._add("\t")


def _shown(cell: _Cell) -> tuple[Kind, str]:
    """Kind and text of a cell by its declared type."""
    written = "\n".join("".join(text for text, _ in runs) for runs in cell.paragraphs)
    kind = cell.attributes.get(_TYPE, "")
    value = cell.attributes.get(_VALUE, "")
    if cell.attributes.get(_CALC_TYPE) == "error":
        return Kind.ERROR, written
    if kind in ("float", "currency"):
        plain = number_text(value)
        return (Kind.TEXT, written) if plain is None else (Kind.NUMBER, plain)
    if kind == "percentage":
        plain = percent_text(value)
        return (Kind.TEXT, written) if plain is None else (Kind.NUMBER, plain)
    if kind == "date":
        return Kind.DATE, cell.attributes.get(f"{_OFFICE}date-value", written).removesuffix("T00:00:00")
    if kind == "time":
        found = _DURATION.fullmatch(cell.attributes.get(f"{_OFFICE}time-value", ""))
        return Kind.DATE, ":".join(part.zfill(2) for part in found.groups()) if found else written
    if kind == "boolean":
        return Kind.BOOLEAN, cell.attributes.get(f"{_OFFICE}boolean-value", written).upper()
    return Kind.TEXT, written


def _runs(cell: _Cell, text: str) -> Runs:
    """The runs of a cell whose text is that of its paragraphs; a line break goes with the paragraph it ends."""
    runs: list[tuple[str, bool | None]] = []
    for paragraph in cell.paragraphs:
        if runs or paragraph is not cell.paragraphs[0]:
            runs.append(("\n", runs[-1][1] if runs else None))
        runs += paragraph
    while runs and runs[-1][0] == "\n":
        runs.pop()
    return tuple(runs) if "".join(part for part, _ in runs) == text else ((text, None),)


def _times(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name)
    if given is None or not given.isdecimal() or len(given) > 8:
        return 1
    return max(1, int(given))
