"""Addresses of pages by name, each worked out once a process: a page asks for the same ones again and again."""

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

# Where the site begins, for the request being answered; Django looks it up in a place that costs more than the rest
PREFIX: ContextVar[str] = ContextVar("prefix", default="")
_PLACE = 987_654_321  # a number that stands nowhere else in an address


def begin_of_site() -> str:
    """Return where the addresses of the site begin: ``/``, or ``/renkei/`` where it lies below another."""
    return PREFIX.get() or get_script_prefix()


def address_of(name: str, /, **kwargs: Any) -> str:
    """Return the address of the page of that name; raises ``NoReverseMatch`` where there is none."""
    return _reverse(name, begin_of_site(), **kwargs)


def address_of_number(name: str, number: int, /, **kwargs: Any) -> str:
    """Return the same for a page with a ``number``, as the fifty rows of a list do: the rest is worked out once."""
    return _reverse(name, begin_of_site(), number=_PLACE, **kwargs).replace(str(_PLACE), str(number), 1)


@lru_cache(maxsize=4_000)
def _reverse(name: str, prefix: str, /, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)
