"""The cells of the public pages: open to everybody alike, but for the draft, which only those see who work on it."""

from collections.abc import Iterator
from typing import Any

from tests.renkei.addresses import every_address
from tests.rights.cells import NEVER, READS, Cell, cells
from tests.rights.expected import allows
from tests.rights.world import World

ALL = (*READS, "POST", *NEVER)
# the first parts of what is public; an address elsewhere is declared in another module, or the test fails
OPEN = {
    "", "about", "accessibility", "api", "applications", "calls", "data", "favicon.ico", "feed.atom",
    "healthz", "measures", "municipalities", "readyz", "regions", "robots.txt", "sitemap", "sitemap.xml",
    ".well-known",
}  # fmt: skip
DOORS = {"accounts", "login"}  # lead to the one door, however they are asked
FOUND = (200, 301, 302, 400, 404)


def public_cells(world: World) -> Iterator[Cell]:
    """Yield the cells of every address outside the office, for the published year and at the draft."""
    number = str(world.measures["other"].number)
    samples = {"RegionCodeConverter": "R02", "NumberConverter": number, "MunicipalityCodeConverter": world.town}
    found = list(every_address(**samples))
    drafts = list(every_address(**samples, StageConverter="draft", YearConverter="2021", FiscalYearConverter="2021"))
    for address in dict.fromkeys([*found, *drafts]):
        first = address.split("/")[1]
        if first in OPEN:
            yield from cells(address, ALL, _draft if "/draft/" in address else _open)
        elif first in DOORS:
            yield from cells(address, ALL, _to_the_door)
    for question in ("q=zqEntry-other", "q=zqEntrySummary", "ministry=mext", "q=zqMeasure&sort=-budget", "page=2"):
        for address in ("/measures/2020/", "/measures/all/", "/measures/2021/draft/", "/applications/2025/", "/calls/"):
            yield from cells(f"{address}?{question}", READS, _draft if "/draft/" in address else _open)


def _open(role: str, method: str) -> Any:
    return FOUND if method in READS else (405, 404)


def _to_the_door(role: str, method: str) -> int:
    return 302


def _draft(role: str, method: str) -> Any:
    """A draft is not there for who may not see it; a part of it may be missing for anybody."""
    if method not in READS:
        return (405, 404)
    return (200, 302, 400, 404) if allows(role, "view", "measures.Edition") else 404
