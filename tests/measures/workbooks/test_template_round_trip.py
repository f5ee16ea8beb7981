"""The round-trip workbook comes back: unchanged it says the same rows, with three cells changed exactly those."""

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks.grids import Severity
from measures.workbooks.layout import read_rows
from measures.workbooks.marks import mark, mark_as_new_workbook
from measures.workbooks.reader import read_grids
from measures.workbooks.rows import Column
from measures.workbooks.template import FormRow, write_workbook
from tests.measures.workbooks.forms_2020 import empty_form, form_of, forms_of_2020

TEXTS = {
    Column.NAME: "name",
    Column.FULL_NAME: "full_name",
    Column.SUMMARY: "summary",
    Column.SUPPORT: "support",
    Column.BUDGET: "budget",
    Column.RATE: "rate",
    Column.RECIPIENTS: "recipients",
    Column.SECTION: "section",
    Column.PHONE: "phone",
    Column.MAIL: "mail",
    Column.ADDRESS: "address",
    Column.CALL: "call",
}


def come_back(data, name="R3_回答様式.xlsx"):
    """What the intake understands of a file."""
    return read_rows(read_grids(data, name=name))


def texts_of(row):
    """Column → text, what a row says."""
    return {column: value.text for column, value in row.values.items()}


def sent(row):
    """Column → text, what the form said."""
    texts = {column: getattr(row, name) for column, name in TEXTS.items()}
    number = "" if row.number is None else str(row.number)
    lines = "\n".join(" ".join(line.split()) for line in row.fields_text.splitlines())
    return texts | {Column.FIELDS: lines, Column.NUMBER: number, Column.ENDED: "", Column.SUCCESSOR: ""}


def serious(received):
    return [finding for finding in received.findings if finding.severity is not Severity.NORM]


def fill_in(form, cells):
    """The form as a ministry sends it back, with these cells of 回答 filled in."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form)))
    for name, text in cells.items():
        book["回答"][name] = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def changes(form, received):
    """(measure, column, new text) of everything that differs from the form."""
    return {
        (row.number, column, text)
        for row, back in zip(form.rows, received.rows, strict=True)
        for column, text in texts_of(back).items()
        if text != sent(row)[column]
    }


@pytest.mark.parametrize("form", forms_of_2020(), ids=lambda form: form.ministry)
def test_unchanged_it_says_the_same(form):
    received = come_back(write_workbook(form))

    assert [texts_of(row) for row in received.rows] == [sent(row) for row in form.rows]
    assert [row.fields_merged for row in received.rows] == [row.fields_merged for row in form.rows]
    assert {row.ministry for row in received.rows} == {form.ministry}
    assert {row.unit_yen for row in received.rows} == {1_000_000}
    assert set(received.years) == {2021}
    assert received.nothing == ()
    assert serious(received) == []


def test_only_amounts_in_one_cell_come_back_as_shared():
    once = come_back(write_workbook(form_of("文部科学省"))).rows
    each = come_back(write_workbook(form_of("総務省"))).rows

    assert len({row.shared for row in once}) == 1
    assert once[0].shared is not None
    assert {row.shared for row in each} == {None}


def test_with_three_cells_changed_exactly_those_differ():
    form = form_of("総務省")

    received = come_back(fill_in(form, {"G4": "222", "H6": "1/2", "F8": "一定程度配慮"}))

    assert changes(form, received) == {
        (2, Column.BUDGET, "222"),
        (3, Column.RATE, "1/2"),
        (4, Column.SUPPORT, "一定程度配慮"),
    }
    assert [received.rows[0].values[Column.BUDGET].cell] == ["回答!G4"]
    assert serious(received) == []


def test_an_end_with_its_successor_comes_back():
    form = form_of("総務省")

    received = come_back(fill_in(form, {"K8": "統合・組替え", "L8": "地域IoT新事業"}))

    assert changes(form, received) == {(4, Column.ENDED, "統合・組替え"), (4, Column.SUCCESSOR, "地域IoT新事業")}
    assert serious(received) == []


def test_a_new_measure_in_the_free_lines_comes_back_without_a_number():
    new = {"B13": "ウ-C", "C13": "a", "D13": "人材育成事業", "E13": "概要", "F13": "配慮", "G13": "5", "H13": "定額"}

    received = come_back(fill_in(form_of("総務省"), new | {"I13": "市町村"}))

    assert len(received.rows) == 6
    assert texts_of(received.rows[-1])[Column.FIELDS] == "ウ-C a"
    assert texts_of(received.rows[-1])[Column.NAME] == "人材育成事業"
    assert texts_of(received.rows[-1])[Column.NUMBER] == ""
    assert serious(received) == []


def test_a_role_added_in_a_line_of_its_own_belongs_to_the_measure_above():
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form_of("内閣府"))))
    book["回答"]["B5"], book["回答"]["C5"] = "ウ-B", "e"
    target = io.BytesIO()
    book.save(target)

    [row] = come_back(target.getvalue()).rows

    assert texts_of(row)[Column.FIELDS] == "ウ-A ｆ\nウ-B e"


@pytest.mark.parametrize("form", [empty_form(), form_of("内閣府")], ids=["empty", "with-a-measure"])
def test_the_box_says_that_there_is_nothing(form):
    assert come_back(fill_in(form, {"F2": "該当なし"})).nothing == (form.ministry,)


def test_an_empty_form_sent_back_as_it_was_has_not_answered():
    received = come_back(write_workbook(empty_form()))

    assert received.rows == ()
    assert received.nothing == ()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("=+-@＝＋'\"「」,、 １2／/円の配慮支援ｶﾞ㈱①<>&_x\n\t𠮷"), min_size=1, max_size=30).map(
            lambda text: f"{text}策"
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_texts_come_back_as_they_were(texts):
    rows = tuple(
        FormRow(number, f"施策{number}", "ウ-A a\nウ-B b", "", text, text, "10", "定額", "市町村")
        for number, text in enumerate(texts, 1)
    )

    received = come_back(write_workbook(form_of("総務省", rows=rows)))

    assert [(texts_of(row)[Column.SUMMARY], texts_of(row)[Column.SUPPORT]) for row in received.rows] == [
        (text, text) for text in texts
    ]


def test_what_goes_back_with_marks_is_read_as_before():
    data = write_workbook(form_of("総務省"))
    before = come_back(data)
    grids = read_grids(data, name="a.xlsx")
    changed = {("回答", "E6"): "前"}
    marked = mark(data, "a.xlsx", before.findings, changed=changed)

    for again in (marked, mark_as_new_workbook(grids, before.findings, changed=changed)):
        assert come_back(again).rows == before.rows


def test_a_measure_in_a_form_of_another_unit_says_its_unit():
    form = replace(form_of("内閣府"), unit_yen=1_000)

    assert [row.unit_yen for row in come_back(write_workbook(form)).rows] == [1_000]
