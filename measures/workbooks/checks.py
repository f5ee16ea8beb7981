"""What is wrong with a sheet or a file as a whole: hidden sheets, no table, rows twice, 該当なし beside rows."""

import re
from collections.abc import Sequence

from measures.notation.text import fold_all, narrow, squeeze
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Draft, Finished
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Grid, Severity
from measures.workbooks.merges import Sheet
from measures.workbooks.plain_rows import PlainDraft
from measures.workbooks.rows import Column
from measures.workbooks.titles import Ministries

_ASIDE = re.compile(
    "表紙|要領|注意|説明|一覧|リスト|マスタ|選択肢|参考|凡例|目次|はじめに|list|読み方|分野", re.IGNORECASE
)
_EXAMPLE = re.compile("記入例|記載例|作成例|サンプル|見本|^例")
_NO_TABLE = "「施策名」などの見出しのある表がないため、このシートは読みません。"
_TABULAR = 3  # cells in a line, lines in a sheet: it may have been meant as a table


def is_aside(sheet: Sheet, tables: Sequence[Table]) -> bool:
    """Whether a sheet is no answer: examples, and without a table the cover, the guide, the lists of a form."""
    if tables:
        return _EXAMPLE.search(sheet.grid.sheet) is not None
    return sheet.grid.hidden or _ASIDE.search(sheet.grid.sheet) is not None


def report_aside(sheet: Sheet, tables: Sequence[Table], findings: Findings) -> None:
    """Say that a sheet is not read."""
    if tables:
        message = "記入例のシートとして、読み飛ばしました。"
        findings.add(Severity.WARN, sheet, None, message, "記入例のシートがないファイル", value=sheet.grid.sheet)
    elif _is_filled(sheet):
        findings.add(Severity.NORM, sheet, None, _NO_TABLE, "", value=sheet.grid.sheet)


def report_sheet(
    sheet: Sheet, tables: Sequence[Table], drafts: Sequence[Draft | PlainDraft], *, answered: bool, findings: Findings
) -> None:
    """Say what has to be said of a sheet; ``answered``: it says 該当なし."""
    for spot in sheet.buried:
        message = "結合されたセルの下に、表示されない文言が残っています。この文言は読みません。"
        findings.add(Severity.WARN, sheet, spot, message, "結合の下に文言のないセル")
    if sheet.contradictory:
        message = "結合されたセルの範囲が重なっています。重なった結合は、ないものとして読みます。"
        findings.add(Severity.WARN, sheet, None, message, "範囲の重ならない結合")
    if sheet.grid.hidden and tables:
        held = "、".join(narrow(draft.name) for draft in drafts) or "施策なし"
        message = f"非表示のシートです。表示されているシートと同じように読みます（施策 {len(drafts)} 件）。"
        findings.add(Severity.WARN, sheet, None, message, "非表示のシートがないファイル", value=held)
    elif not tables and not answered and _is_filled(sheet):
        filled = sum(len(sheet.own(row)) >= _TABULAR for row in range(min(sheet.height, 1000)))
        severity = Severity.WARN if filled >= _TABULAR else Severity.NORM
        findings.add(severity, sheet, None, _NO_TABLE, "「施策名」などの見出し", value=sheet.grid.sheet)


def report_nothing_found(sheets: Sequence[Sheet], findings: Findings) -> None:
    """Refuse a file that has no measure and does not say 該当なし."""
    sheet = sheets[0] if sheets else Sheet(Grid("", "", ()), 0)
    message = (
        "施策の行が見つかりません。「施策名」などの見出しのある表に施策を記入するか、「該当なし」と回答してください。"
    )
    findings.add(Severity.FILE, sheet, None, message, "「施策名」「概要」「当初予算」などの見出しと、施策の行")


def report_repeated(rows: Sequence[Finished], ministries: Ministries, findings: Findings) -> None:
    """The same name twice in one ministry: nobody can tell which of them counts, unless their 施策番号 tell."""
    first: dict[tuple[str, str], int] = {}
    numbered: dict[tuple[str, str], set[str]] = {}
    names = fold_all([one.row.text(Column.NAME) for one in rows])
    for place, (one, name) in enumerate(zip(rows, names, strict=True)):
        if not name:
            continue
        key = (ministries.meaning(one.row.ministry), name)
        earlier = first.setdefault(key, place)
        if earlier == place:
            continue
        if key not in numbered:
            numbered[key] = {_number(rows[earlier])}
        number = _number(one)
        if number and "" not in numbered[key] and number not in numbered[key]:
            numbered[key].add(number)
            continue
        stands = rows[earlier].row.values[Column.NAME].cell
        message = f"同じ府省名・施策名の行が、既に {stands} にあります。"
        expected = "府省ごとに一度だけの施策名、又は行ごとに異なる施策番号"
        value = one.row.text(Column.NAME)
        findings.add(Severity.ROW, one.sheet, one.name_at, message, expected, column=Column.NAME, value=value)


def _number(one: Finished) -> str:
    number = squeeze(one.row.text(Column.NUMBER))
    return number if number.isdecimal() else ""


def report_contradictions(
    rows: Sequence[Finished], nothing: Sequence[str], ministries: Ministries, findings: Findings
) -> None:
    """該当なし of a ministry that has rows."""
    said = {ministries.meaning(name) for name in nothing}
    for one in rows if said else ():
        meant = ministries.meaning(one.row.ministry)
        if meant in said:
            said.remove(meant)
            message = (
                f"{one.row.ministry or 'この府省'}は「該当なし」とありますが、施策の行もあります。施策の行を読みます。"
            )
            value = one.row.text(Column.NAME)
            expected = "「該当なし」か施策の行のどちらか"
            findings.add(Severity.WARN, one.sheet, one.name_at, message, expected, value=value)


def _is_filled(sheet: Sheet) -> bool:
    return any(map(sheet.own, range(sheet.height)))
