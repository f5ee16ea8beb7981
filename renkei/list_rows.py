"""The rows of a list of the office as HTML: what Django's own tag makes of them, with each column looked up once.

What a column is (a field, a method, a link), is the same in all rows; Django asks it for every cell anew, and renders a
template for every box that can be ticked.
"""

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Show = Callable[[Any], tuple[str, bool]]  # of a row: what a cell shows, safe, and whether it is a date
BOX = "action_checkbox"
PLACE = "/0/change/"  # what stands around a key in the address of a row


def body_of(listed: ChangeList) -> SafeString:
    """Return the rows of a list that is shown, each a ``<tr>``."""
    cells = _cells(listed)
    return mark_safe("\n".join(f"<tr>{''.join([cell(row) for cell in cells])}</tr>" for row in listed.result_list))


def written(value: Any) -> str:
    """Return a value as HTML, as ``conditional_escape`` does, which asks of plain text too whether it is lazy."""
    return escape(value) if type(value) is str else conditional_escape(value)


def _cells(listed: ChangeList) -> list[Callable[[Any], str]]:
    """What makes the cells of a row, column by column; the first that links to the row is its header."""
    cells = []
    link: Callable[[Any, str], str] | None = None
    for name in listed.list_display:
        links = listed.list_display_links is not None and (
            name in listed.list_display_links or (link is None and not listed.list_display_links)
        )
        tag = "th" if links and link is None else "td"
        if links and link is None:
            link = _linking(listed)
        cells.append(_cell(listed, name, tag, link if links else None))
    return cells


def _cell(listed: ChangeList, name: Any, tag: str, link: Callable[[Any, str], str] | None) -> Callable[[Any], str]:
    field = _field(listed, name)
    show = _showing(listed, name, field, bool(link))
    classes = "action-checkbox" if name == BOX else f"field-{name.__name__ if callable(name) else name}"
    if isinstance(field, (models.DateField, models.TimeField, models.ForeignKey)):
        classes += " nowrap"

    def cell(row: Any) -> str:
        shown, dated = show(row)
        return f'<{tag} class="{classes}{" nowrap" if dated else ""}">{link(row, shown) if link else shown}</{tag}>'

    return cell


def _field(listed: ChangeList, name: Any) -> Any:
    """The column of the table that is shown; None for a method, a property, or a key that was made by itself."""
    try:
        field = listed.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if field.concrete and field.name == name and not field.auto_created else None


def _showing(listed: ChangeList, name: Any, field: Any, linked: bool) -> Show:
    """What a column shows of a row."""
    admin = listed.model_admin
    empty: Any = admin.get_empty_value_display()
    if field is not None:
        return _showing_field(name, field, empty, linked)
    if callable(name):
        attribute = read = name
    elif hasattr(admin, name) and name != "__str__":
        attribute = read = getattr(admin, name)
    else:
        attribute = getattr(listed.model, name, None)

        def read(row: Any) -> Any:
            return lookup_field(name, row, admin)[2]

    source = attribute.fget if isinstance(attribute, property) else attribute
    boolean, empty = getattr(source, "boolean", False), getattr(attribute, "empty_value_display", empty)

    def show(row: Any) -> tuple[str, bool]:
        try:
            value = read(row)
        except ObjectDoesNotExist:
            return written(admin.get_empty_value_display()), False
        if isinstance(value, str) and not boolean:
            return written(value if value.strip() else empty), False
        shown = written(display_for_value(value, empty, boolean))
        return shown, isinstance(value, (datetime.date, datetime.time))

    return show


def _showing_field(name: str, field: Any, empty: Any, linked: bool) -> Show:
    choices = dict(field.flatchoices) if field.flatchoices else {}
    texts = type(field) in {models.CharField, models.TextField}

    def show(row: Any) -> tuple[str, bool]:
        try:
            value = getattr(row, name)
        except ObjectDoesNotExist:
            value = None
        if isinstance(field.remote_field, models.ManyToOneRel):
            shown = empty if value is None else value
        elif choices:
            shown = choices.get(value, empty)
        else:
            blank = isinstance(value, str) and not value.strip()
            plain = texts and not blank
            shown = value if plain else display_for_field("" if blank else value, field, empty, avoid_link=linked)
        return written(shown), False

    return show


def _linking(listed: ChangeList) -> Callable[[Any, str], str]:
    """What links a text to the page of its row; the address is made once."""
    opts = listed.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[0])
    kept = add_preserved_filters({"preserved_filters": listed.preserved_filters, "opts": opts}, address)
    before, place, after = conditional_escape(kept).partition(PLACE)
    before, after = f"{before}/", f"{place.removeprefix('/0')}{after}"
    told = listed.to_field or listed.pk_attname

    def link(row: Any, shown: str) -> str:
        opener = f' data-popup-opener="{conditional_escape(row.serializable_value(told))}"' if listed.is_popup else ""
        return f'<a href="{before}{row.pk}{after}"{opener}>{shown}</a>'

    return link
