"""The sheets to read beside the answer: 記載要領 (how to fill it in) and 分野一覧 (the outline's roles and fields)."""

from typing import Any

from measures.notation.amounts import write_unit
from measures.notation.years import write_date, write_year
from measures.workbooks import paper
from measures.workbooks.forms import NOTHING, REASONS, Form

_WIDE = 104


def add_guide_sheet(book: Any, form: Form) -> None:
    """Add 記載要領: each point a short heading and one or two sentences."""
    sheet = book.add_worksheet("記載要領")
    title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
    point = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    words = book.add_format({"valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _WIDE)
    paper.write_cell(sheet, (0, 0), "記載要領", title)
    sheet.set_row(0, 30)
    for line, (heading, text) in enumerate(_points(form), 1):
        paper.write_cell(sheet, (line, 0), heading, point)
        paper.write_cell(sheet, (line, 1), text, words)
        sheet.set_row(line, paper.row_height([(text, _WIDE), (heading, 22)]))
    _set_up(sheet)


def add_outline_sheet(book: Any, form: Form) -> None:
    """Add 分野一覧: one line a field, a role's cells merged."""
    sheet = book.add_worksheet("分野一覧")
    rule = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": paper.RULE}
    title = book.add_format({"bold": True, "font_size": 14, "valign": "vcenter"})
    head = book.add_format(rule | {"bold": True, "align": "center", "bg_color": paper.HEADING})
    sign = book.add_format(rule | {"align": "center", "num_format": "@"})
    words = book.add_format(rule | {"num_format": "@", "indent": 1})
    for place, width in enumerate((8, 42, 8, 70)):
        sheet.set_column(place, place, width)
    paper.write_cell(sheet, (0, 0), "役割と政策分野の一覧", title)
    sheet.set_row(0, 30)
    for place, heading in enumerate(("役割の記号", "役割の名称", "分野の記号", "分野の名称")):
        paper.write_cell(sheet, (1, place), heading, head)
    sheet.set_row(1, 37)
    line = 2
    for role in form.roles:
        end = max(line, line + len(role.fields) - 1)
        name = f"{role.heading}\n{role.name}".strip()
        paper.write_cell(sheet, (line, 0), role.code, sign, to=(end, 0))
        paper.write_cell(sheet, (line, 1), name, words, to=(end, 1))
        for offset, field in enumerate(role.fields):
            paper.write_cell(sheet, (line + offset, 2), field.letter, sign)
            paper.write_cell(sheet, (line + offset, 3), field.name, words)
            sheet.set_row(line + offset, paper.row_height([(field.name, 70)]))
        line = end + 1
    sheet.freeze_panes(2, 0)
    _set_up(sheet, pages_high=1)


def _points(form: Form) -> list[tuple[str, str]]:
    year = write_year(form.year)
    unit = write_unit(form.unit_yen).strip("（）").removeprefix("単位：")
    due = f"{write_date(form.due_on)}までに、" if form.due_on else ""
    roles = "、".join(role.code for role in form.roles)
    return [
        ("回答のしかた", f"{_beginning(form, year)}{due}このファイルのまま御提出ください。"),
        (
            "変更する",
            "変更するセルをそのまま上書きしてください。前年度との違いは受付の際に一件ずつ確かめますので、赤字や見え消しは不要です"
            "（見え消しのままでも受け付けます）。変更がないセルは、そのままにしてください。",
        ),
        (
            "掲載を終える",
            f"行は消さずに、「掲載終了」欄で理由を選んでください（{'、'.join(f'「{reason}」' for reason in REASONS)}）。"
            "「統合・組替え」のときは、「後継施策」欄に後継施策の名称を記入してください。",
        ),
        (
            "新しく掲載する",
            "表の下の空白の行に記入してください。足りないときは、行を挿入するか、そのまま下に続けてください。施策番号は受付後に付けます。",
        ),
        (
            "役割と政策分野",
            f"役割（{roles}）は一覧から選び、政策分野は小文字の記号をコンマで区切って記入してください（例：a,b,f）。"
            "記号の意味はシート「分野一覧」にあります。役割を増やすときは、その施策のすぐ下に行を挿入し、役割と政策分野だけを記入してください。",
        ),
        (
            "予算額",
            f"{unit}を単位として数字で記入してください（例：1,200）。内数は「900の内数」のように、"
            "別の単位を使うときは「349億円」のように、単位まで記入してください。",
        ),
        (
            "共有する予算額",
            "複数の施策が一つの予算額を共有するときは、予算額のセルを結合して一回だけ記入してください"
            "（セルの結合には、「校閲」の「シート保護の解除」が必要です。パスワードはありません）。"
            "前年度に共有していた施策は、そのまま共有するものとして扱います。",
        ),
        ("補助率", "分数は 1/2 や １／２ のように記入してください。入力したとおりに残り、日付には変わりません。"),
        (
            "該当がない場合",
            f"掲載する施策がない場合は、シート「回答」の上部にある緑色の欄で「{NOTHING}」を選び、御提出ください。"
            "前年度の施策がある場合は、それぞれの「掲載終了」欄にも理由を記入してください。",
        ),
        (
            "印刷しない欄",
            "「正式名称」から右の欄は、公表する文書の表には印刷しません。担当課・電話・メール・URL・公募時期は、"
            "都市圏の職員への案内に使いますので、公表してよいものを記入してください。",
        ),
        (
            "変更できない欄",
            "表題、見出し及び施策番号は、前年度の施策と突き合わせるために固定しています。列は増減しないでください。",
        ),
    ]


def _beginning(form: Form, year: str) -> str:
    if form.rows:
        return f"シート「回答」には、前年度の掲載内容を記入済みです。{year}の内容に改め、"
    return f"前年度に掲載した施策はありません。{year}に掲載する施策があるときはシート「回答」に記入し、"


def _set_up(sheet: Any, *, pages_high: int = 0) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
