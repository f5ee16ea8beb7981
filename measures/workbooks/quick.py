"""The plain form in which nearly every program writes the cells of an xlsx sheet, read without an XML parser.

A grammar of four tokens has to cover the cells without a gap; what it covers, a parser would read as the same (a
test compares the two). Anything else – comments, other quotes, line breaks between elements – raises NotPlain.
"""

import re
from collections.abc import Iterator

from measures.workbooks.bounds import Refused
from measures.workbooks.plain_xml import NOT_PLAIN, NotPlain, decoded, resolved
from measures.workbooks.values import Sheet, column_of
from measures.workbooks.xlsx import MAIN, Book, is_hidden_row, unescape

_REST = (  # of a cell, behind its place
    r'(?: s="(?P<style>[0-9]+)")?(?: t="(?P<kind>[A-Za-z]+)")?(?:/>|>(?:<f>(?P<formula>[^<>]*)</f>)?'
    r'(?:<v>(?P<value>[^<>]*)</v>|<is><t(?: xml:space="preserve")?>(?P<inline>[^<>]*)</t></is>)?</c>)'
)
_TOKEN = re.compile(
    rf'<c r="([A-Z]{{1,3}})([1-9][0-9]{{0,6}})"({re.sub("[?]P<[a-z]+>", "?:", _REST)})'
    r'|<row((?: [A-Za-z0-9]+(?::[A-Za-z0-9]+)?="[^"<>&]*")*)(/?)>'
    r"|</row>"
)
_GROUPS = _TOKEN.groups + 1  # with what stands between two tokens
_CELL = re.compile(_REST)
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9]+(?::[A-Za-z0-9]+)?)="([^"]*)"')
_USUAL_ROW = re.compile(r' r="[0-9]{1,7}"(?: spans="[0-9:]*")?')
_OPENING = re.compile(rf'<worksheet(?: [^<>]*)? xmlns="{re.escape(MAIN[0])}"')
_ENCODING = re.compile(r"""\A\ufeff?<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_UNUSUAL = ("<!", "<sheetData/>", "<?", "]]>")
_LONGEST_ROW = 1 << 22


def read_plain(pieces: Iterator[bytes], sheet: Sheet, book: Book) -> bytes:
    """Put the cells into the sheet; return the rest of the document, its ``sheetData`` empty, for a parser.

    Raises NotPlain (the sheet is then half filled and to be thrown away), or Refused where bounds are exceeded.
    """
    texts = decoded(pieces)
    buffer = ""
    for text in texts:
        buffer += text
        head, found, rest = buffer.partition("<sheetData>")
        if found:
            break
        if len(buffer) > _LONGEST_ROW:
            raise NotPlain
    else:
        raise NotPlain
    body = head.partition("?>")[2] if "<?xml" in head[:10] else head
    if not _OPENING.search(head) or _ENCODING.match(head) or any(word in body for word in _UNUSUAL):
        raise NotPlain
    rows = _Rows(sheet, book, head)
    buffer = rest
    while (end := buffer.find("</sheetData>")) < 0:
        cut = buffer.rfind("</row>") + 6
        if cut > 6:
            rows.read(buffer[:cut])
            buffer = buffer[cut:]
        text = next(texts, "")
        if not text or len(buffer) > _LONGEST_ROW:
            raise NotPlain
        buffer += text
    rows.read(buffer[:end])
    if rows.inside:
        raise NotPlain
    tail = buffer[end:] + "".join(texts)
    return f"{head}<sheetData>{tail}".encode()


class _Rows:
    """Reads runs of whole rows. ``inside``: a row is open."""

    def __init__(self, sheet: Sheet, book: Book, head: str) -> None:
        self.sheet, self.book, self.head = sheet, book, head
        self.inside = False
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def read(self, text: str) -> None:
        """Put every cell of the text into the sheet. Raises NotPlain."""
        if NOT_PLAIN.search(text):
            raise NotPlain
        parts = _TOKEN.split(text)
        if any(parts[::_GROUPS]):
            raise NotPlain
        columns, numbers, limits = self._columns, self._numbers, self.book.table.limits
        row_digits, row_number = "", 0
        line: list[int] = []
        width = 0  # where to append: 0 in a row that lies out of bounds
        tokens = zip(*(parts[group::_GROUPS] for group in range(1, _GROUPS)), strict=True)
        for letters, digits, rest, row, closed in tokens:
            if letters is None:
                self._row(row, closed)
                continue
            number = numbers.get(rest)
            if number is None:
                try:
                    number = self._number(rest)
                except Refused as refused:
                    raise refused.at(cell=letters + digits) from None
            if not number:
                continue
            column = columns.get(letters)
            if column is None:
                column = columns[letters] = column_of(letters)
            if digits != row_digits:
                row_digits = digits
                row_number = int(digits) - 1
                width = limits.columns if row_number < limits.rows else 0
                line = self.sheet.line(row_number) if width else []
            if len(line) == column < width:
                line.append(number)  # by far the most common case
            else:
                self.sheet.put(row_number, column, number)

    def _number(self, rest: str) -> int:
        """The number of a cell by all that stands behind its place; many cells have the same."""
        found = _CELL.fullmatch(rest)
        assert found is not None
        style, kind, formula, value, inline = found.groups()
        if formula is value is inline is None:
            return 0
        runs = () if inline is None else ((unescape(resolved(inline)), None),)
        plain = None if formula is None else resolved(formula)
        shown = None if value is None else resolved(value)
        number = self.book.number(kind or "n", style or "0", shown, formula=plain, runs=runs)
        if formula is None and inline is None:
            self._numbers[rest] = number
        return number

    def _row(self, attributes: str | None, closed: str | None) -> None:
        if (attributes is None) != self.inside:
            raise NotPlain
        self.inside = attributes is not None and not closed
        if attributes is None:
            return
        if _USUAL_ROW.fullmatch(attributes):
            return
        given = dict(_ATTRIBUTE.findall(attributes))
        if any(":" in name and f' xmlns:{name.partition(":")[0]}="' not in self.head for name in given):
            raise NotPlain
        number = given.get("r", "")
        if not number.isdecimal() or len(number) > 7:
            raise NotPlain
        if is_hidden_row(given):
            self.sheet.hidden_rows.add(int(number) - 1)
