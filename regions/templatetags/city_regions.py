"""What templates of city-regions need: partial dates in words, numbers with commas, sources as links."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from regions.dates import write_partial_date

register = template.Library()


@register.filter
def partial_day(text: str) -> str:
    """``2019-03`` → ``2019年3月``; 未確認 where nothing is known."""
    return write_partial_date(text)


@register.filter
def number(value: int) -> str:
    """``2607216`` → ``2,607,216``"""
    return f"{value:,}"


@register.filter
def place_in(source: str, sources: list[str]) -> int:
    """The place of a source in the list at the end of the page, from 1; 0 for one that is not in it."""
    return sources.index(source.strip()) + 1 if source.strip() in sources else 0


@register.filter
def is_web(text: str) -> bool:
    """Whether the text is an address of the web, and so may stand in a link."""
    return text.startswith(("https://", "http://"))


@register.filter
def linked(text: str) -> str | SafeString:
    """An address of the web as a link; anything else as it is."""
    if not is_web(text):
        return text
    return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', text)


@register.filter
def names_of(cells: Iterable[str], names: Mapping[str, str]) -> str:
    """Cells in words: ``ウ-A 地域医療、ウ-A 介護``; one without a name stands for itself."""
    return "、".join(names.get(cell, cell) for cell in cells)
