"""Sums of money and the unit of a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.money import (
    HUNDRED_MILLION,
    MILLION,
    MOST_YEN,
    TEN_THOUSAND,
    THOUSAND,
    YEN,
    read_money,
    read_unit,
    write_money,
    write_unit,
)

UNITS = (YEN, THOUSAND, TEN_THOUSAND, MILLION, HUNDRED_MILLION)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("（単位：百万円）", MILLION, id="as-printed"),
        pytest.param("(単位:千円)", THOUSAND, id="half-width"),
        pytest.param("（単位　億円）", HUNDRED_MILLION, id="space-for-colon"),
        pytest.param("単位：万円", TEN_THOUSAND, id="no-brackets"),
        pytest.param("円", YEN, id="unit-alone"),
        pytest.param("令和２年度\n当初予算\n（単位：百万円）", MILLION, id="in-a-heading"),
        pytest.param("当初予算（千円）", THOUSAND, id="in-a-heading-without-the-word"),
        pytest.param("単位：百万円、％", MILLION, id="beside-another-measure"),
        pytest.param("", None, id="empty"),
        pytest.param("当初予算", None, id="no-unit"),
        pytest.param("900百万円", None, id="an-amount"),
        pytest.param("（単位：千円／人）", None, id="per-head"),
        pytest.param("（単位：百万円）（単位：千円）", None, id="two-units"),
        pytest.param("（単位：ドル）", None, id="foreign"),
        pytest.param("1 2", None, id="numbers"),
    ],
)
def test_read_unit(text, unit):
    assert read_unit(text) == unit


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_reads_back_as_it_was_written(unit):
    assert read_unit(write_unit(unit)) == unit


def test_a_unit_without_a_name_cannot_be_written():
    with pytest.raises(ValueError, match="7 yen"):
        write_unit(7)


@pytest.mark.parametrize(
    ("printed", "yen"),
    [
        pytest.param("1兆2,345億円", 1_234_500_000_000, id="trillion"),
        pytest.param("2千5百円", 2_500, id="small-scales"),
        pytest.param("3千万円", 30_000_000, id="ten-million"),
        pytest.param("0.123億円", 12_300_000, id="decimal-with-its-own-unit"),
        pytest.param("0.123", 123_000, id="thousandths-below-one"),
        pytest.param("1,234.567", 1_234_567_000, id="comma-and-point"),
        pytest.param("9,223,372,036,854,775,807円", MOST_YEN, id="most"),
        pytest.param("9,223,372,036,854,775,808円", None, id="more-than-64-bits"),
        pytest.param("9223372兆9999億円", None, id="terms-beyond-64-bits"),
        pytest.param("9,223,372,036,855", None, id="bare-beyond-64-bits"),
        pytest.param("1" * 100_000, None, id="too-long-for-a-number"),
        pytest.param("2億1億円", None, id="scales-do-not-descend"),
        pytest.param("1億10,000万円", None, id="term-as-large-as-the-scale-before"),
        pytest.param("1.5億1万円", None, id="decimal-and-another-term"),
        pytest.param("762.652", None, id="point-or-comma"),
        pytest.param("0.0000001", None, id="less-than-a-yen"),
        pytest.param("億円", None, id="no-number"),
        pytest.param("円", None, id="unit-alone"),
        pytest.param("", None, id="empty"),
        pytest.param("1円円", None, id="unit-twice"),
    ],
)
def test_read_money(printed, yen):
    assert read_money(printed, unit=MILLION) == yen


@given(st.integers(0, MOST_YEN), st.none() | st.sampled_from(UNITS))
def test_money_reads_back_as_it_was_written(yen, unit):
    assert read_money(write_money(yen, unit=unit), unit=unit or MILLION) == yen


@given(st.text() | st.text("0123456789,.十百千万億兆円"))
def test_no_text_raises(text):
    yen = read_money(text, unit=MILLION)

    assert yen is None or 0 <= yen <= MOST_YEN
    assert read_unit(text) in (None, *UNITS)
