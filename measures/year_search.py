"""A search through all current editions, or through one of them: the measures that every word is found in, by edition.

It finds what ``measures.search.matching`` finds in each edition by itself. A rare word is found by the index of what is
published, a frequent one and a single character by the stored pieces of long editions; short ones are looked through.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from measures.bitmaps import Bits, bits_of
from measures.edition_bits import EditionBits
from measures.models import MeasureName, Ministry
from measures.search import Term
from measures.search_index import hits_of_word, indexed_editions, keys_having
from measures.search_pieces import LONG, frequent_in, told_by_pieces
from renkei.kept_values import kept_by_mark

INDEX_PAYS = 8  # where a word may stand in fewer than an eighth of the rows


@dataclass(frozen=True, slots=True)
class SearchedNames:
    """What is searched beside the entries themselves: (number of a measure, another name), (key of a ministry, names)."""

    of_measures: list[tuple[int, str]]
    of_ministries: list[tuple[int, str]]


def searched_names() -> SearchedNames:
    """Return the names as they stand, folded; two queries, none where they are kept. Who searches often asks once."""
    return SearchedNames(_other_names(), _ministries())


def find_everywhere(
    terms: Iterable[Term], editions: Iterable[EditionBits], names: SearchedNames | None = None
) -> dict[int, Bits]:
    """Return {edition: the measures whose entry has every word, or a synonym of it}."""
    editions, names = list(editions), names or searched_names()
    found = {one.edition: one.present for one in editions}
    for term in terms:
        having = dict.fromkeys(found, 0)
        for key in term.keys:
            for edition, bits in _having(key, editions, names).items():
                having[edition] |= bits
        found = {edition: bits & having[edition] for edition, bits in found.items()}
    return found


def find_in_texts(words: Iterable[str], edition: EditionBits) -> Bits:
    """Return the measures in whose entry every folded word stands; names beside the entries are not looked at."""
    found = edition.present
    for word in words:
        found &= _in_texts_of(word, edition)
    return found


def _having(key: str, editions: list[EditionBits], names: SearchedNames) -> dict[int, Bits]:
    """{edition: the measures in whose entry a folded word stands, or in another name of it, or in its ministry's names}."""
    named = bits_of(number for number, search in names.of_measures if key in search)
    ministries = [ministry for ministry, search in names.of_ministries if key in search]
    texts = _in_texts(key, editions)
    return {one.edition: texts[one.edition] | named & one.present | one.of("ministry", ministries) for one in editions}


@kept_by_mark(("measures.MeasureName", "measures.Measure"), most=1)
def _other_names() -> list[tuple[int, str]]:
    """(number of a measure, another name of it, folded)."""
    return list(MeasureName.objects.order_by().values_list("measure__number", "search"))


@kept_by_mark(("measures.Ministry",), most=1)
def _ministries() -> list[tuple[int, str]]:
    """(key, names, folded)."""
    return list(Ministry.objects.order_by().values_list("pk", "search"))


def _in_texts(key: str, searched: list[EditionBits]) -> dict[int, Bits]:
    if len(searched) == 1:
        return {searched[0].edition: _in_texts_of(key, searched[0])}
    long = [one.edition for one in searched if len(one.numbers) > LONG]
    frequent = frequent_in(key, long) if long and len(key) > 1 else long
    told = {edition: told.rows for edition, told in told_by_pieces(key, frequent).items()} if frequent else {}
    others = [one for one in searched if one.edition not in told]
    if not told or sum(len(one.numbers) for one in others) > LONG:
        return told | _by_index(key, others)
    return told | {one.edition: _looked_through(key, one) for one in others}


@lru_cache(maxsize=300)
def _in_texts_of(key: str, edition: EditionBits) -> Bits:
    """Of one edition, which is frozen: kept, because who searches goes on to other pages and choices."""
    rows = len(edition.numbers)
    told = told_by_pieces(key, [edition.edition]).get(edition.edition) if rows > LONG else None
    if told is None:
        return _looked_through(key, edition)
    if told.exactly:
        return told.rows
    if told.rows.bit_count() * INDEX_PAYS <= rows:
        return _by_index(key, [edition])[edition.edition]
    return _looked_through(key, edition)


def _by_index(key: str, searched: list[EditionBits]) -> dict[int, Bits]:
    """Row by row in editions that are not in the index."""
    found = dict.fromkeys((one.edition for one in searched), 0)
    places: dict[str, list[int]] = defaultdict(list)  # texts that stand in the same editions go together
    for standing, number in hits_of_word(key):
        places[standing].append(number)
    for standing, numbers in places.items():
        bits = bits_of(numbers)
        for edition in found.keys() & set(map(int, standing.split())):
            found[edition] |= bits
    if missing := found.keys() - indexed_editions():
        found |= {one.edition: _looked_through(key, one) for one in searched if one.edition in missing}
    return found


def _looked_through(key: str, edition: EditionBits) -> Bits:
    return edition.of_keys(keys_having(key, edition.edition))
