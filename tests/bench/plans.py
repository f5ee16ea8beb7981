"""How a generated catalogue is cut: which measures stand in which year."""

from collections.abc import Iterator
from dataclasses import dataclass

FIRST_YEAR = 2015  # the scheme's first full year
MOST_EDITIONS = 30
LEAST_IN_ONE = 17  # as many as the real document has
RENEWED = 30  # one measure in so many ends each year, and a new one comes


@dataclass(frozen=True, slots=True)
class Year:
    """One edition: it holds the measures of these numbers, ``first`` to ``first + size - 1``, and so many applications."""

    place: int
    year: int
    first: int
    size: int
    applications: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A catalogue of ``size`` entries over ``editions`` years.

    With ``edition_size`` the two newest editions have so many entries each and the older ones share the rest: pages of
    an edition can then be compared between catalogues of whatever size. Applications follow the entries.
    """

    size: int
    edition_size: int | None = None
    editions: int | None = None
    applications: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if self.size < 1 or min(self.sizes) < 1:
            raise ValueError("every edition needs an entry: fewer editions, or a smaller edition size")

    @property
    def sizes(self) -> list[int]:
        """The entries of each edition, the oldest first."""
        editions = self.editions or min(MOST_EDITIONS, max(1, self.size // LEAST_IN_ONE))
        fixed = [self.edition_size] * 2 if self.edition_size else []
        if sum(fixed) == self.size:
            return fixed
        others = editions - len(fixed)
        if others < 1:
            raise ValueError("two editions alone: the size is then twice the edition size")
        each, more = divmod(self.size - sum(fixed), others)
        return [each + (place < more) for place in range(others)] + fixed

    def years(self) -> Iterator[Year]:
        """Yield the editions, the oldest first; each carries most measures of the one before on."""
        first, total = 1, self.size if self.applications is None else self.applications
        given = before = past = 0
        for place, size in enumerate(self.sizes):
            if place:  # the newest numbers stay when an edition is smaller than the one before
                first += max(before // RENEWED, 1) if size >= before else (before - size) // 2
            past, before = past + size, size
            upto = total * past // self.size
            yield Year(place, FIRST_YEAR + place, first, size, upto - given)
            given = upto

    @property
    def measures(self) -> int:
        """How many measures there are in all years."""
        return max(year.first + year.size - 1 for year in self.years())
