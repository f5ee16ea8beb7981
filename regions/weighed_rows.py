"""What of a published edition is weighed for a town or a region: of each row its measure, its wording, its recipients.

Published editions are frozen, so it is kept in the process; what a page shows of a row is read anew.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from measures.bitmaps import numbers_in
from measures.edition_sets import bits_of_edition
from measures.models import Edition, Entry
from measures.notation.grades import Grade
from measures.outlines import PublishedEdition
from regions.matching import Eligibility, precedence

AT_ONCE = 2_000
_MOST = 60  # editions that are kept: more than are current at a time
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WeighedRows:
    """Row by row, in the document's order: ``numbers`` of the measures, and the places of their wording and recipients.

    ``kinds``: every pair of a grade and a printed 交付対象 that stands there, once; there are few of them.
    """

    numbers: "array[int]"
    places: "array[int]"
    kinds: list[tuple[str, str]]

    def by(self, value_of: Mapping[int, T]) -> dict[T, list[int]]:
        """Return {value: numbers of the measures}, by the value of each kind, {place of the kind: value}."""
        found: dict[T, list[int]] = {value: [] for value in value_of.values()}
        lists = [found[value_of[place]].append for place in range(len(self.kinds))]
        for number, place in zip(self.numbers, self.places, strict=True):
            lists[place](number)
        return found


def weighed_rows_of(edition: Edition | PublishedEdition) -> WeighedRows:
    """Return the rows of a published edition; one query, once a process."""
    return _read(edition.pk, edition.published_at)


@lru_cache(maxsize=_MOST)
def _read(edition: int, _published_at: Any) -> WeighedRows:
    """The moment is no more than a part of the name: see ``measures.edition_sets``."""
    numbers, places = array("L"), array("L")
    kinds: dict[tuple[str, str], int] = {}
    rows = Entry.objects.filter(edition=edition).in_document_order()
    for number, *kind in rows.values_list("measure__number", "grade", "recipients_text").iterator(AT_ONCE):
        numbers.append(number)
        places.append(kinds.setdefault(tuple(kind), len(kinds)))
    return WeighedRows(numbers, places, list(kinds))


@lru_cache(maxsize=40)
def numbers_in_order(
    edition: PublishedEdition, answered: tuple[tuple[str, Eligibility], ...], wanted: tuple[int, ...]
) -> "array[int]":
    """Return the numbers of all measures of a published edition in the order of ``matching.rank``.

    ``answered``: what each printed 交付対象 answers; ``wanted``: keys of policy fields. It depends on nothing else.
    """
    having, answers = bits_of_edition(edition).having, dict(answered)
    shared: Counter[int] = Counter()
    for field in wanted:
        shared.update(numbers_in(having.get(("field", field), 0)))
    weighed = weighed_rows_of(edition)
    kinds = {place: (Grade(grade), answers[text]) for place, (grade, text) in enumerate(weighed.kinds)}
    found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (grade, answer), numbers in weighed.by(kinds).items():
        for one in numbers:
            found[precedence(shared[one], grade, answer)].append(one)
    return array("I", (number for place in sorted(found) for number in sorted(found[place])))
