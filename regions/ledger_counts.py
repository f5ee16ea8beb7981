"""How many applications a query finds under each value of a key, and what they add up to: one query for most of it.

An application has one ministry, stage, kind and confirmation, so they are counted once by all four together, and what
another choice would show is added up from that.
"""

from collections import Counter
from functools import cached_property

from measures.facets import others_of
from regions.filters import ApplicationFilter
from regions.ledger_subjects import SubjectKey, subjects_in
from regions.ledger_summaries import KEYS, SUMS, Group, count_regions, groups_of
from regions.ledgers import Ledger, Total, totals_from


class LedgerCounts:
    """What the applications found have in common, counted when it is asked for; of the whole ledger from what is kept."""

    def __init__(self, ledger: Ledger, found: ApplicationFilter) -> None:
        self.ledger, self.found = ledger, found
        self.chosen = {key: found.chosen(key) for key in KEYS}

    @cached_property
    def subjects(self) -> dict[SubjectKey, int]:
        """What they are for, in the ledger's order, with how many there are of each; two queries."""
        return self.ledger.summary.keys if self.found.is_open else subjects_in(self.found.qs)

    @cached_property
    def regions(self) -> Counter[str]:
        """How many applications each region shows under the conditions of the other keys; one query."""
        if self.found.is_open:
            return self.ledger.summary.regions
        return Counter() if self.found.errors else count_regions(others_of(self.found, "region"))

    @cached_property
    def _groups(self) -> list[Group]:
        """All that the other keys find; two queries."""
        if self.found.errors:
            return []
        if self.found.is_open:
            return self.ledger.summary.groups
        rows = self.found.queryset
        for key in self.found.filters.keys() - set(KEYS):
            rows = self.found.filters[key].filter(rows, self.found.form.cleaned_data[key])
        return groups_of(rows)

    def of(self, key: str) -> Counter[str]:
        """Return how many applications each value of one of ``KEYS`` shows under the conditions of the others."""
        counts: Counter[str] = Counter()
        for group in self._groups:
            if self._meets(group, leave_out=key):
                counts[group.values[key]] += group.amounts["rows"] or 0
        return counts

    def totals(self) -> list[Total]:
        """Return the totals of all that is found."""
        groups = [group for group in self._groups if self._meets(group)]
        return totals_from({name: sum(group.amounts[name] or 0 for group in groups) for name in SUMS})

    def _meets(self, group: Group, leave_out: str = "") -> bool:
        return all(group.values[key] in values for key, values in self.chosen.items() if values and key != leave_out)
