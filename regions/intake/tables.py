"""A received file's grids → rows of one kind: the heading line wherever it stands, every cell with its address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from measures.notation.money import YEN, read_unit
from measures.notation.safe_texts import read_safe_text
from measures.notation.text import fold, squeeze
from measures.workbooks.grids import Cell, Finding, Grid, Kind, Severity, Unreadable, cell_name
from regions.resources import Column, FlatResource
from regions.widgets.reading import Known, Problem, Reading

MOST_ROWS = 20_000
SHOWN = 300  # characters of a value that a message repeats
TOTALS = {"計", "合計", "小計", "総計"}
REMARKS = ("※", "注", "（注", "(注", "*", "＊")


@dataclass(slots=True)
class Written:
    """One cell as it was received: its text and its address in the sheet."""

    text: str
    cell: str


@dataclass(slots=True)
class ReadRow:
    """One row of a list. ``values`` holds what could be read; a row with a ROW finding is refused."""

    file: str
    sheet: str
    line: int  # as a person counts
    cells: dict[str, Written] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def place(self) -> str:
        """``名簿.xlsx・Sheet1・5行目``."""
        return "・".join(filter(None, [self.file, self.sheet, f"{self.line}行目"]))

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be taken."""
        return any(found.severity == Severity.ROW for found in self.findings)

    def say(self, severity: Severity, column: str, message: str, expected: str) -> None:
        """Add a finding at the cell of a column, or at the first cell of the row."""
        written = self.cells.get(column) or next(iter(self.cells.values()), Written("", ""))
        text = written.text if column in self.cells else ""
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        shown = shown.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
        self.findings.append(Finding(severity, self.file, self.sheet, written.cell, column, shown, message, expected))

    def refuse(self, column: str, message: str, expected: str) -> None:
        """Refuse the row at the cell of a column."""
        self.say(Severity.ROW, column, message, expected)


@dataclass(frozen=True, slots=True)
class Tables:
    """All rows of a file, and what has to be said of the file as a whole."""

    rows: list[ReadRow]
    findings: list[Finding]


@dataclass(slots=True)
class _Heading:
    line: int
    columns: dict[int, Column]
    units: dict[int, int]
    findings: list[Finding]


def read_tables(grids: Iterable[Grid], resource: FlatResource, *, known: Known) -> Tables:
    """Return the rows of every visible sheet that has the headings of ``resource``.

    Raises ``Unreadable`` if no sheet has them, or for too many rows.
    """
    rows: list[ReadRow] = []
    findings: list[Finding] = []
    closest: tuple[int, Grid | None, list[str]] = (-1, None, [])
    file, found = "", False
    for grid in grids:
        file = grid.file
        if grid.hidden:
            if any(map(any, grid.rows)):
                findings.append(_of_sheet(grid, Severity.NORM, "非表示のシートは読みません。", "表示されたシート"))
            continue
        heading, (score, lacking) = _find_heading(grid, resource)
        if heading is None:
            closest = max(closest, (score, grid, lacking), key=lambda one: one[0])
            continue
        found = True
        findings += heading.findings
        rows += _read_rows(grid, heading, known, findings)
        if len(rows) > MOST_ROWS:
            raise Unreadable(
                _of_sheet(
                    grid, Severity.FILE, f"行が{MOST_ROWS:,}を超えています。", f"{MOST_ROWS:,}行以内に分けたファイル"
                )
            )
    if not found:
        raise Unreadable(_no_headings(file, resource, closest))
    return Tables(rows, findings)


def _find_heading(grid: Grid, resource: FlatResource) -> tuple[_Heading | None, tuple[int, list[str]]]:
    """The first line with all headings that are needed; else how near the nearest came and what it lacks."""
    names = {_key(name): column for column in resource.columns.values() for name in column.names}
    wanted = [[resource.columns[one] for one in needed] for needed in resource.needed]
    nearest: tuple[int, list[str]] = (0, [column.heading for column in wanted[0]])
    for line, cells in enumerate(grid.rows):
        places: dict[int, Column] = {}
        twice: list[Finding] = []
        for place, cell in enumerate(cells):
            if cell is None or len(cell.text) > 60:
                continue
            column = names.get(_key(cell.text))
            if column in places.values():
                words = f"「{column.heading}」の見出しが二つあります。左の列だけを読みます。"  # type: ignore[union-attr]
                twice.append(_at(grid, line, place, Severity.WARN, cell.text, words, "見出しが一つの表"))
            elif column is not None:
                places[place] = column
        lacks = min(([one.heading for one in some if one not in places.values()] for some in wanted), key=len)
        if places and not lacks:
            unknown = [
                _at(grid, line, place, Severity.NORM, cell.text, f"見出し「{squeeze(cell.text)[:60]}」の列は読みません。", "この一覧の見出し")
                for place, cell in enumerate(cells)
                if cell and cell.text.strip() and place not in places and _key(cell.text) not in names
            ]  # fmt: skip
            return _Heading(line, places, _units(grid, line, places), twice + unknown), (99, [])
        if len(places) > nearest[0]:
            nearest = (len(places), lacks)
    return None, nearest


def _units(grid: Grid, line: int, places: dict[int, Column]) -> dict[int, int]:
    """Yen of a bare number in each column of money: by its heading, a line of units below it, or a unit above the table."""
    above = [unit for cells in grid.rows[:line] for cell in cells if cell and (unit := read_unit(cell.text))]
    below = grid.rows[line + 1] if _is_unit_line(grid, line + 1) else ()
    units = {}
    for place, column in places.items():
        if not column.is_money:
            continue
        head = grid.rows[line][place]
        under = below[place] if place < len(below) else None
        own = (read_unit(head.text) if head else None) or (read_unit(under.text) if under else None)
        units[place] = own or (above[-1] if above else YEN)
    return units


def _is_unit_line(grid: Grid, line: int) -> bool:
    texts = [cell.text for cell in grid.rows[line] if cell and cell.text.strip()] if line < len(grid.rows) else []
    return bool(texts) and all(read_unit(text) for text in texts)


def _read_rows(grid: Grid, heading: _Heading, known: Known, findings: list[Finding]) -> Iterable[ReadRow]:
    spread = _spread(grid, heading)
    head = {place: cell.text for place, cell in enumerate(grid.rows[heading.line]) if cell}
    first = heading.line + (2 if _is_unit_line(grid, heading.line + 1) else 1)
    for line in range(first, len(grid.rows)):
        cells = [cell or spread.get((line, place)) for place, cell in enumerate(grid.rows[line])]
        texts = [cell.text.strip() for cell in cells if cell and cell.text.strip()]
        own = any(cells[place] and cells[place].text.strip() for place in heading.columns if place < len(cells))  # type: ignore[union-attr]
        if not texts or {place: cell.text for place, cell in enumerate(cells) if cell} == head:
            continue
        if not own or squeeze(texts[0]) in TOTALS or (len(texts) == 1 and texts[0].startswith(REMARKS)):
            words = "合計や注記の行とみて、読みません。"
            findings.append(_at(grid, line, 0, Severity.NORM, texts[0][:SHOWN], words, "一覧の行"))
            continue
        row = ReadRow(grid.file, grid.sheet, line + 1)
        for place, column in heading.columns.items():
            cell = cells[place] if place < len(cells) else None
            _read_cell(
                row,
                column,
                cell,
                cell_name(line, place),
                Reading(known, heading.units.get(place, YEN)),
                csv=not grid.sheet,
            )
        if line in grid.hidden_rows:
            row.say(Severity.WARN, "", "非表示の行です。", "表示された行、又は取り込んでよいことの確認")
        yield row


def _read_cell(row: ReadRow, column: Column, cell: Cell | None, address: str, reading: Reading, *, csv: bool) -> None:
    key = column.attribute
    text = cell.text if cell else ""
    if cell and cell.struck:
        text = cell.standing
    text = read_safe_text(text) if csv else text
    row.cells[key] = Written(text, address)
    if cell and cell.struck:
        row.say(Severity.WARN, key, f"取消し線の部分を除いた「{text[:SHOWN]}」を読みます。", "見え消しのない値")
    if cell and cell.kind in (Kind.ERROR, Kind.UNCALCULATED):
        what = "エラー値" if cell.kind is Kind.ERROR else "結果のない計算式"
        row.refuse(key, f"「{column.heading}」が{what}になっています。", "値（値として貼り付けたもの）")
        return
    try:
        row.values[key] = column.widget.clean(text, reading=reading)
    except Problem as problem:
        row.refuse(key, f"「{column.heading}」：{problem.message}", problem.expected)
    for note in reading.notes:
        row.say(note.severity, key, f"「{column.heading}」：{note.message}", note.expected)


def _spread(grid: Grid, heading: _Heading) -> dict[tuple[int, int], Cell]:
    """What a cell merged over several lines says to each of them."""
    spread = {}
    for span in grid.merged:
        cell = grid.rows[span.top][span.left] if span.top < len(grid.rows) else None
        if cell is None or span.top <= heading.line or span.top == span.bottom or span.left != span.right:
            continue
        for line in range(span.top + 1, min(span.bottom + 1, len(grid.rows))):
            spread[line, span.left] = cell
    return spread


def _key(text: str) -> str:
    """A heading to compare: folded, without a unit or anything else in brackets where something is left."""
    if (unit := read_unit(text)) is not None and unit:
        text = squeeze(text).partition("(")[0]
    return fold(text).strip("*※:：")


def _no_headings(file: str, resource: FlatResource, closest: tuple[int, Grid | None, list[str]]) -> Finding:
    _, grid, lacking = closest
    needed = "、又は".join("・".join(resource.columns[one].heading for one in some) for some in resource.needed)
    lacks = "、".join(f"「{name}」" for name in lacking)
    words = f"一覧の見出しが見つかりません（{lacks}がありません）。" if lacking else "一覧の見出しが見つかりません。"
    return Finding(Severity.FILE, file, grid.sheet if grid else "", "", "", "", words, f"見出し（{needed}）のある表")


def _of_sheet(grid: Grid, severity: Severity, message: str, expected: str) -> Finding:
    return Finding(severity, grid.file, grid.sheet, "", "", "", message, expected)


def _at(grid: Grid, line: int, place: int, severity: Severity, value: str, message: str, expected: str) -> Finding:
    return Finding(severity, grid.file, grid.sheet, cell_name(line, place), "", value[:SHOWN], message, expected)
