"""Workbooks as ministries send them, made from what stands and changed as a test says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

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
    code: str = "mic", year: int = 2021, change: Callable[[list[FormRow]], list[FormRow]] | None = None, **options: Any
) -> Upload:
    """Return the staged upload of the ministry's workbook."""
    data = book(code, year, change)
    ministry = Ministry.objects.get(code=code)
    return receive(data=data, name=f"{ministry.name}.xlsx", year=year, by=None, **{"ministry": ministry, **options})
