"""当初予算: whatever stands in a cell, nothing raises, nothing takes long, and what is read reads back."""

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


PIECES = """
1 9 0 900 1,000 0.5 , . 百万円 億円 千円 万 円 の内数 内数 及び （ ） ( ) うち 別途 外数 、 ： 臨時・特別の措置 令和2年度 補正
Ⅰ ② 再掲 上記の内数 皆増 新規 － ー なし 予算措置なし を含む △ ² 約 第 ｶﾞ ᅡ
"""
INVISIBLE = (" ", "\n", "\u3099", "\u200b")
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
NOTATION = st.lists(st.sampled_from([*PIECES.split(), *INVISIBLE]), max_size=12).map("".join)


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
    assert perf_counter() - began < 20  # a hang, not a measurement
