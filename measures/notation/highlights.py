"""Where the words of a search stand in a printed text: found in the folded key, marked in the text as printed.

A key can be shorter or longer than its text: ``ｶﾞ`` folds to one character, ``㈱`` to three, a line break to none.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from measures.notation.text import fold

_JOINS_LEFT = set("\u309b\u309c\uff9e\uff9f")  # voiced sound marks that stand apart: か゛, ｶﾞ


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a printed text, and whether it is what was searched for."""

    text: str
    marked: bool


def mark_words(text: str, words: list[str]) -> list[Run]:
    """Return the text in runs, those marked that fold to one of ``words`` (folded already); joined, it is the text.

    A character of which only a part is meant is marked whole: 株 in ㈱.
    """
    folded = fold(text) if words else ""
    if not any(word in folded for word in words):
        return [Run(text, False)] if text else []
    pieces = _pieces(text, folded)
    lengths = [len(_fold_piece(piece)) for piece in pieces]
    places = [place for place, length in enumerate(lengths) for _ in range(length)]  # of each character of the key
    marked = bytearray(len(pieces))
    for word in words:
        start = folded.find(word)
        while start >= 0:
            first, last = places[start], places[start + len(word) - 1]
            marked[first : last + 1] = b"\1" * (last + 1 - first)
            start = folded.find(word, start + 1)
    return list(_runs(pieces, marked))


def _runs(pieces: list[str], marked: bytearray) -> Iterator[Run]:
    start = 0
    while start < len(pieces):
        other = marked.find(1 - marked[start], start)
        end = len(pieces) if other < 0 else other
        yield Run("".join(pieces[start:end]), bool(marked[start]))
        start = end


def cut_around(runs: list[Run], *, beside: int) -> list[Run]:
    """Return the first marked run with ``beside`` characters before and after it, … where something is left out."""
    first = next((place for place, run in enumerate(runs) if run.marked), None)
    if first is None:
        return []
    before = "".join(run.text for run in runs[:first])
    kept = [Run(f"…{before[-beside:]}" if len(before) > beside else before, False), runs[first]]
    room = beside
    for run in runs[first + 1 :]:
        if len(run.text) > room:
            return [*kept, Run(f"{run.text[:room]}…", run.marked and room > 0)]
        kept.append(run)
        room -= len(run.text)
    return kept


def _pieces(text: str, folded: str) -> list[str]:
    """The text in the smallest pieces that fold by themselves; whole where it cannot be taken apart."""
    folds = list(map(_fold_piece, text))
    if all(folds) and "".join(folds) == folded and not any(map(_joins_left, text)):
        return list(text)
    pieces: list[str] = []
    for character in text:
        if pieces and (_joins_left(character) or not _fold_piece(character)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces if "".join(map(_fold_piece, pieces)) == folded else [text]


@lru_cache(maxsize=10_000)
def _joins_left(character: str) -> bool:
    return unicodedata.combining(character) > 0 or character in _JOINS_LEFT


@lru_cache(maxsize=10_000)
def _fold_piece(piece: str) -> str:
    return fold(piece)
