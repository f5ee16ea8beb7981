"""What these pages can be asked besides their address: ``on`` (a day) and ``year`` (a fiscal year).

A value that cannot be answered is kept as typed, with a message that says what was expected.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.http import QueryDict
from django.utils import timezone

from measures.notation.text import forbidden_characters
from measures.notation.years import FIRST_YEAR, fiscal_year_of, read_date, read_year, write_date, write_year
from regions.dates import FIRST_YEAR as FIRST_CALENDAR_YEAR

T = TypeVar("T")
_LONGEST = 40  # characters of a wrong value that are repeated


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """One value of a query: ``value`` is the default where nothing was typed, None where it cannot be answered."""

    key: str
    typed: str
    value: T | None
    error: str = ""

    @property
    def messages(self) -> dict[str, list[str]]:
        """The message by its key, as data answers it."""
        return {self.key: [self.error]} if self.error else {}


def last_day() -> date:
    """The last day that can be asked for: a year from today, because what is decided is entered before it begins."""
    return timezone.localdate() + timedelta(days=366)


def asked_day(query: QueryDict, *, default: date | None) -> Asked[date]:
    """The day in ``on``: ``2024-04-01``, ``令和6年4月1日``."""

    def refuse(day: date) -> str:
        if day > last_day():
            return f"日付は、{write_date(last_day())}までの日を入力してください。"
        if day.year < FIRST_CALENDAR_YEAR:
            return f"日付は、{FIRST_CALENDAR_YEAR}年以後の日を入力してください。"
        return ""

    expected = "日付は、2024-04-01 又は 令和6年4月1日 の形で、実在する日を入力してください。"
    return _asked(query, "on", default, read_date, expected, refuse)


def asked_year(query: QueryDict, *, default: int | None) -> Asked[int]:
    """The fiscal year in ``year``: ``2020``, ``令和2年度``."""
    newest = fiscal_year_of(last_day())

    def refuse(year: int) -> str:
        return f"年度は、{newest}（{write_year(newest)}）までを入力してください。" if year > newest else ""

    expected = f"年度は、2020 又は 令和2年度 の形で、{FIRST_YEAR}（{write_year(FIRST_YEAR)}）以後を入力してください。"
    return _asked(query, "year", default, read_year, expected, refuse)


def _asked(
    query: QueryDict,
    key: str,
    default: T | None,
    read: Callable[[str], T | None],
    expected: str,
    refuse: Callable[[T], str],
) -> Asked[T]:
    texts = list(dict.fromkeys(text.strip() for text in query.getlist(key) if text.strip()))
    if not texts:
        return Asked(key, "", default)
    typed = texts[0]
    if len(texts) > 1:
        return Asked(key, typed, None, "値は一つだけ指定してください。")
    value = None if forbidden_characters(typed) else read(typed)
    error = expected if value is None else refuse(value)
    return (
        Asked(key, typed, None, f"「{_shown(typed)}」は指定できません。{error}") if error else Asked(key, typed, value)
    )


def _shown(text: str) -> str:
    """A wrong value as it can be repeated on a page: short, and without characters that no page can hold."""
    for character in forbidden_characters(text):
        text = text.replace(character, "�")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
