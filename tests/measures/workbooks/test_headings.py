"""Headings as ministries write them, each with the column it means; and words that are no heading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks import headings
from measures.workbooks.headings import (
    LABELS,
    Heading,
    Part,
    is_subheading,
    read_heading,
    read_heading_path,
    unit_of_heading,
    years_in,
)
from measures.workbooks.rows import Column
from tests.measures.workbooks.sheets import PRINTED_HEADINGS, document

PRINTED = (
    Heading(Column.FIELDS, Part.ROLE),
    Heading(Column.FIELDS, Part.FIELD),
    Heading(Column.NAME),
    Heading(Column.SUMMARY),
    Heading(Column.SUPPORT),
    Heading(Column.BUDGET, year=2020),
    Heading(Column.RATE),
    Heading(Column.RECIPIENTS),
)


@pytest.mark.parametrize(("text", "heading"), list(zip(PRINTED_HEADINGS, PRINTED, strict=True)))
def test_the_headings_of_the_document(text: str, heading: Heading) -> None:
    assert read_heading(text) == heading


@pytest.mark.parametrize("column", list(Column))
def test_every_label_names_its_own_column(column: Column) -> None:
    heading = read_heading(LABELS[column])

    assert heading is not None
    assert heading.column is column


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("施策・事業名", Column.NAME),
        ("①施策名", Column.NAME),
        ("(1) 施策名", Column.NAME),
        ("施策名※1", Column.NAME),
        ("【施策名】", Column.NAME),
        ("（施策名）", Column.NAME),
        ("施 策 名", Column.NAME),
        ("施策\r\n名", Column.NAME),
        ("補助事業の名称", Column.NAME),
        ("事業概要", Column.SUMMARY),
        ("施策の概要（200字以内）", Column.SUMMARY),
        ("優遇措置の内容", Column.SUPPORT),
        ("連携中枢都市圏に対する優遇措置", Column.SUPPORT),
        ("政府予算案", Column.BUDGET),
        ("概算要求額\n（百万円）", Column.BUDGET),
        ("Ｒ３予算額", Column.BUDGET),
        ("国の予算額", Column.BUDGET),
        ("補助率等", Column.RATE),
        ("ﾎｼﾞｮ率", None),
        ("補助対象", Column.RECIPIENTS),
        ("省庁名", Column.MINISTRY),
        ("Ｎｏ．", Column.NUMBER),
        ("№", Column.NUMBER),
        ("正式な名称", Column.FULL_NAME),
        ("掲載終了の理由", Column.ENDED),
        ("後継施策名", Column.SUCCESSOR),
        ("担当部局・課", Column.SECTION),
        ("ＴＥＬ", Column.PHONE),
        ("E-mail", Column.MAIL),
        ("ﾒｰﾙアドレス", Column.MAIL),
        ("ホームページ", Column.ADDRESS),
        ("公募期間", Column.CALL),
        ("備考", None),
        ("増減額", None),
        ("対前年度比", None),
        ("前年度の施策名", None),
        ("旧施策名", None),
        ("（単位：百万円）", None),
        ("連携中枢都市圏構想の推進に向けた関係各省による支援策", None),
        ("総務省", None),
        ("", None),
    ],
)
def test_a_heading_names_its_column(text: str, column: Column | None) -> None:
    heading = read_heading(text)

    assert (heading.column if heading else None) is column


def test_no_text_of_the_document_is_a_heading() -> None:
    texts = [entry[key] for entry in document() for key in ("name", "summary", "support_text", "recipients_text")]

    assert [text for text in texts if read_heading(text)] == []


@pytest.mark.parametrize(
    ("texts", "column"),
    [
        (("予算額", "令和３年度"), Column.BUDGET),
        (("令和３年度", "当初予算"), Column.BUDGET),
        (("役割・政策分野", "政策分野"), Column.FIELDS),
        (("支援策", "概要"), Column.SUMMARY),
        (("連携中枢都市圏構想の", "３つの役割"), Column.FIELDS),
        (("参考", "備考"), None),
    ],
)
def test_the_lower_heading_tells_more(texts: tuple[str, ...], column: Column | None) -> None:
    heading = read_heading_path(texts)

    assert (heading.column if heading else None) is column


def test_a_budget_tells_its_year_its_stage_and_whether_it_is_the_year_before() -> None:
    assert read_heading("令和３年度当初予算") == Heading(Column.BUDGET, year=2021)
    assert read_heading("令和４年度概算要求額") == Heading(Column.BUDGET, year=2022, stage=3)
    assert read_heading("前年度予算額") == Heading(Column.BUDGET, previous=True)
    assert read_heading("令和３年度") == Heading(Column.BUDGET, year=2021, weak=True)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("当初予算（百万円）", 10**6),
        ("予算額\n千円", 1000),
        ("予算額［億円］", 10**8),
        ("予算額", None),
        ("補助率", None),
    ],
)
def test_a_heading_tells_its_unit(text: str, unit: int | None) -> None:
    assert unit_of_heading(text) == unit


@pytest.mark.parametrize(
    ("text", "is_one"), [("令和３年度", True), ("（百万円）", True), ("前年度", True), ("備考", False)]
)
def test_a_year_or_a_unit_goes_on_with_the_heading_above(text: str, is_one: bool) -> None:
    assert is_subheading(text) is is_one


def test_the_years_of_a_title() -> None:
    assert years_in("令和３年度当初予算・令和２年度補正予算（平成26年8月25日制定）") == (2021, 2020)
    assert years_in("令和元年度、2021年度") == (2019, 2021)


WORDS = [word for words in headings._SYNONYMS.values() for word in words.split()]
BESIDE = [
    "令和３年度", "前年度", "当該年度の", "対前年度", "（百万円）", "（注）", "（", "）", "。", "地域", "の", "及び", "欄", "単位：円",
    "億円", "十円", "・", "1", "年", "(1)", "業", "名", "連携中枢都市圏の", "圏域への配慮の", "役割", "政策分野", "事項", "その二",
]  # fmt: skip


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(BESIDE), min_size=1, max_size=5).map("".join))
def test_what_is_told_at_a_glance_is_what_a_close_look_tells(text: str) -> None:
    if headings._is_sentence_or_name(text) or text.endswith("。"):
        assert headings._read(text) is None


@pytest.mark.parametrize("text", ["地域づくり支援事業（第一号・圏域の取組）", "市町村の取組を支援する事業"])
def test_a_name_is_told_at_a_glance(text: str) -> None:
    assert headings._is_sentence_or_name(text)


@given(st.text(alphabet="施策事業名概要支援予算令和３年度前（）百万円 \n①※-ーA", max_size=80))
def test_any_text_is_read_or_not(text: str) -> None:
    read_heading(text)
    is_subheading(text)
    years_in(text)
    unit_of_heading(text)
