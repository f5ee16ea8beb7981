"""予算額の増減の内訳: how the sum of one year's budgets became the next year's; pure, no queries.

Both sums run over distinct envelopes (計上単位), each counted once however many measures stand on it. Envelopes of the
two years belong together where a measure stands on both, or stands on one as the successor of a measure on the
other; what belongs together is one group, and each group falls under one kind. The kinds add up exactly.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from measures.notation.amounts import Amount
from measures.notation.reading import EXACT, NONE, UNREAD, WITHIN
from measures.notation.text import squeeze

if TYPE_CHECKING:
    from measures.models import Entry

SPECIAL = "臨時・特別の措置"  # the label of the part of a budget that years are compared with and without


@dataclass(frozen=True, slots=True)
class Budget:
    """One envelope of one edition: its number there, what it is called, its amount, the measures that stand on it."""

    number: int
    name: str
    amount: Amount
    measures: frozenset[int]

    @property
    def is_known(self) -> bool:
        """Whether the print says how much: an amount, an upper bound, or no budget by intention."""
        return self.amount.reading in {EXACT, WITHIN, NONE}

    @property
    def special_yen(self) -> int:
        """How much of the amount is 臨時・特別の措置, in yen."""
        parts = self.amount.parts if self.amount.counted_yen else ()
        return sum(part.yen for part in parts if part.inside and SPECIAL in squeeze(part.label).replace("･", "・"))

    def counted_yen(self, *, special: bool = True) -> int:
        """What it adds to a sum, in yen, with 臨時・特別の措置 or without."""
        return self.amount.counted_yen - (0 if special else self.special_yen)


def budgets_of(entries: Iterable["Entry"]) -> list[Budget]:
    """Return the distinct envelopes the entries stand on (measure and envelope are loaded), in their order."""
    standing: dict[int, list[Entry]] = {}
    for entry in entries:
        standing.setdefault(entry.envelope_id, []).append(entry)
    return [
        Budget(
            number=rows[0].envelope.number,
            name=rows[0].envelope.name or "、".join(row.display_name for row in rows),
            amount=rows[0].envelope.amount,
            measures=frozenset(row.measure.number for row in rows),
        )
        for rows in standing.values()
    ]


Together = tuple[tuple[Budget, ...], tuple[Budget, ...]]  # of the earlier year, and of the later one


class Kind(StrEnum):
    """What became of a group, in the order in which a bridge shows them: what adds first."""

    NEW = "new"
    INCREASED = "increased"
    REGROUPED = "regrouped"
    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"
    DECREASED = "decreased"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Group:
    """Envelopes of both years that belong together; ``old_yen`` and ``new_yen`` are what they add to the sums.

    ``within_yen`` is the difference of those parts of both sums that are upper bounds (内数).
    """

    kind: Kind
    old: tuple[Budget, ...]
    new: tuple[Budget, ...]
    old_yen: int
    new_yen: int
    within_yen: int

    @property
    def yen(self) -> int:
        """The difference."""
        return self.new_yen - self.old_yen

    @property
    def is_within(self) -> bool:
        """Whether one of the amounts is only an upper bound (内数), so that the difference is one of bounds."""
        return any(budget.amount.within for budget in self.old + self.new)


@dataclass(frozen=True, slots=True)
class Step:
    """All groups of one kind."""

    kind: Kind
    groups: tuple[Group, ...]

    @property
    def yen(self) -> int:
        """What they change the sum by."""
        return sum(group.yen for group in self.groups)

    @property
    def within_yen(self) -> int:
        """What they change the upper bounds (内数) in the sum by; less than nothing where a bound became exact."""
        return sum(group.within_yen for group in self.groups)

    @property
    def has_within(self) -> bool:
        """Whether a group with an upper bound (内数) is among them."""
        return any(group.is_within for group in self.groups)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one year: ``within_yen`` of it are upper bounds (内数); ``unread`` envelopes are not in it."""

    yen: int
    within_yen: int
    unread: int
    budgets: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the sum of one year to that of the next: ``old.yen`` plus all steps is ``new.yen``; so for ``within_yen``."""

    old: Total
    new: Total
    steps: tuple[Step, ...]

    @property
    def yen(self) -> int:
        """The whole difference."""
        return self.new.yen - self.old.yen


def build_bridge(
    old: Collection[Budget],
    new: Collection[Budget],
    *,
    successions: Iterable[tuple[int, int]] = (),
    special: bool = True,
) -> Bridge:
    """Return what became of every budget; ``successions`` are (predecessor, successor) as numbers of measures.

    Without ``special``, 臨時・特別の措置 is taken off every amount of both years.
    """
    return bridge_over(old, new, belonging_together(old, new, list(successions)), special=special)


def bridge_over(
    old: Collection[Budget], new: Collection[Budget], together: Iterable[Together], *, special: bool = True
) -> Bridge:
    """Return the same from what belongs together already; see ``belonging_together``."""
    groups = [group_of(before, after, special=special) for before, after in together]
    by_kind = ((kind, tuple(group for group in groups if group.kind is kind)) for kind in Kind)
    steps = tuple(Step(kind, found) for kind, found in by_kind if found)
    return Bridge(_total(old, special=special), _total(new, special=special), steps)


def has_special(*years: Iterable[Budget]) -> bool:
    """Whether any amount names 臨時・特別の措置 inside it."""
    return any(budget.special_yen for budgets in years for budget in budgets)


def _total(budgets: Collection[Budget], *, special: bool) -> Total:
    return Total(
        yen=sum(budget.counted_yen(special=special) for budget in budgets),
        within_yen=_within(budgets, special=special),
        unread=sum(budget.amount.reading is UNREAD for budget in budgets),
        budgets=len(budgets),
    )


def _within(budgets: Collection[Budget], *, special: bool) -> int:
    return sum(budget.counted_yen(special=special) for budget in budgets if budget.amount.within)


def group_of(old: tuple[Budget, ...], new: tuple[Budget, ...], *, special: bool = True) -> Group:
    """Return budgets that belong together as a group, with 臨時・特別の措置 or without."""
    old_yen = sum(budget.counted_yen(special=special) for budget in old)
    new_yen = sum(budget.counted_yen(special=special) for budget in new)
    within_yen = _within(new, special=special) - _within(old, special=special)
    return Group(_kind(old, new, old_yen, new_yen), old, new, old_yen, new_yen, within_yen)


def _kind(old: tuple[Budget, ...], new: tuple[Budget, ...], old_yen: int, new_yen: int) -> Kind:
    if not all(budget.is_known for budget in old + new):
        return Kind.UNKNOWN
    if not old:
        return Kind.NEW
    if not new:
        return Kind.ENDED
    if len(old) > 1 or len(new) > 1:
        return Kind.REGROUPED
    if old_yen == new_yen:
        return Kind.UNCHANGED
    return Kind.INCREASED if new_yen > old_yen else Kind.DECREASED


def belonging_together(
    old: Collection[Budget], new: Collection[Budget], successions: list[tuple[int, int]]
) -> list[Together]:
    """The envelopes of both years in groups that share no measure, in the order of ``new``, then of ``old``.

    A measure that still stands by itself is not followed to its successor: its money did not go there.
    """
    standing = {measure for budget in new for measure in budget.measures}
    follow = {measure: {measure} for measure in standing}
    for predecessor, successor in successions:
        if predecessor not in standing:
            follow.setdefault(predecessor, set()).add(successor)
    budgets = [(budget, budget.measures) for budget in new]
    budgets += [(budget, frozenset().union(*(follow.get(one, {one}) for one in budget.measures))) for budget in old]
    groups = _connected([measures for _, measures in budgets])
    is_new = len(new)
    return [
        (
            tuple(budgets[place][0] for place in group if place >= is_new),
            tuple(budgets[place][0] for place in group if place < is_new),
        )
        for group in groups
    ]


def _connected(sets: list[frozenset[int]]) -> list[list[int]]:
    """Places of the sets that hang together by a common member, directly or by others; in the sets' order."""
    found: list[list[int]] = []
    places: dict[int, list[int]] = {}
    for place, members in enumerate(sets):
        for member in members:
            places.setdefault(member, []).append(place)
    seen: set[int] = set()
    for start in range(len(sets)):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            place = waiting.pop()
            group.append(place)
            for member in sets[place]:
                following = [other for other in places.pop(member, []) if other not in seen]
                seen.update(following)
                waiting += following
        found.append(sorted(group))
    return found
