"""A new xlsx with the cells of a received file and marks on them, for files that cannot be marked themselves."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any

from xlsxwriter.exceptions import OverlappingRange  # type: ignore[import-untyped]

from measures.workbooks import paper
from measures.workbooks.grids import Cell, Finding, Grid, Span
from measures.workbooks.remarks import AUTHOR, Remark, comment_size, remarks

_LONGEST_NAME = 31  # of a sheet, in UTF-16 units
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NARROWEST, _WIDEST = 8, 40
_SAMPLED = 200  # lines looked at for the width of a column

_Styles = dict[tuple[str, bool], Any]


def mark_as_new_workbook(
    grids: Sequence[Grid], findings: Sequence[Finding], *, changed: Mapping[tuple[str, str], str] | None = None
) -> bytes:
    """Return a workbook with the same texts, merged ranges and hidden lines, marked as ``marks.mark`` does.

    Every cell is text, as it was seen; numbers, dates and the results of formulas too.
    """
    target = BytesIO()
    book = paper.new_workbook(target, title="受領したファイルの確認結果", created=datetime(1980, 1, 1))
    styles = _styles(book)
    said = remarks(findings, changed or {})
    names = {grid.sheet for grid in grids}
    taken: set[str] = set()
    for first, grid in enumerate(grids or [Grid(file="", sheet="", rows=())]):
        of_the_file = first == 0 and "" not in names
        here = {
            (row, column): remark
            for (sheet, row, column), remark in said.items()
            if sheet == grid.sheet or (of_the_file and not sheet)
        }
        sheet = book.add_worksheet(_free_name(grid.sheet, taken))
        _write_grid(sheet, styles, grid, here)
        if grid.hidden and first:
            sheet.hide()
    book.close()
    return target.getvalue()


def _styles(book: Any) -> _Styles:
    """A format for each colour, with its text struck through or not."""
    usual = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    return {
        (colour, struck): book.add_format(
            usual | ({"bg_color": f"#{colour}"} if colour else {}) | ({"font_strikeout": True} if struck else {})
        )
        for colour in ("", *(remark.colour for remark in (Remark(wrong=True), Remark(changed=True))))
        for struck in (False, True)
    }


def _write_grid(sheet: Any, styles: _Styles, grid: Grid, here: Mapping[tuple[int, int], Remark]) -> None:
    sheet.set_comments_author(AUTHOR)
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(grid)):
        sheet.set_column(column, column, width, None, {"hidden": column in grid.hidden_columns})
    for row in sorted(grid.hidden_rows):
        sheet.set_row(row, None, None, {"hidden": True})
    merged = _merge(sheet, styles, grid)
    marked: dict[tuple[int, int], Remark] = {}
    for place, remark in here.items():
        _gather(marked, _top_left(grid.merged, place) if merged else place, remark)
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                said = marked.get((row, column))
                _write(sheet, styles, (row, column), cell, said.colour if said else "")
    for place, remark in marked.items():
        if not _holds_a_cell(grid, place):
            sheet.write_blank(*place, None, styles[remark.colour, False])
        width, height = comment_size(remark.text)
        sheet.write_comment(*place, remark.text, {"x_scale": width / 128, "y_scale": height / 74, "font_size": 9})
    if grid.rows:
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(grid.rows)}"})


def _merge(sheet: Any, styles: _Styles, grid: Grid) -> bool:
    """Merge as in the received file; a range that overlaps another is left open."""
    for span in grid.merged:
        if (span.top, span.left) != (span.bottom, span.right):
            try:
                sheet.merge_range(span.top, span.left, span.bottom, span.right, "", styles["", False])
            except OverlappingRange:
                continue
    return bool(grid.merged)


def _write(sheet: Any, styles: _Styles, place: tuple[int, int], cell: Cell, colour: str) -> None:
    """The text as a person saw it; where part of it was struck through, that part again."""
    plain, struck = styles[colour, False], styles[colour, True]
    text = paper.cell_text(cell.text, cut=True)
    if not text:
        sheet.write_blank(*place, None, plain)
    elif cell.struck and not cell.standing:
        sheet.write_string(*place, text, struck)
    elif cell.struck and cell.text == cell.struck + cell.standing:
        sheet.write_rich_string(*place, struck, cell.struck, plain, cell.standing, plain)
    elif cell.struck and cell.text == cell.standing + cell.struck:
        sheet.write_rich_string(*place, plain, cell.standing, struck, cell.struck, plain)
    else:
        sheet.write_string(*place, text, plain)


def _gather(marked: dict[tuple[int, int], Remark], place: tuple[int, int], remark: Remark) -> None:
    """Add a remark at a cell, which may stand for several of one merged range."""
    at = marked.setdefault(place, Remark())
    at.lines.extend(remark.lines)
    at.wrong |= remark.wrong
    at.changed |= remark.changed


def _top_left(merged: Sequence[Span], place: tuple[int, int]) -> tuple[int, int]:
    row, column = place
    for span in merged:
        if span.top <= row <= span.bottom and span.left <= column <= span.right:
            return span.top, span.left
    return place


def _holds_a_cell(grid: Grid, place: tuple[int, int]) -> bool:
    row, column = place
    return row < len(grid.rows) and column < len(grid.rows[row]) and grid.rows[row][column] is not None


def _widths(grid: Grid) -> list[float]:
    """A width for each column, from the longest line in its first cells."""
    widest: dict[int, int] = {}
    for cells in grid.rows[:_SAMPLED]:
        for column, cell in enumerate(cells):
            if cell is not None:
                longest = max((paper.text_width(line) for line in cell.text[:500].splitlines()), default=0)
                widest[column] = max(widest.get(column, 0), longest)
    columns = max((*widest, *grid.hidden_columns), default=-1) + 1
    return [min(max(widest.get(column, 0) + 2, _NARROWEST), _WIDEST) for column in range(columns)]


def _free_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has: at most 31 characters, none of []:*?/\\."""
    wanted = _NOT_IN_NAMES.sub("_", name).strip("'") or "受領ファイル"
    for number in count(1):
        tail = f"_{number}" if number > 1 else ""
        free = _cut(wanted, _LONGEST_NAME - len(tail)) + tail
        if free.lower() not in taken and free.lower() != "history":
            break
    taken.add(free.lower())
    return free


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
