"""The list as a workbook for people: one row an entry under Japanese headings, and a sheet that says what it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone

from measures.filters import totals_of
from measures.models import Edition
from measures.models.entries import EntryQuerySet
from measures.notation.money import write_money
from measures.notation.years import write_date
from measures.plain_entries import PlainEntry, plain_entries
from measures.workbooks import paper

_CREATED = datetime(2026, 4, 1)  # of a draft: the same list always gives the same bytes
_EXACT = 10**15  # yen; from here on a cell would round
_HIGHEST_ROW = 120.0  # points; longer texts are read in their cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: texts as text, whole numbers under ``number_format``."""

    heading: str
    width: int
    value: Callable[[PlainEntry], str | int | None]
    number_format: str = "@"


def _mark(attribute: str, word: str) -> Callable[[PlainEntry], str]:
    return lambda entry: word if getattr(entry, attribute) else ""


COLUMNS = [
    Column("施策番号", 9, lambda entry: entry.measure__number, "0"),
    Column("府省庁", 14, lambda entry: entry.block__heading),
    Column("施策名", 30, lambda entry: entry.name),
    Column("正式な名称", 30, lambda entry: entry.full_name),
    Column("役割・政策分野", 18, lambda entry: entry.fields_text),
    Column("概要", 45, lambda entry: entry.summary),
    Column("支援の内容", 30, lambda entry: entry.support_text),
    Column("支援の書きぶり（機械的な分類）", 18, lambda entry: entry.get_grade_display),
    Column("予算額（掲載のとおり）", 18, lambda entry: entry.envelope__amount_text),
    Column("予算額（円、全国分）", 20, lambda entry: entry.envelope__counted_yen, "#,##0"),
    Column("予算額の種類", 14, lambda entry: entry.get_reading_display),
    Column("予算額の番号（同じ番号は同じ予算額）", 12, lambda entry: entry.envelope__number, "0"),
    Column("補助率（掲載のとおり）", 16, lambda entry: entry.rate_text),
    Column("補助率（読取り）", 18, lambda entry: entry.rate_words),
    Column("交付対象（掲載のとおり）", 28, lambda entry: entry.recipients_text),
    Column("読取り不可の項目", 18, lambda entry: "、".join(entry.unread_columns)),
    Column("前年のまま", 10, _mark("unseen", "前年のまま")),
    Column("編集者の注記（原文にない）", 28, lambda entry: entry.editor_note),
]


def write_workbook(edition: Edition, entries: EntryQuerySet, *, conditions: Iterable[str]) -> bytes:
    """Return ``entries`` of ``edition`` in their order as xlsx; ``conditions`` are those they were chosen by, in words.

    Rows are written as they are fetched; until it is whole, the workbook stands on disk.
    """
    target = BytesIO()
    created = timezone.localtime(edition.published_at).replace(tzinfo=None) if edition.published_at else _CREATED
    book = paper.new_workbook(target, title=f"{edition.year_name}版の掲載施策", created=created, in_memory=False)
    columns = [column for column in COLUMNS if edition.is_draft or column.heading != "前年のまま"]
    count = _add_list(book, columns, plain_entries(entries))
    _add_about(book, _about(edition, count, totals_of(entries), list(conditions)))
    book.close()
    return target.getvalue()


def _add_list(book: Any, columns: list[Column], rows: Iterable[PlainEntry]) -> int:
    """Add the sheet of the list; return how many rows it has. A row is gone from memory once the next one is begun."""
    sheet = book.add_worksheet("掲載施策")
    rule = {"border": 1, "border_color": paper.RULE, "valign": "top", "text_wrap": True}
    head = book.add_format(rule | {"bold": True, "bg_color": paper.HEADING})
    styles = {column.number_format: book.add_format(rule | {"num_format": column.number_format}) for column in columns}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        paper.write_cell(sheet, (0, place), column.heading, head)
    line = 0
    for line, entry in enumerate(rows, start=1):
        texts = []
        for place, column in enumerate(columns):
            value, style = column.value(entry), styles[column.number_format]
            if isinstance(value, int) and abs(value) < _EXACT:
                sheet.write_number(line, place, value, style)
            else:
                text = paper.cell_text("" if value is None else str(value), cut=True)
                paper.write_cell(sheet, (line, place), text, style)
                texts.append((text, column.width))
        sheet.set_row(line, min(paper.row_height(texts), _HIGHEST_ROW))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(paper.A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return line


def _about(edition: Edition, count: int, total: dict[str, int], conditions: list[str]) -> list[tuple[str, str]]:
    """What the second sheet says: (what, words)."""
    published = write_date(timezone.localdate(edition.published_at)) if edition.published_at else "作成中（案）"
    lines = [
        ("年度版", f"{edition.year_name}版　第{edition.revision}版"),
        ("公表日", published),
        ("絞込みの条件", "\n".join(conditions) or "なし"),
        ("施策の数", f"{count}件"),
        ("掲載施策の予算額の合計（全国分）", write_money(total["yen"])),
        ("", "全国の予算額であり、連携中枢都市圏に配分される額ではありません。"),
        ("", f"複数の施策が共有する予算額は一度だけ数えています（予算額の数：{total['envelopes']}件）。"),
    ]
    if total["upper_bound_yen"]:
        lines.append(("", f"うち{write_money(total['upper_bound_yen'])}は内数のため上限の額です。"))
    if total["unread_envelopes"]:
        lines.append(("", f"読取り不可の予算額{total['unread_envelopes']}件は合計に含まれていません。"))
    return [*lines, ("読取り", "「掲載のとおり」は原文のままです。他の列は原文からの機械的な読取りです。")]


def _add_about(book: Any, lines: list[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("この一覧について")
    style = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    for place, (what, words) in enumerate(lines):
        paper.write_cell(sheet, (place, 0), what, style)
        paper.write_cell(sheet, (place, 1), paper.cell_text(words, cut=True), style)
        sheet.set_row(place, paper.row_height([(words, 80), (what, 34)]))
