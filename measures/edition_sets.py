"""The sets of published editions, kept and stored.

Published editions are frozen: their sets are stored when they are published, and what was read of one is kept in the
process. Stored sets are of one release, because a release may class a rate otherwise; where there are none they are
worked out (``migrate`` stores them again).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from django.db import connection, transaction

from measures.bitmaps import Bits
from measures.edition_bits import AllSets, EditionBits
from measures.edition_parts import work_out
from measures.packed_bits import Value, pack, unpack
from renkei.release import release

_MOST = 200  # editions that are kept: more than are current at a time


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
    parts = unpack(bytes(stored[0])) if stored else work_out(edition)
    return EditionBits(edition, year, *parts)


@transaction.atomic
def store_sets(editions: Iterable[int]) -> None:
    """Store the sets of these published editions as this release works them out; those that are stored so stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM measures_searchsets WHERE form = %s", [release()])
        for edition in sorted(set(editions) - {key for (key,) in cursor.fetchall()}):
            content = pack(work_out(edition))
            cursor.execute("DELETE FROM measures_searchsets WHERE edition_id = %s", [edition])
            cursor.execute("INSERT INTO measures_searchsets VALUES (%s, %s, %s)", [edition, release(), content])
