"""A published edition as sets of the numbers of its measures, one for each value that can be asked for.

A measure stands once in an edition, so its number stands for its row there; counting what a list shows asks nothing of
the database then. Where sets come from: ``measures.edition_sets``.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, islice
from typing import Any, NamedTuple, overload

from measures.bitmaps import Bits, bits_of, flags_of, numbers_in
from measures.edition_parts import NO_AMOUNT
from measures.notation.reading import EXACT, UNREAD, WITHIN
from measures.packed_bits import Value


@dataclass(frozen=True, eq=False)
class EditionBits:
    """``having`` holds the measures of each value.

    Row by row, in the document's order: ``numbers`` of the measures, ``measures`` by their keys, ``envelopes`` by their
    place in ``amounts`` (円, or ``NO_AMOUNT``) and ``readings``. Arrays, because there may be a million rows in a
    process. What is worked out of them is kept with them once it was asked for; rows are gone through by ``itertools``,
    not one by one.
    """

    edition: int
    year: int
    present: Bits
    having: dict[Value, Bits]
    numbers: "array[int]"
    measures: "array[int]"
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

    def values_of_one(self, number: int, key: str, values: Iterable[Any]) -> list[Any]:
        """Return those of the values that the measure has."""
        having = self.having
        return [value for value in values if having.get((key, value), 0) >> number & 1]

    def in_order(self, wanted: Bits, order: str = "") -> Sequence[int]:
        """Return the numbers of these measures in the document's order, or ``number``, ``budget`` or ``-budget``."""
        numbers = self._ordered(order)
        return numbers if wanted == self.present else Chosen(numbers, wanted, self.present.bit_length())

    def amounts_of(self, wanted: Bits) -> list[tuple[int, int]]:
        """Return (number, 円) of these measures in the document's order, an amount that is none as ``NO_AMOUNT``."""
        amounts = map(self.amounts.__getitem__, self.envelopes)
        return list(compress(zip(self.numbers, amounts, strict=True), self._marks(wanted, self.numbers)))

    def sharing(self, numbers: Iterable[int]) -> set[int]:
        """Return those of the numbers whose envelope other entries of the edition stand on too."""
        shared, places, rows = self._shared, self._by_number, self.numbers
        return {number for number in numbers if places[bisect_left(places, number, key=rows.__getitem__)] in shared}

    def of_keys(self, keys: Collection[int]) -> Bits:
        """Return the measures of these keys, of which those of other editions are ignored."""
        return bits_of(compress(self.numbers, map(set(keys).__contains__, self.measures)))

    def keys_of(self, numbers: Iterable[int]) -> list[int]:
        """Return the keys of measures of the edition, in the order of their numbers."""
        return [self.measures[place] for place in map(self.place_of, numbers) if place is not None]

    def place_of(self, number: int) -> int | None:
        """Return which row, in the document's order from 0, is that of a measure; None where it is not in the edition."""
        places, rows = self._by_number, self.numbers
        at = bisect_left(places, number, key=rows.__getitem__)
        return places[at] if at < len(places) and rows[places[at]] == number else None

    def totals(self, wanted: Bits) -> dict[str, int]:
        """Return the same as ``EnvelopeQuerySet.totals``, over the distinct envelopes these measures stand on."""
        return dict(self._all_totals) if wanted == self.present else self._totals(wanted)

    def _totals(self, wanted: Bits) -> dict[str, int]:
        alone, (numbers, envelopes) = self._alone, self._sharing
        marked = flags_of(wanted, self.present.bit_length()).__getitem__
        held = set(compress(envelopes, map(marked, numbers)))
        counts = Counter[str]()
        for place in held:
            counts[self.readings[place]] += self.amounts[place]
        for reading, (having, amounts) in alone.counted.items():
            counts[reading] += sum(compress(amounts, map(marked, having)))
        unread = sum(self.readings[place] == UNREAD.value for place in held)
        return {
            "yen": counts[EXACT.value] + counts[WITHIN.value],
            "upper_bound_yen": counts[WITHIN.value],
            "unread_envelopes": (wanted & alone.unread).bit_count() + unread,
            "envelopes": (wanted & alone.rows).bit_count() + len(held),
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
            self._orders[order] = array("I", (number for number, _ in pairs))
        return self._orders[order]

    @cached_property
    def _orders(self) -> "dict[str, array[int]]":
        return {}

    @cached_property
    def _all_totals(self) -> dict[str, int]:
        return self._totals(self.present)

    @cached_property
    def _alone(self) -> "Alone":
        """The measures whose envelope is theirs alone, which are most."""
        found = dict(zip(self.numbers, self.envelopes, strict=True))
        for number in self._sharing[0]:
            del found[number]
        having: dict[str, list[int]] = defaultdict(list)
        for number, place in found.items():
            having[self.readings[place]].append(number)
        counted = {
            reading: (array("I", numbers), array("q", (self.amounts[found[number]] for number in numbers)))
            for reading in (EXACT.value, WITHIN.value)
            if (numbers := having[reading])
        }
        return Alone(bits_of(found), bits_of(having[UNREAD.value]), counted)

    @cached_property
    def _sharing(self) -> "tuple[array[int], array[int]]":
        """The measures with whose envelope several go, and these envelopes."""
        shared = list(map(self._shared.__contains__, range(len(self.numbers))))
        return array("I", compress(self.numbers, shared)), array("I", compress(self.envelopes, shared))

    @cached_property
    def _by_number(self) -> "array[int]":
        """The places of the rows, by the numbers of their measures."""
        return array("I", sorted(range(len(self.numbers)), key=self.numbers.__getitem__))

    @cached_property
    def _shared(self) -> set[int]:
        """The places of the rows on whose envelope several stand."""
        several = {envelope for envelope, rows in Counter(self.envelopes).items() if rows > 1}
        return {place for place, envelope in enumerate(self.envelopes) if envelope in several}


@dataclass(frozen=True)
class Chosen(Sequence[int]):
    """Those of the numbers, in their order, that are wanted; a page at the beginning does not go through them all."""

    numbers: "array[int]"
    wanted: Bits
    size: int  # beyond the largest of them

    def __len__(self) -> int:
        return self.wanted.bit_count()

    def __iter__(self) -> Iterator[int]:
        flags = flags_of(self.wanted, self.size)
        return compress(self.numbers, map(flags.__getitem__, self.numbers))

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> "array[int]": ...
    def __getitem__(self, place: int | slice) -> "int | array[int]":
        places = range(len(self))[place]
        if isinstance(places, int):
            return next(islice(self, places, None))
        return array("I", islice(self, places.start, places.stop, places.step))


class Alone(NamedTuple):
    """Measures with an envelope of their own: which they are, which of them are unread, and {reading that counts: those
    that are read so, and the amount of each}.
    """

    rows: Bits
    unread: Bits
    counted: "dict[str, tuple[array[int], array[int]]]"


@dataclass(frozen=True)
class AllSets:
    """Several editions taken together: ``having`` holds the measures that have a value in one of them."""

    present: Bits
    having: dict[Value, Bits]

    @cached_property
    def numbers(self) -> "array[int]":
        """The numbers of all measures, in their order."""
        return array("L", numbers_in(self.present))
