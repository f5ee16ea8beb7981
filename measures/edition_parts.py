"""The sets of an edition worked out of its rows, as they are stored when it is published."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from measures.bitmaps import bits_of
from measures.models import Entry, EntryField
from measures.notation.rate_classes import classes_of_rate
from measures.packed_bits import Parts, Value, empty_columns
from measures.reading_classes import RATE_COLUMNS, RECIPIENT_COLUMNS, groups_of_row

NO_AMOUNT = -1
AT_ONCE = 2_000


def work_out(edition: int) -> Parts:
    """Return the sets of the edition of that key; two statements, gone through row by row."""
    having: dict[Value, list[int]] = defaultdict(list)
    columns, readings = empty_columns(), list[str]()
    places: dict[int, int] = {}
    rows = Entry.objects.filter(edition=edition).in_document_order()
    asked = ("measure__number", "measure", "block__ministry", "grade", "envelope", "envelope__reading", "envelope__yen")
    for number, measure, ministry, grade, envelope, reading, yen, *more in rows.values_list(
        *asked, *RATE_COLUMNS, *RECIPIENT_COLUMNS
    ).iterator(AT_ONCE):
        if envelope not in places:
            places[envelope] = len(readings)
            columns["amounts"].append(NO_AMOUNT if yen is None else yen)
            readings.append(reading)
        columns["numbers"].append(number)
        columns["measures"].append(measure)
        columns["envelopes"].append(places[envelope])
        having["ministry", ministry].append(number)
        having["grade", grade].append(number)
        for name in _classes(*more[: len(RATE_COLUMNS)]):
            having["rate", name].append(number)
        for group in groups_of_row(*more[len(RATE_COLUMNS) :]):
            having["recipient", str(group)].append(number)
    cells = EntryField.objects.filter(entry__edition=edition).order_by()
    for number, field in cells.values_list("entry__measure__number", "field").iterator(AT_ONCE):
        having["field", field].append(number)
    sets = {value: bits_of(each) for value, each in having.items()}
    return Parts(bits_of(columns["numbers"]), sets, **columns, readings=readings)


@lru_cache(maxsize=2_000)
def _classes(*values: Any) -> tuple[str, ...]:
    return tuple(map(str, classes_of_rate(Entry(**dict(zip(RATE_COLUMNS, values, strict=True))).rate)))
