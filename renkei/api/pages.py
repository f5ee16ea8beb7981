"""The page for people at ``/api/``, the document for programs, and the answer to every other address below it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from renkei.api.answering import below_api, view_of
from renkei.api.document import known_choices, server_of, with_known, write_document
from renkei.api.operations import Found, Operation
from renkei.api.paging import LARGEST_SIZE, Query
from renkei.api.parameters import Parameter
from renkei.api.problems import KINDS, PREFIX, Problem, shown
from renkei.api.table import OPERATIONS
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE, REGIONS


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as the page shows it, with a command that can be pasted into a shell."""

    operation: Operation
    parameters: list[Parameter]
    address: str
    command: str


@drawn_from(CATALOGUE, REGIONS)
def _page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/page.html", page_context(request))


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return every operation with its parameters and an example, in groups."""
    known, server = known_choices(), server_of(request.build_absolute_uri(PREFIX))
    groups: dict[str, list[Described]] = {}
    for one in OPERATIONS:
        groups.setdefault(one.tag, []).append(_describe(one, known, server))
    return {"groups": groups, "server": server, "problems": KINDS, "largest": LARGEST_SIZE}


def _describe(one: Operation, known: Any, server: str) -> Described:
    address = f"{server}/{one.example}"
    asked = "".join(f" \\\n  --data-urlencode '{key}={value}'" for key, value in one.query)
    command = f"curl -G {address}{asked}" if asked else f"curl {address}"
    query = "&".join(f"{key}={quote(value)}" for key, value in one.query)
    parameters = [with_known(each, known) for each in one.all_parameters]
    return Described(one, parameters, f"{address}?{query}" if query else address, command)


def _find_document() -> Found:
    return Found(None)


def _write_document(_: None, query: Query) -> dict[str, Any]:
    return write_document(OPERATIONS, known_choices(), server=server_of(query.address))


def _nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    slash = f"末尾の「/」を除いてください：{shown(request.path.rstrip('/'))} " if rest.endswith("/") else ""
    raise Problem("not-found", f"この番地はありません。{slash}使える番地は {PREFIX} にあります。")


page = below_api(_page, form="text/html")
document = view_of(
    Operation("openapi", "openapi.json", "OpenAPI", _find_document, _write_document, shape={}, sources=(*CATALOGUE, *REGIONS))
)  # fmt: skip
nothing_here = below_api(_nothing_here)
