"""What differs between two editions, as numbers of measures and of envelopes: a page of it reads the rows it shows.

Published editions are frozen, so what was worked out of two of them is kept in the process. What may be changed beside
them (names of ministries, successions) is part of what it is kept under.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from measures.bridge_sums import BridgeSums, SingleNumbers, sums_of
from measures.bridges import Budget, belonging_together, bridge_over, has_special
from measures.changes import Row, compare_rows
from measures.comparisons import revisions_of
from measures.models import Edition, Entry, Envelope, Ministry, Succession
from measures.models.entries import EntryQuerySet
from measures.notation.amounts import Amount
from measures.notation.parts import Part
from measures.notation.reading import Reading

KINDS = ("new", "ended", "renamed", "revised", "spelling")  # in the order of the page
AT_ONCE = 2_000
_MOST = 40  # comparisons that are kept: one an edition, of more editions than are current at a time
_COLUMNS = (
    "measure__number", "block__ministry__name", "name", "full_name", "fields_text", "summary", "support_text",
    "envelope__amount_text", "rate_text", "recipients_text", "envelope__unit_yen", "envelope__number",
)  # fmt: skip  # as the fields of Row
_TEXTS = slice(1, -1)  # of them those that readers would see differ


class Step(NamedTuple):
    """A succession between measures, by their numbers."""

    predecessor: int
    successor: int
    kind: str


@dataclass(frozen=True, slots=True)
class YearChanges:
    """Measures by what became of them, in the order of the page, and the envelopes of both years.

    There are no sums between unequal budget stages. ``left_out``: envelopes of both editions whose
    amounts are in no sum.
    """

    numbers: Mapping[str, "array[int]"]
    unchanged: int
    whole: BridgeSums | None
    without_special: BridgeSums | None  # where 臨時・特別の措置 is named in either year
    left_out: SingleNumbers

    @property
    def counts(self) -> dict[str, int]:
        """How many measures stand under each kind."""
        return {kind: len(self.numbers[kind]) for kind in KINDS}


def successions_between(base: Edition, edition: Edition) -> tuple[Step, ...]:
    """Return the successions of the years after ``base`` up to ``edition``; one query."""
    rows = Succession.objects.filter(fiscal_year__gt=base.year, fiscal_year__lte=edition.year)
    return tuple(Step(*row) for row in rows.values_list("predecessor__number", "successor__number", "kind"))


def changes_between(
    edition: Edition, entries: EntryQuerySet, base: Edition, before: EntryQuerySet, successions: tuple[Step, ...]
) -> YearChanges:
    """Compare ``entries`` of ``edition`` with those ``before`` of ``base``.

    Of a draft in six queries; of published editions in one, and once a process in six more.
    """
    if edition.is_draft:
        return _work_out(edition, entries, base, before, successions)
    names = tuple(Ministry.objects.order_by("pk").values_list("pk", "name"))
    return _of_published(_key(edition), _key(base), edition.budget_stage == base.budget_stage, successions, names)


def _key(edition: Edition) -> tuple[Any, ...]:
    """The moment is no more than a part of the name: a key can be given again after a transaction was rolled back."""
    return edition.pk, edition.published_at


@lru_cache(maxsize=_MOST)
def _of_published(
    edition: tuple[Any, ...], base: tuple[Any, ...], same_stage: bool, successions: tuple[Step, ...], _names: Any
) -> YearChanges:
    rows, before = (Entry.objects.filter(edition=key) for key, _ in (edition, base))
    return _compare(edition[0], rows, base[0], before, successions, same_stage=same_stage)


def _work_out(
    edition: Edition, entries: EntryQuerySet, base: Edition, before: EntryQuerySet, successions: tuple[Step, ...]
) -> YearChanges:
    same_stage = edition.budget_stage == base.budget_stage
    return _compare(edition.pk, entries, base.pk, before, successions, same_stage=same_stage)


def _compare(
    edition: int,
    entries: EntryQuerySet,
    base: int,
    before: EntryQuerySet,
    successions: Iterable[Step],
    *,
    same_stage: bool,
) -> YearChanges:
    old, new = list(_rows_of(before)), list(_rows_of(entries))
    numbers, unchanged = _sort_out(old, new)
    old_budgets, new_budgets = _budgets_of(base, old), _budgets_of(edition, new)
    whole = without = None
    if same_stage:
        pairs = [(one.predecessor, one.successor) for one in _followed(successions, numbers["ended"], new)]
        together = belonging_together(old_budgets, new_budgets, pairs)
        whole = sums_of(bridge_over(old_budgets, new_budgets, together))
        if has_special(old_budgets, new_budgets):
            without = sums_of(bridge_over(old_budgets, new_budgets, together, special=False))
    left_out = SingleNumbers(_left_out(old_budgets), _left_out(new_budgets))
    return YearChanges(numbers, unchanged, whole, without, left_out)


def _rows_of(entries: EntryQuerySet) -> Iterator[tuple[Any, ...]]:
    return entries.in_document_order().values_list(*_COLUMNS).iterator(AT_ONCE)


def _sort_out(old: Iterable[tuple[Any, ...]], new: Iterable[tuple[Any, ...]]) -> tuple[dict[str, "array[int]"], int]:
    """Return the numbers of the measures under each kind, and how many say the same to the letter or in their amount."""
    found = {kind: array("L") for kind in KINDS}
    earlier, unchanged = {values[0]: values for values in old}, 0
    for values in new:
        was = earlier.pop(values[0], None)
        if was is None:
            found["new"].append(values[0])
            continue
        kinds = {} if was[_TEXTS] == values[_TEXTS] else revisions_of(compare_rows(Row(*was), Row(*values)))
        unchanged += not kinds
        for kind in kinds:
            found[kind].append(values[0])
    found["ended"].extend(earlier)
    return found, unchanged


def _budgets_of(edition: int, rows: Iterable[tuple[Any, ...]]) -> list[Budget]:
    """The distinct envelopes that the rows stand on, in their order, without their names."""
    standing: dict[int, set[int]] = defaultdict(set)
    for values in rows:
        standing[values[-1]].add(values[0])
    read = Envelope.objects.filter(edition=edition)
    known = read.values_list("number", "reading", "yen").iterator(AT_ONCE)
    parts = dict(read.exclude(parts=[]).values_list("number", "parts"))
    amounts = {number: _amount(reading, yen, parts.get(number, ())) for number, reading, yen in known}
    return [Budget(number, "", amounts[number], frozenset(measures)) for number, measures in standing.items()]


def _amount(reading: str, yen: int | None, parts: Iterable[dict[str, Any]]) -> Amount:
    return Amount(Reading(reading), yen, tuple(Part(**part) for part in parts))


def _followed(successions: Iterable[Step], ended: Iterable[int], new: Iterable[tuple[Any, ...]]) -> list[Step]:
    """Those that lead from a measure that left to one that stands in the later year."""
    left, standing = set(ended), {values[0] for values in new}
    return [one for one in successions if one.predecessor in left and one.successor in standing]


def _left_out(budgets: Iterable[Budget]) -> "array[int]":
    return array("I", (budget.number for budget in budgets if not budget.is_known))
