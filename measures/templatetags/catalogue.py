"""What templates of the catalogue need: addresses within the edition shown, money and days in words."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from measures.bridge_charts import LABELS
from measures.bridges import Kind
from measures.models import Edition
from measures.notation.amounts import Amount, describe_amount
from measures.notation.money import write_money
from measures.notation.parts import Part, describe_part
from measures.notation.reading import UNREAD
from measures.notation.years import write_date, write_year

register = template.Library()


@register.simple_tag(takes_context=True)
def edition_url(context: template.Context, page: str, **kwargs: Any) -> str:
    """The address of ``page`` in the edition shown, at the stage the visitor is on (current, r2, draft)."""
    return context["shown"].url(page, **kwargs)


@register.filter
def revision_url(edition: Edition) -> str:
    """The lasting address of a published revision: ``/measures/2020/r2/``"""
    return reverse("measures:list", kwargs={"year": edition.year, "stage": f"r{edition.revision}"})


@register.filter
def revision_data_url(edition: Edition) -> str:
    """The lasting address of its JSON: ``/measures/2020/r2/data.json``"""
    return reverse("measures:data-json", kwargs={"year": edition.year, "stage": f"r{edition.revision}"})


@register.filter
def money(yen: int) -> str:
    """``2058595000000`` → ``2,058,595百万円``"""
    return write_money(yen)


@register.filter
def signed_money(yen: int) -> str:
    """``-5000000`` → ``−5百万円``, ``5000000`` → ``＋5百万円``, 0 → ``±0円``"""
    return f"{'＋' if yen > 0 else '−' if yen else '±'}{write_money(abs(yen))}"


@register.filter
def bridge_label(kind: Kind) -> str:
    """What became of budgets in words: ``regrouped`` → ``予算額の組替え``"""
    return LABELS[kind]


@register.filter
def amount_words(amount: Amount) -> str:
    """The reading of a printed budget in words: ``900百万円の内数（上限）``"""
    return describe_amount(amount)


@register.filter
def amount_head(amount: Amount) -> str:
    """The amount alone, its bounds and parts to be shown beside it: ``900百万円``, ``予算措置なし``."""
    return (
        write_money(amount.yen)
        if amount.within and amount.yen is not None
        else describe_amount(replace(amount, parts=()))
    )


@register.filter
def part_words(part: Part) -> str:
    """An amount named beside the main one: ``うち臨時・特別の措置 34,900百万円``."""
    return describe_part(part)


@register.filter
def day(moment: date | datetime) -> str:
    """The day in Japan: ``令和2年4月1日``."""
    return write_date(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


@register.filter
def hour_and_minute(moment: datetime) -> str:
    """The time in Japan: ``17時00分``."""
    return timezone.localtime(moment).strftime("%H時%M分")


@register.filter
def fiscal_year(year: int) -> str:
    """``2020`` → ``令和2年度``"""
    return write_year(year)


@register.filter
def is_unread(reading: str) -> bool:
    """Whether a printed text could not be read."""
    return reading == UNREAD
