"""What the office pages of applications need: yen and fiscal years in words."""

from django import template

from measures.notation.years import write_year

register = template.Library()


@register.filter
def yen(amount: int | None) -> str:
    """3,000,000円, or － for an amount that is not known."""
    return f"{amount:,}円" if amount is not None else "－"


@register.filter
def fiscal_year(year: int) -> str:
    """令和2年度."""
    return write_year(year)
