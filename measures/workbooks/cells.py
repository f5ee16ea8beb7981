"""What is wrong with a single cell: errors of a spreadsheet, 1/2 that became a date, characters nobody can see.

Nothing here changes a text: stored text is as received. What could be meant is said in the message.
"""

import re
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from measures.notation.text import narrow
from measures.notation.years import read_date
from measures.workbooks.findings import Findings, code_points, forbidden
from measures.workbooks.grids import Kind, Severity
from measures.workbooks.headings import LABELS, PRINTED
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column

_STRANGE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff"
    "\ufff9-\uffff\U000f0000-\U0010ffff]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LOST = re.compile("[\ufffc\ufffd]")

_ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|#{3,}|Err:[0-9]{3}")
_PROGRAMMERS_NUMBER = re.compile(
    r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?[eE][+-]?[0-9]+|[0-9]+(?:_[0-9]+)+|0x[0-9a-fA-F]+|nan|[+-]?inf", re.I
)
_DIGITS = re.compile(r"[0-9]")
_MOST_DIGITS = 15  # what a spreadsheet keeps of a number
_MONTH_AND_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")
_ENGLISH_DAY = re.compile(r"([0-9]{1,2})-([A-Z][a-z]{2})|([A-Z][a-z]{2})-([0-9]{1,2})")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SERIAL_DAYS = range(36_526, 73_051)  # 2000 … 2099
_DECIMAL_SHARE = re.compile(r"0\.[0-9]{1,20}")
_LOST_ZERO = re.compile(r"[1-9][0-9]{8,9}")
ERROR_BEGINS = frozenset("#＃EＥ \n\t\u3000")
_NUMERIC = (Column.BUDGET, Column.RATE, Column.NUMBER)
WORDS = frozenset(Column) - {Column.BUDGET, Column.RATE, Column.NUMBER, Column.PHONE}
_TEXTS = frozenset(PRINTED) - {Column.BUDGET, Column.RATE} | {Column.FULL_NAME, Column.MINISTRY}


def inspect_cell(spot: Spot, column: Column, sheet: Sheet, findings: Findings) -> None:
    """Say everything that is wrong with one cell of a column."""
    cell = spot.cell
    strange = is_strange(cell.text)
    if not (
        strange or cell.struck or column not in WORDS or cell.kind is not Kind.TEXT or cell.text[:1] in ERROR_BEGINS
    ):
        return
    if cell.struck:
        findings.add(
            Severity.WARN,
            sheet,
            spot,
            f"取消し線の部分があります。取消し線を除いた「{spot.text}」を読みます。",
            "見え消しのない文言、又は取消し線を除いた文言でよいことの確認",
            column=column,
        )
    if strange:
        _inspect_characters(spot, column, sheet, findings)
    if (cell.kind is not Kind.TEXT or len(cell.text) <= 60) and (problem := problem_of(spot.text, cell.kind, column)):
        severity, message, expected = problem
        findings.add(severity, sheet, spot, message, expected, column=column)


def is_strange(text: str) -> bool:
    """Whether it holds a character that cannot be stored, or that nobody can see or read."""
    if text.isprintable():  # as nearly every text is; of the strange ones only these two are
        return "\ufffc" in text or "\ufffd" in text
    return _STRANGE.search(text) is not None


def _inspect_characters(spot: Spot, column: Column, sheet: Sheet, findings: Findings) -> None:
    text = spot.cell.text
    label = LABELS[column]
    if codes := forbidden(text):
        message = f"「{label}」に、保存できない制御文字（{codes}）が入っています。"
        findings.add(Severity.ROW, sheet, spot, message, "制御文字のない文字列", column=column)
    for shape, severity, what, expected in (
        (_BIDI, Severity.WARN, "文字の並ぶ向きを変える見えない文字", "見えない文字のない文字列"),
        (_PRIVATE, Severity.WARN, "外字", "外字を標準の文字に置き換えた文字列"),
        (_LOST, Severity.WARN, "文字化けした文字", "正しい文字"),
        (
            _ZERO_WIDTH,
            Severity.NORM,
            "幅のない見えない文字",
            "見えない文字のない文字列（そのまま読み、比べるときは無視します）",
        ),
    ):
        if found := shape.findall(text):
            message = f"「{label}」に{what}（{code_points(found)}）が入っています。"
            findings.add(severity, sheet, spot, message, expected, column=column)


@lru_cache(maxsize=8192)
def problem_of(whole: str, kind: Kind, column: Column) -> tuple[Severity, str, str] | None:
    """The one thing that is wrong with the value of a cell, if any: how bad, what, and what was expected."""
    label = LABELS[column]
    text = narrow(whole)
    if kind is Kind.ERROR or _ERROR_TEXT.fullmatch(text):
        return Severity.ROW, f"「{label}」がエラー値（{text or '不明'}）になっています。", "エラーを直した値"
    if kind is Kind.UNCALCULATED:
        message = f"「{label}」は計算式ですが、計算した結果がファイルに入っていません。"
        return Severity.ROW, message, "計算結果の値（表計算ソフトで開いて保存し直すか、値として貼り付けてください）"
    if (kind is Kind.NUMBER or column in _NUMERIC) and (bad := _bad_number(text)):
        return Severity.WARN, f"「{label}」の数値が{bad}。", "桁を省かない数値（例：1,200）"
    if column is Column.RATE:
        return _rate_problem(text, kind)
    if column is Column.PHONE and _LOST_ZERO.fullmatch(text):
        return Severity.WARN, f"電話番号の先頭の 0 が失われているようです（0{text}？）。", "0 から始まる電話番号"
    if kind is Kind.DATE and (column in PRINTED or column in (Column.FULL_NAME, Column.MINISTRY, Column.NUMBER)):
        return Severity.WARN, f"「{label}」が日付（{text}）になっています。", f"{label}の文言"
    if kind is Kind.BOOLEAN and column in PRINTED:
        return Severity.WARN, f"「{label}」が真偽値（{text}）になっています。", f"{label}の文言"
    if kind is Kind.NUMBER and column in _TEXTS:
        return Severity.WARN, f"「{label}」が数値（{text}）になっています。", f"{label}の文言"
    return None


def _bad_number(text: str) -> str:
    """Why a number cannot be trusted; "" if it can."""
    if _PROGRAMMERS_NUMBER.fullmatch(text):
        return "指数や記号を使った形です"
    if (
        text.replace(",", "").replace(".", "").lstrip("+-").isdigit()
        and len(_DIGITS.findall(text.lstrip("0."))) > _MOST_DIGITS
    ):
        return f"{_MOST_DIGITS} 桁を超えています"
    return ""


def _rate_problem(text: str, kind: Kind) -> tuple[Severity, str, str] | None:
    """A share that a spreadsheet turned into a date or a decimal."""
    expected = "1/2 のような分数、又は定額（セルの書式を「文字列」にして入力してください）"
    if day := _date_of(text, kind):
        month, number = day
        offer = (
            f"「{month}/{number}」の意味であれば、そのように直してください" if month <= number else "分数にできません"
        )
        return Severity.WARN, f"補助率が日付（{month}月{number}日）になっています。{offer}。", expected
    if kind is Kind.DATE:
        return Severity.WARN, f"補助率が日付や時刻（{text}）になっています。", expected
    if _DECIMAL_SHARE.fullmatch(text) and float(text) > 0:
        near = Fraction(text).limit_denominator(20)
        offer = f"「{near}」の意味であれば、" if abs(near - Fraction(text)) < Fraction(1, 200) and near else ""
        return Severity.WARN, f"補助率が小数（{text}）になっています。{offer}分数に直してください。", expected
    if kind is Kind.BOOLEAN:
        return Severity.WARN, f"補助率が真偽値（{text}）になっています。", expected
    return None


def _date_of(text: str, kind: Kind) -> tuple[int, int] | None:
    """Month and day, where a rate's cell is one: 2020-01-02, 1月2日, 2-Jan, 43832."""
    if found := _MONTH_AND_DAY.fullmatch(text):
        return int(found[1]), int(found[2])
    if (found := _ENGLISH_DAY.fullmatch(text)) and (month := found[2] or found[3]) in _MONTHS:
        return _MONTHS.index(month) + 1, int(found[1] or found[4])
    day = read_date(text[:10]) if kind is Kind.DATE else read_date(text)
    if day is None and len(text) == 5 and text.isascii() and text.isdigit() and int(text) in _SERIAL_DAYS:
        day = date(1899, 12, 30) + timedelta(days=int(text))
    return (day.month, day.day) if day else None
