"""CSV: bytes → text → one sheet. Encoding by BOM, then strict UTF-8, then cp932; the delimiter by content."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from measures.workbooks.bounds import Limits, Refused
from measures.workbooks.grids import Kind, cell_name
from measures.workbooks.own_csv import read_back
from measures.workbooks.values import Sheet, Table

ENCODINGS_EXPECTED = "UTF-8、UTF-16（BOM 付き）、Shift_JIS（cp932）のいずれかの文字コードの CSV"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = ",\t;"
_UNASSIGNED = re.compile("[\x80\xa0\uf8f1-\uf8f3]")  # what Python makes of the bytes 80, A0, FD–FF, which are nothing
_SAMPLE_LINES = 100
_SAMPLE_CHARACTERS = 50_000
_EXCERPT_CHARACTERS = 20_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?=[\r\n]|\Z)')  # Excel's own hint


def decode(data: bytes) -> str:
    """The file's text, its BOM taken off. Raises Refused naming the line that no encoding can read, or holds a NUL."""
    text = _decode(data)
    nul = text.find("\0")
    if nul >= 0:
        raise Refused(f"{_line_of(text, nul)} 行目に、文字ではないデータ（NUL）が入っています。", ENCODINGS_EXPECTED)
    return text


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(data[len(bom) :], encoding, error.start) from error
    if b"\x1b$" in data:
        raise Refused("文字コードが JIS（ISO-2022-JP）のファイルは読めません。", ENCODINGS_EXPECTED)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as not_utf_8:
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError as not_cp932:
            _refuse_euc(data)
            if not_utf_8.start > not_cp932.start:
                raise _undecodable(data, "utf-8", not_utf_8.start) from not_utf_8
            raise _undecodable(data, "cp932", not_cp932.start) from not_cp932
    unassigned = _UNASSIGNED.search(text)
    if unassigned:
        at = len(text[: unassigned.start()].encode("cp932"))
        raise _undecodable(data, "cp932", at)
    strange = sum(not letter.isascii() for letter in text)
    if text.count("､") * 8 > strange:  # the bytes of every hiragana in EUC-JP begin with this comma of cp932
        _refuse_euc(data)
    return text


def _refuse_euc(data: bytes) -> None:
    try:
        data.decode("euc_jp")
    except UnicodeDecodeError:
        return
    raise Refused("文字コードが EUC-JP と思われるファイルは読めません。", ENCODINGS_EXPECTED)


def _undecodable(data: bytes, encoding: str, start: int) -> Refused:
    before = data[:start].decode(encoding, errors="replace")
    return Refused(
        f"{_line_of(before, len(before))} 行目に、読み取れない文字があります。",
        ENCODINGS_EXPECTED,
        value=" ".join(f"{byte:02X}" for byte in data[start : start + 4]),
    )


def _line_of(text: str, position: int) -> int:
    return len(_LINE_END.findall(text, 0, position)) + 1


def read_csv(data: bytes, table: Table) -> Sheet:
    """The one sheet of a CSV: every field a text cell, empty ones nothing.

    Raises Refused for a wrong encoding, a quote left open (with its line), and what exceeds the bounds.
    """
    text = decode(data)
    sheet, limits = Sheet("", table), table.limits
    number_of = _Numbers(table).__getitem__
    for row, (line, record) in enumerate(read_back(_records(text, delimiter_of(text), limits=limits))):
        if len(record) > limits.columns or row >= limits.rows:
            _put_singly(record, sheet, row, line)
            continue
        try:
            numbers = list(map(number_of, record))
        except Refused:
            _put_singly(record, sheet, row, line)  # says which of the fields it is
            continue
        while numbers and not numbers[-1]:
            numbers.pop()
        if numbers:
            sheet.line(row).extend(numbers)
    return sheet


class _Numbers(dict[str, int]):
    """The number of the cell that a field makes, 0 of an empty one; every field is looked at once."""

    def __init__(self, table: Table) -> None:
        super().__init__({"": 0})
        self._table = table

    def __missing__(self, field: str) -> int:
        number = self[field] = self._table.number(Kind.TEXT, unwrap(field))
        return number


def _put_singly(record: list[str], sheet: Sheet, row: int, line: int) -> None:
    """Place a record field by field. Raises Refused with the field's place."""
    for column, field in enumerate(record):
        if not field:
            continue
        try:
            sheet.put(row, column, sheet.table.number(Kind.TEXT, unwrap(field)))
        except Refused as refused:
            refused.message = f"{line} 行目：{refused.message}"
            raise refused.at(cell=cell_name(row, column)) from None


def unwrap(field: str) -> str:
    """``="001"``, written so that Excel keeps the zeros, is the text ``001``."""
    found = _TEXT_FORMULA.fullmatch(field) if field.startswith("=") else None
    return found[1] if found else field


def excerpt(data: bytes, *, lines: int = 10) -> tuple[tuple[str, ...], ...]:
    """The first records as decoded, to be looked at by a person. Raises Refused if no encoding fits."""
    text = decode(data)
    beginning = text[:_EXCERPT_CHARACTERS]
    reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter_of(text))
    shown: list[tuple[str, ...]] = []
    for record in reader:
        shown.append(tuple(record))
        if len(shown) == lines:
            break
    return tuple(shown)


def delimiter_of(text: str) -> str:
    """Comma, tab or semicolon: the one by which most of the first lines have the same number of fields."""
    hint = _SEPARATOR_LINE.match(text)
    if hint and hint[1] in _DELIMITERS:
        return hint[1]
    sample = text[:_SAMPLE_CHARACTERS]
    best, chosen = (0, 0), ","
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        lines = io.StringIO(sample, newline="")
        try:
            for record in csv.reader(lines, delimiter=delimiter, strict=True):
                if len(record) > 1:
                    widths[len(record)] += 1
                if widths.total() >= _SAMPLE_LINES:
                    break
        except csv.Error:
            if lines.read(1) or len(text) <= len(sample):  # else the sample only ends inside a quote
                widths.clear()
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if (times, width) > best:
            best, chosen = (times, width), delimiter
    return chosen


def _records(text: str, delimiter: str, *, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it begins on, counted from 1."""
    csv.field_size_limit(limits.size)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(
                f'{line} 行目の引用符（"）が閉じていないか、位置が正しくありません。',
                '値を " で囲むときは終わりも " で閉じ、値の中の " は二つ重ねた CSV',
            ) from error
        yield line, [] if line == 1 and _SEPARATOR_LINE.fullmatch(delimiter.join(record)) else record
        line = reader.line_num + 1
