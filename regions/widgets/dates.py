"""Partial dates and fiscal years."""

from typing import Any

from import_export.widgets import Widget

from measures.notation.text import narrow
from measures.notation.years import FIRST_YEAR, LAST_YEAR, read_year, write_year
from regions.dates import read_partial_date
from regions.widgets.reading import Problem, Reading


class DateWidget(Widget):
    """A partial date: 2019, 2019-03, 平成31年3月29日."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return ``2019-03-29``, ``2019-03``, ``2019`` or ""."""
        read = read_partial_date(narrow(value)) if len(value) <= 40 else None
        if read is None:
            raise Problem(
                "日付として読めません（暦にない日付も読みません）。",
                "2019-03-29、2019-03、2019 の形、又は平成31年3月29日の形",
            )
        return read

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the date as it is stored."""
        return value or ""


class YearWidget(Widget):
    """A fiscal year: 令和2年度, R2, 2020."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return the western year or None."""
        if not value.strip():
            return None
        year = read_year(value) if len(value) <= 40 else None
        if year is None:
            raise Problem("年度として読めません。", f"令和2年度、R2、2020 の形（{FIRST_YEAR}～{LAST_YEAR}）")
        return year

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return 令和2年度."""
        return "" if value is None else write_year(value)
