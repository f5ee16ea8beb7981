"""The round-trip workbook as it goes out: texts, merges, lists, locks, paper; no text becomes anything else."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import MergedCell
from python_calamine import CalamineWorkbook

from measures.workbooks.template import FormRow, file_name, write_workbook, write_zip
from tests.measures.workbooks.forms_2020 import empty_form, form_of, forms_of_2020

HEADINGS = [
    "施策番号",
    "連携中枢都市圏構想の３つの役割",
    "政策分野",
    "施策名",
    "概要",
    "連携中枢都市圏に関する取組に対する支援の内容",
    "令和３年度当初予算",
    "補助率",
    "交付対象",
    "正式名称",
    "掲載終了",
    "後継施策",
    "担当課",
    "電話",
    "メール",
    "URL",
    "公募時期",
]
DANGEROUS = [
    pytest.param(text, id=repr(text))
    for text in (
        "=1+1",
        '=HYPERLINK("http://example.jp","x")',
        "+81",
        "-1",
        "@SUM(A1)",
        "＝１",
        "＋",
        "－",
        "＠",
        "\tx",
        "'=1",
        "{=1}",
        "1/2",
        "2020-01-02",
        "1e400",
        "0012",
        "TRUE",
        "http://example.jp/",
        "mailto:a@example.jp",
        " 前後の空白 ",
        "「引用」\"'<&>",
        "一行目\n二行目\n\n四行目",
        "_x0041_",
        "&P",
    )
]


def answer_of(form):
    """The sheet 回答 as a reader sees it."""
    return CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(form))).get_sheet_by_name("回答")


def lines_of(form):
    """The lines of the sheet 回答, numbers without .0."""
    lines = answer_of(form).to_python(skip_empty_area=False)
    return [[int(cell) if isinstance(cell, float) else cell for cell in line] for line in lines]


def opened(form):
    """The sheet 回答 with its formats."""
    return openpyxl.load_workbook(io.BytesIO(write_workbook(form)))["回答"]


def xml_of(form, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(write_workbook(form))) as archive:
        return archive.read(part).decode("utf-8")


@pytest.mark.parametrize("form", forms_of_2020(), ids=lambda form: form.ministry)
def test_the_workbook_holds_last_years_texts_in_their_lines(form):
    lines = lines_of(form)

    assert lines[0][1] == "連携中枢都市圏構想の推進に向けた関係各省による支援策（令和3年度）回答様式"
    assert lines[1][1] == form.ministry
    assert lines[1][8] == "（単位：百万円）"
    assert lines[2] == HEADINGS
    at = 3
    for place, row in enumerate(form.rows):
        shown = lines[at]
        merged = place > 0 and row.fields_merged
        assert shown[0] == row.number
        assert [shown[3], shown[4], shown[5], shown[7], shown[8]] == [
            row.name,
            row.summary,
            row.support,
            row.rate,
            row.recipients,
        ]
        assert shown[6] == ("" if merged else row.budget)
        for offset, role_line in enumerate(row.role_lines):
            assert tuple(lines[at + offset][1:3]) == (("", "") if merged else role_line)
        at += len(row.role_lines)


def test_cells_are_merged_over_the_role_lines_of_a_measure():
    merged = set(answer_of(form_of("総務省")).merged_cell_ranges)

    assert ((3, 3), (4, 3)) in merged  # the name of 都市OS over its two roles
    assert ((7, 6), (9, 6)) in merged  # the amount of 地域IoT over its three
    assert not [span for span in merged if span[0][1] in (1, 2)]  # roles and fields stand in lines of their own


def test_a_shared_amount_and_its_field_are_merged_where_they_were_printed_once():
    merged = answer_of(form_of("文部科学省")).merged_cell_ranges

    assert sorted(merged) == [((3, 1), (4, 1)), ((3, 2), (4, 2)), ((3, 6), (4, 6))]


def test_a_shared_amount_that_was_printed_in_each_row_stands_in_each():
    assert [line[6] for line in lines_of(form_of("総務省"))].count("900の内数") == 2


def test_measures_apart_or_of_different_texts_are_not_merged_though_they_share_an_amount():
    apart = [
        FormRow(1, "甲", budget="10", envelope=1, printed_once=True),
        FormRow(2, "乙", budget="5", envelope=2),
        FormRow(3, "丙", budget="10", envelope=1, printed_once=True),
        FormRow(4, "丁", budget="", envelope=1, printed_once=True),
    ]

    form = form_of("総務省", rows=tuple(apart))

    assert answer_of(form).merged_cell_ranges in (None, [])
    assert [line[6] for line in lines_of(form)[3:7]] == ["10", "5", "10", ""]


def test_fields_of_several_roles_are_repeated_where_they_were_merged():
    two = "ウ-A a\nウ-B b"
    rows = (FormRow(1, "甲", fields_text=two), FormRow(2, "乙", fields_text=two, fields_merged=True))

    assert [line[1:3] for line in lines_of(form_of("総務省", rows=rows))[3:7]] == [["ウ-A", "a"], ["ウ-B", "b"]] * 2


def test_calls_and_contacts_stand_beside_the_printed_columns():
    known = replace(form_of("内閣府").rows[0], section="推進課", phone="03-1234-5678", mail="a@example.go.jp")
    known = replace(known, address="https://example.go.jp/?a=1&b=2", call="４月下旬", full_name="正式")

    line = lines_of(form_of("内閣府", rows=(known,)))[3]

    assert line[9:] == [
        "正式",
        "",
        "",
        "推進課",
        "03-1234-5678",
        "a@example.go.jp",
        "https://example.go.jp/?a=1&b=2",
        "４月下旬",
    ]


def test_only_titles_and_numbers_are_locked():
    sheet = opened(form_of("総務省"))
    locked = {cell.coordinate for row in sheet["A3:Q22"] for cell in row if cell.protection.locked}

    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert {name for name in locked if not name.startswith("A")} == {f"{letter}3" for letter in "BCDEFGHIJKLMNOPQ"}
    assert {f"A{line}" for line in range(3, 23)} <= locked
    assert not sheet["F2"].protection.locked  # the box 該当なし
    assert not sheet.protection.insertRows  # False: it is not forbidden
    assert not sheet.protection.objects


def test_lists_are_offered_for_roles_endings_and_the_box():
    rules = {str(rule.sqref): rule for rule in opened(form_of("総務省")).data_validations.dataValidation}

    assert rules["B4:B22"].formula1 == '"ア,イ,ウ-A,ウ-B,ウ-C"'
    assert rules["B4:B22"].errorStyle == "warning"  # ウーＡ may be written
    assert rules["K4:K22"].formula1 == '"事業の廃止・終了,統合・組替え,掲載取りやめ（事業は継続）"'
    assert rules["F2"].formula1 == '"該当なし"'
    assert "分野一覧" in rules["C4:C22"].prompt
    assert all(len(rule.prompt or "") <= 255 for rule in rules.values())


def test_every_answer_is_a_text_cell_so_that_a_rate_never_becomes_a_date():
    sheet = opened(form_of("総務省"))

    cells = [cell for row in sheet["B4:Q22"] for cell in row if not isinstance(cell, MergedCell)]
    assert {cell.number_format for cell in cells} == {"@"}
    assert "numberStoredAsText" in xml_of(form_of("総務省"))


def test_the_printed_columns_go_on_a4_landscape_with_their_heading_repeated():
    sheet = opened(form_of("総務省"))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'回答'!$B$1:$I$22"
    assert sheet.freeze_panes == "E4"


def test_rows_are_high_enough_for_their_text():
    sheet = opened(form_of("総務省"))
    summary = form_of("総務省").rows[2].summary

    height = sum(sheet.row_dimensions[line].height for line in (8, 9, 10))

    assert height >= len(summary) / 24 * 15  # about 24 characters a line
    assert (
        max(dimension.height or 0 for dimension in opened(_with(summary="長" * 5_000)).row_dimensions.values()) <= 409
    )


def test_a_ministry_without_measures_gets_an_empty_form_with_the_box():
    lines = lines_of(empty_form())

    assert lines[1][1] == "環境省"
    assert "右の欄" in lines[1][4]
    assert lines[1][5] == ""
    assert len(opened(empty_form())["A4:Q13"]) == 10
    assert not [cell for line in lines[3:] for cell in line if cell]


def test_a_form_without_a_deadline_names_none():
    assert lines_of(form_of("総務省"))[1][3] == "回答期限：令和3年2月26日（金）"
    assert lines_of(form_of("総務省", due_on=None))[1][3] == ""


def test_the_instructions_and_the_outline_come_with_it():
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(form_of("総務省"))))
    guide = "\n".join(str(cell) for line in book.get_sheet_by_name("記載要領").to_python() for cell in line)
    outline = book.get_sheet_by_name("分野一覧").to_python()

    assert book.sheet_names == ["回答", "記載要領", "分野一覧"]
    for word in ("上書き", "見え消しは不要", "掲載終了", "該当なし", "百万円", "共有", "行を挿入", "令和3年2月26日"):
        assert word in guide
    assert len(outline) == 2 + 27
    assert outline[2] == [
        "ア",
        "圏域全体の経済成長のけん引",
        "a",
        "産学金官民一体となった経済戦略の策定、国の成長戦略実施のための体制整備",
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_is_never_taken_for_anything_else(text):
    form = _with(name=text, summary=text, budget=text, rate=text, address=text, fields_text="ウ-A a\nウ-B b")

    line = openpyxl.load_workbook(io.BytesIO(write_workbook(form)))["回答"][4]
    shown = [line[column].value for column in (3, 4, 6, 7, 15)]

    assert shown == [text] * 5
    assert {line[column].data_type for column in (3, 4, 6, 7, 15)} == {"s"}
    assert not re.search(
        r"<f[ >]|<hyperlink", re.sub("<conditionalFormatting.*</conditionalFormatting>", "", xml_of(form))
    )


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from("=+-@＝＋－＠'\"\n\t ,、１／２ｱﾞ㈱①<>&_x;{}[]"),
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        ),
        max_size=80,
    )
)
def test_any_text_comes_back_as_it_was(text):
    line = openpyxl.load_workbook(io.BytesIO(write_workbook(_with(summary=text, rate=text))))["回答"][4]

    assert [line[4].value or "", line[7].value or ""] == [text, text]


def test_line_ends_of_every_kind_become_those_of_a_cell():
    assert lines_of(_with(summary="一\r\n二\r三"))[3][4] == "一\n二\n三"


def test_a_text_longer_than_a_cell_is_refused_rather_than_lost():
    assert lines_of(_with(summary="長" * 32_767))[3][4] == "長" * 32_767
    with pytest.raises(ValueError, match="32767"):
        write_workbook(_with(summary="長" * 32_768))
    with pytest.raises(ValueError, match="32767"):
        write_workbook(_with(summary="𠮷" * 16_384))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("ウ-A a,b\nウ-B c", (("ウ-A", "a,b"), ("ウ-B", "c")), id="two-roles"),
        pytest.param("ウ-A a,b,\nc,d\nウ-B e", (("ウ-A", "a,b,\nc,d"), ("ウ-B", "e")), id="list-over-lines"),
        pytest.param("ｳ-A　ａ", (("ｳ-A", "ａ"),), id="half-width-role-full-width-space"),
        pytest.param("アd", (("アd", ""),), id="nothing-between"),
        pytest.param("（調整中）", (("（調整中）", ""),), id="no-role"),
        pytest.param("\n\n", (("", ""),), id="blank"),
        pytest.param("", (("", ""),), id="empty"),
    ],
)
def test_role_lines_of_a_cell(text, lines):
    assert FormRow(1, "甲", fields_text=text).role_lines == lines


def test_the_same_forms_give_the_same_bytes():
    assert write_zip(forms_of_2020()) == write_zip(forms_of_2020())


def test_the_archive_holds_one_workbook_a_ministry_under_names_that_every_system_can_hold():
    forms = [*forms_of_2020()[:2], empty_form(ministry="../環境:省\u202e"), *forms_of_2020()[1:2]]

    with zipfile.ZipFile(io.BytesIO(write_zip(forms))) as archive:
        infos = archive.infolist()
        assert [info.filename for info in infos] == [
            "R3_内閣府_回答様式.xlsx",
            "R3_総務省_回答様式.xlsx",
            "R3_環境_省_回答様式.xlsx",
            "R3_総務省_回答様式_2.xlsx",
        ]
        assert all(info.flag_bits & 0x800 for info in infos)  # names are UTF-8
        assert archive.read(infos[1]) == write_workbook(forms[1])


def test_the_name_of_a_file_is_never_empty():
    assert file_name(empty_form(ministry="...")) == "R3_府省庁_回答様式.xlsx"


def _with(**texts):
    """A form with one measure of these texts."""
    return form_of("総務省", rows=(FormRow(1, **({"name": "甲"} | texts)),))
