"""Days of which only the year or the month may be known: ``2019``, ``2019-03``, ``2019-03-29``, or "" for unknown.

What is not known is not made up: two such dates are compared by the earliest and the latest day they can mean.
"""

import calendar
import re
from datetime import date

from measures.notation.years import read_date, write_date

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTH = re.compile(r"(.+年)([0-9]{1,2})月")
FIRST_YEAR, LAST_YEAR = 1868, 2100


def is_partial_date(text: str) -> bool:
    """Whether the text is a year, a month or a day that exists, between 1868 and 2100."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return FIRST_YEAR <= int(found[1]) <= LAST_YEAR


def read_partial_date(text: str) -> str | None:
    """A partial date as people write it: ``平成31年3月29日``, ``2019/3/29``, ``2019年3月``, ``平成31年3月``, ``2019``; None if it is none."""
    squeezed = "".join(text.split()).replace("/", "-").replace(".", "-")
    if is_partial_date(squeezed) or not squeezed:
        return squeezed
    if day := read_date(text):
        return day.isoformat()
    if found := _MONTH.fullmatch(squeezed):
        first = read_date(f"{found[1]}{found[2]}月1日") or read_date(f"{found[1]}{found[2]}月28日")
        return first.isoformat()[:7] if first else None
    return None


def write_partial_date(text: str) -> str:
    """For the page: ``令和2年4月1日``, ``2020年4月``, ``2020年``; 未確認 where nothing is known."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return "未確認"
    if found[3]:
        return write_date(date.fromisoformat(text))
    return f"{found[1]}年{int(found[2])}月" if found[2] else f"{found[1]}年"


def earliest(text: str) -> date:
    """The first day the partial date can mean. ValueError for unknown."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise ValueError(f"no partial date: {text!r}")
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def latest(text: str) -> date:
    """The last day the partial date can mean. ValueError for unknown."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise ValueError(f"no partial date: {text!r}")
    year, month = int(found[1]), int(found[2] or 12)
    return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))


def may_follow(before: str, after: str) -> bool:
    """Whether ``after`` can lie on or after ``before``: only a certain contradiction says no."""
    return not before or not after or earliest(before) <= latest(after)


def holds_on(day: date, *, begins: str, ends: str = "", seen: str = "") -> bool | None:
    """Whether what began and ended on these partial dates holds on that day; None where that is not known.

    ``ends`` is the last day on which it holds. ``seen`` is a date at which a source says that it holds: from then on
    it does, even where the beginning is unknown.
    """
    if (ends and latest(ends) < day) or (begins and earliest(begins) > day):
        return False
    began = bool((begins and latest(begins) <= day) or (seen and latest(seen) <= day))
    lasts = not ends or earliest(ends) >= day
    return True if began and lasts else None


def first_day_of(fiscal_year: int) -> date:
    """1 April of a fiscal year: the day as of which questions about that year are answered."""
    return date(fiscal_year, 4, 1)
