"""How the cells of one page of the office are made: who reads it, who writes it, what the others are answered."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from tests.rights.asking import enters
from tests.rights.cells import NEVER, READS, Cell, cells
from tests.rights.expected import allows
from tests.rights.forms import Body
from tests.rights.world import OTHER, OWN

ALL = (*READS, "POST", *NEVER)
WHOSE = (OWN, OTHER)
EDITORS = {"editor", "administrator"}
Answers = Callable[[str], Any]


def act(
    name: str,
    *args: Any,
    read: Answers,
    write: Answers,
    whose: str = "",
    body: Callable[[], Body] | None = None,
    by: Callable[[str], bool] | None = None,
    query: str = "",
    twin: str = "administrator",
) -> Iterator[Cell]:
    """Yield the cells of one page: how it is read and written by those whom the office lets in; ``by`` says who writes."""

    def status(role: str, method: str) -> int:
        if method in NEVER:
            return 405
        if not enters(role):
            return 302
        return write(role) if method == "POST" else read(role)

    address = reverse(f"admin:{name}", args=args) + query
    sent = body or dict
    yield from cells(
        address, ALL, status, whose=whose, body=lambda role: sent, writes=by, twin=twin if by and body else ""
    )


def closed(status: int, to: Callable[[str], bool], opened: int = 200) -> Answers:
    """The status that all are answered but those to whom the page is open."""
    return lambda role: opened if to(role) else status


def is_editor(role: str) -> bool:
    return role in EDITORS


def sees_rows(label: str, whose: str) -> Callable[[str], bool]:
    return lambda role: allows(role, "view", label, whose)
