"""A search through all current editions, or through a long one: the measures that every word is found in, by edition.

It finds what ``measures.search.matching`` finds in each edition by itself; texts come from the index of what is published.
Of one edition alone a word that stands in many texts is found sooner by looking through its rows.
"""

from collections import defaultdict
from collections.abc import Iterable

from measures.bitmaps import Bits, bits_of
from measures.edition_bits import EditionBits
from measures.models import Entry, MeasureName, Ministry
from measures.search import Term
from measures.search_index import hits_of_word, indexed_editions, stands_in_few

AT_ONCE = 2_000
INDEX_PAYS = 8  # where a word stands in fewer texts than an eighth of the rows


def find_everywhere(terms: Iterable[Term], editions: Iterable[EditionBits]) -> dict[int, Bits]:
    """Return {edition: the measures whose entry has every word, or a synonym of it}."""
    editions = list(editions)
    found = {one.edition: one.present for one in editions}
    for term in terms:
        having = dict.fromkeys(found, 0)
        for key in term.keys:
            for edition, bits in _having(key, editions).items():
                having[edition] |= bits
        found = {edition: bits & having[edition] for edition, bits in found.items()}
    return found


def _having(key: str, editions: list[EditionBits]) -> dict[int, Bits]:
    """{edition: the measures in whose entry a folded word stands, or in another name of it, or in its ministry's names}."""
    named = MeasureName.objects.filter(search__contains=key).order_by().values_list("measure__number", flat=True)
    names = bits_of(named.distinct())
    ministries = list(Ministry.objects.filter(search__contains=key).values_list("pk", flat=True))
    texts = _in_texts(key, editions)
    return {one.edition: texts[one.edition] | names & one.present | one.of("ministry", ministries) for one in editions}


def _in_texts(key: str, searched: list[EditionBits]) -> dict[int, Bits]:
    editions = {one.edition for one in searched}
    if len(searched) == 1 and not stands_in_few(key, len(searched[0].numbers) // INDEX_PAYS):
        return {one: bits_of(numbers) for one, numbers in _looked_through(key, editions).items()}
    found = dict.fromkeys(editions, 0)
    places: dict[str, list[int]] = defaultdict(list)  # texts that stand in the same editions go together
    for standing, number in hits_of_word(key):
        places[standing].append(number)
    for standing, numbers in places.items():
        bits = bits_of(numbers)
        for edition in editions.intersection(map(int, standing.split())):
            found[edition] |= bits
    if missing := editions - indexed_editions():
        for edition, numbers in _looked_through(key, missing).items():
            found[edition] = bits_of(numbers)
    return found


def _looked_through(key: str, editions: set[int]) -> dict[int, list[int]]:
    """The same row by row, for editions that are not in the index."""
    found: dict[int, list[int]] = {edition: [] for edition in editions}
    for edition, numbers in found.items():
        rows = Entry.objects.filter(edition=edition, search__contains=key).order_by()
        numbers += rows.values_list("measure__number", flat=True).iterator(AT_ONCE)
    return found
