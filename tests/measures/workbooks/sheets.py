"""Grids for tests, made by plain functions: small ones written as text, and the document of 令和2年度 in its layouts."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from measures.workbooks.grids import Cell, Grid, Kind, Span

FILE = "回答.xlsx"
MINISTRIES = {"内閣府": "内閣府", "総務省": "総務省", "文部科学省": "文部科学省", "文科省": "文部科学省"} | {
    "厚生労働省": "厚生労働省",
    "厚労省": "厚生労働省",
    "国土交通省": "国土交通省",
    "国交省": "国土交通省",
    "農林水産省": "農林水産省",
    "農水省": "農林水産省",
}
HEADINGS = ("役割", "政策分野", "施策名", "概要", "支援の内容", "当初予算", "補助率", "交付対象")
PRINTED_HEADINGS = (
    "連携中枢都\n市圏構想の\n３つの役割",
    "政策\n分野",
    "施策名",
    "概要",
    "連携中枢都市圏に関する\n取組に対する支援の内容",
    "令和２年度\n当初予算",
    "補助率",
    "交付対象",
)
A_MEASURE = ("ウ-A", "a", "施策一", "概要一", "優先採択の配慮", "100", "1/2", "市町村")
TITLE = "連携中枢都市圏構想の推進に向けた関係各省による支援策"

# Role and letters as the document breaks them over lines (by measure number).
_MESSY_FIELDS = {
    2: [("ウ-A", "a,b,c,d,f\n\n,g"), ("ウ-B", "a,f")],
    11: [("ウ-Ａ", "a,b,c,d,\ne,f,g,h"), ("ウ-Ｂ", "a,b,c,d,e\n\n,f")],
    12: [("ウ-Ａ", "a,b,c,d,e\n\n,f,g,h"), ("ウ-Ｂ", "a,b,c,d,e\n\n,f")],
    13: [("ウ－A", "a,b,c,d,\ne,f,g,h")],
}
_PAGE_BREAKS = (5, 13)  # a ministry with many measures is printed on two pages
_WIDTHS = {"name": 9, "summary": 20, "support_text": 11, "recipients_text": 5}


def sheet(*rows: Sequence[Any], name: str = "総務省", merged: Iterable[str] = (), **more: Any) -> Grid:
    """A grid of texts; None and "" are empty cells, a Cell stays what it is. ``merged``: "A3:B4"."""
    cells = tuple(tuple(_cell(value) for value in row) for row in rows)
    return Grid(more.pop("file", FILE), name, cells, tuple(map(span, merged)), **more)


def table(*measures: Sequence[Any], headings: Sequence[Any] = HEADINGS, **more: Any) -> Grid:
    """One heading line and the rows below it."""
    return sheet(headings, *measures, **more)


def measure(**columns: Any) -> tuple[Any, ...]:
    """A whole row like ``A_MEASURE`` with other texts in some columns: ``measure(rate="2/3")``."""
    keys = ("role", "field", "name", "summary", "support", "budget", "rate", "recipients")
    return tuple(columns.pop(key, usual) for key, usual in zip(keys, A_MEASURE, strict=True))


def struck(standing: str, gone: str) -> Cell:
    """見え消し: the struck text before the one that stands."""
    return Cell(gone + standing, standing=standing, struck=gone)


def number(text: str) -> Cell:
    return Cell(text, Kind.NUMBER)


def day(text: str) -> Cell:
    return Cell(text, Kind.DATE)


def span(name: str) -> Span:
    """``A3:B4`` → Span(2, 0, 3, 1)."""
    (top, left), (bottom, right) = map(_place, name.split(":"))
    return Span(top, left, bottom, right)


def _place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1


def _cell(value: Any) -> Cell | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, Cell) else Cell(value)


# The document of 令和2年度


@cache
def document() -> tuple[dict[str, Any], ...]:
    """Its 17 entries in printed order: number, ministry, texts, amount and whether it stands in a merged cell."""
    path = Path(__file__).parents[3] / "fixtures" / "measures-2020.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    headings = {_key(one, "block"): one["fields"]["heading"] for one in records if one["model"] == "measures.block"}
    amounts = {one["fields"]["number"]: one["fields"] for one in records if one["model"] == "measures.envelope"}
    entries = []
    for record in records:
        if record["model"] == "measures.entry":
            fields = record["fields"]
            amount = amounts[fields["envelope"][2]]
            entries.append(
                fields
                | {
                    "number": fields["measure"][0],
                    "ministry": headings[tuple(fields["block"])],
                    "budget": amount["amount_text"],
                    "envelope": amount["number"],
                    "once": amount["printed"] == "once",
                }
            )
    return tuple(entries)


def _key(record: dict[str, Any], kind: str) -> tuple[Any, ...]:
    """A block's natural key: year, revision, ministry."""
    fields = record["fields"]
    return (*fields["edition"], fields["ministry"][0]) if kind == "block" else ()


class Paper:
    """A sheet that is filled from top to bottom."""

    def __init__(self) -> None:
        self.rows: list[list[Cell | None]] = []
        self.merged: list[Span] = []

    def line(self, *values: Any) -> None:
        self.rows.append([_cell(value) for value in values])

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merged.append(Span(top, left, bottom, right))

    def grid(self, name: str) -> Grid:
        return Grid(FILE, name, tuple(map(tuple, self.rows)), tuple(self.merged))


def printed_by_ministry() -> list[Grid]:
    """One sheet a ministry, in the printed layout."""
    grids = []
    for ministry, pages in _by_ministry():
        paper = Paper()
        for page in pages:
            _print_page(paper, ministry, page)
        grids.append(paper.grid(ministry))
    return grids


def printed_on_one_sheet(*, headings: Sequence[str] = PRINTED_HEADINGS) -> list[Grid]:
    """Every page below the other on one sheet, with the title and its ※ above."""
    paper = Paper()
    paper.line(TITLE)
    paper.merge(0, 0, 0, 7)
    paper.line(
        "※ 連携中枢都市圏のうち、対象が確定している都市圏（平成26年8月25日（総行市第200号）制定）に対する支援策。"
    )
    paper.line()
    for ministry, pages in _by_ministry():
        for page in pages:
            _print_page(paper, ministry, page, headings)
            paper.line()
    return [paper.grid("支援策")]


def flat_table(*, file: str = "回答.csv", name: str = "") -> list[Grid]:
    """One row a measure, role and field in one cell; the amount of Ⅱ is blank. A CSV unless a sheet is named."""
    lines = [
        ("府省名", "役割・政策分野", "施策名", "概要", "支援内容", "令和２年度当初予算（百万円）", "補助率", "交付先")
    ]
    for entry in document():
        fields = entry["fields_text"].replace("\n", "、")
        budget = "" if entry["number"] == 8 else entry["budget"]
        texts = (entry["summary"], entry["support_text"], budget, entry["rate_text"], entry["recipients_text"])
        lines.append((entry["ministry"], fields, entry["name"], *texts))
    return [sheet(*lines, name=name, file=file)]


def _by_ministry() -> list[tuple[str, list[list[dict[str, Any]]]]]:
    found = []
    for ministry, entries in groupby(document(), key=lambda entry: entry["ministry"]):
        pages: list[list[dict[str, Any]]] = [[]]
        for entry in entries:
            if entry["number"] in _PAGE_BREAKS:
                pages.append([])
            pages[-1].append(entry)
        found.append((ministry, pages))
    return found


def _print_page(
    paper: Paper, ministry: str, entries: list[dict[str, Any]], headings: Sequence[str] = PRINTED_HEADINGS
) -> None:
    """府省名, unit, headings, and the measures with their cells merged as printed."""
    paper.line(ministry)
    paper.line(*[None] * 7, "（単位：百万円）")
    paper.line(*headings)
    amount_from = role_from = len(paper.rows)
    for place, entry in enumerate(entries):
        top = len(paper.rows)
        lines = _MESSY_FIELDS.get(entry["number"]) or [
            tuple(line.split(" ", 1)) for line in entry["fields_text"].split("\n")
        ]
        shares = place > 0 and entry["once"] and entries[place - 1]["envelope"] == entry["envelope"]
        texts = [_wrap(entry[key], width) for key, width in _WIDTHS.items()]
        budget = None if shares else _wrap(entry["budget"], 8)
        amount_from, role_from = (amount_from if shares else top), (role_from if entry["fields_merged"] else top)
        for number_of, (role, letters) in enumerate(lines):
            if entry["fields_merged"]:
                role = letters = None
            whole = [texts[0], texts[1], texts[2], budget, entry["rate_text"], texts[3]]
            paper.line(role, letters, *(whole if number_of == 0 else [None] * 6))
        bottom = len(paper.rows) - 1
        for column in (2, 3, 4, 6, 7):
            paper.merge(top, column, bottom, column)
        if place + 1 == len(entries) or entries[place + 1]["envelope"] != entry["envelope"] or not entry["once"]:
            paper.merge(amount_from, 5, bottom, 5)
        if entry["fields_merged"]:
            paper.merge(role_from, 0, bottom, 0)
            paper.merge(role_from, 1, bottom, 1)


def _wrap(text: str, width: int) -> str:
    """The text broken over lines as in a narrow cell; the lines it has stay."""
    lines = [line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width)]
    return "\n".join(lines)
