"""A bridge (予算額の増減の内訳) without its budgets: the sums, and which envelopes belong together, by their numbers.

What is left of tens of thousands of budgets is small enough to be kept. Pure, no queries.
"""

from array import array
from dataclasses import dataclass

from measures.bridges import Bridge, Group, Kind, Total


class GroupNumbers:
    """Groups of envelopes as (numbers in the earlier edition, numbers in the later one), in their order."""

    __slots__ = ("_ends", "_numbers")

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self._numbers, self._ends = array("I"), array("I")  # of each group: the old, the new; where both end
        for group in groups:
            for budgets in (group.old, group.new):
                self._numbers.extend(budget.number for budget in budgets)
                self._ends.append(len(self._numbers))

    def __len__(self) -> int:
        return len(self._ends) // 2

    def __getitem__(self, place: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        begin = self._ends[2 * place - 1] if place else 0
        middle, end = self._ends[2 * place : 2 * place + 2]
        return tuple(self._numbers[begin:middle]), tuple(self._numbers[middle:end])


class SingleNumbers:
    """Envelopes by themselves, those of the earlier edition first, in the shape of ``GroupNumbers``."""

    __slots__ = ("_new", "_old")

    def __init__(self, old: "array[int]", new: "array[int]") -> None:
        self._old, self._new = old, new

    def __len__(self) -> int:
        return len(self._old) + len(self._new)

    def __getitem__(self, place: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        old = len(self._old)
        return ((self._old[place],), ()) if place < old else ((), (self._new[place - old],))


@dataclass(frozen=True, slots=True)
class StepSums:
    """All groups of one kind: see ``measures.bridges.Step``."""

    kind: Kind
    yen: int
    within_yen: int
    has_within: bool
    groups: GroupNumbers

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.groups)

    @property
    def is_listed(self) -> bool:
        """Whether its groups are worth being named one by one."""
        return bool(self.yen) or self.kind in (Kind.REGROUPED, Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class BridgeSums:
    """From the sum of one year to that of the next: see ``measures.bridges.Bridge``."""

    old: Total
    new: Total
    steps: tuple[StepSums, ...]

    @property
    def yen(self) -> int:
        """The whole difference."""
        return self.new.yen - self.old.yen


def sums_of(bridge: Bridge) -> BridgeSums:
    """Return what is kept of a bridge."""
    steps = (
        StepSums(step.kind, step.yen, step.within_yen, step.has_within, GroupNumbers(step.groups))
        for step in bridge.steps
    )
    return BridgeSums(bridge.old, bridge.new, tuple(steps))
