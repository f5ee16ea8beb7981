"""How many applications a query finds under each value of a key, and what they add up to: one query for most of it.

An application has one ministry, stage, kind and confirmation, so they are counted once by all four together, and what
another choice would show is added up from that.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from regions.filters import ApplicationFilter
from regions.ledgers import SUMS, Total, totals_from

KEYS = {"ministry": "measure__ministry__code", "stage": "stage", "kind": "kind", "confirmed": "confirmed"}


@dataclass(frozen=True, slots=True)
class _Group:
    """The applications that have these values: {key: value}, and {name of a count or sum: how much}."""

    values: dict[str, Any]
    amounts: dict[str, int | None]

    def meets(self, chosen: dict[str, Collection[str]], leave_out: str = "") -> bool:
        return all(self.values[key] in values for key, values in chosen.items() if values and key != leave_out)


class LedgerCounts:
    """What the applications found have in common, counted when it is asked for."""

    def __init__(self, found: ApplicationFilter) -> None:
        self.found = found
        self.chosen = {key: found.chosen(key) for key in KEYS}

    @cached_property
    def _groups(self) -> list[_Group]:
        """All that the other keys find; one query."""
        if self.found.errors:
            return []
        rows = self.found.queryset.order_by()
        for key in self.found.filters.keys() - KEYS.keys():
            rows = self.found.filters[key].filter(rows, self.found.form.cleaned_data[key])
        names = ["rows", *SUMS]
        groups = rows.values_list(*KEYS.values()).annotate(rows=Count("pk"), **SUMS)
        cut = len(KEYS)
        return [
            _Group(dict(zip(KEYS, row[:cut], strict=True)), dict(zip(names, row[cut:], strict=True))) for row in groups
        ]

    def of(self, key: str) -> Counter[str]:
        """Return how many applications each value of one of ``KEYS`` shows under the conditions of the others."""
        counts: Counter[str] = Counter()
        for group in self._groups:
            if group.meets(self.chosen, leave_out=key):
                counts[group.values[key]] += group.amounts["rows"] or 0
        return counts

    def totals(self) -> list[Total]:
        """Return the totals of all that is found."""
        groups = [group for group in self._groups if group.meets(self.chosen)]
        return totals_from({name: sum(group.amounts[name] or 0 for group in groups) for name in SUMS})
