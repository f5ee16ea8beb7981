"""xls: calamine gives the values, the records of the file what calamine leaves out.

These are error values (calamine shows an empty cell, which would pass for an empty answer), percentages, hidden
rows and columns, and what is struck through.
"""

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, ZipError

from measures.workbooks.bounds import Refused
from measures.workbooks.compound import Compound
from measures.workbooks.grids import Kind, Span, cell_name
from measures.workbooks.packages import broken
from measures.workbooks.strikes import Runs, split_struck
from measures.workbooks.values import Sheet, Table, elapsed_text, moment_text, number_text, percent_text, too_far
from measures.workbooks.xls_strikes import Strikes
from measures.workbooks.xlsx import format_of

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x85
_FONT, _XF, _FORMAT, _ROW, _COLINFO = 0x31, 0xE0, 0x41E, 0x208, 0x7D
_SST, _CONTINUE, _LABELSST = 0xFC, 0x3C, 0xFD
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_CELLS = {_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, _LABELSST, 0x204, 0xD6}  # the last three hold texts
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF_8 = 0x0600


@dataclass(slots=True)
class _Aside:
    """What calamine does not tell of a sheet, by row and column."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)  # whose own font is
    runs: dict[tuple[int, int], Runs] = field(default_factory=dict)  # of texts that are in part
    bottom: int = -1
    right: int = -1

    def split(self, row: int, column: int, text: str) -> tuple[str, str, str]:
        """The text of a cell, what stands and what is struck through of it."""
        runs = self.runs.get((row, column), ())
        if "".join(part for part, _ in runs) != text:
            runs = ((text, None),)
        return split_struck(runs, cell_struck=(row, column) in self.struck)


def read_xls(data: bytes, table: Table) -> list[Sheet]:
    """Every worksheet of the book. Raises Refused for what is no xls, locked, broken, with macros, or too large."""
    compound = Compound(data)
    names = compound.names
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise _locked()
    if "WordDocument" in names:
        raise Refused("表計算のファイルではありません。中身は Word 文書です。")
    if "PowerPoint Document" in names:
        raise Refused("表計算のファイルではありません。中身は PowerPoint の資料です。")
    if "_VBA_PROJECT_CUR" in names:
        raise Refused("マクロ付きブックは受け付けません。", "マクロを含まない xlsx 形式で保存し直したファイル")
    stream = next((name for name in ("Workbook", "Book") if name in names), "")
    if not stream:
        raise Refused("表計算のファイルではありません。")
    asides = _read_asides(compound.stream(stream))
    for aside in asides.values():
        _check_area(aside.bottom, aside.right, table)  # before calamine makes room for every cell in between
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _read_sheet(book.get_sheet_by_index(number), asides.get(number, _Aside()), table, hidden=hidden)
            for number, hidden in _worksheets(book)
        ]
    except (CalamineError, ZipError, ValueError, OSError) as error:
        raise broken() from error


def _worksheets(book: CalamineWorkbook) -> Iterator[tuple[int, bool]]:
    for number, known in enumerate(book.sheets_metadata):
        if known.typ == SheetTypeEnum.WorkSheet:
            yield number, known.visible != SheetVisibleEnum.Visible


def _read_sheet(found: CalamineSheet, aside: _Aside, table: Table, *, hidden: bool) -> Sheet:
    sheet = Sheet(found.name, table, hidden=hidden)
    sheet.hidden_rows, sheet.hidden_columns = aside.hidden_rows, aside.hidden_columns
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        sheet.merged.append(Span(top, left, bottom, right))
    rows: Sequence[Sequence[object]] = []
    if found.end is not None:
        _check_area(*found.end, table)
        rows = found.to_python(skip_empty_area=False)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value != "" and (row, column) not in aside.errors:
                kind, text = _shown(value, percent=(row, column) in aside.percentages)
                try:
                    sheet.put(row, column, table.number(kind, *aside.split(row, column, text)))
                except Refused as refused:
                    raise refused.at(sheet=found.name, cell=cell_name(row, column)) from None
    for (row, column), text in aside.errors.items():
        sheet.put(row, column, table.number(Kind.ERROR, text))
    return sheet


def _check_area(bottom: int, right: int, table: Table) -> None:
    limits = table.limits
    if bottom >= limits.rows or right >= limits.columns or (bottom + 1) * (right + 1) > limits.cells:
        raise too_far(bottom, right, limits)


def _shown(value: object, *, percent: bool) -> tuple[Kind, str]:
    if isinstance(value, bool):
        return Kind.BOOLEAN, str(value).upper()
    if isinstance(value, int | float):
        raw = repr(value)
        return Kind.NUMBER, (percent_text(raw) if percent else number_text(raw)) or raw
    if isinstance(value, datetime | date | time):
        return Kind.DATE, moment_text(value)
    if isinstance(value, timedelta):
        return Kind.DATE, elapsed_text(repr(value.total_seconds() / 86_400)) or str(value)
    return Kind.TEXT, str(value)


def _locked() -> Refused:
    return Refused("パスワードのかかったブックです。", "読み取りパスワードを外したファイル")


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF; those of charts inside it left out."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        record = book[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, record
        if depth <= 0:
            return


def _read_asides(book: bytes) -> dict[int, _Aside]:
    """By the sheet's place in the book. Raises Refused for a locked or broken book; nothing is known before BIFF8."""
    starts: list[int] = []
    formats: list[str] = []
    codes: dict[str, str] = {}
    strikes = Strikes()
    try:
        last = 0
        for kind, record in _records(book, 0):
            if kind == _BOF and struct.unpack_from("<H", record)[0] != _BIFF_8:
                return {}
            if kind == _FILEPASS:
                raise _locked()
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", record)[0])
            elif kind == _FONT:
                strikes.add_font(record)
            elif kind == _SST or (kind == _CONTINUE and last == _SST):
                strikes.shared.append(record)
                kind = _SST
            elif kind == _XF:
                strikes.styles.append(struct.unpack_from("<H", record)[0])
                formats.append(str(struct.unpack_from("<H", record, 2)[0]))
            elif kind == _FORMAT:
                number, length, wide = struct.unpack_from("<HHB", record)
                text = record[5 : 5 + length * 2] if wide & 1 else record[5 : 5 + length]
                codes[str(number)] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
            last = kind
        strikes.read_texts()
        percents = {number for number, code in enumerate(formats) if format_of(code, codes) == "percent"}
        return {number: _read_aside(book, start, percents, strikes) for number, start in enumerate(starts)}
    except struct.error as error:
        raise broken() from error


def _read_aside(book: bytes, start: int, percents: set[int], strikes: Strikes) -> _Aside:
    aside = _Aside()
    struck_styles = strikes.struck_styles()
    for kind, record in _records(book, start):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", record)
            aside.bottom = max(aside.bottom, row)
            aside.right = max(aside.right, column)
            if kind != _MULRK and struct.unpack_from("<H", record, 4)[0] in struck_styles:
                aside.struck.add((row, column))
            if kind == _LABELSST and (runs := strikes.texts.get(struct.unpack_from("<I", record, 6)[0])):
                aside.runs[row, column] = runs
        if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR):
            row, column, style = struct.unpack_from("<HHH", record)
            if style in percents:
                aside.percentages.add((row, column))
            if kind == _BOOLERR and record[7]:
                aside.errors[row, column] = _ERRORS.get(record[6], "#N/A")
            elif kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
                aside.errors[row, column] = _ERRORS.get(record[8], "#N/A")
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", record)
            for place in range((len(record) - 6) // 6):
                style = struct.unpack_from("<H", record, 4 + place * 6)[0]
                if style in percents:
                    aside.percentages.add((row, first + place))
                if style in struck_styles:
                    aside.struck.add((row, first + place))
        elif kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", record)
            if flags & 0x20:
                aside.hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", record)
            if flags & 1:
                aside.hidden_columns.update(range(first, min(last, 255) + 1))
    return aside
