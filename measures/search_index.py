"""An index of what is published, for a search through all years: every pair of neighbouring characters of a text.

Words of a search are looked for anywhere in a text, and Japanese has no spaces: an index of words would not find 医療 in
地域医療. A text in which 医療機関 stands has the pairs 医療, 療機 and 機関; those few that have all of them are then looked
through. So the answer is that of ``contains``, for any word of two characters or more.

From year to year most texts stay as they are: each distinct text of a measure is kept once (``measures_searchtext``,
with the editions it stands in in ``measures_searchplace``). Published editions are frozen, so their texts are written
once, when they are published; drafts are not in it and importing costs nothing. An edition that is not in it
(``measures_searchedition``) is looked through row by row: slower, never wrong.

PostgreSQL has the pairs in a GIN index over a function, SQLite in an FTS5 table. Neither needs an extension to be installed.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from measures.models import Entry

MOST_PAIRS = 16  # of a word that are asked for; what they leave is looked through anyway
AT_ONCE = 500

Hit = tuple[str, int]  # editions as stored (" 3 5 "), number of the measure


def pairs_of(text: str) -> list[str]:
    """Return the distinct pairs of neighbouring characters in the order in which they come: 地域医療 → 地域, 域医, 医療."""
    return list(dict.fromkeys(first + second for first, second in pairwise(text)))


def token_of(pair: str) -> str:
    """Return a pair as a word of ASCII letters and digits, which FTS5 leaves as it is."""
    return "z".join(f"{ord(character):x}" for character in pair)


@transaction.atomic
def index_editions(editions: Iterable[int]) -> None:
    """Put the texts of these published editions into the index; those that are in it already stay as they are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one at a time: they share texts and give out keys
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measures_searchtext'))")
        for edition in sorted(set(editions) - indexed_editions()):
            _index_one(cursor, edition)
            cursor.execute("INSERT INTO measures_searchedition (edition_id) VALUES (%s)", [edition])


def forget_all() -> None:
    """Empty the index, the stored sets and pieces: all editions are looked through row by row until they are put in again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("searchpiece", "searchsets", "searchedition", "searchplace", "searchtext"):
            cursor.execute(f"DELETE FROM measures_{table}")
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO measures_searchpairs (measures_searchpairs) VALUES ('delete-all')")


def indexed_editions() -> set[int]:
    """Return the keys of the editions whose texts are in the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM measures_searchedition")
        return {key for (key,) in cursor.fetchall()}


def known_editions() -> set[int]:
    """Return the keys of the editions of which something is stored, whether there still are such or not."""
    tables = ("searchedition", "searchsets", "searchpiece")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(f"SELECT edition_id FROM measures_{table}" for table in tables))
        return {key for (key,) in cursor.fetchall()}


def hits_of_word(key: str) -> Iterator[Hit]:
    """Yield where a folded word stands in the texts of indexed editions; each text of a measure once."""
    places, values = _places_of(key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place.editions, place.measure {places}", values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def measures_of_word(key: str) -> RawSQL:
    """Return the numbers of the measures in whose indexed texts a folded word stands, as a subquery for ``__in``."""
    places, values = _places_of(key)
    return RawSQL(f"SELECT place.measure {places}", values)


def few_measures_of_word(key: str, most: int) -> set[int] | None:
    """Return the same as a set where the word is a rare one: None where more than ``most`` texts have it."""
    if len(key) < 2:
        return None
    places, values = _places_of(key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place.measure {places} LIMIT {most + 1}", values)
        found = cursor.fetchall()
    return {number for (number,) in found} if len(found) <= most else None


def keys_having(key: str, edition: int) -> list[int]:
    """Return the keys of the measures in whose row of an edition a folded word stands, found by reading every row.

    As one text: to hand over 36,000 rows costs as much as to find them.
    """
    gathered, found_in = "group_concat(measure_id)", "instr(search, %s) > 0"
    if connection.vendor == "postgresql":
        gathered, found_in = "string_agg(measure_id::text, ',')", "strpos(search, %s) > 0"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {gathered} FROM measures_entry WHERE edition_id = %s AND {found_in}", [edition, key])
        (found,) = cursor.fetchone()
    return json.loads(f"[{found or ''}]")  # type: ignore[no-any-return]


def _places_of(key: str) -> tuple[str, list[Any]]:
    """Where a folded word stands, from FROM on: a word of one pair is where its pair is, a longer one is looked for."""
    found_in = "instr(text.search, %s) > 0" if connection.vendor == "sqlite" else "strpos(text.search, %s) > 0"
    pairs, values = pairs_of(key)[:MOST_PAIRS], [key]  # type: list[str], list[Any]
    source, text = "measures_searchtext text", "text.id"
    if pairs and connection.vendor == "sqlite":
        source, text = "measures_searchpairs", "measures_searchpairs.rowid"
        if len(key) > 2:
            source += " JOIN measures_searchtext text ON text.id = measures_searchpairs.rowid"
        found_in = f"measures_searchpairs MATCH %s AND {found_in}"
        values = [" ".join(map(token_of, pairs)), key]
    elif pairs:
        found_in = f"measures_pairs(text.search) @> %s AND {found_in}"
        values = [pairs, key]
    if len(key) == 2:
        found_in, values = found_in.partition(" AND ")[0], values[:1]
    return f"FROM {source} JOIN measures_searchplace place ON place.text_id = {text} WHERE {found_in}", values


def _index_one(cursor: Any, edition: int) -> None:
    rows = Entry.objects.filter(edition=edition).order_by("pk").values_list("measure__number", "search")
    texts = {(number, _digest(search)): search for number, search in rows.iterator(AT_ONCE)}
    cursor.execute("SELECT measure, digest, text_id FROM measures_searchplace")
    known = {(number, digest): key for number, digest, key in cursor.fetchall()}
    standing = [known[place] for place in texts if place in known]
    for start in range(0, len(standing), AT_ONCE):
        some = standing[start : start + AT_ONCE]
        cursor.execute(
            f"UPDATE measures_searchplace SET editions = editions || %s WHERE text_id IN ({_marks(some)})",
            [f"{edition} ", *some],
        )
    _add(cursor, edition, {place: search for place, search in texts.items() if place not in known})


def _add(cursor: Any, edition: int, texts: dict[tuple[int, str], str]) -> None:
    cursor.execute("SELECT coalesce(max(id), 0) FROM measures_searchtext")
    keys = range(cursor.fetchone()[0] + 1, 2**62)
    rows = list(zip(keys, texts.items(), strict=False))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        cursor.executemany(
            "INSERT INTO measures_searchtext (id, search) VALUES (%s, %s)", [(key, search) for key, (_, search) in some]
        )
        cursor.executemany(
            "INSERT INTO measures_searchplace (text_id, measure, digest, editions) VALUES (%s, %s, %s, %s)",
            [(key, number, digest, f" {edition} ") for key, ((number, digest), _) in some],
        )
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO measures_searchpairs (rowid, pairs) VALUES (%s, %s)",
                [(key, " ".join(map(token_of, pairs_of(search)))) for key, (_, search) in some],
            )


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))
