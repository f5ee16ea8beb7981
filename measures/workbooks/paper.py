"""How our workbooks look: fonts, colours, and how high a row must be for its text."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

FONT = "游ゴシック"
SIZE = 10
A4 = 9  # the number of a paper size
MOST_TEXT = 32_767  # UTF-16 units: what a cell can hold

HEADING = "#D9E2EC"
HEADING_ASIDE = "#E7E6E6"  # over the columns that are not printed
LOCKED = "#F2F2F2"
INPUT = "#E8F3EC"
RULE = "#7F7F7F"

_LINE = 17.0  # points of one line of text
_PADDING = 7.0
_HIGHEST = 409.0  # what Excel allows
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")  # XlsxWriter writes control characters as _x0001_, not these


def new_workbook(target: Any, *, title: str, created: datetime, in_memory: bool = True) -> Any:
    """Return a workbook whose bytes depend on nothing but what is written into it.

    One that is not ``in_memory`` keeps no row but the last: rows are written in their order.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            **({"in_memory": True} if in_memory else {"constant_memory": True}),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": FONT, "font_size": SIZE},
        },
    )
    book.set_properties({"title": title, "author": "renkei", "created": created})
    return book


def cell_text(text: str, *, cut: bool = False) -> str:
    """Return the text as a cell can hold it: lines end in LF, what XML cannot carry is U+FFFD.

    ValueError if it is too long, unless it may be ``cut``.
    """
    written = text if text.isprintable() else _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(written) > MOST_TEXT // 2 and len(written) + sum(sign > "\uffff" for sign in written) > MOST_TEXT:
        if cut:
            return written.encode("utf-16-le")[: MOST_TEXT * 2].decode("utf-16-le", "ignore")
        raise ValueError(f"a cell holds {MOST_TEXT} characters at most")
    return written


def write_cell(sheet: Any, place: tuple[int, int], text: str, style: Any, *, to: tuple[int, int] | None = None) -> None:
    """Write a text that never becomes a formula, a number, a date or a link, over the range ``place``–``to``."""
    if to is not None and to != place:
        sheet.merge_range(*place, *to, "", style)
    if text:
        sheet.write_string(*place, cell_text(text), style)
    else:
        sheet.write_blank(*place, None, style)


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the points a row needs for the highest of its texts, as far as a row can be that high."""
    return min(text_height(texts), _HIGHEST)


def text_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the points that the highest of some texts needs, each given with the width of its column."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return lines * _LINE + _PADDING


def text_width(text: str) -> int:
    """Return how many half-width characters the text takes."""
    return len(text) if text.isascii() else sum(map(_SIGN_WIDTHS.__getitem__, text))


class _SignWidths(dict[str, int]):
    """Half-width characters that a sign takes, looked up once."""

    def __missing__(self, sign: str) -> int:
        width = self[sign] = 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        return width


_SIGN_WIDTHS = _SignWidths()


def _lines(text: str, width: float) -> int:
    """How many lines the text takes in a column: a little narrower than it is, for kinsoku and other fonts."""
    room = max(width - 3.5, 2)
    if 2 * len(text) <= room and text.isprintable():
        return 1
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.splitlines() or [""])
