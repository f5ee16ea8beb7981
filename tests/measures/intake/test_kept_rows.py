"""What an upload keeps of its rows comes back as it was received, however it is kept."""

import json

import pytest

from measures.intake.kept_rows import ministries_in, read_rows, row_at, spelt_out, write_rows
from measures.intake.staging import rows_of
from measures.models.intake import PlainJSON
from measures.workbooks.grids import Cell, Grid, Severity
from measures.workbooks.layout import read_rows as read_layout
from measures.workbooks.rows import Column, LineValues
from tests.measures.workbooks.layout_corpus import CASES
from tests.measures.workbooks.sheets import MINISTRIES, flat_table, printed_by_ministry, printed_on_one_sheet

HEADINGS = ["施策番号", "施策名", "概要", "当初予算（百万円）", "補助率"]
ROWS = [
    ["1", "一号事業", "概要", "900", "1/2"],
    ["2", "二号事業", "概要", "", "定額"],
    ["3", "三号事業", "概要", "5", "定額"],  # above a row that is looked at closely
    ["", "一号事業", "概要", "1", "#REF!"],
]


def table() -> Grid:
    lines = [HEADINGS, *ROWS]
    return Grid("回答.xlsx", "総務省", tuple(tuple(Cell(text) if text else None for text in line) for line in lines))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_rows_of_every_layout_come_back(case: object) -> None:
    rows = rows_of(read_layout(case.grids, ministries=MINISTRIES))  # type: ignore[attr-defined]

    kept = json.loads(json.dumps(write_rows(rows), cls=PlainJSON))

    assert list(read_rows(kept)) == rows
    assert list(read_rows(json.loads(json.dumps(spelt_out(kept), cls=PlainJSON)))) == rows


@pytest.mark.parametrize("grids", [flat_table, printed_by_ministry, printed_on_one_sheet])
def test_rows_of_the_document_come_back(grids: object) -> None:
    rows = rows_of(read_layout(grids(), ministries=MINISTRIES))  # type: ignore[operator]

    kept = write_rows(rows)

    assert list(read_rows(kept)) == rows
    assert [row_at(kept, place) for place in range(len(rows))] == [row for row, _ in rows]
    assert ministries_in(kept) == {row.ministry for row, _ in rows if row.ministry}


def test_plain_rows_are_kept_as_texts_and_refused_ones_with_their_reason() -> None:
    kept = write_rows(rows_of(read_layout([table()], ministries=MINISTRIES)))

    assert kept["rows"][:2] == [
        [0, 1, "一号事業", "概要", "900", "1/2", "1"],
        [0, 2, "二号事業", "概要", "", "定額", "2"],
    ]
    assert len(kept["heads"]) == 1
    assert [found["severity"] for found in kept["rows"][3]["findings"]] == [Severity.ROW, Severity.ROW]


def test_a_value_of_a_plain_row_knows_its_cell() -> None:
    row = read_layout([table()], ministries=MINISTRIES).rows[1]

    assert isinstance(row.values, LineValues)
    assert row.values[Column.RATE] == ("定額", "総務省!E3", "")
    assert row.values.get(Column.SUPPORT) is None
    assert row.values.without(Column.NUMBER) == {key: row.values[key] for key in row.values if key != Column.NUMBER}
