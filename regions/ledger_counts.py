"""How many applications a query finds under each value of a key, and what they add up to: one query for most of it.

An application has one ministry, stage, kind and confirmation, so they are counted once by all four together, and what
another choice would show is added up from that.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from measures.facets import counts_of, others_of
from regions.filters import ApplicationFilter
from regions.ledger_subjects import SubjectKey, subjects_in
from regions.ledger_summaries import KEYS, Summary, Tally, count_regions, groups_of, tally_of
from regions.ledgers import Total, totals_from


class LedgerCounts:
    """What the applications found have in common, counted when it is asked for; all of the ledger: as it is held."""

    def __init__(self, held: Summary, found: ApplicationFilter) -> None:
        self.held, self.found = held, found
        self.is_open = found.is_open

    @cached_property
    def subjects(self) -> dict[SubjectKey, int]:
        """What they are for, in the ledger's order, with how many there are of each; two queries."""
        return self.held.keys if self.is_open else subjects_in(self.found.qs)

    @cached_property
    def by_subject(self) -> Counter[str]:
        """The same by their keys in addresses."""
        return Counter({key.key: count for key, count in self.subjects.items()})

    @cached_property
    def measures(self) -> Mapping[str, int | None]:
        """The same under the conditions of the other keys; one query where a subject is chosen."""
        return counts_of(self.found, "measure", "subject") if self.found.chosen("measure") else self.by_subject

    @cached_property
    def regions(self) -> Counter[str]:
        """How many applications each region shows under the conditions of the other keys; one query."""
        if self.is_open:
            return self.held.regions
        return Counter() if self.found.errors else count_regions(others_of(self.found, "region"))

    @cached_property
    def _tally(self) -> Tally:
        """All that the other keys find; two queries."""
        found = self.found
        if self.is_open:
            return self.held.tally
        if found.errors:
            return tally_of([], {})
        rows = found.queryset
        for key in found.filters.keys() - set(KEYS):
            rows = found.filters[key].filter(rows, found.form.cleaned_data[key])
        return tally_of(groups_of(rows), {key: found.chosen(key) for key in KEYS})

    def of(self, key: str) -> Counter[str]:
        """Return how many applications each value of one of ``KEYS`` shows under the conditions of the others."""
        return self._tally.counts[key]

    def totals(self) -> list[Total]:
        """Return the totals of all that is found."""
        return totals_from(self._tally.sums)
