"""当初予算 as printed: amounts, upper bounds and the parts beside them."""

from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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
    pytest.param(
        "762,652\n（うち臨時・特\n別の措置349\n\n億円）",
        exact(762_652, inside("臨時・特別の措置", 34_900)),
        id="uchi-1",
    ),
    pytest.param(
        "1,038,804\n（うち臨時・特\n別の措置\n\n2,541億円）",
        exact(1_038_804, inside("臨時・特別の措置", 254_100)),
        id="uchi-2",
    ),
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
    pytest.param("100（内閣府50）", Amount(UNREAD), id="a-name-that-begins-with-that-kanji"),
    pytest.param("712（うちⅠ500、Ⅱ212）", exact(712, inside("Ⅰ", 500), inside("Ⅱ", 212)), id="uchi-numerals"),
    pytest.param("712\nⅠ：500\nⅡ：212", exact(712, inside("Ⅰ", 500), inside("Ⅱ", 212)), id="numerals-on-lines"),
    pytest.param("712①500②212", exact(712, inside("①", 500), inside("②", 212)), id="circled-numerals"),
    pytest.param(
        "712（うち甲事業500、うち乙事業100）", exact(712, inside("甲事業", 500), inside("乙事業", 100)), id="uchi-twice"
    ),
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
@pytest.mark.parametrize(("text", "amount"), [case for case in PRINTED if case.values[1].reading is not UNREAD])
def test_what_is_written_reads_back(text, amount, unit):
    assert read_amount(write_amount(amount, unit=unit), unit=unit) == amount


@pytest.mark.parametrize("unit", UNITS)
def test_a_bare_number_counts_in_the_unit_of_the_table_and_a_unit_of_its_own_wins(unit):
    assert read_amount("12（うち特別枠3円）", unit=unit) == Amount(EXACT, 12 * unit, (Part("特別枠", 3, inside=True),))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "皆増",
            "（新規）",
            "△",
            "△100",
            "▲100",
            "-100",
            "事項要求",
            "調整中",
            "未定",
            "外数",
            "別途",
            "うち",
            "内数",
            "の内数",
        ),
        *(
            "○○億円の内数",
            "地方創生推進交付金の内数",
            "約900",
            "約900の内数",
            "900程度",
            "同上",
            "〃",
            "定額",
            "500の外数",
        ),
        *(
            "(42,000)",
            "（42,000百万円）",
            "[900]",
            "1,000（900）",
            "1,000（前年度900）",
            "1,000（令和元年度900）",
            "（-）",
        ),
        *(
            "1_000",
            "1e400",
            "1.2.3",
            "12,34",
            "1,0000",
            "0,123",
            "007",
            "+900",
            "¥900",
            "221%",
            "#REF!",
            "2020年度",
            "1/2",
        ),
        *(
            "100\n200",
            "1,038,\n804",
            "12 34の内数",
            "762,652\n349億円",
            "900及び500",
            "900、500の内数",
            "9000000000000及び9000000000000の内数",
        ),
        *(
            "712①",
            "712²",
            "７１２½",
            "٣٤",
            "三億円",
            "12億",
            "1億2,000",
            "百万円",
            "1.5億2,000万円",
            "0.0000001",
            "762.652",
        ),
        *(
            "99999999999999",
            "9223372036854775808円",
            "1" * 5_000,
            "100(",
            "100)",
            "100()",
            "100、",
            "((100の内数))",
            "（うち特別枠50）100",
        ),
        *("2\u202e21", "22\x001", "\ud800", "221\x1b"),
    ],
    ids=ascii,
)
def test_what_is_not_certain_is_unread(text):
    assert read_amount(text, unit=MILLION) == Amount(UNREAD)


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
        pytest.param("100（別途特別枠50を含む）", id="both-inside-and-outside"),
        pytest.param("100（うち甲50（うち乙20））", id="nested"),
        pytest.param("100（うち防災、減災50）", id="a-list-in-the-name"),
        pytest.param("再掲（うち特別枠50）", id="part-of-nothing-given"),
        pytest.param("－（うち特別枠50）", id="part-of-no-budget"),
        pytest.param("100（うち" + "長" * 51 + "50）", id="a-name-too-long"),
        pytest.param("100（" + "うち1円、" * 21 + "）", id="too-many-parts"),
    ],
)
def test_a_part_that_is_not_certain_leaves_the_whole_unread(text):
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


LABELS = st.sampled_from(
    ["", "Ⅰ", "②", "臨時・特別の措置", "令和元年度補正", "令和2年度第3次補正", "災害対策", "ICT分"]
)
PARTS = st.lists(st.builds(Part, LABELS, st.integers(0, 10**12), st.booleans()), max_size=20).map(tuple)
YENS = st.integers(0, 2**63 - 1)
AMOUNTS = st.one_of(
    st.just(Amount(BLANK)),
    st.builds(Amount, st.sampled_from([EXACT, WITHIN]), YENS, PARTS),
    st.builds(Amount, st.just(ELSEWHERE), st.none() | YENS, PARTS),
    st.builds(Amount, st.just(NONE), st.none(), PARTS),
)


@given(AMOUNTS, st.sampled_from(UNITS))
def test_any_amount_reads_back_as_it_was_written(amount, unit):
    named = [part.yen for part in amount.parts if part.inside]
    assume(not named or (amount.yen is not None and sum(named) <= amount.yen))

    assert read_amount(write_amount(amount, unit=unit), unit=unit) == amount


PIECES = (
    *(
        "1",
        "9",
        "0",
        "900",
        "1,000",
        "0.5",
        ",",
        ".",
        "百万円",
        "億円",
        "千円",
        "万",
        "円",
        "の内数",
        "内数",
        "及び",
        "（",
        "）",
        "(",
        ")",
    ),
    *(
        "うち",
        "別途",
        "外数",
        "、",
        "：",
        "臨時・特別の措置",
        "令和2年度",
        "補正",
        "Ⅰ",
        "②",
        "再掲",
        "上記の内数",
        "皆増",
        "新規",
    ),
    *("－", "ー", "なし", "予算措置なし", "を含む", "△", " ", "\n", "²", "約", "第", "ｶﾞ", "\u3099", "\u200b", "ᅡ"),
)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
NOTATION = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.one_of(ANY_TEXT, NOTATION, st.builds("{}（うち{}50、別途{}60）".format, st.just(900), ANY_TEXT, NOTATION)))
def test_any_text_is_read_and_what_is_read_reads_back(text):
    amount = read_amount(text, unit=MILLION)

    assert describe_amount(amount)
    assert (amount.yen is not None) >= (amount.reading in (EXACT, WITHIN))
    assert amount.counted_yen >= sum(part.yen for part in amount.parts if part.inside) or amount.reading is ELSEWHERE
    if amount.reading is not UNREAD:
        for unit in UNITS:
            assert read_amount(write_amount(amount, unit=unit), unit=unit) == amount


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "1億", "900及び", "うち", "（うち甲1）", "令和2", "、", "(", "Ⅰ1", "－", "1 ", "再掲", "a\u0301\u0316"],
)
def test_a_hostile_cell_of_100_000_characters_takes_no_long_time(piece):
    cells = [
        head + piece * (100_000 // len(piece)) + tail for head in ("", "900（", "900") for tail in ("", "）", "の内数")
    ]

    began = perf_counter()
    readings = {read_amount(cell, unit=MILLION).reading for cell in cells}

    assert readings <= {UNREAD, NONE}
    assert perf_counter() - began < 4
