"""Fiscal years and dates as they are printed: 令和2年度, R2, 平成31年4月30日 ⇄ int, date.

A fiscal year (年度) begins on 1 April and is named by the calendar year of that day. Eras are those of the
orders under the Era Name Act (元号法): a year or date that its era never had (令和元年4月30日) is not read.
"""

import re
from datetime import date

from .text import join_lines

FIRST_YEAR, LAST_YEAR = 1989, 2100  # fiscal years we speak of: 平成元年度 and after

_ERAS = (  # name, letter, first day; the newest first
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
)
_NAMES = {sign: name for name, letter, _ in _ERAS for sign in (name, letter, letter.lower())} | {
    "㋿": "令和",
    "㍻": "平成",
    "㍼": "昭和",
}
_BASES = {name: begins_on.year - 1 for name, _, begins_on in _ERAS}

_ERA_YEAR = r"(?P<era>令和|平成|昭和|[RHSrhs㋿㍻㍼])(?P<nth>元|[0-9]{1,2})"
_YEAR = re.compile(rf"(?:{_ERA_YEAR}|(?P<western>[0-9]{{4}}))(?:年度)?")
_DATE = re.compile(
    rf"(?:{_ERA_YEAR}|(?P<western>[0-9]{{4}}))"
    r"(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日|(?P<sep>[./-])(?P<month2>[0-9]{1,2})(?P=sep)(?P<day2>[0-9]{1,2}))"
)


def read_year(text: str) -> int | None:
    """The fiscal year: ``令和2年度``, ``R2``, ``平成31年度``, ``2020`` → 2020, 2020, 2019, 2020; None if it is not one.

    ``令和2年`` is a calendar year, which belongs to two fiscal years, and is not read.
    """
    found = _YEAR.fullmatch(join_lines(text) or "")
    if found is None:
        return None
    year = _western_year(found)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    era = found["era"]
    return None if era and not _has_fiscal_year(_NAMES[era], year) else year


def write_year(year: int) -> str:
    """``2020`` → ``令和2年度``; 2019 is ``令和元年度``. ValueError outside 1989–2100."""
    name, _, nth = _era_of_year(year)
    return f"{name}{_nth(nth)}年度"


def write_year_short(year: int) -> str:
    """``2020`` → ``R2``; 2019 is ``R1``. ValueError outside 1989–2100."""
    _, letter, nth = _era_of_year(year)
    return f"{letter}{nth}"


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day belongs to: 2020-03-31 → 2019, 2020-04-01 → 2020."""
    return day.year if day.month >= 4 else day.year - 1


def read_date(text: str) -> date | None:
    """The day: ``令和2年4月1日``, ``R2.4.1``, ``2020-04-01``, ``2020/4/1``, ``2020年4月1日``; None if there is none."""
    found = _DATE.fullmatch(join_lines(text) or "")
    if found is None:
        return None
    try:
        day = date(_western_year(found), int(found["month"] or found["month2"]), int(found["day"] or found["day2"]))
    except ValueError:
        return None
    era = found["era"]
    return None if era and _NAMES[era] != _era_name(day) else day


def write_date(day: date) -> str:
    """``2020-04-01`` → ``令和2年4月1日``; days before 昭和 by the western year: ``1868年1月1日``."""
    name = _era_name(day)
    year = f"{name}{_nth(day.year - _BASES[name])}" if name else f"{day.year:04}"
    return f"{year}年{day.month}月{day.day}日"


def _western_year(found: re.Match[str]) -> int:
    """The western year of a match; 0 or an unlikely one for 令和0."""
    if found["western"]:
        return int(found["western"])
    nth = 1 if found["nth"] == "元" else int(found["nth"])
    return _BASES[_NAMES[found["era"]]] + nth


def _has_fiscal_year(name: str, year: int) -> bool:
    """Whether some day of the fiscal year lies in the era: both 平成31年度 and 令和元年度 are 2019."""
    return name in (_era_name(date(year, 4, 1)), _era_name(date(year + 1, 3, 31)))


def _era_name(day: date) -> str:
    """The era of a day; "" before 昭和."""
    return next((name for name, _, begins_on in _ERAS if day >= begins_on), "")


def _era_of_year(year: int) -> tuple[str, str, int]:
    """Name, letter and number of the fiscal year in the era in force at its end, as the budget is named."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"not a fiscal year between {FIRST_YEAR} and {LAST_YEAR}: {year}")
    name, letter, begins_on = next(era for era in _ERAS if date(year + 1, 3, 31) >= era[2])
    return name, letter, year - begins_on.year + 1


def _nth(nth: int) -> str:
    """The first year of an era is 元年."""
    return "元" if nth == 1 else str(nth)
