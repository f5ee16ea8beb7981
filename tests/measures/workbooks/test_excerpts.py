"""The lines of a received file that are kept to be shown beside what is said of them."""

import json
from typing import Any

import pytest

from measures.workbooks.excerpts import LONGEST, MOST_CHARACTERS, MOST_LINES, keep_lines, shown
from measures.workbooks.grids import Cell, Grid, Kind, Unreadable
from measures.workbooks.layout import read_rows
from measures.workbooks.reader import read_grids
from tests.measures.workbooks import corpus_bombs, corpus_containers, corpus_tricks, corpus_values
from tests.measures.workbooks.corpus import Case
from tests.measures.workbooks.layout_corpus import CASES as LAYOUTS
from tests.measures.workbooks.layout_corpus import Case as Layout
from tests.measures.workbooks.sheets import A_MEASURE, HEADINGS, MINISTRIES, measure, sheet, struck, table

FILES = (*corpus_containers.CASES, *corpus_bombs.CASES, *corpus_tricks.CASES, *corpus_values.CASES)


def kept(*grids: Grid) -> dict[str, Any]:
    return keep_lines(grids, read_rows(grids, ministries=MINISTRIES))


def lines(found: dict[str, Any], place: int = 0) -> dict[int, dict[int, list[str]]]:
    return {row: {column: texts for column, *texts in cells} for row, cells in found["sheets"][place]["lines"]}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in LAYOUTS])
def test_every_cell_with_a_finding_is_kept_with_the_lines_around_it(case: Layout) -> None:
    received = read_rows(case.grids, ministries=MINISTRIES)

    found = keep_lines(case.grids, received)

    places = {(sheet.sheet): number for number, sheet in reversed(list(enumerate(case.grids)))}
    for finding in received.findings:
        digits = "".join(filter(str.isdigit, finding.cell))
        if digits:
            place = places[finding.sheet]
            height = len(case.grids[place].rows)
            rows = range(max(0, int(digits) - 3), min(height, int(digits) + 2))
            assert set(rows) <= lines(found, place).keys()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in FILES])
def test_whatever_a_hostile_file_holds_little_is_kept_and_nothing_unseen(case: Case) -> None:
    try:
        grids = read_grids(case.data, name=case.name, limits=case.limits)
    except Unreadable:
        return

    text = json.dumps(kept(*grids), ensure_ascii=False)

    text.encode()  # no lone surrogate
    assert "\\u0000" not in text
    assert len(text) < 4 * MOST_CHARACTERS


def test_a_long_file_keeps_a_bounded_part_the_gravest_first() -> None:
    rows = [measure(name=f"事業{number}", summary="長い概要" * 100) for number in range(3_000)]
    rows[2_990] = measure(name="壊れた事業", budget=Cell("#REF!", Kind.ERROR))

    found = lines(kept(table(*rows)))

    assert len(found) <= MOST_LINES
    assert found[2_991][2] == ["壊れた事業"]
    assert sum(len(text) for cells in found.values() for texts in cells.values() for text in texts) < MOST_CHARACTERS


def test_a_text_that_nobody_can_read_is_found_once_with_its_cell() -> None:
    grid = table(
        measure(budget="○○の内数"), measure(name="施策二", budget=""), measure(name="施策三"), merged=("F2:F3",)
    )

    assert kept(grid)["unread"] == [[0, 1, 5, "budget", "○○の内数"]]


def test_the_heading_of_the_line_is_known() -> None:
    grid = sheet(
        ("令和３年度 支援策",),
        HEADINGS,
        ("", "", "", "", "", "（千円）"),
        *[measure(name=f"事業{number}") for number in range(9)],
        (),
        HEADINGS,
        measure(name="別の表", budget=Cell("#N/A", Kind.ERROR)),
    )

    headings = dict(kept(grid)["sheets"][0]["headings"])

    assert (headings[3][0], headings[14]) == (1, [13])


def test_a_text_merged_down_from_a_line_that_is_not_kept_comes_along() -> None:
    many = [measure(name=f"事業{number}", recipients="") for number in range(2_500)]
    many[0] = measure(name="事業", recipients="市町村")
    many[2_400] = measure(name="壊れた事業", budget=Cell("#REF!", Kind.ERROR), recipients="")
    grid = table(*[measure(name=f"前{number}") for number in range(2_500)], *many, merged=("H2502:H5001",))

    assert kept(grid)["sheets"][0]["merged"] == [[2501, 7, 5000, 7, "市町村"]]


def test_what_is_struck_through_is_kept_apart() -> None:
    grid = table(measure(budget=struck("新200", "旧100")))

    assert lines(kept(grid))[1][5] == ["新200", "旧100"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("a\x00b\x1b", "a〔U+0000〕b〔U+001B〕", id="control"),
        pytest.param("\u202eabc\u200b", "〔U+202E〕abc〔U+200B〕", id="bidi-and-zero-width"),
        pytest.param("\ud800", "〔U+D800〕", id="lone-surrogate"),
        pytest.param("\ue000", "〔U+E000〕", id="gaiji"),
        pytest.param("行\r\n次の行", "行\n次の行", id="line-break-stays"),
        pytest.param("葛\U000e0100飾", "葛\U000e0100飾", id="variant-stays"),
        pytest.param("あ" * 41, "あ" * 40 + "…（全41字）", id="long"),
        pytest.param("a\n" * 15, "a\na\na\na\na\na\na\na⏎a⏎a⏎a⏎a⏎a⏎a⏎a", id="many-lines"),
        pytest.param("<script>", "<script>", id="escaped-by-the-page"),
    ],
)
def test_a_text_is_shown_short_and_without_what_cannot_be_seen(text: str, seen: str) -> None:
    assert shown(text, LONGEST) == seen


def test_a_plain_row_is_kept_too_so_that_it_can_be_shown_later() -> None:
    assert list(lines(kept(table(A_MEASURE)))) == [0, 1]
