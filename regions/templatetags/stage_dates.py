"""Partial dates and yen as the pages of the regions print them."""

from django import template

from measures.notation.years import write_year
from regions.dates import write_partial_date

register = template.Library()


@register.filter
def partial_date(text: str) -> str:
    """令和2年4月1日, 2020年4月, or 未確認."""
    return write_partial_date(text)


@register.filter
def yen(amount: int | None) -> str:
    """3,000,000円, or － for an amount that is not known."""
    return f"{amount:,}円" if amount is not None else "－"


@register.filter
def fiscal_year(year: int) -> str:
    """令和2年度."""
    return write_year(year)
