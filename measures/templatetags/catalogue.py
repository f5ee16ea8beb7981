"""What templates of the catalogue need: addresses within the edition shown, money and days in words."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from measures.notation.money import write_money
from measures.notation.reading import UNREAD
from measures.notation.years import write_date, write_year

register = template.Library()


@register.simple_tag(takes_context=True)
def edition_url(context: template.Context, page: str, **kwargs: Any) -> str:
    """The address of ``page`` in the edition shown, at the stage the visitor is on (current, r2, draft)."""
    return context["shown"].url(page, **kwargs)


@register.filter
def money(yen: int) -> str:
    """``2058595000000`` → ``2,058,595百万円``"""
    return write_money(yen)


@register.filter
def day(moment: date | datetime) -> str:
    """The day in Japan: ``令和2年4月1日``."""
    return write_date(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


@register.filter
def fiscal_year(year: int) -> str:
    """``2020`` → ``令和2年度``"""
    return write_year(year)


@register.filter
def is_unread(reading: str) -> bool:
    """Whether a printed text could not be read."""
    return reading == UNREAD
