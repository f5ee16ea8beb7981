"""A page of 前年度からの変更: what is kept of the comparison tells counts and sums, and only the rows shown are read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from measures.bridge_charts import Chart
from measures.bridge_sums import BridgeSums
from measures.changes import Row, compare_rows, row_of
from measures.comparisons import REASONS, Ended, Kin, New, Revised, draw_years, fates_of, kin_of, revisions_of
from measures.listed_budgets import (
    LEFT_OUT,
    WITHOUT,
    BudgetList,
    Compared,
    beside_the_sums,
    numbers_of,
    read_lists,
)  # fmt: skip
from measures.long_pages import Part, cut
from measures.models import Edition
from measures.models.entries import EntryQuerySet
from measures.year_changes import Step, YearChanges, changes_between, successions_between


@dataclass(frozen=True, slots=True)
class BudgetSums:
    """予算額の増減の内訳 in one way of counting, with its drawing, and what its steps are made of."""

    bridge: BridgeSums
    chart: Chart
    lists: list[BudgetList]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """One page of what an edition changes against ``base``: sums and counts of all, rows of this page.

    ``asked``: the budgets that the query asks for; then no measures are shown.
    """

    edition: Edition
    base: Edition
    page: Page
    parts: dict[str, Part]
    unchanged: int
    whole: BudgetSums | None
    without_special: BudgetSums | None
    unread: BudgetList
    asked: BudgetList | None
    new: list[New]
    ended: list[Ended]
    renamed: list[Revised]
    revised: list[Revised]
    spelling: list[Revised]


def page_of_changes(compared: Compared, *, number: int, budgets: str = "") -> ChangesPage:
    """Return a page of the changes, or of the ``budgets`` of one kind (a key of ``listed_budgets.NAMES``).

    A fixed number of queries. Raises ``EmptyPage`` past the end.
    """
    edition, base = compared.edition, compared.base
    successions = successions_between(base, edition)
    found = changes_between(edition, compared.entries, base, compared.before, successions)
    numbers = numbers_of(found)
    if budgets:
        page, asked = cut({budgets: len(numbers.get(budgets, ()))}, number)
        lists, shown = read_lists(numbers, {budgets: asked[budgets].shown}, compared), {}
        parts = cut(found.counts, 1)[1]
    else:
        page, parts = cut(found.counts, number)
        lists, shown = read_lists(numbers, beside_the_sums(numbers), compared), parts
    return ChangesPage(
        edition=edition,
        base=base,
        page=page,
        parts=parts,
        unchanged=found.unchanged,
        whole=_sums(compared, found.whole, lists),
        without_special=_sums(compared, found.without_special, lists, WITHOUT),
        unread=lists[LEFT_OUT],
        asked=lists.get(budgets, BudgetList(budgets, 0)) if budgets else None,
        **_rows(compared, found, shown, successions),
    )


def _sums(
    compared: Compared, bridge: BridgeSums | None, lists: Mapping[str, BudgetList], before: str = ""
) -> BudgetSums | None:
    if bridge is None:
        return None
    mine = [lists[f"{before}{step.kind.value}"] for step in bridge.steps if step.is_listed]
    return BudgetSums(bridge, draw_years(compared.edition, compared.base, bridge), mine)


def _rows(
    compared: Compared, found: YearChanges, shown: Mapping[str, Part], successions: Sequence[Step]
) -> dict[str, list[Any]]:
    """The rows of the measures at the places shown, by their kind; at most three queries."""
    here = {kind: [found.numbers[kind][place] for place in part.shown] for kind, part in shown.items()}
    here = defaultdict(list, here)
    left = set(found.numbers["ended"]) if successions else set()
    origins, successors = _kin_numbers(here, [one for one in successions if one.predecessor in left])
    both = [number for kind in ("renamed", "revised", "spelling") for number in here[kind]]
    new = _read(compared.entries, {*both, *here["new"], *(one for kin in successors.values() for one, _ in kin)})
    old = _read(compared.before, {*both, *here["ended"], *(one for kin in origins.values() for one, _ in kin)})
    fates = fates_of(compared.edition, here["ended"])
    kinds = {number: revisions_of(compare_rows(old[number], new[number])) for number in both}
    return {
        "new": [New(new[number], _kin(origins[number], old)) for number in here["new"]],
        "ended": [
            Ended(old[number], fate := fates.get(number, ""), REASONS.get(fate, ""), _kin(successors[number], new))
            for number in here["ended"]
        ],
        **{kind: [kinds[number][kind] for number in here[kind]] for kind in ("renamed", "revised", "spelling")},
    }


Numbered = dict[int, list[tuple[int, str]]]  # {number of a measure: [(number of another, kind of succession)]}


def _kin_numbers(here: Mapping[str, list[int]], successions: Iterable[Step]) -> tuple[Numbered, Numbered]:
    """Where the new measures come from, and what the ended ones were carried on as."""
    origins: Numbered = defaultdict(list)
    successors: Numbered = defaultdict(list)
    for one in successions:
        origins[one.successor].append((one.predecessor, one.kind))
        successors[one.predecessor].append((one.successor, one.kind))
    return {one: origins[one] for one in here["new"]}, {one: successors[one] for one in here["ended"]}


def _kin(numbers: Iterable[tuple[int, str]], rows: Mapping[int, Row]) -> tuple[Kin, ...]:
    return tuple(kin_of(rows[number], kind) for number, kind in numbers if number in rows)


def _read(entries: EntryQuerySet, numbers: set[int]) -> dict[int, Row]:
    found = entries.of_measures(numbers).select_related("block__ministry", "measure", "envelope")
    return {entry.measure.number: row_of(entry) for entry in found.order_by()}
