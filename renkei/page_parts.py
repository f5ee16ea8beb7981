"""Parts of pages that are written by functions: those that are the same on many pages, once a process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from jinja2 import Environment
from markupsafe import Markup, escape

from measures.facets import Option
from measures.models import Edition
from regions.measure_lines import applications_in
from renkei.addresses import begin_of_site
from renkei.frames import main_pages


def write_part_of_frame(engine: Environment, name: str, request: HttpRequest | None = None) -> Markup:
    """Return a part of the frame (``renkei/jinja2/_frame.html``), the main page that the visitor is on marked in it."""
    match = request and request.resolver_match
    write = _part_of_frame.__wrapped__ if engine.auto_reload else _part_of_frame
    return write(engine, name, match.view_name if match else "", begin_of_site())


@lru_cache(maxsize=400)
def _part_of_frame(engine: Environment, name: str, here: str, prefix: str) -> Markup:
    parts: Any = engine.get_template("_frame.html").module
    return getattr(parts, name)(main_pages(here))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Written:
    """An edition, known again by everything that is stored of it."""

    values: tuple[Any, ...]
    edition: Edition = field(compare=False)


_COLUMNS = [column.attname for column in Edition._meta.concrete_fields if column.attname != "headings"]


def write_about_edition(engine: Environment, edition: Edition) -> Markup:
    """Return what a page says at its end of the edition it shows."""
    write = _about_edition.__wrapped__ if engine.auto_reload else _about_edition
    return write(engine, _Written(tuple(getattr(edition, name) for name in _COLUMNS), edition), begin_of_site())


@lru_cache(maxsize=200)
def _about_edition(engine: Environment, written: _Written, prefix: str) -> Markup:
    about: Any = engine.get_template("measures/_about.html").module
    return about.edition(written)  # type: ignore[no-any-return]


def write_options(options: Iterable[Option], key: str) -> Markup:
    """Return the choices of a key as boxes to tick, each with its count; a list has nearly a hundred of them."""
    written = []
    for one in options:
        box, label = _box(key, one.value, one.label)
        empty, chosen = " empty" if one.count == 0 else "", " checked" if one.chosen else ""
        count = "" if one.count is None else f' <span class="count">{one.count}<span class="unseen">件</span></span>'
        written.append(f'<label class="option{empty}"><input type="checkbox" {box}{chosen}>{label}{count}</label>\n')
    return Markup("".join(written))


@lru_cache(maxsize=2_000)
def _box(key: str, value: Any, label: str) -> tuple[str, str]:
    return f'name="{escape(key)}" value="{escape(value)}"', f"<span>{escape(label)}</span>"


def write_applications_of(engine: Environment, measure: int, number: int, year: int, printed: dict[int, str]) -> str:
    """What a measure's page says of who applied for it; the catalogue, which knows of no regions, puts it in."""
    ledger_parts: Any = engine.get_template("regions/_ledger.html").module
    return ledger_parts.of_measure(applications_in(measure, number, year, printed))  # type: ignore[no-any-return]
