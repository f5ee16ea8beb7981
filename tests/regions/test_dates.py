"""Days of which only the year or the month is known are compared as far as they are known, and no further."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regions.dates import (
    earliest,
    first_day_of,
    holds_on,
    is_partial_date,
    latest,
    may_follow,
    read_partial_date,
    write_partial_date,
)

DAY = date(2020, 4, 1)


@pytest.mark.parametrize("text", ["2019", "2019-03", "2019-03-29", "2020-02-29", "1889-04-01", "2100-12-31"])
def test_a_year_a_month_or_a_day_is_a_partial_date(text: str) -> None:
    assert is_partial_date(text)


@pytest.mark.parametrize(
    "text", ["", "19", "2019-3", "2019-13", "2019-00", "2019-02-29", "2019-03-32", "20190329", "1867", "2101", "２０１９", "2019-03-29 "]
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_partial_date(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("2019-03-29", "2019-03-29", id="iso"),
        pytest.param("2019/3/29", "2019-03-29", id="slashes"),
        pytest.param("平成31年3月29日", "2019-03-29", id="era"),
        pytest.param("R2.4.1", "2020-04-01", id="era letter"),
        pytest.param("2019年3月", "2019-03", id="month"),
        pytest.param("平成31年3月", "2019-03", id="month of an era"),
        pytest.param("令和元年5月", "2019-05", id="the first month of an era"),
        pytest.param("平成元年1月", "1989-01", id="a month of two eras"),
        pytest.param("令和元年4月", None, id="a month that its era never had"),
        pytest.param("2019/03", "2019-03", id="month with a slash"),
        pytest.param("2019", "2019", id="year"),
        pytest.param(" ", "", id="blank"),
        pytest.param("令和元年4月30日", None, id="a day that its era never had"),
        pytest.param("2019年13月", None, id="a month that is none"),
        pytest.param("未定", None, id="words"),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, read: str | None) -> None:
    assert read_partial_date(written) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [("2020-04-01", "令和2年4月1日"), ("2020-04", "2020年4月"), ("2020", "2020年"), ("", "未確認")],
)
def test_dates_are_written_as_far_as_they_are_known(text: str, words: str) -> None:
    assert write_partial_date(text) == words


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-03", date(2020, 2, 3), date(2020, 2, 3)),
    ],
)
def test_a_partial_date_means_the_days_between_two(text: str, first: date, last: date) -> None:
    assert (earliest(text), latest(text)) == (first, last)


@pytest.mark.parametrize("bound", [earliest, latest])
def test_an_unknown_date_means_no_day(bound) -> None:
    with pytest.raises(ValueError, match="no partial date"):
        bound("")


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("2020-04-01", "2020-04-01", True),
        ("2020-04-01", "2020", True),
        ("2020-04-01", "2020-03", False),
        ("2020", "2019", False),
        ("", "2019", True),
        ("2019", "", True),
    ],
)
def test_only_a_certain_contradiction_is_one(before: str, after: str, may: bool) -> None:
    assert may_follow(before, after) is may


@pytest.mark.parametrize(
    ("begins", "ends", "seen", "holds"),
    [
        pytest.param("2020-04-01", "", "", True, id="from the day on"),
        pytest.param("2020-04-02", "", "", False, id="not before"),
        pytest.param("2019", "", "", True, id="some day of last year"),
        pytest.param("2020", "", "", None, id="some day of this year"),
        pytest.param("2021", "", "", False, id="next year"),
        pytest.param("2019", "2020-04-01", "", True, id="on the last day"),
        pytest.param("2019", "2020-03-31", "", False, id="the day after"),
        pytest.param("2019", "2020", "", None, id="until some day of this year"),
        pytest.param("", "", "", None, id="nothing is known"),
        pytest.param("", "", "2020-04-01", True, id="seen that day"),
        pytest.param("", "", "2020-04-02", None, id="seen later only"),
        pytest.param("", "2020-03-31", "2019", False, id="seen, and ended since"),
        pytest.param("2020", "", "2020-04-01", True, id="seen that day, begun some day of the year"),
    ],
)
def test_whether_something_holds_on_a_day(begins: str, ends: str, seen: str, holds: bool | None) -> None:
    assert holds_on(DAY, begins=begins, ends=ends, seen=seen) is holds


def test_a_fiscal_year_is_asked_about_as_of_its_first_day() -> None:
    assert first_day_of(2020) == DAY


PARTIAL = st.dates(date(1900, 1, 1), date(2099, 12, 31)).flatmap(
    lambda day: st.sampled_from([str(day.year), day.isoformat()[:7], day.isoformat()])
)


@given(PARTIAL)
def test_what_is_known_lies_between_its_bounds(text: str) -> None:
    assert is_partial_date(text)
    assert earliest(text) <= latest(text)
    assert earliest(text).isoformat().startswith(text[:4])
    assert read_partial_date(text) == text


@given(st.text(max_size=20))
def test_no_text_raises(text: str) -> None:
    read = read_partial_date(text)

    assert read is None or read == "" or is_partial_date(read)
