"""What stands as a list to be changed and sent back, or an empty one to fill in: the same columns that are read.

A list that comes back unchanged changes nothing; with three cells changed, exactly those three.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.db import models

from measures.notation.safe_texts import write_safe_text
from measures.notation.text import squeeze
from measures.workbooks import paper
from regions.intake.kinds import RULES
from regions.intake.rules import Rules
from regions.models import CityRegion, Sheet
from regions.resources import Column, FlatResource
from regions.widgets.choices import ChoiceWidget, FlagWidget
from renkei.models import User

BOM = "\ufeff"
FREE_ROWS = 200
_CREATED = datetime(2026, 4, 1)  # the same list always gives the same bytes
_MOST_LISTED = 255  # characters of a drop-down list written in place, as Excel allows


def write_csv(rules: Rules, rows: models.QuerySet[Any] | None = None) -> str:
    """The rows that stand (all that the person may change, or ``rows`` of these) as CSV with BOM; no text becomes a formula."""
    target = StringIO()
    target.write(BOM)
    writer = csv.writer(target)
    for line in _lines(rules, rows):
        writer.writerow(map(write_safe_text, line))
    return target.getvalue()


def write_workbook(rules: Rules, title: str, *, rows: models.QuerySet[Any] | None = None, empty: bool = False) -> bytes:
    """The same as a workbook of text cells, with drop-down lists and a sheet that explains the columns.

    ``empty`` leaves the rows out. The bytes depend on nothing but what stands.
    """
    target = BytesIO()
    book = paper.new_workbook(target, title=title, created=_CREATED)
    lines = list(_lines(rules, rows))[: 1 if empty else None]
    _add_list(book, rules.resource, lines)
    _add_guide(book, rules.resource)
    book.close()
    return target.getvalue()


def list_rules(kind: str, *, by: User | None, region: CityRegion | None = None) -> Rules:
    """The rules under which a list of that kind is written for a person."""
    return RULES[kind](by=by, region=region, action="view")


def file_name(kind: str, region: CityRegion | None, ending: str, *, empty: bool = False) -> str:
    """``申請・採択状況の一覧_R25.xlsx``; an empty one is a 様式."""
    label = Sheet.Kind(kind).label + ("（様式）" if empty else "")
    return "_".join(filter(None, [label, region.code if region else ""])) + f".{ending}"


def _lines(rules: Rules, rows: models.QuerySet[Any] | None) -> Iterator[list[str]]:
    columns = rules.resource.columns.values()
    yield [column.heading for column in columns]
    chosen = None if rows is None else set(rows.values_list("pk", flat=True))
    for pk, shot in rules.standing.items():
        if chosen is None or pk in chosen:
            record = rules.record(shot)
            yield [column.write(record, names=rules.prefecture_names) for column in columns]


def _add_list(book: Any, resource: FlatResource, lines: list[list[str]]) -> None:
    sheet = book.add_worksheet("一覧")
    rule = {"border": 1, "border_color": paper.RULE, "valign": "top", "text_wrap": True}
    head = book.add_format(rule | {"bold": True, "bg_color": paper.HEADING})
    aside = book.add_format(rule | {"bold": True, "bg_color": paper.HEADING_ASIDE})
    text = book.add_format(rule | {"num_format": "@"})
    money = book.add_format(rule | {"num_format": "@", "align": "right"})
    end = len(lines) - 1 + FREE_ROWS
    for place, column in enumerate(resource.columns.values()):
        style = money if column.is_money else text
        sheet.set_column(place, place, column.width, style)
        paper.write_cell(sheet, (0, place), column.heading, aside if column.aside else head)
        for line, texts in enumerate(lines[1:], 1):
            paper.write_cell(sheet, (line, place), texts[place], style)
        if words := _choices(column):
            sheet.data_validation(1, place, end, place, {"validate": "list", "source": words, "error_type": "warning"})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(lines) - 1, 1), len(resource.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _add_guide(book: Any, resource: FlatResource) -> None:
    sheet = book.add_worksheet("記載要領")
    words = book.add_format({"valign": "top", "text_wrap": True})
    bold = book.add_format({"valign": "top", "text_wrap": True, "bold": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    points = [("列", "記載のしかた"), *_points(resource)]
    for line, (name, hint) in enumerate(points):
        paper.write_cell(sheet, (line, 0), name, bold)
        paper.write_cell(sheet, (line, 1), hint, words if line else bold)
        sheet.set_row(line, paper.row_height([(hint, 90), (name, 24)]))
    sheet.set_paper(paper.A4)
    sheet.fit_to_pages(1, 0)


def _points(resource: FlatResource) -> Iterator[tuple[str, str]]:
    needed = {name for some in resource.needed for name in some}
    for name, column in resource.columns.items():
        hint = column.hint or "資料のとおりに記入"
        yield f"・{column.heading}", hint + ("（必要な列）" if name in needed else "")
    yield "・一覧にない行", "一覧から消した行は、消えません。取込み前の確認に「一覧にない行」として示します。"


def _choices(column: Column) -> list[str]:
    if isinstance(column.widget, FlagWidget):
        return ["はい", "いいえ"]
    labels = (
        [label for value, label in column.widget.labels.items() if value]
        if isinstance(column.widget, ChoiceWidget)
        else []
    )
    return labels if len(squeeze(",".join(labels))) <= _MOST_LISTED else []
