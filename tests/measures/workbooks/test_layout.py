"""Grids become rows: the document of 令和2年度 in three layouts, and what each row and finding tells."""

from collections.abc import Callable

import pytest

from measures.notation.fields import read_fields
from measures.notation.text import squeeze
from measures.workbooks.grids import Cell, Grid, Severity
from measures.workbooks.layout import findings_by_row, read_rows
from measures.workbooks.rows import Column
from tests.measures.workbooks.sheets import (
    A_MEASURE,
    HEADINGS,
    MINISTRIES,
    document,
    flat_table,
    measure,
    printed_by_ministry,
    printed_on_one_sheet,
    sheet,
    struck,
    table,
)

LAYOUTS = [
    pytest.param(printed_by_ministry, id="one-sheet-a-ministry"),
    pytest.param(printed_on_one_sheet, id="all-on-one-sheet"),
    pytest.param(flat_table, id="flat"),
]
TEXTS = {
    Column.NAME: "name",
    Column.SUMMARY: "summary",
    Column.SUPPORT: "support_text",
    Column.BUDGET: "budget",
    Column.RATE: "rate_text",
    Column.RECIPIENTS: "recipients_text",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_document_comes_back_as_it_is(layout: Callable[[], list[Grid]]) -> None:
    received = read_rows(layout(), ministries=MINISTRIES)

    assert [row.ministry for row in received.rows] == [entry["ministry"] for entry in document()]
    for row, entry in zip(received.rows, document(), strict=True):
        blank = layout is flat_table and entry["number"] == 8
        expected = {column: squeeze(entry[key]) for column, key in TEXTS.items()} | (
            {Column.BUDGET: ""} if blank else {}
        )
        assert {column: squeeze(row.values[column].text) for column in TEXTS} == expected
        assert read_fields(row.values[Column.FIELDS].text) == read_fields(entry["fields_text"])
        assert row.unit_yen == 1_000_000
    assert received.findings == ()
    assert received.years == (2020,)
    assert received.nothing == ()


@pytest.mark.parametrize("layout", LAYOUTS[:2])
def test_a_role_a_line_and_cells_merged_over_measures(layout: Callable[[], list[Grid]]) -> None:
    rows = read_rows(layout(), ministries=MINISTRIES).rows

    assert [row.values[Column.FIELDS].text.count("\n") for row in rows] == [
        entry["fields_text"].count("\n") for entry in document()
    ]
    assert [row.fields_merged for row in rows] == [entry["fields_merged"] for entry in document()]
    assert [row.shared for row in rows] == [1 if entry["number"] in (7, 8) else None for entry in document()]


def test_an_amount_that_is_only_repeated_is_not_shared() -> None:
    rows = read_rows(flat_table(), ministries=MINISTRIES).rows

    assert [row.values[Column.BUDGET].text for row in rows[4:6]] == ["900の内数", "900の内数"]
    assert {row.shared for row in rows} == {None}


def test_the_document_needs_no_list_of_ministries() -> None:
    rows = read_rows(printed_on_one_sheet()).rows

    assert [row.ministry for row in rows] == [entry["ministry"] for entry in document()]


def test_a_csv_has_cells_without_sheets_and_an_excerpt() -> None:
    received = read_rows(flat_table(), ministries=MINISTRIES)

    assert received.rows[0].values[Column.NAME].cell == "C2"
    assert len(received.excerpt) == 10
    assert received.excerpt[1][:3] == ("内閣府", "ウ-A ｆ", "地方創生推進交付金")
    assert read_rows(printed_by_ministry()).excerpt == ()


def test_a_row_knows_its_lines_and_every_value_its_cell() -> None:
    row = read_rows([table(A_MEASURE, ("ウ-B", "b"), merged=("C2:C3",))]).rows[0]

    assert (row.sheet, row.place, row.last) == ("総務省", 1, 2)
    cells = {column.value: value.cell for column, value in row.values.items()}
    assert cells == {
        "fields": "総務省!A2",
        "name": "総務省!C2",
        "summary": "総務省!D2",
        "support": "総務省!E2",
        "budget": "総務省!F2",
        "rate": "総務省!G2",
        "recipients": "総務省!H2",
    }


def test_a_column_that_is_not_there_has_no_value_and_an_empty_cell_an_empty_one() -> None:
    row = read_rows([sheet(("施策名", "概要", "補助率"), ("施策一", "", "1/2"))]).rows[0]

    assert {column: value.text for column, value in row.values.items()} == {
        Column.NAME: "施策一",
        Column.SUMMARY: "",
        Column.RATE: "1/2",
    }


def test_struck_text_is_kept_beside_what_stands() -> None:
    value = read_rows([table(measure(budget=struck("120", "100")))]).rows[0].values[Column.BUDGET]

    assert (value.text, value.struck) == ("120", "100120")


def test_a_struck_role_line_is_kept_beside_what_stands() -> None:
    grid = table(A_MEASURE, (struck("", "ウ-B"), struck("", "a")), merged=("C2:C3",))
    value = read_rows([grid]).rows[0].values[Column.FIELDS]

    assert (value.text, value.struck) == ("ウ-A a", "ウ-A a\nウ-B a")


def test_ditto_takes_the_text_above_but_an_amount_stays() -> None:
    grid = table(A_MEASURE, measure(name="施策二", summary="〃", budget="〃", rate="同上"))
    values = read_rows([grid]).rows[1].values

    assert (values[Column.SUMMARY].text, values[Column.RATE].text) == ("概要一", "1/2")
    assert values[Column.BUDGET].text == "〃"


def test_shared_amounts_are_numbered_through_the_file() -> None:
    one = table(measure(), measure(name="施策二", budget=""), merged=("F2:F3",))
    other = table(measure(), measure(name="施策二", budget=""), merged=("F2:F3",), name="文科省")

    assert [row.shared for row in read_rows([one, other]).rows] == [1, 1, 2, 2]


def test_every_part_of_a_sheet_has_its_own_unit() -> None:
    grid = sheet(
        ("総務省", "（単位：百万円）"), HEADINGS, A_MEASURE,
        ("文科省", "（単位：千円）"), HEADINGS, A_MEASURE,
        ("農水省",), HEADINGS, A_MEASURE,
    )  # fmt: skip

    assert [row.unit_yen for row in read_rows([grid], ministries=MINISTRIES).rows] == [1_000_000, 1_000, None]


def test_one_unit_of_a_sheet_holds_for_all_of_it() -> None:
    grid = sheet(("（単位：千円）",), ("総務省",), HEADINGS, A_MEASURE, ("文科省",), HEADINGS, A_MEASURE)

    assert [row.unit_yen for row in read_rows([grid], ministries=MINISTRIES).rows] == [1000, 1000]


def test_a_unit_below_its_table_is_not_the_next_ministrys() -> None:
    grid = sheet(
        ("総務省",), HEADINGS, A_MEASURE, ("（単位：千円）",),
        ("文科省",), HEADINGS, A_MEASURE, ("（単位：億円）",),
    )  # fmt: skip

    assert [row.unit_yen for row in read_rows([grid], ministries=MINISTRIES).rows] == [1000, 100_000_000]


def test_the_years_are_those_of_titles_and_of_the_budget_that_is_read() -> None:
    headings = (*HEADINGS[:5], "令和３年度予算額", *HEADINGS[6:], "令和２年度予算額")
    grid = sheet(("連携中枢都市圏 支援策（令和３年度）",), ("※ 令和元年度に改定",), headings, (*A_MEASURE, "90"))

    assert read_rows([grid]).years == (2021,)


def test_findings_stand_in_the_order_of_sheets_and_cells() -> None:
    bad = measure(name="施策二", summary="#REF!", budget="1e9", rate="1月2日")
    findings = read_rows([table(A_MEASURE, bad), table(bad, A_MEASURE, name="文科省")]).findings

    assert [(finding.sheet, finding.cell) for finding in findings] == [
        ("総務省", "D3"), ("総務省", "F3"), ("総務省", "G3"),
        ("文科省", "D2"), ("文科省", "F2"), ("文科省", "G2"),
    ]  # fmt: skip


def test_a_finding_says_file_sheet_cell_column_value_and_what_was_expected() -> None:
    (finding,) = read_rows([table(measure(rate="1月2日"))]).findings

    assert (finding.severity, finding.file, finding.sheet, finding.cell) == (Severity.WARN, "回答.xlsx", "総務省", "G2")
    assert (finding.column, finding.value) == ("rate", "1月2日")
    assert finding.message == "補助率が日付（1月2日）になっています。「1/2」の意味であれば、そのように直してください。"
    assert finding.expected == "1/2 のような分数、又は定額（セルの書式を「文字列」にして入力してください）"


def test_findings_belong_to_rows() -> None:
    grid = table(
        measure(budget=Cell("1e9")), measure(name="施策二", budget=""), measure(name="施策三"), ("※ 注記",),
        merged=("F2:F3",),
    )  # fmt: skip
    found = findings_by_row(read_rows([grid]))

    assert {index: [finding.cell for finding in of_row] for index, of_row in found.items()} == {
        0: ["F2"],
        1: ["F2"],
        -1: ["A5"],
    }


def test_a_finding_in_a_further_line_belongs_to_its_measure() -> None:
    grid = table(A_MEASURE, ("ウ-B", "b\x00"), measure(name="施策二"), merged=("C2:C3",))
    found = findings_by_row(read_rows([grid]))

    assert [finding.cell for finding in found[0]] == ["B3"]
    assert set(found) == {0}


@pytest.mark.parametrize(
    ("numbers", "refused"),
    [
        pytest.param(("4", "7"), [], id="different"),
        pytest.param(("4", "4"), ["施策番号"], id="equal"),
        pytest.param(("4", ""), ["施策番号"], id="one-without"),
        pytest.param(("四", "七"), ["施策番号"], id="no-numbers"),
    ],
)
def test_measures_of_one_name_are_told_apart_by_their_numbers(numbers: tuple[str, str], refused: list[str]) -> None:
    grid = sheet((*HEADINGS, "施策番号"), *((*A_MEASURE, number) for number in numbers))

    found = [one for one in read_rows([grid]).findings if one.severity == Severity.ROW]
    assert ["施策番号" for one in found if "同じ府省名・施策名の行が" in one.message] == refused


@pytest.mark.parametrize(("number", "warned"), [("12", False), ("", True)])
def test_a_name_alone_is_doubted_unless_a_number_stands_beside_it(number: str, warned: bool) -> None:
    grid = sheet((*HEADINGS, "施策番号"), (*A_MEASURE, "4"), ("", "", "名だけの施策", *[""] * 5, number))

    found = [one.message for one in read_rows([grid]).findings if one.severity == Severity.WARN]
    assert ("施策名のほかは空です。" in found) is warned
