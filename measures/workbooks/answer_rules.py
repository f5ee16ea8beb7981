"""What Excel itself does for the person who fills in the sheet 回答: lists, hints, protection, paper."""

from collections.abc import Iterable
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from measures.workbooks import paper
from measures.workbooks.forms import (
    COLUMNS,
    FIRST_LINE,
    HEADING_LINE,
    MINISTRY_LINE,
    NOTHING,
    PLACES,
    REASONS,
    Form,
)

_HINTS = {
    "role": "一覧から選んでください。役割が二つ以上あるときは、一行に一つずつ書きます。",
    "field": "小文字の記号をコンマで区切ってください（例：a,b,f）。記号はシート「分野一覧」にあります。",
    "budget": "シート右上の単位で、数字のまま書いてください（例：1,200）。「900の内数」「（再掲）」なども書けます。",
    "rate": "例：1/2　定額　定額、1/2等。入力したとおりに残ります（日付には変わりません）。",
    "full_name": "印刷する施策名だけでは分からない場合に、正式な名称を書いてください。",
    "ended": "本年度の掲載を終える施策だけ、理由を選んでください。行は消さずに残してください。",
    "successor": "「統合・組替え」のときに、後継施策の名称を書いてください。",
    "call": "公募・要望調査の時期が決まっていれば書いてください（未定でも差し支えありません）。",
}
_TITLES = {"role": "役割", "field": "政策分野", "budget": "当初予算", "rate": "補助率"} | {
    name: heading for name, _, heading in COLUMNS if heading
}


def add_lists(sheet: Any, form: Form, end: int) -> None:
    """Drop-down lists and hints. A role may be written otherwise (ウーＡ): asked, not refused."""
    roles = {
        "validate": "list",
        "source": [role.code for role in form.roles],
        "error_type": "warning",
        "error_title": "役割",
        "error_message": "一覧にない役割です。このまま入力しますか。",
    }
    ended = {
        "validate": "list",
        "source": list(REASONS),
        "error_title": "掲載終了",
        "error_message": "一覧から理由を選んでください。",
    }
    lists = {"role": roles, "ended": ended}
    for name, hint in _HINTS.items():
        rule = lists.get(name, {"validate": "any"}) | {"input_title": _TITLES[name], "input_message": hint}
        sheet.data_validation(FIRST_LINE, PLACES[name], end, PLACES[name], rule)
    box = (MINISTRY_LINE, PLACES["support"])
    message = "空欄か「該当なし」のどちらかです。"
    sheet.data_validation(
        *box, *box, {"validate": "list", "source": [NOTHING], "error_title": NOTHING, "error_message": message}
    )


def grey_out_ended(book: Any, sheet: Any, ranges: Iterable[tuple[int, int]]) -> None:
    """Show a measure in grey as soon as 掲載終了 is chosen for it."""
    grey = book.add_format({"font_color": "#8C8C8C", "bg_color": "#F2F2F2"})
    column = xl_col_to_name(PLACES["ended"])
    for top, bottom in ranges:
        rule = {"type": "formula", "criteria": f'=${column}${top + 1}<>""', "format": grey}
        sheet.conditional_format(top, PLACES["role"], bottom, PLACES["full_name"], rule)


def set_up(sheet: Any, form: Form, end: int) -> None:
    """Protection without a password, the frozen heading, and the printed columns on A4 landscape."""
    allowed = (
        "objects",  # comments
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "delete_rows",
        "select_locked_cells",
        "select_unlocked_cells",
    )
    sheet.protect("", dict.fromkeys(allowed, True))
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(COLUMNS) - 1)}{end + 1}"})
    sheet.freeze_panes(FIRST_LINE, PLACES["name"] + 1)
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(HEADING_LINE)
    sheet.print_area(0, PLACES["role"], end, PLACES["recipients"])
    sheet.set_footer(f"&L{form.ministry.replace('&', '&&')}&C&P／&N")
    sheet.set_zoom(90)
    first = PLACES["role"]
    sheet.set_selection(FIRST_LINE, first, FIRST_LINE, first)
