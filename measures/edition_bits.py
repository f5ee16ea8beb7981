"""A published edition as sets of the numbers of its measures, one for each value that can be asked for.

A measure stands once in an edition, so its number stands for its row there. Published editions are frozen: what was read
of one is kept in the process. Counting what a list of all years shows then asks nothing of the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from measures.bitmaps import Bits, bits_of
from measures.models import Edition, Entry, EntryField
from measures.notation.rate_classes import classes_of_rate
from measures.reading_classes import RATE_COLUMNS, RECIPIENT_COLUMNS, groups_of_row

Value = tuple[str, Any]  # a key of the query, and a value it can have: ("ministry", 3), ("grade", "priority")
AT_ONCE = 2_000
_MOST = 200  # editions that are kept: more than are current at a time


@dataclass(frozen=True, slots=True)
class EditionBits:
    """``having`` holds the measures of each value; ``yen`` what each stands on, by number, where an amount is known."""

    edition: int
    year: int
    present: Bits
    having: dict[Value, Bits]
    yen: dict[int, int]

    def of(self, key: str, values: Iterable[Any]) -> Bits:
        """Return the measures that have one of the values."""
        found = 0
        for value in values:
            found |= self.having.get((key, value), 0)
        return found


def bits_of_current_editions() -> list[EditionBits]:
    """Return the editions that readers see today, the newest first; one query, and two for each not read before."""
    rows = Edition.objects.current().newest_first().values_list("pk", "year", "published_at")
    return [_read(*row) for row in rows]


@lru_cache(maxsize=_MOST)
def _read(edition: int, year: int, published_at: Any) -> EditionBits:
    """``published_at`` is no more than a part of the name: a key can be given again after a transaction was rolled back."""
    rates, recipients = len(RATE_COLUMNS), len(RECIPIENT_COLUMNS)
    having: dict[Value, list[int]] = defaultdict(list)
    yen: dict[int, int] = {}
    numbers = []
    rows = Entry.objects.filter(edition=edition).order_by()
    columns = ("measure__number", "block__ministry", "grade", "envelope__yen", *RATE_COLUMNS, *RECIPIENT_COLUMNS)
    for number, ministry, grade, amount, *more in rows.values_list(*columns).iterator(AT_ONCE):
        numbers.append(number)
        having["ministry", ministry].append(number)
        having["grade", grade].append(number)
        if amount is not None:
            yen[number] = amount
        for name in _classes(*more[:rates]):
            having["rate", name].append(number)
        for group in groups_of_row(*more[rates : rates + recipients]):
            having["recipient", str(group)].append(number)
    cells = EntryField.objects.filter(entry__edition=edition).order_by()
    for number, field in cells.values_list("entry__measure__number", "field").iterator(AT_ONCE):
        having["field", field].append(number)
    return EditionBits(edition, year, bits_of(numbers), {value: bits_of(each) for value, each in having.items()}, yen)


@lru_cache(maxsize=2_000)
def _classes(*values: Any) -> tuple[str, ...]:
    return tuple(map(str, classes_of_rate(Entry(**dict(zip(RATE_COLUMNS, values, strict=True))).rate)))
