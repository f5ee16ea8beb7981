"""補助率: every cell of the document of 令和2年度, the forms of other years, and what must stay unread."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.rates import Rate, Share, describe_rate, read_rate, write_rate
from measures.notation.reading import BLANK, READ, UNREAD

HALF, THIRD, TWO_THIRDS = Share(1, 2), Share(1, 3), Share(2, 3)

DOCUMENT_OF_2020 = [
    pytest.param("１／２", Rate(READ, (HALF,)), id="地方創生推進交付金"),
    pytest.param("１／２", Rate(READ, (HALF,)), id="都市OS"),
    pytest.param("１／２\n２／３", Rate(READ, (HALF, TWO_THIRDS)), id="公衆無線LAN"),
    pytest.param("１／２", Rate(READ, (HALF,)), id="地域IoT"),
    pytest.param(
        "１０／１０\n３／４\n２／３\n１／２",
        Rate(READ, (Share(10, 10), Share(3, 4), TWO_THIRDS, HALF)),
        id="ローカル10,000・分散型エネルギー",
    ),
    pytest.param("１/３", Rate(READ, (THIRD,)), id="帰国・外国人Ⅰ・Ⅱ"),
    pytest.param("１／２\n１／３", Rate(READ, (HALF, THIRD)), id="救急医療"),
    pytest.param("１／２", Rate(READ, (HALF,)), id="広域的保育所"),
    pytest.param("定額", Rate(READ, fixed=True), id="社会資本・防災安全"),
    pytest.param("１／２等", Rate(READ, (HALF,), open=True), id="集約都市・地域公共交通確保"),
    pytest.param("１／３", Rate(READ, (THIRD,)), id="幹線鉄道"),
    pytest.param("定額、\n1/2等", Rate(READ, (HALF,), fixed=True, open=True), id="農山漁村"),
    pytest.param("１／２、\n３／１０等", Rate(READ, (HALF, Share(3, 10)), open=True), id="森林整備"),
]

OTHER_FORMS = [
    pytest.param("", Rate(BLANK), id="empty"),
    pytest.param(" \n\u3000\u200b", Rate(BLANK), id="nothing-visible"),
    pytest.param("1/2以内", Rate(READ, (HALF,), at_most=True), id="at-most"),
    pytest.param("１／２以\n内等", Rate(READ, (HALF,), at_most=True, open=True), id="at-most-broken-and-open"),
    pytest.param("1/2以内、1/3以内", Rate(READ, (HALF, THIRD), at_most=True), id="all-at-most"),
    pytest.param("定額、1/2以内", Rate(READ, (HALF,), fixed=True, at_most=True), id="fixed-and-at-most"),
    pytest.param("2分の1", Rate(READ, (HALF,)), id="bun-no"),
    pytest.param("２分の\n１", Rate(READ, (HALF,)), id="bun-no-broken"),
    pytest.param("二分の一", Rate(READ, (HALF,)), id="kanji"),
    pytest.param("十分の三", Rate(READ, (Share(3, 10),)), id="kanji-ten"),
    pytest.param("百分の五十五", Rate(READ, (Share(55, 100),)), id="kanji-hundred"),
    pytest.param("10割", Rate(READ, (Share(10, 10),)), id="ten-tenths"),
    pytest.param("五割", Rate(READ, (Share(5, 10),)), id="kanji-tenths"),
    pytest.param("５０％", Rate(READ, (Share(50, 100),)), id="percent"),
    pytest.param("½", Rate(READ, (HALF,)), id="vulgar-fraction"),
    pytest.param("1⁄2", Rate(READ, (HALF,)), id="fraction-slash"),
    pytest.param("1 / 2", Rate(READ, (HALF,)), id="spaces-in-the-fraction"),
    pytest.param("定　額", Rate(READ, fixed=True), id="fixed-spread-out"),
    pytest.param("定額（10/10）", Rate(READ, (Share(10, 10),), fixed=True), id="fixed-with-share"),
    pytest.param("10/10（定額）", Rate(READ, (Share(10, 10),), fixed=True), id="share-with-fixed"),
    pytest.param("1/2又は1/3", Rate(READ, (HALF, THIRD)), id="or"),
    pytest.param("1/2、又は\n1/3", Rate(READ, (HALF, THIRD)), id="comma-or"),
    pytest.param("1/2・1/3", Rate(READ, (HALF, THIRD)), id="middle-dot"),
    pytest.param("1/2，1/3", Rate(READ, (HALF, THIRD)), id="western-comma"),
    pytest.param("1/2 1/2", Rate(READ, (HALF,)), id="repeat"),
    pytest.param("1/2 2/4", Rate(READ, (HALF, Share(2, 4))), id="equal-but-not-the-same"),
    pytest.param("1/2等、定額", Rate(READ, (HALF,), fixed=True, open=True), id="open-inside"),
]


@pytest.mark.parametrize(("text", "rate"), DOCUMENT_OF_2020 + OTHER_FORMS)
def test_read_rate(text, rate):
    assert read_rate(text) == rate


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1月2日", id="excel-date"),
        pytest.param("2020-01-02", id="iso-date"),
        pytest.param("43832", id="serial-date"),
        pytest.param("1/2/2020", id="date-with-slashes"),
        pytest.param("01/02", id="leading-zeros"),
        pytest.param("3/2", id="above-one"),
        pytest.param("1½", id="mixed-number"),
        pytest.param("1/0", id="by-zero"),
        pytest.param("0/5", id="nothing"),
        pytest.param("11割", id="above-ten-tenths"),
        pytest.param("3割3分", id="tenths-and-hundredths"),
        pytest.param("33.3%", id="rounded-percent"),
        pytest.param("5.5/10", id="decimal"),
        pytest.param("1/22/3", id="run-together"),
        pytest.param("1/2①", id="footnote"),
        pytest.param("1/2²", id="superscript"),
        pytest.param("1/2~2/3", id="range"),
        pytest.param("1/2～2/3", id="range-wide"),
        pytest.param("1/2、1/3以内", id="at-most-of-which"),
        pytest.param("定額以内", id="fixed-at-most"),
        pytest.param("1/2（離島は2/3）", id="condition"),
        pytest.param("都道府県1/2、市町村1/3", id="by-recipient"),
        pytest.param("国1/2、県1/4", id="by-payer"),
        pytest.param("1/2（上限500千円）", id="ceiling"),
        pytest.param("定額（1/2相当）", id="equivalent"),
        pytest.param("1/2、", id="cut-off"),
        pytest.param("二三分の一", id="no-kanji-number"),
        pytest.param("等", id="others-of-nothing"),
        pytest.param("別途", id="elsewhere"),
        pytest.param("－", id="dash"),
        pytest.param("なし", id="none"),
        pytest.param("１" * 5000 + "/2", id="endless-number"),
    ],
)
def test_what_is_not_certain_is_unread(text):
    assert read_rate(text) == Rate(UNREAD)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(READ, (HALF, TWO_THIRDS), open=True), "1/2, 2/3 · ほかあり"),
        (Rate(READ, fixed=True), "定額"),
        (Rate(READ, (HALF,), fixed=True, open=True), "定額, 1/2 · ほかあり"),
        (Rate(READ, (HALF,), at_most=True), "1/2以内"),
        (Rate(READ, (Share(50, 100),)), "50/100"),
        (Rate(BLANK), "記載なし"),
        (Rate(UNREAD), "読取り不可（原文のまま掲載）"),
    ],
)
def test_describe_rate(rate, words):
    assert describe_rate(rate) == words


def test_write_rate_prints_one_line():
    assert write_rate(Rate(READ, (HALF, THIRD), fixed=True, open=True, at_most=True)) == "定額、1/2以内、1/3以内等"


@pytest.mark.parametrize("rate", [Rate(UNREAD), Rate(READ)], ids=["unread", "read-but-empty"])
def test_a_rate_without_content_has_no_text(rate):
    with pytest.raises(ValueError, match="no text"):
        write_rate(rate)


def test_a_share_is_exact_and_unreduced():
    assert str(Share(10, 10)) == "10/10"
    assert Share(2, 6).fraction == Fraction(1, 3)
    assert Share(2, 6) != THIRD


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (0, 5), (1, 0), (-1, 2)])
def test_a_share_lies_above_zero_and_is_at_most_one(numerator, denominator):
    with pytest.raises(ValueError, match="share"):
        Share(numerator, denominator)


shares = st.integers(1, 9999).flatmap(lambda below: st.builds(Share, st.integers(1, below), st.just(below)))


@st.composite
def rates(draw):
    listed = tuple(draw(st.lists(shares, max_size=4, unique=True)))
    fixed = draw(st.booleans()) or not listed
    return Rate(READ, listed, fixed, draw(st.booleans()), bool(listed) and draw(st.booleans()))


@given(rates() | st.just(Rate(BLANK)))
def test_what_is_written_reads_back(rate):
    assert read_rate(write_rate(rate)) == rate


fragments = st.sampled_from(
    [
        "1/2",
        "２／３",
        "/",
        "1",
        "定額",
        "等",
        "以内",
        "、",
        "\n",
        " ",
        "又は",
        "（",
        "）",
        "分の",
        "二",
        "百",
        "割",
        "％",
        "½",
    ]
)


@given(st.lists(fragments, max_size=8).map("".join) | st.text())
def test_no_text_raises_and_what_is_read_is_written_and_read_again(text):
    rate = read_rate(text)
    assert describe_rate(rate)
    if rate.reading is not UNREAD:
        assert read_rate(write_rate(rate)) == rate
