"""The sheet 回答: last year's rows in the printed layout, to be changed where they stand.

Only titles and measure numbers are locked, and rows may be put in and taken out, so that nothing keeps a ministry
from answering; what is written is checked when the file comes back, cell by cell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from measures.notation.amounts import write_unit
from measures.notation.years import write_date
from measures.workbooks import paper
from measures.workbooks.answer_rules import add_lists, grey_out_ended, set_up
from measures.workbooks.forms import (
    COLUMNS,
    FIRST_LINE,
    HEADING_LINE,
    MINISTRY_LINE,
    PLACES,
    PRINTED,
    TITLE_LINE,
    WIDTHS,
    Form,
    FormRow,
)

SHEET = "回答"
_FREE_HEIGHT = 41.0
_WEEKDAYS = "月火水木金土日"

_CENTRED = {"role", "field", "rate", "ended"}
_ALIGNED = dict.fromkeys(_CENTRED, "center") | {"budget": "right"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: its lines in the sheet, and its role lines unless they stand with the row above."""

    row: FormRow
    top: int
    bottom: int


def add_answer_sheet(book: Any, form: Form) -> None:
    """Add the sheet to ``book``."""
    places = _place(form.rows)
    end = (places[-1].bottom + 1 if places else FIRST_LINE) + form.free_rows - 1
    sheet = book.add_worksheet(SHEET)
    styles = _styles(book)
    for place, (name, width, _) in enumerate(COLUMNS):
        sheet.set_column(place, place, width, styles[name])
    _write_head(sheet, styles, form)
    for at in places:
        _write_row(sheet, styles, at)
    _write_fields(sheet, styles, places)
    _write_budgets(sheet, styles, places)
    for line in range(end - form.free_rows + 1, end + 1):
        sheet.set_row(line, _FREE_HEIGHT)
        for place, (name, _, _) in enumerate(COLUMNS):
            sheet.write_blank(line, place, None, styles[name])
    add_lists(sheet, form, end)
    grey_out_ended(book, sheet, [(at.top, at.bottom) for at in places])
    set_up(sheet, form, end)


def _place(rows: tuple[FormRow, ...]) -> list[_Place]:
    places: list[_Place] = []
    top = FIRST_LINE
    for row in rows:
        bottom = top + len(row.role_lines) - 1
        places.append(_Place(row, top, bottom))
        top = bottom + 1
    return places


def _styles(book: Any) -> dict[str, Any]:
    """One format a column, and those of the head."""
    cell = {"num_format": "@", "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": paper.RULE}
    head = cell | {"bold": True, "align": "center", "bg_color": paper.HEADING}
    aside = {name: {"bg_color": paper.HEADING_ASIDE} for name in PLACES if name not in PRINTED}
    styles = {
        name: book.add_format(
            cell | {"locked": False, "align": _ALIGNED.get(name, "left"), "indent": int(name not in _CENTRED)}
        )
        for name in PLACES
    }
    styles["number"] = book.add_format(
        cell | {"num_format": "0", "align": "center", "bg_color": paper.LOCKED, "font_color": "#595959"}
    )
    styles |= {f"heading {name}": book.add_format(head | aside.get(name, {})) for name in PLACES}
    bare = {"valign": "vcenter"}
    styles["title"] = book.add_format(bare | {"bold": True, "font_size": 14})
    styles["ministry"] = book.add_format(bare | {"bold": True, "font_size": 12})
    styles["due"] = book.add_format(bare | {"bold": True, "font_color": "#B00020"})
    styles["unit"] = book.add_format(bare | {"align": "right"})
    styles["note"] = book.add_format(bare | {"font_color": "#595959", "indent": 1})
    styles["question"] = book.add_format(bare | {"align": "right"})
    styles["box"] = book.add_format(
        cell | {"locked": False, "align": "center", "bold": True, "border": 2, "bg_color": paper.INPUT}
    )
    styles["empty"] = book.add_format(bare)
    return styles


def _write_head(sheet: Any, styles: dict[str, Any], form: Form) -> None:
    """Title; 府省名, deadline, the box 該当なし and the unit; the headings."""
    for line in (TITLE_LINE, MINISTRY_LINE):
        for place in range(len(COLUMNS)):
            sheet.write_blank(line, place, None, styles["empty"])
    texts = (
        (TITLE_LINE, "role", form.title, "title"),
        (MINISTRY_LINE, "role", form.ministry, "ministry"),
        (MINISTRY_LINE, "name", _due_text(form), "due"),
        (MINISTRY_LINE, "summary", "掲載する施策がない場合は、右の欄で選んでください →", "question"),
        (MINISTRY_LINE, "support", "", "box"),
        (MINISTRY_LINE, "recipients", write_unit(form.unit_yen), "unit"),
        (MINISTRY_LINE, "full_name", "ここから右は、印刷しない欄です。", "note"),
    )
    for line, column, text, style in texts:
        paper.write_cell(sheet, (line, PLACES[column]), text, styles[style])
    for name, _, usual in COLUMNS:
        heading = form.headings[name] if name in PRINTED else usual
        paper.write_cell(sheet, (HEADING_LINE, PLACES[name]), heading, styles[f"heading {name}"])
    sheet.set_row(TITLE_LINE, 27)
    sheet.set_row(MINISTRY_LINE, 27)
    sheet.set_row(
        HEADING_LINE,
        max(37.0, paper.row_height((form.headings[name], WIDTHS[name] * 0.95) for name in PRINTED)),
    )


def _due_text(form: Form) -> str:
    if form.due_on is None:
        return ""
    return f"回答期限：{write_date(form.due_on)}（{_WEEKDAYS[form.due_on.weekday()]}）"


def _write_row(sheet: Any, styles: dict[str, Any], at: _Place) -> None:
    """Every cell of the measure but role, field and amount, merged over its role lines."""
    row = at.row
    texts = {name: getattr(row, name, "") for name in PLACES if name not in {"number", "role", "field", "budget"}}
    for name, text in texts.items():
        paper.write_cell(sheet, (at.top, PLACES[name]), text, styles[name], to=(at.bottom, PLACES[name]))
    number = (at.top, PLACES["number"])
    paper.write_cell(sheet, number, "", styles["number"], to=(at.bottom, PLACES["number"]))
    if row.number is not None:
        sheet.write_number(*number, row.number, styles["number"])
    lines = row.role_lines
    whole = paper.row_height((text, WIDTHS[name]) for name, text in (*texts.items(), ("budget", row.budget)))
    for line, (role, letters) in enumerate(lines, at.top):
        own = paper.row_height([(role, WIDTHS["role"]), (letters, WIDTHS["field"])])
        sheet.set_row(line, max(own, whole / len(lines)))


def _write_fields(sheet: Any, styles: dict[str, Any], places: list[_Place]) -> None:
    """Role and field: a line each, or one cell over several measures where last year printed it so."""
    for run in _runs(places, _is_with_the_row_above):
        to = run[-1].bottom if len(run) > 1 else None
        for line, (role, letters) in enumerate(run[0].row.role_lines, run[0].top):
            for name, text in (("role", role), ("field", letters)):
                paper.write_cell(
                    sheet, (line, PLACES[name]), text, styles[name], to=None if to is None else (to, PLACES[name])
                )


def _write_budgets(sheet: Any, styles: dict[str, Any], places: list[_Place]) -> None:
    """The amounts: merged over the measures that share one and print it once, else in each."""
    at = PLACES["budget"]
    for run in _runs(places, _shares_a_cell):
        paper.write_cell(sheet, (run[0].top, at), run[0].row.budget, styles["budget"], to=(run[-1].bottom, at))


def _is_with_the_row_above(above: FormRow, row: FormRow) -> bool:
    """Only a single role line: of two measures with the same two, nobody could see which line is whose."""
    return row.fields_merged and len(row.role_lines) == 1 and above.role_lines == row.role_lines


def _shares_a_cell(above: FormRow, row: FormRow) -> bool:
    once = above.printed_once and row.printed_once and row.envelope is not None
    return once and above.envelope == row.envelope and above.budget == row.budget


def _runs(places: list[_Place], together: Callable[[FormRow, FormRow], bool]) -> list[list[_Place]]:
    """Neighbours that belong together."""
    runs = [[place] for place in places[:1]]
    for above, place in pairwise(places):
        if together(above.row, place.row):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
