"""The tables as a workbook for programs: a sheet a table, one header row, numbers as numbers, no merged cells."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from measures.csv_files import Row
from measures.opendata.dictionary import Table
from measures.workbooks import paper

_EXACT = 10**15  # from here on a number would be rounded; it stays text
_MOST_ROWS = 1_048_576
_WIDEST = 60


class TooLong(ValueError):
    """A table has more rows than a sheet can hold."""


def write_workbook(
    tables: Iterable[tuple[Table, Callable[[], Iterable[Row]]]],
    target: Any,
    *,
    title: str,
    created: datetime,
    about: Iterable[tuple[str, str]],
) -> None:
    """Write the tables to ``target``, row by row on disk, after a sheet that says what they are.

    Texts are text cells and never formulas, and stand without the apostrophe of the CSVs; what a cell cannot hold is
    cut. Raises ``TooLong``.
    """
    book = paper.new_workbook(target, title=title, created=created, in_memory=False)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@", "bg_color": paper.HEADING})
    sheet = book.add_worksheet("このデータについて")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    for line, (what, words) in enumerate(about):
        paper.write_cell(sheet, (line, 0), what, text)
        paper.write_cell(sheet, (line, 1), paper.cell_text(words, cut=True), text)
    for table, rows in tables:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, min(max(paper.text_width(column.name), 8) + 2, _WIDEST))
            paper.write_cell(sheet, (0, place), column.name, head)
        for line, row in enumerate(rows(), start=1):
            if line >= _MOST_ROWS:
                raise TooLong(f"「{table.label}」の行が多すぎて、Excel形式では書き出せません。CSVを使ってください。")
            for place, value in enumerate(row):
                _write(sheet, line, place, value, text)
    book.close()


def _write(sheet: Any, line: int, place: int, value: object, text: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int) and abs(value) < _EXACT:
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, paper.cell_text(str(value), cut=True), text)
