"""The shape of an operation: where it stands, what it can be asked, what it answers, and the two steps of answering."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from measures.opendata.schema_words import Schema
from renkei.api.paging import Query
from renkei.api.parameters import PAGES, REVISION, YEAR, Parameter
from renkei.marks import Source

CONVERTERS = {"year": "year", "revision": "revision", "number": "number"}  # {part of an address: its converter}
CODES = {"regions": "region", "municipalities": "town"}


@dataclass(frozen=True, slots=True)
class Found:
    """What an address names. ``newer`` is an address, below the API, where a later revision of it is to be had."""

    subject: Any
    newer: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``find`` takes the parts of the address; ``write`` makes the answer of what it finds.

    ``sources`` are the tables it is drawn from (``renkei.sources``). ``shape`` is the schema of the answer; ``paged`` says whether it comes in pages.
    """

    name: str
    path: str  # as in the document: editions/{year}/entries
    summary: str
    find: Callable[..., Found]
    write: Callable[[Any, Query], dict[str, Any]]
    shape: Schema
    sources: tuple[Source, ...]
    parameters: tuple[Parameter, ...] = ()
    paged: bool = False
    description: str = ""
    example: str = ""  # the address of an example, without its query
    query: tuple[tuple[str, str], ...] = ()  # and its query
    tag: str = ""
    all_parameters: tuple[Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_parameters", self.parameters + (PAGES if self.paged else ()))

    @property
    def keys(self) -> dict[str, Parameter]:
        """What may stand in the query: {key: parameter}."""
        return {one.name: one for one in self.all_parameters if one.place == "query"}


def of_an_edition(name: str, path: str, **values: Any) -> list[Operation]:
    """Return two operations: of the year's current edition, and of one revision, whose address never changes."""
    parameters = values.pop("parameters", ())
    summary, example = values.pop("summary"), values.pop("example")
    current = Operation(
        name=name,
        path=f"editions/{{year}}{path}",
        summary=summary,
        parameters=(YEAR, *parameters),
        example=f"editions/2020{example}",
        **values,
    )
    revision = Operation(
        name=f"{name}_of_revision",
        path=f"editions/{{year}}/{{revision}}{path}",
        summary=f"{summary}（版を指定）",
        parameters=(YEAR, REVISION, *parameters),
        example=f"editions/2020/r1{example}",
        **values,
    )
    return [current, revision]


def route_of(operation: Operation) -> str:
    """Return the route of an operation: ``editions/{year}`` → ``editions/<year:year>``."""
    first, *parts = operation.path.split("/")
    names = {**CONVERTERS, "code": CODES.get(first, "")}
    kept = [f"<{names[part[1:-1]]}:{part[1:-1]}>" if part.startswith("{") else part for part in parts]
    return "/".join([first, *kept])
