"""A workbook → grids: what stands where, what is merged, hidden, struck through."""

import io

import pytest
import xlsxwriter

from measures.workbooks.bounds import Limits
from measures.workbooks.grids import Cell, Grid, Kind, Span, Unreadable
from measures.workbooks.reader import excerpt_of, read_grids
from tests.measures.workbooks.makers import (
    inline,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    one_row,
    record,
    worksheet,
    xls,
    xls_label,
    xlsx_parts,
    zipped,
)


def grid_of(data: bytes, name: str = "回答.xlsx") -> Grid:
    (grid,) = read_grids(data, name=name)
    return grid


def texts(grid: Grid) -> list[list[str | None]]:
    return [[cell and cell.text for cell in row] for row in grid.rows]


def sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    return zipped(xlsx_parts(worksheet(rows, before=before, after=after)))


def test_sheets_come_in_order_with_the_hidden_ones_flagged() -> None:
    parts = xlsx_parts(
        *[worksheet(one_row(inline("A1", text))) for text in "abc"], states=("visible", "hidden", "veryHidden")
    )

    grids = read_grids(zipped(parts), name="回答.xlsx")

    assert [(grid.sheet, grid.hidden, texts(grid)) for grid in grids] == [
        ("一", False, [["a"]]),
        ("二", True, [["b"]]),
        ("三", True, [["c"]]),
    ]


def test_a_cell_stands_where_its_reference_says() -> None:
    grid = grid_of(sheet(f'<row r="3">{inline("C3", "施策名")}</row>'))

    assert texts(grid) == [[None, None, None], [None, None, None], [None, None, "施策名"]]


def test_every_row_is_as_wide_as_the_widest() -> None:
    grid = grid_of(sheet(f'<row r="1">{inline("A1", "a")}</row><row r="2">{inline("B2", "b")}</row>'))

    assert texts(grid) == [["a", None], [None, "b"]]


def test_merged_ranges_hold_their_value_at_the_top_left_only() -> None:
    rows = f'<row r="1">{inline("A1", "ウ-A")}{inline("B1", "隠れた値")}{inline("C1", "c")}</row><row r="2">{inline("C2", "d")}</row>'
    grid = grid_of(sheet(rows, after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'))

    assert grid.merged == (Span(0, 0, 1, 1),)
    assert texts(grid) == [["ウ-A", None, "c"], [None, None, "d"]]


def test_hidden_rows_and_columns_are_named() -> None:
    rows = (
        f'<row r="1" hidden="1">{inline("A1", "a")}</row><row r="2" ht="0" customHeight="1">{inline("A2", "b")}</row>'
    )
    rows += f'<row r="3">{inline("C3", "c")}</row>'
    grid = grid_of(sheet(rows, before='<cols><col min="2" max="2" hidden="1"/><col min="3" max="3" width="9"/></cols>'))

    assert (grid.hidden_rows, grid.hidden_columns) == ({0, 1}, {1})


def test_a_workbook_as_xlsxwriter_makes_it() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet("総務省")
    struck, percent, day = (
        book.add_format(options) for options in ({"font_strikeout": True}, {"num_format": "0.0%"}, {"num_format": 14})
    )
    page.merge_range("A1:C1", "令和2年度の施策")
    page.write_rich_string("A2", struck, "900", "950の内数")
    page.write("B2", 0.125, percent)
    page.write("C2", 43832, day)
    page.write("A3", 221)
    page.write("B3", "廃止", struck)
    page.write_formula("C3", "=A3*2", None, 442)
    page.set_row(2, None, None, {"hidden": True})
    page.set_column("C:D", None, None, {"hidden": True})
    book.close()

    grid = grid_of(buffer.getvalue())

    assert grid == Grid(
        file="回答.xlsx",
        sheet="総務省",
        rows=(
            (Cell("令和2年度の施策"), None, None),
            (
                Cell("900950の内数", Kind.TEXT, "950の内数", "900"),
                Cell("12.5%", Kind.NUMBER),
                Cell("2020-01-02", Kind.DATE),
            ),
            (Cell("221", Kind.NUMBER), Cell("廃止", Kind.TEXT, "", "廃止"), Cell("442", Kind.NUMBER)),
        ),
        merged=(Span(0, 0, 0, 2),),
        hidden_rows=frozenset({2}),
        hidden_columns=frozenset({2}),
    )


def test_an_ods_repeats_spans_and_hides() -> None:
    rows = ods_row(
        ods_cell("a", ' table:number-columns-spanned="2" table:number-rows-spanned="2"'),
        '<table:covered-table-cell office:value-type="string"><text:p>隠れた値</text:p></table:covered-table-cell>',
        ods_cell("b", ' table:number-columns-repeated="2"'),
    )
    rows += ods_row('<table:covered-table-cell table:number-columns-repeated="2"/>', ods_cell("c"))
    rows += '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    rows += ods_row(ods_cell("d"), attributes=' table:number-rows-repeated="2" table:visibility="collapse"')
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'

    grid = grid_of(ods(ods_table(columns + rows)), "回答.ods")

    assert texts(grid) == [
        ["a", None, "b", "b"],
        [None, None, "c", None],
        [None] * 4,
        [None] * 4,
        ["d", None, None, None],
        ["d", None, None, None],
    ]
    assert grid.merged == (Span(0, 0, 1, 1),)
    assert (grid.sheet, grid.hidden_rows, grid.hidden_columns) == ("総務省", {4, 5}, {1})


def test_an_ods_sheet_can_be_hidden() -> None:
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    table = ods_table(ods_row(ods_cell("a")), attributes=' table:style-name="ta1"')

    assert grid_of(ods(table, styles=style), "回答.ods").hidden


def test_an_xls_tells_what_is_hidden_and_merged() -> None:
    hidden_row = record(0x208, b"\x01\0" + bytes(10) + b"\x20\0" + bytes(2))
    hidden_column = record(0x7D, b"\x01\0\x01\0" + bytes(4) + b"\x01\0" + bytes(2))
    merged = record(0xE5, b"\x01\0" + b"\0\0\x01\0\0\0\0\0")
    cells = (xls_label(0, 0, "a"), xls_label(1, 1, "b"))

    grid = grid_of(xls(hidden_row, hidden_column, *cells, merged, state=1), "回答.xls")

    assert texts(grid) == [["a", None], [None, "b"]]
    assert grid.merged == (Span(0, 0, 1, 0),)
    assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (True, {1}, {1})


def test_a_csv_is_one_sheet_without_a_name() -> None:
    grid = grid_of("施策名,,予算\n\n医療,,221\n".encode("cp932"), "回答.csv")

    assert grid.sheet == ""
    assert texts(grid) == [["施策名", None, "予算"], [None, None, None], ["医療", None, "221"]]


def test_a_refusal_names_file_sheet_and_cell() -> None:
    with pytest.raises(Unreadable) as refusal:
        grid_of(sheet('<row r="300000"><c r="B300000"><v>1</v></c></row>'))

    finding = refusal.value.finding
    assert (finding.file, finding.sheet, finding.cell) == ("回答.xlsx", "一", "B300000")
    assert finding.expected == "200,000 行・200 列までの表"


LONG = "あ" * 32_768


@pytest.mark.parametrize(
    ("data", "name", "place"),
    [
        pytest.param(sheet(f'<row r="2">{inline("B2", LONG)}</row>'), "回答.xlsx", ("一", "B2"), id="xlsx"),
        pytest.param(sheet(f'<row r="2">\n{inline("B2", LONG)}</row>'), "回答.xlsx", ("一", "B2"), id="by-the-parser"),
        pytest.param(
            ods(ods_table(ods_row() + ods_row(ods_cell("a"), ods_cell(LONG)))), "回答.ods", ("総務省", "B2"), id="ods"
        ),
        pytest.param(f"a\nb,{LONG}".encode(), "回答.csv", ("", "B2"), id="csv"),
    ],
)
def test_a_text_that_is_too_long_is_refused_by_its_cell(data: bytes, name: str, place: tuple[str, str]) -> None:
    with pytest.raises(Unreadable, match="文字が多すぎます") as refusal:
        read_grids(data, name=name, limits=Limits(ratio=10_000))

    assert (refusal.value.finding.sheet, refusal.value.finding.cell) == place


def test_the_excerpt_shows_ten_records_of_a_csv() -> None:
    data = ("施策名;概要\n" + "医療;1,5\n" * 20).encode()

    shown = excerpt_of(data, name="回答.csv")

    assert shown == (("施策名", "概要"), *[("医療", "1,5")] * 9)


def test_a_workbook_has_no_excerpt() -> None:
    assert excerpt_of(zipped(xlsx_parts(worksheet(""))), name="回答.xlsx") == ()


def test_the_excerpt_of_what_cannot_be_decoded_is_refused() -> None:
    with pytest.raises(Unreadable, match="読み取れない文字"):
        excerpt_of(b"a\n\xff\xff\n", name="回答.csv")
