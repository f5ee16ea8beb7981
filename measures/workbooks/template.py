"""The round-trip workbook (回答様式): a ministry's last answer, to be changed and sent back.

Read back unchanged by ``layout`` it gives the same rows; with three cells changed, exactly those three.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from measures.notation.years import write_year_short
from measures.workbooks import paper
from measures.workbooks.answer_sheet import add_answer_sheet
from measures.workbooks.forms import Form, FormField, FormRole, FormRow
from measures.workbooks.guide_sheets import add_guide_sheet, add_outline_sheet

__all__ = ["Form", "FormField", "FormRole", "FormRow", "file_name", "write_workbook", "write_zip"]

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
_LONGEST_NAME = 40  # of a ministry in a file name
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_workbook(form: Form) -> bytes:
    """Return the xlsx of one ministry; the same form always gives the same bytes.

    ValueError if a text is longer than a cell can be.
    """
    target = BytesIO()
    title = paper.cell_text(f"{form.title} {form.ministry}")
    book = paper.new_workbook(target, title=title, created=datetime(form.year, 4, 1))
    add_answer_sheet(book, form)
    add_guide_sheet(book, form)
    add_outline_sheet(book, form)
    book.close()
    return target.getvalue()


def write_zip(forms: Sequence[Form]) -> bytes:
    """Return all workbooks in one archive, under names that every system can hold; the same forms, the same bytes."""
    target = BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w") as archive:
        for form in forms:
            name = _free_name(file_name(form), taken)
            taken.add(name.casefold())
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, write_workbook(form))
    return target.getvalue()


def file_name(form: Form) -> str:
    """Return the name of the ministry's file: ``R3_総務省_回答様式.xlsx``."""
    ministry = _UNSAFE.sub("_", form.ministry)[:_LONGEST_NAME].strip("._") or "府省庁"
    return f"{write_year_short(form.year)}_{ministry}_回答様式.xlsx"


def _free_name(name: str, taken: set[str]) -> str:
    """Return the name, or the first of name_2, name_3 … that is not taken."""
    free, count = name, 1
    while free.casefold() in taken:
        count += 1
        free = f"{name.removesuffix('.xlsx')}_{count}.xlsx"
    return free
