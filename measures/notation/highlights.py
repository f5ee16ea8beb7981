"""Where the words of a search stand in a printed text: found in the folded key, marked in the text as printed.

A key can be shorter or longer than its text: ``ｶﾞ`` folds to one character, ``㈱`` to three, a line break to none.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

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
    if not any(word in fold(text) for word in words):
        return [Run(text, False)] if text else []
    pieces = _pieces(text)
    places = [place for place, piece in enumerate(pieces) for _ in _fold_piece(piece)]  # of each character of the key
    key = "".join(map(_fold_piece, pieces))
    marked: set[int] = set()
    for word in words:
        start = key.find(word)
        while start >= 0:
            marked.update(range(places[start], places[start + len(word) - 1] + 1))
            start = key.find(word, start + 1)
    runs = groupby(enumerate(pieces), key=lambda item: item[0] in marked)
    return [Run("".join(piece for _, piece in run), is_marked) for is_marked, run in runs]


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


def _pieces(text: str) -> list[str]:
    """The text in the smallest pieces that fold by themselves; whole where it cannot be taken apart."""
    pieces: list[str] = []
    for character in text:
        if pieces and (_joins_left(character) or not _fold_piece(character)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces if "".join(map(_fold_piece, pieces)) == fold(text) else [text]


@lru_cache(maxsize=10_000)
def _joins_left(character: str) -> bool:
    return unicodedata.combining(character) > 0 or character in _JOINS_LEFT


@lru_cache(maxsize=10_000)
def _fold_piece(piece: str) -> str:
    return fold(piece)
