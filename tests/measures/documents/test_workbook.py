"""The workbook: no text is more than a text, sheets have names Excel takes, each prints on A4."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from measures.documents.layout import Cover
from measures.documents.workbook import TooLong, write_workbook
from tests.measures.documents.makers import HEADINGS, make_document, make_row

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "{=1}", "https://example.com/", "'=1", "1/2", "0012"]


def book_of(*rows, **values) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(make_document(*rows, **values))))


def merged(sheet: Worksheet) -> set[str]:
    return {str(merge) for merge in sheet.merged_cells.ranges}


def test_a_table_has_ministry_unit_and_the_editions_headings() -> None:
    sheet = book_of(make_row(), headings=HEADINGS | {"rate": "補助率等"})["総務省"]

    assert (sheet["A1"].value, sheet["H1"].value) == ("総務省", "（単位：百万円）")
    assert [cell.value for cell in sheet[2]][:8] == [*list(HEADINGS.values())[:6], "補助率等", "交付対象"]
    assert [cell.value for cell in sheet[3]][:3] == ["ウ-A", "a", "施策1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_a_number_or_a_link(text: str) -> None:
    texts = dict.fromkeys(["name", "summary", "support", "budget", "rate", "recipients", "fields_text"], text)
    book = book_of(make_row(**texts), cover=Cover(text, (text,), (text,)), headings=dict.fromkeys(HEADINGS, text))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]

    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [cell.coordinate for cell in cells if cell.data_type == "n"] == ["I3"]  # 施策番号 alone


def test_roles_stand_beside_merged_cells_and_shared_amounts_are_merged() -> None:
    shared = {"envelope": 7, "budget": "712", "printed_once": True}
    sheet = book_of(make_row(1, fields_text="ア a\nウ-A b", **shared), make_row(2, **shared))["総務省"]

    assert {"C3:C4", "D3:D4", "F3:F5"} <= merged(sheet)
    assert [sheet[f"A{line}"].value for line in (3, 4, 5)] == ["ア", "ウ-A", "ウ-A"]
    assert [sheet[f"F{line}"].value for line in (3, 4, 5)] == ["712", None, None]


def test_a_text_higher_than_a_line_can_be_gets_several_lines() -> None:
    sheet = book_of(make_row(summary="長い概要。" * 300))["総務省"]
    (cell,) = [merge for merge in sheet.merged_cells.ranges if merge.min_col == 4]

    assert max(sheet.row_dimensions[line].height for line in range(3, cell.max_row + 1)) <= 409
    assert sum(sheet.row_dimensions[line].height for line in range(3, cell.max_row + 1)) > 1000


def test_sheets_are_printed_on_a4_with_their_headings_repeated_and_their_own_columns_alone() -> None:
    sheet = book_of(make_row(), make_row(2))["総務省"]

    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.print_area == "'総務省'!$A$1:$H$4"
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_a_draft_says_so_at_the_head_of_each_page() -> None:
    for is_draft in (True, False):
        heads = [sheet.oddHeader.center.text for sheet in book_of(make_row(), is_draft=is_draft)]
        assert ["案" in (head or "") for head in heads] == [is_draft] * 3


def test_names_of_sheets_are_such_as_excel_takes_and_each_is_once() -> None:
    long = "とても長い名前の府省" * 5
    rows = [
        make_row(1, heading="[総]務/省:?*"),
        make_row(2, heading="表紙"),
        make_row(3, heading=long),
        make_row(4, heading=long, unit="（単位：千円）"),
        make_row(5, heading="'"),
    ]
    names = book_of(*rows).sheetnames

    assert names[:3] == ["表紙", "総 務 省", "表紙（2）"]
    assert names[4] == f"{long[:28]}（2）"
    assert names[5] == "府省"
    assert len(set(names)) == 7


def test_the_outline_has_upper_headings_over_their_roles() -> None:
    sheet = book_of()["役割と政策分野"]

    assert {"A2:A3", "B2:C2"} <= merged(sheet)
    assert [sheet.cell(6, column).value for column in (1, 2, 3)] == [None, "c 福祉", None]


def test_the_same_document_gives_the_same_bytes() -> None:
    document = make_document(make_row())

    assert write_workbook(document) == write_workbook(document)


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(TooLong):
        write_workbook(make_document(make_row(summary="長" * 40_000)))
