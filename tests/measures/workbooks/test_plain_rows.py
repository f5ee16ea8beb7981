"""Plain rows are read on a short way, which must say exactly what the long way says."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks.grids import Cell, Grid, Kind, Span
from measures.workbooks.layout import read_rows
from measures.workbooks.plain_rows import PlainRows
from measures.workbooks.rows import Column, Received
from tests.measures.workbooks.layout_corpus import CASES
from tests.measures.workbooks.sheets import (
    MINISTRIES,
    flat_table,
    printed_by_ministry,
    printed_on_one_sheet,
)

TABLE = ["施策番号", "府省名", "役割", "政策分野", "施策名", "概要", "支援の内容", "予算額（百万円）", "補助率", "交付対象", "備考"]  # fmt: skip
ROW = ["12", "総務省", "ウ-A", "f", "地域づくり支援事業その{}", "地域の取組を支援する。", "優先採択の配慮", "900", "1/2", "市町村", ""]  # fmt: skip
ODD = [
    "", " ", "〃", "同上", "同意", "上の表", "-", "Error", "#REF!", "E-mail", "\u200b", "見え\u200bない", "\ue000", "\x00",
    "合計", "小計", "該当なし", "なし", "（例）", "例：事業", "事業計画", "※注", "1e5", "1234567890123456", "12,345", "0.5",
    "1月2日", "900の内数", "定額", "ウ-A\nウ-B", "a\nb", "a\nb\nc", "a,b", "施策名", "総務省", "文部科学省", "（単位：千円）", "３頁",
    "地域づくり支援事業その1", "長" * 70, "E" + "長" * 70, "サンプル事業", "同 上", "〃 ", "９００", "令和３年度",
]  # fmt: skip
cells = st.builds(Cell, st.sampled_from(ODD), st.sampled_from([Kind.TEXT, Kind.TEXT, Kind.TEXT, *Kind]))
struck = st.just(Cell("120100", standing="100", struck="120")) | st.just(Cell("旧", standing="", struck="旧"))
odd_cells = st.none() | cells | struck
places = st.tuples(st.integers(0, 7), st.integers(0, 11))
spans = st.builds(Span, st.integers(1, 6), st.integers(0, 8), st.integers(1, 8), st.integers(0, 9))


def the_long_way(grids: Sequence[Grid], monkeypatch: pytest.MonkeyPatch) -> Received:
    with monkeypatch.context() as patch:
        patch.setattr(PlainRows, "read", lambda self, row: None)
        return read_rows(grids, ministries=MINISTRIES)


def flat(odd: dict[tuple[int, int], Cell | None], *, left_out: frozenset[int] = frozenset()) -> Grid:
    """A flat table of eight rows with some other cells in it, and some columns left out."""
    lines: list[list[Cell | None]] = [[Cell(text) for text in [*TABLE, "追記"]]]
    for row in range(8):
        lines.append([Cell(text.format(row)) if text else None for text in [*ROW, ""]])
    for (row, column), cell in odd.items():
        lines[row + 1][column] = cell
    kept = [column for column in range(len(TABLE) + 1) if column not in left_out]
    return Grid("回答.xlsx", "総務省", tuple(tuple(line[column] for column in kept) for line in lines))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_every_sheet_of_the_corpus_says_the_same(case: object, monkeypatch: pytest.MonkeyPatch) -> None:
    grids = case.grids  # type: ignore[attr-defined]

    assert read_rows(grids, ministries=MINISTRIES) == the_long_way(grids, monkeypatch)


@pytest.mark.parametrize("grids", [flat_table, printed_by_ministry, printed_on_one_sheet])
def test_the_document_says_the_same(grids: object, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = grids()  # type: ignore[operator]

    assert read_rows(sheets, ministries=MINISTRIES) == the_long_way(sheets, monkeypatch)


@settings(max_examples=600, deadline=None)
@given(
    odd=st.dictionaries(places, odd_cells, max_size=6),
    left_out=st.frozensets(st.integers(0, 11), max_size=4),
    merged=st.lists(spans, max_size=2),
    hidden_rows=st.frozensets(st.integers(1, 8), max_size=2),
    name=st.sampled_from(["総務省", "", "Sheet1", "文部科学省"]),
)
def test_any_flat_table_says_the_same(
    odd: dict[tuple[int, int], Cell | None],
    left_out: frozenset[int],
    merged: list[Span],
    hidden_rows: frozenset[int],
    name: str,
) -> None:
    grid = replace(flat(odd, left_out=left_out), merged=tuple(merged), hidden_rows=hidden_rows, sheet=name)
    with pytest.MonkeyPatch.context() as monkeypatch:
        expected = the_long_way([grid], monkeypatch)

    assert read_rows([grid], ministries=MINISTRIES) == expected


def test_a_name_that_says_the_same_again_goes_on_with_the_row_above(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = flat({(1, 4): Cell(ROW[4].format(0)), (1, 3): Cell("g")})

    received = read_rows([grid], ministries=MINISTRIES)

    assert received == the_long_way([grid], monkeypatch)
    assert received.rows[0].values[Column.FIELDS].text == "ウ-A f\nウ-A g"


def test_ordinary_rows_take_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    read = PlainRows.read
    monkeypatch.setattr(
        PlainRows, "read", lambda self, row: (taken.append(row), draft)[1] if (draft := read(self, row)) else None
    )
    grid = flat({(row, 4): Cell(text) for row, text in enumerate(["短い事業", "みらいづくり", "災害対策事業計画"])})

    read_rows([grid], ministries=MINISTRIES)

    assert taken == list(range(1, 9))


def test_many_random_tables_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    for _ in range(300):
        odd = {
            (chance.randrange(8), chance.randrange(12)): Cell(chance.choice(ODD)) for _ in range(chance.randrange(5))
        }
        grid = flat(odd)
        assert read_rows([grid], ministries=MINISTRIES) == the_long_way([grid], monkeypatch)
