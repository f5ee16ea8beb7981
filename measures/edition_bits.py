"""A published edition as sets of the numbers of its measures, one for each value that can be asked for.

A measure stands once in an edition, so its number stands for its row there. Published editions are frozen: their sets are
stored when they are published, what was read of one is kept in the process, and counting what a list shows then asks
nothing of the database. Stored sets are of one release, because a release may class a rate otherwise; where there are
none they are worked out (``migrate`` stores them again).
"""

import json
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from typing import Any, Protocol

from django.db import connection, transaction

from measures.bitmaps import Bits, bits_of, flags_of, numbers_in
from measures.models import Entry, EntryField
from measures.notation.rate_classes import classes_of_rate
from measures.notation.reading import EXACT, UNREAD, WITHIN
from measures.reading_classes import RATE_COLUMNS, RECIPIENT_COLUMNS, groups_of_row
from renkei.release import release

Value = tuple[str, Any]  # a key of the query, and a value it can have: ("ministry", 3), ("grade", "priority")
NO_AMOUNT = -1
AT_ONCE = 2_000
_MOST = 200  # editions that are kept: more than are current at a time


@dataclass(frozen=True)
class EditionBits:
    """``having`` holds the measures of each value.

    Row by row, in the document's order: ``numbers`` of the measures, ``envelopes`` by their place in ``amounts`` (円, or
    ``NO_AMOUNT``) and ``readings``. Arrays, because there may be a million rows in a process. What is worked out of them
    is kept with them once it was asked for; rows are gone through by ``itertools``, not one by one.
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
        found, having = 0, self.having
        for value in values:
            found |= having.get((key, value), 0)
        return found

    def values_of(self, numbers: Iterable[int], key: str, values: Iterable[Any]) -> dict[int, list[Any]]:
        """Return {number: those of the values that it has, in their order}; most pages ask for fifty numbers."""
        found: dict[int, list[Any]] = {number: [] for number in numbers}
        wanted = bits_of(found)
        for value in values:
            if having := self.having.get((key, value), 0) & wanted:
                marks = having.to_bytes(having.bit_length() // 8 + 1, "little")
                for number, held in found.items():
                    if number >> 3 < len(marks) and marks[number >> 3] >> (number & 7) & 1:
                        held.append(value)
        return found

    def in_order(self, wanted: Bits, order: str = "") -> "array[int]":
        """Return the numbers of these measures in the document's order, or ``number``, ``budget`` or ``-budget``."""
        numbers = self._ordered(order)
        return numbers if wanted == self.present else array("L", compress(numbers, self._marks(wanted, numbers)))

    def amounts_of(self, wanted: Bits) -> list[tuple[int, int]]:
        """Return (number, 円) of these measures in the document's order, an amount that is none as ``NO_AMOUNT``."""
        amounts = map(self.amounts.__getitem__, self.envelopes)
        return list(compress(zip(self.numbers, amounts, strict=True), self._marks(wanted, self.numbers)))

    def sharing(self, numbers: Iterable[int]) -> set[int]:
        """Return those of the numbers whose envelope other entries of the edition stand on too."""
        shared, places, rows = self._shared, self._by_number, self.numbers
        return {number for number in numbers if places[bisect_left(places, number, key=rows.__getitem__)] in shared}

    def place_of(self, number: int) -> int | None:
        """Return which row, in the document's order from 0, is that of a measure; None where it is not in the edition."""
        places, rows = self._by_number, self.numbers
        at = bisect_left(places, number, key=rows.__getitem__)
        return places[at] if at < len(places) and rows[places[at]] == number else None

    def totals(self, wanted: Bits) -> dict[str, int]:
        """Return the same as ``EnvelopeQuerySet.totals``, over the distinct envelopes these measures stand on."""
        return dict(self._all_totals) if wanted == self.present else self._totals(wanted)

    def _totals(self, wanted: Bits) -> dict[str, int]:
        held = set(compress(self.envelopes, self._marks(wanted, self.numbers)))
        exact, within = (sum(map(self._counted[reading].__getitem__, held)) for reading in (EXACT.value, WITHIN.value))
        return {
            "yen": exact + within,
            "upper_bound_yen": within,
            "unread_envelopes": sum(map(UNREAD.value.__eq__, map(self.readings.__getitem__, held))),
            "envelopes": len(held),
        }

    def _marks(self, wanted: Bits, numbers: Iterable[int]) -> Iterator[int]:
        """1 for each of the numbers that is among these measures, else 0."""
        return map(flags_of(wanted, self.present.bit_length()).__getitem__, numbers)

    def _ordered(self, order: str) -> "array[int]":
        if not order:
            return self.numbers
        if order not in self._orders:
            pairs = sorted(self.amounts_of(self.present)) if order == "number" else self.amounts_of(self.present)
            if order != "number":
                sign = -1 if order == "-budget" else 1
                pairs.sort(key=lambda pair: (pair[1] == NO_AMOUNT, sign * pair[1]))
            self._orders[order] = array("L", (number for number, _ in pairs))
        return self._orders[order]

    @cached_property
    def _orders(self) -> "dict[str, array[int]]":
        return {}

    @cached_property
    def _all_totals(self) -> dict[str, int]:
        return self._totals(self.present)

    @cached_property
    def _counted(self) -> "dict[str, array[int]]":
        """{reading that counts: the amount of each envelope that is read so, else 0}."""
        pairs = list(zip(self.amounts, self.readings, strict=True))
        return {
            wanted: array("q", (yen if reading == wanted else 0 for yen, reading in pairs))
            for wanted in (EXACT.value, WITHIN.value)
        }

    @cached_property
    def _by_number(self) -> "array[int]":
        """The places of the rows, by the numbers of their measures."""
        return array("L", sorted(range(len(self.numbers)), key=self.numbers.__getitem__))

    @cached_property
    def _shared(self) -> set[int]:
        """The places of the rows on whose envelope several stand."""
        several = {envelope for envelope, rows in Counter(self.envelopes).items() if rows > 1}
        return {place for place, envelope in enumerate(self.envelopes) if envelope in several}


@dataclass(frozen=True)
class AllSets:
    """Several editions taken together: ``having`` holds the measures that have a value in one of them."""

    present: Bits
    having: dict[Value, Bits]

    @cached_property
    def numbers(self) -> "array[int]":
        """The numbers of all measures, in their order."""
        return array("L", numbers_in(self.present))


class Published(Protocol):
    """An edition that was published: its key, and when."""

    @property
    def pk(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def published_at(self) -> Any: ...


def bits_of_edition(edition: Published) -> EditionBits:
    """Return a published edition as sets; two queries, once a process."""
    return read_bits(edition.pk, edition.year, edition.published_at)


def sets_of_all(editions: Iterable[Published]) -> AllSets:
    """Return published editions taken together; worked out once a process for the same ones."""
    return _taken_together(tuple((edition.pk, edition.year, edition.published_at) for edition in editions))


@lru_cache(maxsize=2)
def _taken_together(editions: tuple[tuple[int, int, Any], ...]) -> AllSets:
    present, having = 0, dict[Value, Bits]()
    for bits in (read_bits(*edition) for edition in editions):
        present |= bits.present
        for value, numbers in bits.having.items():
            having[value] = having.get(value, 0) | numbers
    return AllSets(present, having)


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
