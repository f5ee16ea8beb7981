"""The document as xlsx: a cover, a sheet for each table, the outline. Read back by the intake it changes nothing.

Right of the printed columns stand two that are not printed, 施策番号 and 府省名: by these a row is recognised even
where its name or its ministry's heading alone would not tell.
"""

import math
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from measures.documents.layout import COLUMNS, Cell, Cover, Document, Group, Outline, Section
from measures.documents.signs import showable
from measures.workbooks import paper

_CREATED = datetime(2026, 4, 1)  # of a draft: the same document gives the same bytes
_WIDTHS = {
    "role": 10,
    "field": 10,
    "name": 20,
    "summary": 34,
    "support": 20,
    "budget": 13,
    "rate": 11.5,
    "recipients": 13,
}
_COVER = 112  # characters that fit the page without being made smaller
_ASIDE = (("施策番号", 10), ("府省名", 18))  # not printed
_CENTRED = {"role", "field", "rate"}
_HEADING, _FIRST = 1, 2  # lines: the headings, the first measure
_HIGHEST = 380.0  # points of a line; what is higher stands on several
_PAGE = 500.0  # points of lines on a page, which is made to fit the width of the columns
_UNSAFE = re.compile(r"[\x00-\x1f\[\]:*?/\\']+")
_LONGEST_NAME = 31


class TooLong(Exception):
    """A text does not fit into a cell of a workbook (32,767 characters)."""


def write_workbook(document: Document) -> bytes:
    """Return the xlsx; the same document always gives the same bytes. No text becomes a formula, a number or a link.

    TooLong if a text is longer than a cell can hold.
    """
    target = BytesIO()
    created = document.dated.replace(tzinfo=None) if document.dated else _CREATED
    book = paper.new_workbook(target, title=showable(document.cover.title)[:200], created=created)
    styles = _styles(book)
    names = _Names()
    try:
        _add_cover(book, names, styles, document)
        for section in document.sections:
            _add_section(book, names, styles, document, section)
        _add_outline(book, names, styles, document, document.outline)
    except ValueError as error:
        raise TooLong(str(error)) from error
    book.close()
    return target.getvalue()


class _Names:
    """Names of sheets: each once, without what Excel refuses."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, wanted: str) -> str:
        """Return the name, or the first of name（2）, name（3） … that is free."""
        bare = _UNSAFE.sub(" ", showable(wanted)).strip() or "府省"
        name, count = bare[:_LONGEST_NAME].strip(), 1
        while name.casefold() in self._taken:
            count += 1
            ending = f"（{count}）"
            name = bare[: _LONGEST_NAME - len(ending)].strip() + ending
        self._taken.add(name.casefold())
        return name


def _styles(book: Any) -> dict[str, Any]:
    cell = {"num_format": "@", "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": paper.RULE}
    head = cell | {"bold": True, "align": "center", "bg_color": paper.HEADING}
    aside = {"valign": "vcenter", "font_color": "#595959"}
    styles = {
        column: book.add_format(
            cell | {"align": "center" if column in _CENTRED else "right" if column == "budget" else "left"}
        )
        for column in COLUMNS
    }
    styles["head"] = book.add_format(head)
    styles["ministry"] = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter", "num_format": "@"})
    styles["unit"] = book.add_format({"align": "right", "valign": "bottom"})
    styles["aside head"] = book.add_format(aside | {"bold": True, "bg_color": paper.HEADING_ASIDE, "text_wrap": True})
    styles["aside number"] = book.add_format(aside | {"num_format": "0", "align": "center"})
    styles["aside text"] = book.add_format(aside | {"num_format": "@"})
    centred = {"align": "center", "valign": "vcenter", "text_wrap": True, "num_format": "@"}
    styles["title"] = book.add_format(centred | {"bold": True, "font_size": 24})
    styles["line"] = book.add_format(centred | {"font_size": 14})
    styles["note"] = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    styles["text"] = styles["name"]
    return styles


def _set_up(sheet: Any, document: Document, *, width: int, pages: int = 0) -> None:
    """A4 landscape, one page wide and as high as needed or ``pages``; a draft says 案 at the head of each page."""
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.set_margins(left=0.45, right=0.45, top=0.75 if document.is_draft else 0.55, bottom=0.6)
    sheet.fit_to_pages(1, pages)
    sheet.center_horizontally()
    sheet.set_footer("&C&P／&N")
    if document.is_draft:
        sheet.set_header("&C&24&K969696案")
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, max(sheet.dim_rowmax or 0, 1), width - 1)


def _add_cover(book: Any, names: _Names, styles: dict[str, Any], document: Document) -> None:
    sheet = book.add_worksheet(names.give("表紙"))
    sheet.set_column(0, 0, _COVER)
    for line in range(4):
        sheet.set_row(line, 40)
    cover: Cover = document.cover
    texts = [(cover.title, "title", 34.0), *((text, "line", 24.0) for text in cover.lines)]
    line = 3
    for text, style, least in texts:
        paper.write_cell(sheet, (line, 0), text, styles[style])
        sheet.set_row(line, max(least, paper.row_height([(text, _COVER / 2.4 if style == "title" else _COVER / 1.4)])))
        line += 1
    line += 3
    for note in cover.notes:
        paper.write_cell(sheet, (line, 0), note, styles["note"])
        sheet.set_row(line, paper.row_height([(note, _COVER)]))
        line += 2
    _set_up(sheet, document, width=1)


def _add_section(book: Any, names: _Names, styles: dict[str, Any], document: Document, section: Section) -> None:
    sheet = book.add_worksheet(names.give(section.heading))
    _write_head(sheet, styles, document, section)
    line, breaks, used = _FIRST, [], 0.0
    for group in section.groups:
        heights = _heights(group)
        needed = sum(height for of_line in heights for height in of_line)
        if used and used + needed > _PAGE:
            breaks.append(line)
            used = 0.0
        used += needed
        line = _write_group(sheet, styles, section, group, line, heights)
    sheet.set_h_pagebreaks(breaks)
    sheet.freeze_panes(_FIRST, COLUMNS.index("name") + 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:J{line + 1}"})
    sheet.repeat_rows(0, _HEADING)
    _set_up(sheet, document, width=len(COLUMNS))


def _write_head(sheet: Any, styles: dict[str, Any], document: Document, section: Section) -> None:
    last = len(COLUMNS) - 1
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS[column])
        paper.write_cell(sheet, (_HEADING, place), document.headings[column], styles["head"])
    for place, (heading, width) in enumerate(_ASIDE, last + 1):
        sheet.set_column(place, place, width)
        paper.write_cell(sheet, (_HEADING, place), heading, styles["aside head"])
    paper.write_cell(sheet, (0, 0), section.heading, styles["ministry"])
    paper.write_cell(sheet, (0, last), section.unit, styles["unit"])
    sheet.set_row(0, 27)
    texts = [(document.headings[column], _WIDTHS[column] * 0.95) for column in COLUMNS]
    sheet.set_row(_HEADING, max(37.0, paper.row_height(texts)))


def _heights(group: Group) -> list[list[float]]:
    """The heights of the lines of the sheet on which each line of a group stands: several where one would be too high."""
    lines = [paper.text_height([])] * group.lines
    for cell in sorted(group.cells, key=lambda cell: cell.lines):
        missing = paper.text_height([(cell.text, _WIDTHS[cell.column])]) - sum(lines[cell.line : cell.end])
        if missing > 0:
            for line in range(cell.line, cell.end):
                lines[line] += missing / cell.lines
    counts = [math.ceil(height / _HIGHEST) for height in lines]
    return [[height / count] * count for height, count in zip(lines, counts, strict=True)]


def _write_group(
    sheet: Any, styles: dict[str, Any], section: Section, group: Group, top: int, heights: list[list[float]]
) -> int:
    """Write a group from line ``top`` of the sheet on; return the line after it."""
    starts = [top]
    for of_line in heights:
        for place, height in enumerate(of_line, starts[-1]):
            sheet.set_row(place, height)
        starts.append(starts[-1] + len(of_line))
    for cell in group.cells:
        _write(sheet, styles[cell.column], cell, starts)
    number, ministry = len(COLUMNS), len(COLUMNS) + 1
    for measure in group.measures:
        place, end = starts[measure.line], starts[measure.end] - 1
        paper.write_cell(sheet, (place, number), "", styles["aside number"], to=(end, number))
        sheet.write_number(place, number, measure.number, styles["aside number"])
        paper.write_cell(sheet, (place, ministry), section.ministry, styles["aside text"], to=(end, ministry))
    return starts[-1]


def _write(sheet: Any, style: Any, cell: Cell, starts: list[int]) -> None:
    place = COLUMNS.index(cell.column)
    to = (starts[cell.end] - 1, place)
    paper.write_cell(sheet, (starts[cell.line], place), cell.text, style, to=to)


def _add_outline(book: Any, names: _Names, styles: dict[str, Any], document: Document, outline: Outline) -> None:
    sheet = book.add_worksheet(names.give("役割と政策分野"))
    count = max(len(outline.roles), 1)
    width = _COVER / count
    sheet.set_column(0, count - 1, width)
    paper.write_cell(sheet, (0, 0), outline.title, styles["line"], to=(0, count - 1))
    sheet.set_row(0, 36)
    for place, text, columns in _outline_groups(outline):
        paper.write_cell(sheet, (1, place), text, styles["head"], to=(1 if columns else 2, place + max(columns, 1) - 1))
    for place, role in enumerate(outline.roles):
        if role.group:
            paper.write_cell(sheet, (2, place), role.heading, styles["head"])
        for line in range(outline.height):
            text = role.fields[line] if line < len(role.fields) else ""
            paper.write_cell(sheet, (line + 3, place), text, styles["text"])
    for line in (1, 2):
        sheet.set_row(line, 30)
    for line in range(outline.height):
        texts = [(role.fields[line], width) for role in outline.roles if line < len(role.fields)]
        sheet.set_row(line + 3, paper.row_height(texts))
    _set_up(sheet, document, width=count, pages=1)


def _outline_groups(outline: Outline) -> Iterator[tuple[int, str, int]]:
    """Where the upper headings stand: column, text, columns; 0 columns for a role that is no part of one."""
    place = 0
    for text, columns in outline.groups:
        yield (place, text, columns) if text else (place, outline.roles[place].heading, 0)
        place += columns
