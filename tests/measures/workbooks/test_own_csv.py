"""Our own data.csv as a sheet: headings the layout knows, texts as printed, every cell in its place."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.safe_texts import write_safe_text
from measures.workbooks.bounds import LIMITS
from measures.workbooks.csvs import read_csv
from measures.workbooks.own_csv import read_back
from measures.workbooks.values import Table

HEADER = [
    "fiscal_year",
    "revision",
    "number",
    "ministry",
    "ministry_name",
    "name",
    "full_name",
    "fields_text",
    "fields",
]
texts = st.text(alphabet=st.sampled_from("'=+-@\t\n＝＋－＠a漢 1,\""), min_size=1, max_size=6)


def cells_of(rows: list[list[str]]) -> list[list[str]]:
    """Return the texts of the sheet that the CSV of these rows makes."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    table = Table(LIMITS)
    sheet = read_csv(text.getvalue().encode("utf-8-sig"), table)
    return [[table.cells[number - 1][1] if number else "" for number in row] for row in sheet.rows]


@given(texts, texts)
def test_every_text_comes_back_as_it_was(name: str, fields: str) -> None:
    cells = [2020, 1, 7, "mic", "総務省", write_safe_text(name), "x", write_safe_text(fields), "ウ-A:f"]

    [_, row] = cells_of([HEADER, list(map(str, cells))])

    assert (row[5], row[7]) == (name, fields)


def test_headings_become_those_of_the_sheet_and_readings_are_left_out() -> None:
    header, row = cells_of([HEADER, ["2020", "1", "7", "mic", "総務省", "名", "正式名", "ウ-A f", "ウ-A:f"]])

    assert header == ["", "", "施策番号", "", "府省名", "施策名", "正式名称", "役割・政策分野"]
    assert row == ["", "", "7", "", "総務省", "名", "正式名", "ウ-A f"]


def test_a_full_name_that_repeats_the_name_is_none() -> None:
    [_, row] = read_back([(1, HEADER), (2, ["2020", "1", "7", "mic", "総務省", "'=名", "'=名", "", ""])])

    assert row[1][5:7] == ["=名", ""]


@pytest.mark.parametrize(
    ("units", "heading"),
    [
        (["1000", "1000"], "当初予算（単位：千円）"),
        (["1000", "1000000"], "当初予算"),
        (["7"], "当初予算"),
        ([], "当初予算"),
    ],
)
def test_the_unit_stands_over_the_amounts_where_it_is_one(units: list[str], heading: str) -> None:
    header = [*HEADER[:7], "budget_text", "budget_unit_yen"]
    rows = [
        (line, ["2020", "1", "7", "mic", "総務省", "名", "", "5", unit]) for line, unit in enumerate(units, start=2)
    ]

    first, *_ = read_back([(1, header), *rows])

    assert first[1][7] == heading


@pytest.mark.parametrize("header", [["施策名", "概要"], ["fiscal_year", "name"], HEADER[1:]])
def test_any_other_csv_is_left_alone(header: list[str]) -> None:
    records = [(1, header), (2, ["'=1", "x"])]

    assert list(read_back(records)) == records
