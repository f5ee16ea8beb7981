"""Long pages made of parts that stand one after the other: cut where a page is full, in the order of the parts.

Every page names every part with its whole count; a part whose rows stand on another page says on which. So an address
with the name of a part behind it (``#ended``) arrives on every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from measures import queries


@dataclass(frozen=True, slots=True)
class Part:
    """``count`` rows in all, of which those at the places ``shown`` stand on this page; ``first``: where it begins."""

    key: str
    count: int
    shown: range
    first: int

    @property
    def is_whole(self) -> bool:
        """Whether all of its rows stand on this page."""
        return len(self.shown) == self.count

    @property
    def start(self) -> int:
        """The place of its first row on this page, counted from 1."""
        return self.shown.start + 1

    @property
    def end(self) -> int:
        """The place of its last row on this page, counted from 1."""
        return self.shown.stop


def cut(counts: Mapping[str, int], number: int) -> tuple[Page, dict[str, Part]]:
    """Return the page of that number and its parts; ``counts`` are their rows, in order.

    Raises ``EmptyPage`` past the end.
    """
    page = Paginator(range(sum(counts.values())), queries.PAGE_SIZE).page(number)
    here: range = page.object_list
    parts, begin = {}, 0
    for key, count in counts.items():
        start, stop = max(here.start, begin) - begin, min(here.stop, begin + count) - begin
        shown = range(start, stop) if start < stop else range(0)
        parts[key] = Part(key, count, shown, min(begin // queries.PAGE_SIZE + 1, page.paginator.num_pages))
        begin += count
    return page, parts
