"""What a query asks of published editions, as sets of numbers: which measures meet it, and how many each choice shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from measures.bitmaps import Bits
from measures.edition_bits import AllSets, EditionBits

KEYS = ("ministry", "field", "grade", "rate", "recipient")  # of the query: what is kept of an edition


@dataclass(frozen=True, slots=True)
class AskedSets:
    """``met``: {key in force: {edition: its measures that meet it}}. ``wrong``: the query has an error and finds nothing.

    ``together``: the editions taken together, from which is counted what no condition is put to.
    """

    editions: list[EditionBits]
    met: Mapping[str, Mapping[int, Bits]]
    wrong: bool = False
    together: AllSets | None = None

    def found_in(self, edition: EditionBits, *, leave_out: str = "") -> Bits:
        """Return the measures of an edition that meet every condition; the key ``leave_out`` is ignored."""
        if self.wrong:
            return 0
        found = edition.present
        for key, met in self.met.items():
            if key != leave_out:
                found &= met[edition.edition]
        return found

    @property
    def found(self) -> Bits:
        """The measures that meet every condition in one of the editions."""
        if self.together is not None and not self.met and not self.wrong:
            return self.together.present
        found = 0
        for edition in self.editions:
            found |= self.found_in(edition)
        return found

    def counts(self, key: str, values: Mapping[str, set[Any]]) -> dict[str, int | None]:
        """Return how many measures each value shows under the conditions of the other keys, each once.

        ``values``: {value in the address: the values under which editions have it}. None under a query with an error.
        """
        if self.wrong:
            return dict.fromkeys(values)
        if self.together is not None and self.met.keys() <= {key}:
            return {value: self._together(key, kept).bit_count() for value, kept in values.items()}
        shown = dict.fromkeys(values, 0)
        for edition in self.editions:
            others = self.found_in(edition, leave_out=key)
            for value, kept in values.items():
                having = edition.of(key, kept)
                shown[value] |= having if others is edition.present else others & having
        return {value: bits.bit_count() for value, bits in shown.items()}

    def _together(self, key: str, kept: set[Any]) -> Bits:
        assert self.together is not None
        found = 0
        for value in kept:
            found |= self.together.having.get((key, value), 0)
        return found
