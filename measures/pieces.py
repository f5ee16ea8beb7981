"""Pieces of the texts of an edition: every character, and what of up to six stands in many rows. Pure.

Whether 医療機 stands in a text is nearly known from 医療 and 療機. So of a character is kept which rows have it, and of
a longer piece which rows have its beginning and its end without having itself: few or none. From its pieces the rows of
a word are known exactly, however frequent it is, without a look at a text; a rare one is left to the index.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import compress, count, pairwise, repeat
from operator import contains, not_
from typing import NamedTuple

from measures.bitmaps import Bits, bits_of, flags_of

LONGEST = 6  # characters of a piece: 地方公共団体
FREQUENT = 8  # a piece of several characters is kept where it stands in one row of so many
SAMPLED = 16  # that is judged by one row of so many; what is kept of a piece is of all rows

Pieces = dict[str, Bits]


class Told(NamedTuple):
    """The rows that have a word; where it is not told ``exactly``, those that may have it."""

    rows: Bits
    exactly: bool


def work_out_pieces(texts: Mapping[int, str], apart: str) -> Iterator[tuple[str, Bits]]:
    """Yield each piece of texts by their numbers, and what is kept of it; ``apart`` stands between columns, in no word."""
    by_number = [texts.get(number, "") for number in range(max(texts, default=0) + 1)]
    characters = _characters_of(texts)
    yield from characters.items()
    held = {
        character: rows
        for character, rows in characters.items()
        if character != apart and rows.bit_count() * FREQUENT >= len(texts)
    }
    sample = list(texts.values())[::SAMPLED]
    for length in range(2, LONGEST + 1):
        longer: Pieces = {}
        for piece in _frequent(sample, length, held):
            both = held[piece[:-1]] & held[piece[1:]]
            without = _without(piece, both, by_number)
            longer[piece] = both & ~without
            yield piece, without
        held = longer


def pieces_of(word: str) -> list[str]:
    """Return the distinct pieces of which the rows of a word are made: 医療機 → 医, 療, 機, 医療, 療機, 医療機."""
    lengths = range(1, min(len(word), LONGEST) + 1)
    return list(dict.fromkeys(word[start : start + n] for n in lengths for start in range(len(word) - n + 1)))


def rows_of(word: str, pieces: Mapping[str, Bits]) -> Told:
    """Return which rows have a word of one character or more, by what is kept of its pieces."""
    rows = [pieces.get(character, 0) for character in word]
    for length in range(2, len(word) + 1):
        both = [first & second for first, second in pairwise(rows)]
        if not all(both):
            return Told(0, exactly=True)
        asked = [word[start : start + length] for start in range(len(both))]
        if not all(map(pieces.__contains__, asked)):
            return Told(_all_of(both), exactly=False)
        rows = [one & ~pieces[piece] for one, piece in zip(both, asked, strict=True)]
    return Told(rows[0], exactly=True)


def _characters_of(texts: Mapping[int, str]) -> Pieces:
    rows: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, text in texts.items():
        for character in set(text):
            rows[character].append(number)
    return {character: bits_of(numbers) for character, numbers in rows.items()}


def _without(piece: str, rows: Bits, by_number: list[str]) -> Bits:
    """Those of the rows in whose text a piece does not stand; millions are asked, so by ``itertools``, not one by one."""
    flags = flags_of(rows)
    has = map(contains, compress(by_number, flags), repeat(piece))
    return bits_of(compress(compress(count(), flags), map(not_, has)))


def _frequent(sample: list[str], length: int, shorter: Mapping[str, Bits]) -> list[str]:
    """The pieces of a length that seem to stand in many rows, of which beginning and end do."""
    rows: Counter[str] = Counter()
    for text in sample:
        pieces = (text[start : start + length] for start in range(len(text) - length + 1))
        rows.update({piece for piece in pieces if piece[:-1] in shorter and piece[1:] in shorter})
    return [piece for piece, standing in rows.items() if standing * FREQUENT >= len(sample)]


def _all_of(sets: list[Bits]) -> Bits:
    found = sets[0]
    for one in sets[1:]:
        found &= one
    return found
