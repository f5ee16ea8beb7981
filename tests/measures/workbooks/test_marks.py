"""What goes back to the sender: the same cells, red and yellow, with comments; nothing else is changed."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from python_calamine import CalamineWorkbook

from measures.workbooks.grids import Cell, Finding, Grid, Severity, Span
from measures.workbooks.marks import mark, mark_as_new_workbook
from measures.workbooks.template import write_workbook
from tests.measures.workbooks.forms_2020 import form_of

RED, YELLOW = "FF9C9C", "FFF2A8"


def finding(cell, *, severity=Severity.ROW, sheet="回答", file="a.xlsx", message="読めません。", expected="例：1,200"):
    """A finding at one cell."""
    return Finding(severity, file, sheet, cell, "budget", "1.2.3", message, expected)


def made(change=lambda sheet: None):
    """A small workbook as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "回答"
    sheet["A1"], sheet["B2"], sheet["C3"] = "題", "施策", "=SUM(1,2)"
    change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def replaced(part, content):
    """The small workbook with one part of its archive replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target.getvalue()


def marked(data, findings=(), *, changed=None, sheet="回答"):
    """The sheet after marking."""
    return again(mark(data, "a.xlsx", findings, changed=changed or {}), sheet)


def again(data, sheet="回答"):
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)[sheet]


def colour_of(cell):
    return cell.fill.start_color.rgb[-6:] if cell.fill.fill_type == "solid" else ""


def coloured(sheet):
    """Coordinate → colour of all cells that have one of ours."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {cell.coordinate: colour_of(cell) for cell in cells if colour_of(cell) in (RED, YELLOW)}


def test_a_finding_is_red_with_its_message_and_what_was_expected():
    sheet = marked(made(), [finding("B2")])

    assert coloured(sheet) == {"B2": RED}
    assert sheet["B2"].comment.text == "【要修正】読めません。\n記入のしかた：例：1,200"
    assert sheet["B2"].comment.author == "renkei"


@pytest.mark.parametrize(
    ("severity", "label", "colour"),
    [
        (Severity.FILE, "【要修正】", {"B2": RED}),
        (Severity.ROW, "【要修正】", {"B2": RED}),
        (Severity.WARN, "【要確認】", {"B2": RED}),
        (Severity.NORM, "【読替え】", {}),
    ],
)
def test_what_has_to_be_done_is_said_and_what_was_read_for_certain_stays_uncoloured(severity, label, colour):
    sheet = marked(made(), [finding("B2", severity=severity)])

    assert sheet["B2"].comment.text.startswith(label)
    assert coloured(sheet) == colour


def test_a_changed_cell_is_yellow_with_its_old_text():
    sheet = marked(made(), changed={("回答", "B2"): "前の施策", ("回答", "D9"): ""})

    assert coloured(sheet) == {"B2": YELLOW, "D9": YELLOW}
    assert sheet["B2"].comment.text == "【変更】変更前：前の施策"
    assert sheet["D9"].comment.text == "【変更】変更前：（空欄）"


def test_red_wins_where_a_changed_cell_is_wrong_and_everything_is_said_once():
    sheet = marked(made(), [finding("B2"), finding("B2")], changed={("回答", "B2"): "前"})

    assert coloured(sheet) == {"B2": RED}
    assert sheet["B2"].comment.text == "【要修正】読めません。\n記入のしかた：例：1,200\n【変更】変更前：前"


@pytest.mark.parametrize("order", [("B2", "B4"), ("B4", "B2"), ("C3", "B3")])
def test_a_cell_inside_a_merge_marks_its_top_left(order):
    def merge(sheet):
        del sheet["C3"]
        sheet.merge_cells("B2:C4")

    sheet = marked(made(merge), [finding(cell, message=cell) for cell in order])

    assert coloured(sheet) == {"B2": RED}
    assert all(f"【要修正】{cell}" in sheet["B2"].comment.text for cell in order)
    assert [str(span) for span in sheet.merged_cells.ranges] == ["B2:C4"]


def test_red_stays_when_another_cell_of_the_same_merge_has_changed():
    data = made(lambda sheet: sheet.merge_cells("B2:B4"))

    assert coloured(marked(data, [finding("B3")], changed={("回答", "B2"): "前"})) == {"B2": RED}


@pytest.mark.parametrize("sheet", ["", "回答"])
def test_what_concerns_the_whole_sheet_or_file_is_said_at_its_first_cell(sheet):
    assert coloured(marked(made(), [finding("", sheet=sheet)])) == {"A1": RED}


@pytest.mark.parametrize(
    "stray",
    [
        pytest.param(finding("B2", sheet="ない"), id="no-such-sheet"),
        pytest.param(finding("B2", file="b.xlsx"), id="another-file"),
    ],
)
def test_findings_of_other_places_mark_nothing(stray):
    assert coloured(marked(made(), [stray])) == {}


def test_everything_else_stays_as_it_was():
    def furnish(sheet):
        sheet["A5"], sheet["A6"], sheet["A7"] = 12.5, True, "001"
        sheet["A7"].number_format = "@"
        sheet["A5"].font = Font(bold=True, color="FF0000FF")
        sheet["A6"].fill = PatternFill("solid", start_color="00FF00")
        sheet["A8"].comment = Comment("担当者のメモ", "山田")
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["D"].width = 33
        sheet.protection.sheet = True

    sheet = marked(made(furnish), [finding("B2")])

    assert [sheet[name].value for name in ("A1", "B2", "C3", "A5", "A6", "A7")] == [
        "題",
        "施策",
        "=SUM(1,2)",
        12.5,
        True,
        "001",
    ]
    assert (sheet["A7"].number_format, sheet["A5"].font.bold, colour_of(sheet["A6"])) == ("@", True, "00FF00")
    assert (sheet["A8"].comment.text, sheet["A8"].comment.author) == ("担当者のメモ", "山田")
    assert sheet.row_dimensions[6].hidden
    assert sheet.column_dimensions["D"].width == 33
    assert sheet.protection.sheet


def test_struck_through_runs_stay_struck_through():
    def correct(sheet):
        sheet["B2"] = CellRichText(
            TextBlock(InlineFont(strike=True, color="FFFF0000"), "旧 \n"),
            TextBlock(InlineFont(color="FFFF0000"), " 新"),
        )

    before = again(made(correct))["B2"].value
    after = marked(made(correct), [finding("B2")])["B2"].value

    assert str(after) == str(before) == "旧 \n 新"
    assert [run.font.strike for run in after if isinstance(run, TextBlock)] == [True, None]


def test_a_comment_of_the_sender_stays_above_ours():
    data = made(lambda sheet: setattr(sheet["B2"], "comment", Comment("担当者のメモ", "山田")))

    first = mark(data, "a.xlsx", [finding("B2")], changed={})
    second = mark(first, "a.xlsx", [], changed={})

    assert again(first)["B2"].comment.text.startswith("担当者のメモ\n――― renkei ―――\n【要修正】")
    assert again(second)["B2"].comment.text == "担当者のメモ"
    assert coloured(again(second)) == {}


def test_a_second_round_shows_only_its_own_marks():
    first = mark(made(), "a.xlsx", [finding("B2")], changed={("回答", "C3"): "前"})

    sheet = marked(first, [finding("A1", message="次の指摘")])

    assert coloured(sheet) == {"A1": RED}
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["A1"]


def test_our_own_form_keeps_its_lists_locks_and_paper():
    data = write_workbook(form_of("総務省"))

    before, after = again(data), marked(data, [finding("G5")], changed={("回答", "E6"): "前"})

    assert coloured(after) == {"G4": RED, "E6": YELLOW}
    assert _rules(after) == _rules(before)
    assert (after.print_area, after.print_title_rows, after.freeze_panes) == (
        before.print_area,
        before.print_title_rows,
        before.freeze_panes,
    )
    assert after.protection.sheet
    assert [[cell.value for cell in row] for row in after.iter_rows(max_col=17, max_row=22)] == [
        [cell.value for cell in row] for row in before.iter_rows(max_col=17, max_row=22)
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"a,b\n", id="csv"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="xls"),
        pytest.param(b"PK\x03\x04 broken", id="broken"),
        pytest.param(made()[:-40], id="truncated"),
    ],
)
def test_what_is_no_xlsx_cannot_be_marked(data):
    assert mark(data, "a", [finding("B2")], changed={}) is None


@pytest.mark.parametrize(
    ("part", "content"),
    [
        pytest.param("xl/vbaProject.bin", b"x", id="macro"),
        pytest.param("xl/workbook.xml", b"<workbook", id="broken-xml"),
        pytest.param("xl/worksheets/sheet1.xml", b" " * (9 << 20), id="large"),
    ],
)
def test_what_openpyxl_should_not_write_again_is_not_marked(part, content):
    assert mark(replaced(part, content), "a.xlsx", [finding("B2")], changed={}) is None


def test_merged_ranges_without_end_are_not_written_again():
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(made(lambda sheet: sheet.merge_cells("D4:E5")))) as archive:
        content = archive.read(part)
    assert mark(replaced(part, content), "a.xlsx", [], changed={}) is not None

    endless = content.replace(b"D4:E5", b"D4:XFD1048576")
    assert mark(replaced(part, endless), "a.xlsx", [], changed={}) is None


GRID = Grid(
    file="a.csv",
    sheet="",
    rows=(
        (Cell("施策名"), Cell("当初予算")),
        (Cell("=1+1"), None, Cell("旧新", standing="新", struck="旧")),
        (Cell("消", struck="消"),),
    ),
)


def test_a_csv_comes_back_as_a_workbook_with_the_same_texts_and_the_marks():
    data = mark_as_new_workbook([GRID], [finding("B2", sheet="")], changed={("", "A2"): "前"})
    sheet = again(data, "受領ファイル")

    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python() == [
        ["施策名", "当初予算", ""],
        ["=1+1", "", "旧新"],
        ["消", "", ""],
    ]
    assert coloured(sheet) == {"B2": RED, "A2": YELLOW}
    assert sheet["B2"].comment.text.startswith("【要修正】読めません。")
    assert sheet["A2"].data_type == "s"
    assert [run.font.strike for run in sheet["C2"].value if isinstance(run, TextBlock)][:1] == [True]
    assert sheet["A3"].font.strike


def test_sheets_keep_their_names_merges_and_hidden_lines_as_far_as_excel_has_them():
    grids = [
        Grid(
            "a.ods",
            "総務省",
            ((Cell("題"), None), (None, Cell("値"))),
            merged=(Span(0, 0, 0, 1), Span(0, 1, 1, 1)),  # the second overlaps the first
            hidden_rows=frozenset({1}),
            hidden_columns=frozenset({3}),
        ),
        Grid("a.ods", "省" * 40, (), hidden=True),
        Grid("a.ods", "省" * 40 + "2", ()),
        Grid("a.ods", "a/b[1]:*?", ()),
    ]

    data = mark_as_new_workbook(grids, [finding("B1", sheet="総務省"), finding("", sheet="")])
    book = openpyxl.load_workbook(io.BytesIO(data))

    assert book.sheetnames == ["総務省", "省" * 31, "省" * 29 + "_2", "a_b_1____"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden", "visible", "visible"]
    assert [str(span) for span in book["総務省"].merged_cells.ranges] == ["A1:B1"]
    assert book["総務省"].row_dimensions[2].hidden
    assert book["総務省"].column_dimensions["D"].hidden
    assert coloured(book["総務省"]) == {"A1": RED}
    assert book["総務省"]["A1"].comment.text.count("【要修正】") == 1  # the same words once


def test_a_text_that_no_cell_can_hold_is_cut_rather_than_left_out():
    data = mark_as_new_workbook([Grid("a.csv", "", ((Cell("長" * 40_000), Cell("\ud800\x01")),))], [])

    assert len(again(data, "受領ファイル")["A1"].value) == 32_767


def test_there_is_something_to_send_back_even_for_a_file_without_sheets():
    assert mark_as_new_workbook([], [finding("", sheet="")]).startswith(b"PK")


def test_the_same_marks_give_the_same_new_workbook():
    assert mark_as_new_workbook([GRID], [finding("A1", sheet="")]) == mark_as_new_workbook(
        [GRID], [finding("A1", sheet="")]
    )


def _rules(sheet):
    return {(str(rule.sqref), rule.formula1, rule.prompt) for rule in sheet.data_validations.dataValidation}
