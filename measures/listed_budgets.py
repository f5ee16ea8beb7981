"""What the steps of 予算額の増減の内訳 are made of, one by one: beside the sums where they are few, else as pages of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from measures import queries
from measures.bridge_charts import LABELS
from measures.bridge_sums import BridgeSums, GroupNumbers, SingleNumbers
from measures.bridges import Budget, Kind, budgets_of, group_of
from measures.models import Edition
from measures.models.entries import EntryQuerySet
from measures.year_changes import YearChanges

LEFT_OUT = "left-out"
WITHOUT = "ordinary-"  # before a kind: 臨時・特別の措置を除いた場合
NAMES = {
    **{kind.value: f"{LABELS[kind]}の内訳" for kind in Kind},
    **{f"{WITHOUT}{kind.value}": f"{LABELS[kind]}の内訳（臨時・特別の措置を除いた場合）" for kind in Kind},
    LEFT_OUT: "金額が分からない、又は別の欄で数えるため、合計に含めていない予算額",
}
Numbers = GroupNumbers | SingleNumbers


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions, and the rows of each that the visitor may see."""

    edition: Edition
    entries: EntryQuerySet
    base: Edition
    before: EntryQuerySet


@dataclass(frozen=True, slots=True)
class BudgetList:
    """``count`` groups of one kind (``LEFT_OUT``: budgets, each with its edition), and those of them that are shown.

    ``key`` asks for them alone.
    """

    key: str
    count: int
    rows: list[Any] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What they are, for a page or a link of its own."""
        return NAMES[self.key]

    @property
    def short_name(self) -> str:
        """The same beside the sums of its bridge, whose heading says whether 臨時・特別の措置 is in them."""
        return NAMES[self.key.removeprefix(WITHOUT)]

    @property
    def is_left_out(self) -> bool:
        """Whether these are budgets that are in no sum, not groups of a step."""
        return self.key == LEFT_OUT

    @property
    def is_shown(self) -> bool:
        """Whether all of them are there."""
        return len(self.rows) == self.count


def numbers_of(found: YearChanges) -> dict[str, Numbers]:
    """Return the lists there are, {key: numbers of envelopes}."""
    lists: dict[str, Numbers] = {}
    for before, bridge in (("", found.whole), (WITHOUT, found.without_special)):
        lists |= {f"{before}{step.kind.value}": step.groups for step in _listed(bridge)}
    return lists | {LEFT_OUT: found.left_out}


def _listed(bridge: BridgeSums | None) -> list[Any]:
    return [step for step in bridge.steps if step.is_listed] if bridge else []


def beside_the_sums(lists: Mapping[str, Numbers]) -> dict[str, range]:
    """Return the lists that are named whole beside the sums: those of a bridge if all of it is no longer than a page."""
    parts = (
        [key for key in lists if key.startswith(WITHOUT)],
        [LEFT_OUT],
        [key for key in lists if not key.startswith(WITHOUT) and key != LEFT_OUT],
    )
    short = [keys for keys in parts if sum(len(lists[key]) for key in keys) <= queries.PAGE_SIZE]
    return {key: range(len(lists[key])) for keys in short for key in keys}


def read_lists(lists: Mapping[str, Numbers], shown: Mapping[str, range], compared: Compared) -> dict[str, BudgetList]:
    """Return the lists with the rows at the places ``shown``; at most two queries."""
    found = {key: [lists[key][place] for place in places] for key, places in shown.items() if key in lists}
    pairs = [pair for each in found.values() for pair in each]
    old = _read(compared.before, {number for pair in pairs for number in pair[0]})
    new = _read(compared.entries, {number for pair in pairs for number in pair[1]})
    rows: dict[str, list[Any]] = {}
    for key, each in found.items():
        budgets = [(tuple(old[one] for one in before), tuple(new[one] for one in after)) for before, after in each]
        if key == LEFT_OUT:
            rows[key] = [
                (compared.base, *before) if before else (compared.edition, *after) for before, after in budgets
            ]
        else:
            special = not key.startswith(WITHOUT)
            rows[key] = [group_of(before, after, special=special) for before, after in budgets]
    return {key: BudgetList(key, len(numbers), rows.get(key, [])) for key, numbers in lists.items()}


def _read(entries: EntryQuerySet, numbers: set[int]) -> dict[int, Budget]:
    standing = entries.filter(envelope__number__in=numbers).select_related("measure", "envelope").in_document_order()
    return {budget.number: budget for budget in budgets_of(standing)}
