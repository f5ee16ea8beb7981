"""What is stored of the pieces of long published editions (``measures.pieces``), and what it tells of a word.

A short edition is as quickly looked through. Published editions are frozen, so theirs are written once, in the
transaction that publishes. They are read where a word is asked for and not held: what a process keeps is what it found.
"""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction

from measures.bitmaps import Bits, bytes_of
from measures.models import Entry
from measures.models.entries import SEPARATOR
from measures.pieces import LONGEST, Pieces, Told, pieces_of, rows_of, work_out_pieces

LONG = 2_000  # rows of an edition, up to which reading them is quicker than anything else
LONGEST_WORD = 3 * LONGEST  # characters; nobody would find what is longer in an eighth of the rows
STORED = ""  # stands among the pieces of an edition that has them stored: the others are then nowhere, or in few rows
AT_ONCE = 500


def store_pieces(editions: Iterable[int]) -> None:
    """Store the pieces of those of these published editions that are long, one by one; those that are stored stay."""
    for edition in sorted(set(editions) - stored_editions()):
        entries = Entry.objects.filter(edition=edition).order_by("pk")
        if entries.count() > LONG:
            _store(edition, dict(entries.values_list("measure__number", "search").iterator(AT_ONCE)))


def stored_editions() -> set[int]:
    """Return the keys of the editions whose pieces are stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM measures_searchpiece WHERE piece = %s", [STORED])
        return {key for (key,) in cursor.fetchall()}


def told_by_pieces(key: str, editions: Collection[int]) -> dict[int, Told]:
    """Return what the stored pieces tell of a folded word, {edition: …} of those that have them; one statement."""
    if not 0 < len(key) <= LONGEST_WORD:
        return {}
    found: dict[int, Pieces] = defaultdict(dict)
    for edition, piece, content in _rows_of(editions, [STORED, *pieces_of(key)]):
        found[edition][piece] = _read(content)
    return {edition: rows_of(key, pieces) for edition, pieces in found.items()}


def frequent_in(key: str, editions: Collection[int]) -> list[int]:
    """Return the editions of which the stored pieces tell all of a folded word, up to the longest; one statement."""
    if not 0 < len(key) <= LONGEST:
        return []
    marks = ", ".join(["%s"] * len(editions))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT edition_id FROM measures_searchpiece WHERE piece = %s AND edition_id IN ({marks})",
            [key, *editions],
        )
        return [edition for (edition,) in cursor.fetchall()]


@transaction.atomic
def _store(edition: int, texts: dict[int, str]) -> None:
    pieces = work_out_pieces(texts, SEPARATOR)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [edition, STORED, b""])
        cursor.executemany(_INSERT, ((edition, piece, zlib.compress(bytes_of(rows))) for piece, rows in pieces))


def _rows_of(editions: Collection[int], pieces: Collection[str]) -> list[tuple[int, str, Any]]:
    marks = [", ".join(["%s"] * len(values)) for values in (editions, pieces)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT edition_id, piece, content FROM measures_searchpiece WHERE edition_id IN ({marks[0]})"
            f" AND piece IN ({marks[1]})",
            [*editions, *pieces],
        )
        return cursor.fetchall()


def _read(content: Any) -> Bits:
    return int.from_bytes(zlib.decompress(content), "little") if content else 0


_INSERT = "INSERT INTO measures_searchpiece (edition_id, piece, content) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
