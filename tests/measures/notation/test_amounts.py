"""当初予算 as printed: amounts, upper bounds, and what adds nothing."""

import pytest

from measures.notation.amounts import (
    HUNDRED_MILLION,
    MILLION,
    TEN_THOUSAND,
    THOUSAND,
    YEN,
    Amount,
    Part,
    describe_amount,
    read_amount,
    write_amount,
)
from measures.notation.reading import BLANK, ELSEWHERE, EXACT, NONE, UNREAD, WITHIN

UNITS = (YEN, THOUSAND, TEN_THOUSAND, MILLION, HUNDRED_MILLION)


def inside(label, millions):
    return Part(label, millions * MILLION, inside=True)


def outside(label, millions):
    return Part(label, millions * MILLION, inside=False)


def exact(millions, *parts):
    return Amount(EXACT, millions * MILLION, parts)


def within(millions, *parts):
    return Amount(WITHIN, millions * MILLION, parts)


PRINTED = [
    # The document of 令和2年度
    pytest.param("221", exact(221), id="plain"),
    pytest.param("100,000", exact(100_000), id="thousands"),
    pytest.param("900の内数", within(900), id="within"),
    # Other years and schemes
    pytest.param("", Amount(BLANK), id="empty"),
    pytest.param(" \n　\u200b", Amount(BLANK), id="nothing-to-see"),
    pytest.param("１００，０００", exact(100_000), id="full-width"),
    pytest.param("221.0", exact(221), id="number-from-a-spreadsheet"),
    pytest.param("0.5", Amount(EXACT, 500_000), id="half-a-million"),
    pytest.param("0", exact(0), id="zero"),
    pytest.param("1,200千円", Amount(EXACT, 1_200_000), id="own-unit"),
    pytest.param("1億2,000万円", exact(120), id="oku-and-man"),
    pytest.param("1.5億円", exact(150), id="decimal-of-oku"),
    pytest.param("９００ の内数", within(900), id="within-spaced"),
    pytest.param("（900の内数）", within(900), id="within-in-brackets"),
    pytest.param("900（内数）", within(900), id="within-as-a-note"),
    pytest.param("12億円の内数", within(1_200), id="within-own-unit"),
    pytest.param("900及び500の内数", within(1_400), id="within-two-envelopes"),
    pytest.param("1,000（皆増）", exact(1_000), id="remark"),
    pytest.param("【新規】\n1,000", exact(1_000), id="remark-before"),
    pytest.param("再掲", Amount(ELSEWHERE), id="again"),
    pytest.param("（再掲）", Amount(ELSEWHERE), id="again-in-brackets"),
    pytest.param("上記の内数", Amount(ELSEWHERE), id="within-the-above"),
    pytest.param("712（再掲）", Amount(ELSEWHERE, 712 * MILLION), id="amount-again"),
    pytest.param("（再掲）712", Amount(ELSEWHERE, 712 * MILLION), id="again-amount"),
    pytest.param("900の内数（再掲）", Amount(ELSEWHERE, 900 * MILLION), id="within-again"),
    pytest.param("予算措置なし", Amount(NONE), id="none-in-words"),
    pytest.param("（予算措置無し）", Amount(NONE), id="none-in-brackets"),
    pytest.param("なし", Amount(NONE), id="none"),
    *(pytest.param(dash, Amount(NONE), id=f"dash-{ord(dash):x}") for dash in "-－―—−ー─"),
]


@pytest.mark.parametrize(("text", "amount"), PRINTED)
def test_read_amount(text, amount):
    assert read_amount(text, unit=MILLION) == amount


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("text", "amount"), PRINTED)
def test_what_is_written_reads_back(text, amount, unit):
    assert read_amount(write_amount(amount, unit=unit), unit=unit) == amount


@pytest.mark.parametrize("unit", UNITS)
def test_a_bare_number_counts_in_the_unit_of_the_table_and_a_unit_of_its_own_wins(unit):
    assert read_amount("12（うち特別枠3円）", unit=unit) == Amount(EXACT, 12 * unit, (Part("特別枠", 3, inside=True),))


# Each is printed somewhere, or is a slip of the keyboard or of a spreadsheet.
NOT_CERTAIN = """
皆増 （新規） △ △100 ▲100 -100 事項要求 調整中 未定 外数 別途 うち 内数 の内数 定額 同上 〃 －（新規）
○○億円の内数 地方創生推進交付金の内数 約900 約900の内数 900程度 500の外数 900の内数（内数） 712（再掲）（再掲） 再掲（内数）
(42,000) （42,000百万円） [900] 1,000（900） 1,000（前年度900） 1,000（令和元年度900） （-） （うち特別枠50）100
1_000 1e400 1.2.3 12,34 1,0000 0,123 007 +900 ¥900 221% #REF! 2020年度 1/2 712① 712² ７１２½ ٣٤ 三億円 百万円
12億 1億2,000 1.5億2,000万円 0.0000001 762.652 99999999999999 9223372036854775808円
900及び500 900、500の内数 9000000000000及び9000000000000の内数 100( 100) 100() 100、 ((100の内数))
"""


@pytest.mark.parametrize("text", NOT_CERTAIN.split())
def test_what_is_not_certain_is_unread(text):
    assert read_amount(text, unit=MILLION) == Amount(UNREAD)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("100\n200", id="two-amounts"),
        pytest.param("1,038,\n804", id="broken-after-a-comma"),
        pytest.param("12 34の内数", id="two-numbers"),
        pytest.param("762,652\n349億円", id="second-line-of-its-own"),
        pytest.param("2\u202e21", id="shown-the-other-way-round"),
        pytest.param("22\x001", id="nul"),
        pytest.param("\ud800", id="lone-surrogate"),
        pytest.param("1" * 5_000, id="too-long-for-a-number"),
    ],
)
def test_signs_and_lines_that_are_not_certain_are_unread(text):
    assert read_amount(text, unit=MILLION) == Amount(UNREAD)


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        pytest.param(exact(762_652), MILLION, "762,652", id="whole-in-the-unit"),
        pytest.param(Amount(EXACT, 1_200_000), MILLION, "1,200千円", id="not-whole-in-the-unit"),
        pytest.param(Amount(EXACT, 1), THOUSAND, "1円", id="one-yen"),
        pytest.param(within(900), THOUSAND, "900,000の内数", id="within"),
        pytest.param(
            exact(712, inside("Ⅰ", 500), outside("", 1)), MILLION, "712（うちⅠ500百万円、別途1百万円）", id="parts"
        ),
    ],
)
def test_write_amount(amount, unit, text):
    assert write_amount(amount, unit=unit) == text


def test_an_unread_amount_cannot_be_written():
    with pytest.raises(ValueError, match="printed text"):
        write_amount(Amount(UNREAD), unit=MILLION)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        pytest.param(exact(221), "221百万円", id="exact"),
        pytest.param(Amount(EXACT, 1_200_000), "1,200千円", id="thousands"),
        pytest.param(Amount(EXACT, 1_200_001), "1,200,001円", id="yen"),
        pytest.param(exact(0), "0円", id="zero"),
        pytest.param(within(900), "900百万円の内数（上限）", id="within"),
        pytest.param(
            exact(762_652, inside("臨時・特別の措置", 34_900)),
            "762,652百万円（うち臨時・特別の措置 34,900百万円）",
            id="inside",
        ),
        pytest.param(
            exact(221, outside("令和元年度補正", 50), outside("", 1)),
            "221百万円（別途 令和元年度補正 50百万円、別途 1百万円）",
            id="outside",
        ),
        pytest.param(Amount(ELSEWHERE), "再掲（合計に含めない）", id="elsewhere"),
        pytest.param(Amount(ELSEWHERE, 712 * MILLION), "712百万円 再掲（合計に含めない）", id="elsewhere-with-yen"),
        pytest.param(Amount(NONE), "予算措置なし", id="none"),
        pytest.param(Amount(BLANK), "記載なし", id="blank"),
        pytest.param(Amount(UNREAD), "読取り不可（原文のまま掲載）", id="unread"),
    ],
)
def test_describe_amount(amount, words):
    assert describe_amount(amount) == words


@pytest.mark.parametrize(
    ("amount", "counted"),
    [
        pytest.param(exact(762_652, inside("", 34_900), outside("", 5)), 762_652 * MILLION, id="parts-add-nothing"),
        pytest.param(within(900), 900 * MILLION, id="within"),
        pytest.param(Amount(ELSEWHERE, 712 * MILLION), 0, id="elsewhere"),
        pytest.param(Amount(NONE), 0, id="none"),
        pytest.param(Amount(UNREAD), 0, id="unread"),
    ],
)
def test_counted_yen(amount, counted):
    assert amount.counted_yen == counted


def test_the_part_is_the_first_one_inside():
    assert exact(9, outside("補正", 1), inside("Ⅰ", 2), inside("Ⅱ", 3)).part == inside("Ⅰ", 2)
    assert exact(9, outside("補正", 1)).part is None
