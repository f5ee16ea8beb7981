"""A published edition as sets of the numbers of its measures, one for each value that can be asked for.

A measure stands once in an edition, so its number stands for its row there. Published editions are frozen: their sets are
stored when they are published, what was read of one is kept in the process, and counting what a list shows then asks
nothing of the database. Stored sets are of one release, because a release may class a rate otherwise; where there are
none they are worked out (``migrate`` stores them again).
"""

import json
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from measures.bitmaps import Bits, bits_of
from measures.models import Edition, Entry, EntryField
from measures.notation.rate_classes import classes_of_rate
from measures.notation.reading import EXACT, UNREAD, WITHIN
from measures.reading_classes import RATE_COLUMNS, RECIPIENT_COLUMNS, groups_of_row
from renkei.release import release

Value = tuple[str, Any]  # a key of the query, and a value it can have: ("ministry", 3), ("grade", "priority")
NO_AMOUNT = -1
AT_ONCE = 2_000
_MOST = 200  # editions that are kept: more than are current at a time


@dataclass(frozen=True, slots=True)
class EditionBits:
    """``having`` holds the measures of each value.

    Row by row, in the document's order: ``numbers`` of the measures, ``envelopes`` by their place in ``amounts`` (円, or
    ``NO_AMOUNT``) and ``readings``. Arrays, because there may be a million rows in a process.
    """

    edition: int
    year: int
    present: Bits
    having: dict[Value, Bits]
    numbers: "array[int]"
    envelopes: "array[int]"
    amounts: "array[int]"
    readings: list[str]

    def of(self, key: str, values: Iterable[Any]) -> Bits:
        """Return the measures that have one of the values."""
        found = 0
        for value in values:
            found |= self.having.get((key, value), 0)
        return found

    def rows(self, wanted: Bits) -> Iterator[int]:
        """Yield the places of the rows of these measures, in the document's order."""
        marks = wanted.to_bytes(wanted.bit_length() // 8 + 1, "little")
        last = len(marks) * 8
        for place, number in enumerate(self.numbers):
            if number < last and marks[number >> 3] >> (number & 7) & 1:
                yield place

    def amounts_of(self, wanted: Bits) -> list[tuple[int, int]]:
        """Return (number, 円) of these measures in the document's order, an amount that is none as ``NO_AMOUNT``."""
        return [(self.numbers[place], self.amounts[self.envelopes[place]]) for place in self.rows(wanted)]

    def totals(self, wanted: Bits) -> dict[str, int]:
        """Return the same as ``EnvelopeQuerySet.totals``, over the distinct envelopes these measures stand on."""
        held = {self.envelopes[place] for place in self.rows(wanted)}
        read = Counter(self.readings[envelope] for envelope in held)
        sums = {EXACT.value: 0, WITHIN.value: 0}
        for envelope in held:
            if (reading := self.readings[envelope]) in sums:
                sums[reading] += self.amounts[envelope]
        return {
            "yen": sum(sums.values()),
            "upper_bound_yen": sums[WITHIN.value],
            "unread_envelopes": read[UNREAD.value],
            "envelopes": len(held),
        }


def bits_of_edition(edition: Edition) -> EditionBits:
    """Return a published edition as sets; two queries, once a process."""
    return read_bits(edition.pk, edition.year, edition.published_at)


def bits_of_current_editions() -> list[EditionBits]:
    """Return the editions that readers see today, the newest first; one query, and two for each not read before."""
    rows = Edition.objects.current().newest_first().values_list("pk", "year", "published_at")
    return [read_bits(*row) for row in rows]


@lru_cache(maxsize=_MOST)
def read_bits(edition: int, year: int, published_at: Any) -> EditionBits:
    """Return the same by the edition's key. ``published_at`` is no more than a part of the name: a key can be given again after a transaction was rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content FROM measures_searchsets WHERE edition_id = %s AND form = %s", [edition, release()]
        )
        stored = cursor.fetchone()
    return _unpack(bytes(stored[0]), edition, year) if stored else _work_out(edition, year)


@transaction.atomic
def store_sets(editions: Iterable[int]) -> None:
    """Store the sets of these published editions as this release works them out; those that are stored so stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM measures_searchsets WHERE form = %s", [release()])
        for edition in sorted(set(editions) - {key for (key,) in cursor.fetchall()}):
            content = _pack(_work_out(edition, 0))
            cursor.execute("DELETE FROM measures_searchsets WHERE edition_id = %s", [edition])
            cursor.execute("INSERT INTO measures_searchsets VALUES (%s, %s, %s)", [edition, release(), content])


def _pack(found: EditionBits) -> bytes:
    having = [[key, value, f"{bits:x}"] for (key, value), bits in found.having.items()]
    rows = [list(found.numbers), list(found.envelopes), list(found.amounts), found.readings]
    return zlib.compress(json.dumps([having, rows]).encode(), 1)


def _unpack(content: bytes, edition: int, year: int) -> EditionBits:
    having, (numbers, envelopes, amounts, readings) = json.loads(zlib.decompress(content))
    sets = {(key, value): int(bits, 16) for key, value, bits in having}
    rows = (array("L", numbers), array("L", envelopes), array("q", amounts), readings)
    return EditionBits(edition, year, bits_of(numbers), sets, *rows)


def _work_out(edition: int, year: int) -> EditionBits:
    having: dict[Value, list[int]] = defaultdict(list)
    numbers, envelopes, amounts = array("L"), array("L"), array("q")
    readings: list[str] = []
    places: dict[int, int] = {}
    rows = Entry.objects.filter(edition=edition).in_document_order()
    columns = ("measure__number", "block__ministry", "grade", "envelope", "envelope__reading", "envelope__yen")
    for number, ministry, grade, envelope, reading, yen, *more in rows.values_list(
        *columns, *RATE_COLUMNS, *RECIPIENT_COLUMNS
    ).iterator(AT_ONCE):
        if envelope not in places:
            places[envelope] = len(amounts)
            amounts.append(NO_AMOUNT if yen is None else yen)
            readings.append(reading)
        numbers.append(number)
        envelopes.append(places[envelope])
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
    return EditionBits(edition, year, bits_of(numbers), sets, numbers, envelopes, amounts, readings)


@lru_cache(maxsize=2_000)
def _classes(*values: Any) -> tuple[str, ...]:
    return tuple(map(str, classes_of_rate(Entry(**dict(zip(RATE_COLUMNS, values, strict=True))).rate)))
