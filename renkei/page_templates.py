"""The engine of the public pages that are asked for most, and of the frame of all: Jinja2 (``jinja2/`` in each app).

Its templates are compiled to Python, which fills them several times as fast as Django's engine does. What both engines
show is written once, here: Django's pages take the frame through ``base.html`` and the rest by the tag ``put``
(``renkei.templatetags.site``).
"""

from functools import partial
from typing import Any
from unicodedata import combining, normalize
from urllib.parse import urlencode as urlencode_query

from django.http import QueryDict
from django.template.defaultfilters import urlencode
from django.templatetags.static import static
from django.utils.text import Truncator
from jinja2 import Environment

from measures.templatetags import catalogue
from regions.templatetags import city_regions, ledger
from renkei.addresses import address_of, address_of_number
from renkei.frames import canonical_address, one_line
from renkei.page_parts import write_about_edition, write_applications_of, write_options, write_part_of_frame

WORDS = (
    catalogue.money, catalogue.amount_head, catalogue.part_words, catalogue.day, catalogue.hour_and_minute,
    catalogue.fiscal_year, catalogue.is_unread, catalogue.revision_url, catalogue.revision_data_url,
    city_regions.partial_day, city_regions.is_web, city_regions.number, city_regions.place_in, city_regions.linked,
    city_regions.names_of, ledger.thousand_yen,
)  # fmt: skip


def environment(**options: Any) -> Environment:
    """Return the engine, with what our templates ask of it. Django gives ``autoescape``: every value is escaped."""
    engine = Environment(**options)
    engine.filters |= {word.__name__: word for word in WORDS}
    engine.filters |= {"one_line": one_line, "cut": cut, "in_query": in_query}
    engine.globals |= {
        "url": address_of,
        "url_of_number": address_of_number,
        "static": static,
        "querystring": changed_query,
        "canonical_address": canonical_address,
        "part_of_frame": partial(write_part_of_frame, engine),
        "option_boxes": write_options,
        "about_edition": partial(write_about_edition, engine),
        "applications_of": partial(write_applications_of, engine),
    }
    return engine


def changed_query(query: QueryDict, **changes: Any) -> str:
    """Return the query with these keys changed, those that are None left out: ``?q=地域&page=2``.

    As Django's ``querystring``, which makes three copies of the query for each link.
    """
    values = dict(query.lists())
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = [value]
    return f"?{urlencode_query(values, doseq=True)}" if values or query else ""


def cut(text: str, length: int) -> str:
    """Return the text with ``…`` where it is longer than that, as Django's ``truncatechars`` does."""
    if any(map(combining, text)):  # then characters are to be told from the marks on them
        return Truncator(text).chars(length)
    text = normalize("NFC", text)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def in_query(text: str) -> str:
    """Return the text as a value in an address; the colon of a cell may stand as it is."""
    return urlencode(text, ":")
