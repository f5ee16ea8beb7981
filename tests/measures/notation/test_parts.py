"""Parts named beside a budget: うち and 別途."""

import pytest

from measures.notation.amounts import MILLION, THOUSAND, Amount, Part, read_amount, write_amount
from measures.notation.reading import EXACT, NONE, UNREAD, WITHIN


def inside(label, millions):
    return Part(label, millions * MILLION, inside=True)


def outside(label, millions):
    return Part(label, millions * MILLION, inside=False)


def exact(millions, *parts):
    return Amount(EXACT, millions * MILLION, parts)


def within(millions, *parts):
    return Amount(WITHIN, millions * MILLION, parts)


PRINTED = [
    pytest.param(
        "762,652\n（うち臨時・特\n別の措置349\n\n億円）",
        exact(762_652, inside("臨時・特別の措置", 34_900)),
        id="printed-in-2020-1",
    ),
    pytest.param(
        "1,038,804\n（うち臨時・特\n別の措置\n\n2,541億円）",
        exact(1_038_804, inside("臨時・特別の措置", 254_100)),
        id="printed-in-2020-2",
    ),
    pytest.param("900の内数（うち特別枠100）", within(900, inside("特別枠", 100)), id="within-with-a-part"),
    pytest.param(
        "762,652（うち臨時・特別の措置34,900）", exact(762_652, inside("臨時・特別の措置", 34_900)), id="uchi-same-unit"
    ),
    pytest.param(
        "762,652 うち臨時・特別の措置349億円", exact(762_652, inside("臨時・特別の措置", 34_900)), id="uchi-no-brackets"
    ),
    pytest.param(
        "762,652（臨時・特別の措置349億円を含む）", exact(762_652, inside("臨時・特別の措置", 34_900)), id="including"
    ),
    pytest.param("100（内、新規分50）", exact(100, inside("新規分", 50)), id="uchi-as-a-kanji"),
    pytest.param("100（うち50）", exact(100, inside("", 50)), id="uchi-without-a-name"),
    pytest.param("712（うちⅠ500、Ⅱ212）", exact(712, inside("Ⅰ", 500), inside("Ⅱ", 212)), id="uchi-numerals"),
    pytest.param("712\nⅠ：500\nⅡ：212", exact(712, inside("Ⅰ", 500), inside("Ⅱ", 212)), id="numerals-on-lines"),
    pytest.param("712①500②212", exact(712, inside("①", 500), inside("②", 212)), id="circled-numerals"),
    pytest.param(
        "712（うち甲事業500、うち乙事業100）",
        exact(712, inside("甲事業", 500), inside("乙事業", 100)),
        id="uchi-twice",
    ),
    pytest.param("100（" + "うち1円、" * 20 + "）", exact(100, *[Part("", 1, inside=True)] * 20), id="most-parts"),
    pytest.param(
        "712（うち甲事業500）（うち乙事業100）",
        exact(712, inside("甲事業", 500), inside("乙事業", 100)),
        id="two-brackets",
    ),
    pytest.param("712、うち特別枠500", exact(712, inside("特別枠", 500)), id="uchi-after-a-comma"),
    pytest.param("712〔うち特別枠500〕", exact(712, inside("特別枠", 500)), id="other-brackets"),
    pytest.param(
        "221（別途、令和元年度補正予算 50億円）", exact(221, outside("令和元年度補正予算", 5_000)), id="outside"
    ),
    pytest.param(
        "221（外数：令和２年度第３次補正 50億円）",
        exact(221, outside("令和2年度第3次補正", 5_000)),
        id="outside-with-digits",
    ),
    pytest.param(
        "221（うち特別枠100、別途令和元年度補正1,000）",
        exact(221, inside("特別枠", 100), outside("令和元年度補正", 1_000)),
        id="inside-and-outside",
    ),
    pytest.param(
        "別途、令和元年度補正1,000", Amount(NONE, None, (outside("令和元年度補正", 1_000),)), id="outside-alone"
    ),
    pytest.param(
        "－（別途、令和元年度補正1,000）",
        Amount(NONE, None, (outside("令和元年度補正", 1_000),)),
        id="none-and-outside",
    ),
]


@pytest.mark.parametrize(("text", "amount"), PRINTED)
def test_an_amount_is_read_with_its_parts(text, amount):
    assert read_amount(text, unit=MILLION) == amount


@pytest.mark.parametrize("unit", [THOUSAND, MILLION])
@pytest.mark.parametrize(("text", "amount"), PRINTED)
def test_what_is_written_reads_back(text, amount, unit):
    assert read_amount(write_amount(amount, unit=unit), unit=unit) == amount


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("100（うち特別枠101）", id="part-larger-than-the-whole"),
        pytest.param("100（うち甲60、うち乙50）", id="parts-larger-than-the-whole"),
        pytest.param("100（うち約50）", id="about"),
        pytest.param("100（うち△50）", id="negative"),
        pytest.param("100（うち特別枠50の内数）", id="part-that-is-a-bound"),
        pytest.param("100（うち特別枠）", id="part-without-amount"),
        pytest.param("100（うち前年度50）", id="last-year"),
        pytest.param("100（うち令和2）", id="a-year-not-an-amount"),
        pytest.param("100（うちR2）", id="a-short-year"),
        pytest.param("100（うち第3）", id="an-ordinal"),
        pytest.param("100（うち三百49）", id="a-kanji-number-before"),
        pytest.param("100（うち3件）", id="a-count"),
        pytest.param("100（うち甲50、20）", id="a-number-without-name"),
        pytest.param("100（特別枠50）", id="neither-inside-nor-outside"),
        pytest.param("100（内閣府50）", id="a-name-that-begins-with-the-kanji-of-uchi"),
        pytest.param("100（別途特別枠50を含む）", id="both-inside-and-outside"),
        pytest.param("100（うち甲50（うち乙20））", id="nested"),
        pytest.param("100（うち防災、減災50）", id="a-list-in-the-name"),
        pytest.param("再掲（うち特別枠50）", id="part-of-nothing-given"),
        pytest.param("－（うち特別枠50）", id="part-of-no-budget"),
        pytest.param("100（うち" + "長" * 51 + "50）", id="a-name-too-long"),
        pytest.param("100（" + "うち1円、" * 21 + "）", id="too-many-parts"),
        pytest.param("100" + "（うち1円）" * 21, id="too-many-brackets"),
    ],
)
def test_a_part_that_is_not_certain_leaves_the_whole_unread(text):
    assert read_amount(text, unit=MILLION) == Amount(UNREAD)
