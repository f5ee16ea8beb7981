"""Workbooks as ministries send them, made from what stands and changed as a test says."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import xlsxwriter

from measures.intake import receive
from measures.intake.returning import form_of
from measures.models import Ministry, Upload
from measures.workbooks.forms import FormRow
from measures.workbooks.template import write_workbook


def book(code: str = "mic", year: int = 2021, change: Callable[[list[FormRow]], list[FormRow]] | None = None) -> bytes:
    """Return the ministry's workbook for ``year``, its rows changed by ``change``."""
    form = form_of(Ministry.objects.get(code=code), year)
    rows = list(form.rows)
    return write_workbook(replace(form, rows=tuple(change(rows) if change else rows)))


def edited(number: int, **texts: Any) -> Callable[[list[FormRow]], list[FormRow]]:
    """Return the change of one row's texts."""
    return lambda rows: [replace(row, **texts) if row.number == number else row for row in rows]


def without(number: int) -> Callable[[list[FormRow]], list[FormRow]]:
    """Return the change that leaves one row out."""
    return lambda rows: [row for row in rows if row.number != number]


def added(**texts: Any) -> Callable[[list[FormRow]], list[FormRow]]:
    """Return the change that adds one new row."""
    values = {"fields_text": "ウ-A f", "summary": "新しい概要", "budget": "50", "rate": "定額", "recipients": "市町村"}
    return lambda rows: [*rows, FormRow(number=None, **{"name": "新規事業", **values, **texts})]


def both(*changes: Callable[[list[FormRow]], list[FormRow]]) -> Callable[[list[FormRow]], list[FormRow]]:
    """Return one change after the other."""

    def change(rows: list[FormRow]) -> list[FormRow]:
        for each in changes:
            rows = each(rows)
        return rows

    return change


def received(
    code: str = "mic",
    year: int = 2021,
    change: Callable[[list[FormRow]], list[FormRow]] | None = None,
    *,
    data: bytes = b"",
    **options: Any,
) -> Upload:
    """Return the staged upload of the ministry's workbook, or of ``data``."""
    data = data or book(code, year, change)
    ministry = Ministry.objects.get(code=code)
    usual = {"name": f"{ministry.name}.xlsx", "ministry": ministry}
    return receive(data=data, year=year, by=None, **{**usual, **options})


def merged_book(
    *codes: str,
    nothing: tuple[str, ...] = (),
    year: int = 2021,
    change: Callable[[list[FormRow]], list[FormRow]] | None = None,
) -> bytes:
    """Return one workbook with a tab a ministry: its rows, changed by ``change``, or 該当なし for those of ``nothing``."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for ministry in Ministry.objects.filter(code__in=[*codes, *nothing]):
            sheet = workbook.add_worksheet(ministry.name)
            sheet.write_column(0, 0, [ministry.name, "（単位：百万円）"])
            if ministry.code in nothing:
                sheet.write_row(1, 0, ["該当なし", "○"])
            sheet.write_row(2, 0, [heading for heading, _ in MERGED])
            form = form_of(ministry, year)
            rows = list(form.rows) if ministry.code in codes else []
            for place, row in enumerate(change(rows) if change else rows, start=3):
                sheet.write_row(place, 0, [getattr(row, name) for _, name in MERGED])
    return target.getvalue()


MERGED = [
    ("施策番号", "number"),
    ("役割・政策分野", "fields_text"),
    ("施策名", "name"),
    ("概要", "summary"),
    ("支援の内容", "support"),
    ("当初予算", "budget"),
    ("補助率", "rate"),
    ("交付対象", "recipients"),
]
