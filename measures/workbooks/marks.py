"""A received workbook sent back: the same file with its cells marked red and yellow, and commented.

openpyxl writes it. It keeps values, formulas, formats, struck-through runs (見え消し), merges, lists, protection and
print set-up. It loses what it does not know: shapes, text boxes and form controls, the kana above kanji, threaded
comments (their text stays as a plain comment), slicers, and the stored results of formulas: a spreadsheet program
calculates those anew when it opens the file, a reader that does not calculate finds none.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from measures.workbooks.grids import Finding
from measures.workbooks.marked_copy import mark_as_new_workbook
from measures.workbooks.remarks import AUTHOR, RED, YELLOW, Remark, comment_size, remarks

__all__ = ["mark", "mark_as_new_workbook"]

_MOST_XML = 8 * 1024 * 1024  # bytes of sheets and texts: openpyxl takes some fifty times as much memory, and seconds
_MOST_MERGED = 15_000  # cells of all merged ranges: openpyxl takes a third of a millisecond for each
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_RULE = f"\n――― {AUTHOR} ―――\n"  # between another's comment and ours


def mark(
    data: bytes, name: str, findings: Sequence[Finding], *, changed: Mapping[tuple[str, str], str]
) -> bytes | None:
    """Return the received xlsx with what was found said at its cells; ``changed``: (sheet, cell) → the old text.

    None where the file cannot be marked (xls, ods, csv, macros, or too large for openpyxl): then
    ``mark_as_new_workbook`` makes one. Only for files that the reader has taken. Marks that an earlier round left
    are taken away first; a cell of a merged range is marked at its top left.
    """
    if not _can_be_marked(data):
        return None
    try:
        book = openpyxl.load_workbook(BytesIO(data), rich_text=True)
        _unmark(book)
        for (sheet_name, row, column), remark in remarks(findings, changed, name=name).items():
            sheet = _sheet(book, sheet_name)
            if sheet is not None:
                _mark_cell(_top_left(sheet, row + 1, column + 1), remark)
        target = BytesIO()
        book.save(target)
    except Exception:  # whatever openpyxl does not understand: there is the new workbook
        return None
    return target.getvalue()


def _can_be_marked(data: bytes) -> bool:
    """Whether it is an xlsx without macros, and small enough to be written again."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            sheets = [name for name in sizes if _SHEET.fullmatch(name)]
            parts = {name.casefold() for name in sizes}
            if "xl/workbook.xml" not in parts or any(part.endswith("vbaproject.bin") for part in parts):
                return False
            if sum(sizes[name] for name in (*sheets, *(n for n in sizes if "sharedStrings" in n))) > _MOST_XML:
                return False
            return sum(_merged_cells(archive.read(name)) for name in sheets) <= _MOST_MERGED
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, NotImplementedError):
        return False


def _merged_cells(xml: bytes) -> int:
    """How many cells the sheet's merged ranges cover."""
    return sum(
        (abs(int(bottom) - int(top)) + 1) * (abs(_column(right) - _column(left)) + 1)
        for left, top, right, bottom in _MERGE.findall(xml)
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(book: Any, name: str) -> Any | None:
    """The sheet of that name; for the file as a whole the first one."""
    if not name:
        return book.worksheets[0] if book.worksheets else None
    return next((sheet for sheet in book.worksheets if sheet.title == name), None)


def _top_left(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the one that stands for its merged range."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _mark_cell(cell: Any, remark: Remark) -> None:
    """Colour and comment; another's comment, or ours for a cell of the same merge, stays above."""
    if remark.colour and not (remark.colour == YELLOW and _colour(cell) == RED):
        cell.fill = PatternFill("solid", start_color=remark.colour, end_color=remark.colour)
    before = cell.comment
    if before is None:
        text, author = remark.text, AUTHOR
    elif before.author == AUTHOR or _RULE in before.text:
        text, author = f"{before.text}\n{remark.text}", before.author
    else:
        text, author = f"{before.text}{_RULE}{remark.text}", before.author
    width, height = comment_size(text)
    cell.comment = Comment(text, author, width=width, height=height)


def _unmark(book: Any) -> None:
    """Take away our comments and colours of an earlier round."""
    for cell in _commented(book):
        if cell.comment.author == AUTHOR:
            cell.comment = None
        elif _RULE in cell.comment.text:
            kept = cell.comment.text.partition(_RULE)[0]
            cell.comment = Comment(kept, cell.comment.author, width=cell.comment.width, height=cell.comment.height)
        else:
            continue
        if _colour(cell) in (RED, YELLOW):
            cell.fill = PatternFill()


def _commented(book: Any) -> Iterable[Any]:
    for sheet in book.worksheets:
        yield from [cell for row in sheet.iter_rows() for cell in row if getattr(cell, "comment", None) is not None]


def _colour(cell: Any) -> str:
    """The colour that fills the cell, six hex digits; "" if none."""
    fill = cell.fill
    return str(fill.start_color.rgb)[-6:] if fill is not None and fill.fill_type == "solid" else ""
