"""The headings of one table, and which column is read where several could be meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from measures.workbooks.headings import Heading, Part, is_subheading
from measures.workbooks.merges import Spot
from measures.workbooks.rows import Column


@dataclass(frozen=True, slots=True)
class Mark:
    """What a column that is crossed off stands for: a role, or one policy field of it."""

    role: str
    letter: str

    def __str__(self) -> str:
        return f"{self.role} {self.letter}".rstrip()


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one heading: mostly one, several under a merged heading. ``at`` is the cell of the heading.

    ``mark``: what it stands for if roles are columns.
    """

    columns: tuple[int, ...]
    text: str
    heading: Heading | None
    at: Spot
    mark: Mark | None = None


@dataclass(slots=True)
class Table:
    """The headings of one table. ``top`` … ``bottom`` are their lines, the rows follow below.

    ``columns`` says which columns of the sheet are read as what (for FIELDS role first); ``given_up`` are pairs of
    a heading that stood back and the one that was taken; ``unknown`` are headings nobody knows.
    """

    top: int
    bottom: int
    columns: dict[Column, tuple[int, ...]]
    groups: dict[Column, tuple[Group, ...]]
    given_up: list[tuple[Group, Group]] = field(default_factory=list)
    unknown: list[Group] = field(default_factory=list)
    unit_yen: int | None = None
    crossed: bool = False  # role and field are columns to be crossed off

    @property
    def body(self) -> int:
        """The first line below the headings."""
        return self.bottom + 1

    @property
    def column_at(self) -> dict[int, Column]:
        """What a column of the sheet is read as."""
        return {place: column for column, places in self.columns.items() for place in places}


def choose(groups: Sequence[Group]) -> Group:
    """The one to read: not 前年度, the plain word before the guess, the newest year, 当初予算 before 概算要求."""

    def rank(group: Group) -> tuple[bool, bool, int, int]:
        heading = group.heading
        assert heading is not None
        return heading.previous, heading.weak, -(heading.year or 9999), heading.stage

    return min(groups, key=rank)


def choose_fields(groups: Sequence[Group]) -> list[Group]:
    """Role and field where both have a column, else the one that holds both, else what there is."""
    first: Mapping[Part | None, Group] = {
        group.heading.part: group for group in reversed(groups) if group.heading is not None
    }
    if Part.ROLE in first and Part.FIELD in first:
        return [first[Part.ROLE], first[Part.FIELD]]
    return [first.get(Part.BOTH) or groups[0]]


def tells_the_unit(group: Group, table: Table) -> bool:
    """（百万円） over the budget that is read, or beside the headings; not over another column of money."""
    return group in table.groups.get(Column.BUDGET, ()) or (group.heading is None and is_subheading(group.text))


def stand_back(table: Table) -> None:
    """前年度 is never this year's budget, even where it is the only one."""
    taken = table.groups.get(Column.BUDGET, ())
    if any(group.heading and group.heading.previous for group in taken):
        spare = [group for group, instead in table.given_up if instead in taken]
        table.given_up = [pair for pair in table.given_up if pair[1] not in taken]
        table.unknown += [*taken, *spare]
        del table.columns[Column.BUDGET], table.groups[Column.BUDGET]
