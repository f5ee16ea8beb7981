"""Fiscal years and dates in eras."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.years import (
    FIRST_YEAR,
    LAST_YEAR,
    fiscal_year_of,
    read_date,
    read_year,
    write_date,
    write_year,
    write_year_short,
)

YEARS = st.integers(FIRST_YEAR, LAST_YEAR)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param("令和2年度", 2020, id="era"),
        pytest.param("令和２\n年度", 2020, id="full-width-on-two-lines"),
        pytest.param("令和元年度", 2019, id="first-year"),
        pytest.param("令和1年度", 2019, id="first-year-in-digits"),
        pytest.param("平成31年度", 2019, id="last-of-heisei"),
        pytest.param("平成元年度", 1989, id="first-of-heisei"),
        pytest.param("R2", 2020, id="letter"),
        pytest.param("Ｒ０２年度", 2020, id="letter-full-width-with-zero"),
        pytest.param("H31年度", 2019, id="letter-heisei"),
        pytest.param("㋿2年度", 2020, id="era-in-one-sign"),
        pytest.param("2020", 2020, id="western"),
        pytest.param("2020年度", 2020, id="western-with-suffix"),
        pytest.param("令和2", 2020, id="no-suffix"),
        pytest.param("2100", 2100, id="last"),
        pytest.param("2101", None, id="after-the-last"),
        pytest.param("1988", None, id="before-the-first"),
        pytest.param("昭和63年度", None, id="showa"),
        pytest.param("平成32年度", None, id="heisei-never-had-it"),
        pytest.param("令和0年度", None, id="no-year-zero"),
        pytest.param("令和2年", None, id="calendar-year"),
        pytest.param("20 20", None, id="two-numbers"),
        pytest.param("令和②年度", None, id="circled"),
        pytest.param("٢٠٢٠", None, id="other-digits"),
        pytest.param("令和2年度当初", None, id="more-words"),
        pytest.param("２", None, id="number"),
        pytest.param("", None, id="empty"),
    ],
)
def test_read_year(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("year", "text", "short"),
    [
        pytest.param(2020, "令和2年度", "R2", id="reiwa"),
        pytest.param(2019, "令和元年度", "R1", id="first-of-reiwa"),
        pytest.param(2018, "平成30年度", "H30", id="heisei"),
        pytest.param(1989, "平成元年度", "H1", id="first-of-heisei"),
    ],
)
def test_write_year(year, text, short):
    assert (write_year(year), write_year_short(year)) == (text, short)


@pytest.mark.parametrize("year", [1988, 2101, 0])
@pytest.mark.parametrize("write", [write_year, write_year_short])
def test_a_year_outside_the_range_cannot_be_written(write, year):
    with pytest.raises(ValueError, match=str(year)):
        write(year)


@given(YEARS)
def test_a_year_reads_back_as_it_was_written(year):
    assert read_year(write_year(year)) == read_year(write_year_short(year)) == read_year(str(year)) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("令和2年4月1日", date(2020, 4, 1), id="era"),
        pytest.param("平成２８年４月１日", date(2016, 4, 1), id="full-width"),
        pytest.param("令和 2 年\n4 月 1 日", date(2020, 4, 1), id="spaced"),
        pytest.param("令和２.４.１", date(2020, 4, 1), id="era-with-points"),
        pytest.param("R2.4.1", date(2020, 4, 1), id="letter"),
        pytest.param("2020-04-01", date(2020, 4, 1), id="iso"),
        pytest.param("2020/4/1", date(2020, 4, 1), id="slashes"),
        pytest.param("2020年4月1日", date(2020, 4, 1), id="western"),
        pytest.param("平成31年4月30日", date(2019, 4, 30), id="last-of-heisei"),
        pytest.param("令和元年5月1日", date(2019, 5, 1), id="first-of-reiwa"),
        pytest.param("昭和64年1月7日", date(1989, 1, 7), id="last-of-showa"),
        pytest.param("平成31年5月1日", None, id="heisei-was-over"),
        pytest.param("令和元年4月30日", None, id="reiwa-had-not-begun"),
        pytest.param("令和3年2月29日", None, id="no-leap-year"),
        pytest.param("2020-13-01", None, id="no-month"),
        pytest.param("0000-01-01", None, id="no-year"),
        pytest.param("2020-4/1", None, id="mixed-signs"),
        pytest.param("20-4-1", None, id="two-digit-western"),
        pytest.param("1/2", None, id="fraction"),
        pytest.param("1月2日", None, id="no-year-printed"),
        pytest.param("2020年4月", None, id="no-day"),
        pytest.param("", None, id="empty"),
    ],
)
def test_read_date(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        pytest.param(date(2020, 4, 1), "令和2年4月1日", id="reiwa"),
        pytest.param(date(2019, 5, 1), "令和元年5月1日", id="first-of-reiwa"),
        pytest.param(date(2019, 4, 30), "平成31年4月30日", id="last-of-heisei"),
        pytest.param(date(1989, 1, 8), "平成元年1月8日", id="first-of-heisei"),
        pytest.param(date(1989, 1, 7), "昭和64年1月7日", id="last-of-showa"),
        pytest.param(date(1926, 12, 24), "1926年12月24日", id="before-showa"),
    ],
)
def test_write_date(day, text):
    assert write_date(day) == text


@given(st.dates(max_value=date(2117, 12, 31)))  # 令和99年
def test_a_date_reads_back_as_it_was_written(day):
    assert read_date(write_date(day)) == read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "year"),
    [
        pytest.param(date(2020, 3, 31), 2019, id="last-day"),
        pytest.param(date(2020, 4, 1), 2020, id="first-day"),
        pytest.param(date(2020, 12, 31), 2020, id="december"),
    ],
)
def test_fiscal_year_of(day, year):
    assert fiscal_year_of(day) == year


@given(st.text() | st.text("令和平成昭元年度月日RHS0123456789.-/ \n"))
def test_no_text_raises(text):
    year = read_year(text)

    assert year is None or FIRST_YEAR <= year <= LAST_YEAR
    assert read_date(text) is None or isinstance(read_date(text), date)


@pytest.mark.parametrize("read", [read_year, read_date])
def test_a_long_text_is_neither(read):
    assert read("令和" + "2" * 100_000 + "年度") is None
