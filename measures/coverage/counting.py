"""Entries and budgets counted by cell, role and ministry. Pure, no Django.

An entry that stands in several cells counts in each of them, once in its role, and once in the total; an envelope
likewise. So cells do not add up to their role, nor roles to the total. Ministries do: an entry and its envelope are
one ministry's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from measures.notation.reading import ELSEWHERE, EXACT, UNREAD, WITHIN

# What supports a role beside the ministries' measures (地方財政措置), by the first letter of its code: 推進要綱.
LOCAL_FINANCE = {"ア": "普通交付税", "イ": "普通交付税", "ウ": "特別交付税"}
STEPS = (1, 3, 6)  # from so many entries on, a cell is drawn as class 1, 2, 3; without any as class 0


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry as it is counted: whose it is, on which envelope it stands (yen in 円), in which cells."""

    entry: int
    ministry: str
    envelope: int
    reading: str  # of the envelope's amount
    yen: int | None
    cells: tuple[str, ...]
    fields_reading: str = "read"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the outline: ``ウ-A:g``, its role with the heading over it, its letter and name."""

    role: str
    role_name: str
    heading: str
    letter: str
    name: str

    @property
    def cell(self) -> str:
        """The cell as in addresses and data: ``ウ-A:g``."""
        return f"{self.role}:{self.letter}"


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries, and the distinct envelopes they stand on; money in 円.

    ``upper_bound_yen`` is the part of ``yen`` of which only an upper bound is known (内数). Unread envelopes and
    repeated ones (再掲) are counted, and add nothing.
    """

    entries: int = 0
    envelopes: int = 0
    counted_envelopes: int = 0
    yen: int = 0
    upper_bound_yen: int = 0
    unread_envelopes: int = 0
    repeated_envelopes: int = 0

    @property
    def is_upper_bound(self) -> bool:
        """Whether all of its sum is an upper bound."""
        return 0 < self.yen == self.upper_bound_yen

    @property
    def says_nothing(self) -> bool:
        """Whether its envelopes hold no amount at all, neither read nor unread."""
        return not (self.counted_envelopes or self.unread_envelopes or self.repeated_envelopes)


@dataclass(frozen=True, slots=True)
class Line:
    """A cell or role with its tally, and that of each ministry of the edition, in the document's order."""

    place: Place
    total: Tally
    by_ministry: tuple[tuple[str, Tally], ...]

    @property
    def step(self) -> int:
        """The class of its fill, 0 to 3."""
        return sum(self.total.entries >= least for least in STEPS)

    @property
    def local_finance(self) -> str:
        """Which 地方交付税 supports the role; empty for one that we do not know."""
        return LOCAL_FINANCE.get(self.place.role[:1], "")


@dataclass(frozen=True, slots=True)
class RoleLines:
    """A role and its cells, in the outline's order; ``heading`` only where a new group of roles begins."""

    heading: str
    role: Line
    cells: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All cells of the outline, those without entries too."""

    ministries: tuple[str, ...]
    roles: tuple[RoleLines, ...]
    total: Tally
    by_ministry: tuple[tuple[str, Tally], ...]
    unread_fields: int  # entries whose cells could not be read: in the total, in no cell
    blank_fields: int  # entries without any cell

    @property
    def cells(self) -> list[Line]:
        """Every cell, role by role."""
        return [line for group in self.roles for line in group.cells]

    @property
    def empty(self) -> list[Line]:
        """The cells that no entry stands in."""
        return [line for line in self.cells if not line.total.entries]


def step_labels() -> list[str]:
    """What each class of fill means: 掲載なし, 1～2件, …, 6件以上."""
    ends = [after - 1 for after in STEPS[1:]]
    ranges = [f"{first}～{last}件" if first < last else f"{first}件" for first, last in zip(STEPS, ends, strict=False)]
    return ["掲載なし", *ranges, f"{STEPS[-1]}件以上"]


def tally(standings: Iterable[Standing]) -> Tally:
    """Count entries, and add up the envelopes they stand on, each once."""
    rows = list(standings)
    envelopes = {row.envelope: (row.reading, row.yen or 0) for row in rows}.values()
    counted = [(reading, yen) for reading, yen in envelopes if reading in (EXACT, WITHIN)]
    return Tally(
        entries=len({row.entry for row in rows}),
        envelopes=len(envelopes),
        counted_envelopes=len(counted),
        yen=sum(yen for _, yen in counted),
        upper_bound_yen=sum(yen for reading, yen in counted if reading == WITHIN),
        unread_envelopes=sum(reading == UNREAD for reading, _ in envelopes),
        repeated_envelopes=sum(reading == ELSEWHERE for reading, _ in envelopes),
    )


def count_coverage(standings: Sequence[Standing], places: Sequence[Place], ministries: Sequence[str]) -> Coverage:
    """Count ``standings`` by the cells of the outline; ``places`` and ``ministries`` are in the order to be shown.

    Raises ValueError for an entry of a ministry that is not named, or in a cell that the outline does not have.
    """
    known = {place.cell for place in places}
    for row in standings:
        if row.ministry not in ministries or not known.issuperset(row.cells):
            raise ValueError(f"entry {row.entry}: {row.ministry} {' '.join(row.cells)} is not in the outline")
    by_cell: dict[str, list[Standing]] = defaultdict(list)
    by_role: dict[str, list[Standing]] = defaultdict(list)
    for row in standings:
        for cell in dict.fromkeys(row.cells):
            by_cell[cell].append(row)
        for role in dict.fromkeys(cell.split(":")[0] for cell in row.cells):
            by_role[role].append(row)
    roles: list[RoleLines] = []
    heading = ""
    for role, group in groupby(places, key=lambda place: place.role):
        cells = [_line(place, by_cell[place.cell], ministries) for place in group]
        first = cells[0].place
        new = first.heading if first.heading != heading else ""
        roles.append(RoleLines(new, _line(first, by_role[role], ministries), tuple(cells)))
        heading = first.heading
    return Coverage(
        ministries=tuple(ministries),
        roles=tuple(roles),
        total=tally(standings),
        by_ministry=_by_ministry(standings, ministries),
        unread_fields=sum(row.fields_reading == UNREAD for row in standings),
        blank_fields=sum(not row.cells and row.fields_reading != UNREAD for row in standings),
    )


def _line(place: Place, rows: Sequence[Standing], ministries: Sequence[str]) -> Line:
    return Line(place, tally(rows), _by_ministry(rows, ministries))


def _by_ministry(rows: Sequence[Standing], ministries: Sequence[str]) -> tuple[tuple[str, Tally], ...]:
    mine: dict[str, list[Standing]] = {ministry: [] for ministry in ministries}
    for row in rows:
        mine[row.ministry].append(row)
    return tuple((ministry, tally(rows)) for ministry, rows in mine.items())
