"""Near spellings for a search that found nothing: names in the same list that look like what was typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from django.db.models import Exists, OuterRef

from measures.filters import CatalogueFilter
from measures.models import MeasureName, Ministry, SearchSynonym
from measures.notation.text import fold
from measures.queries import LONGEST_QUERY
from measures.search import known_synonyms, terms_of, words_of

CLOSE = 0.6  # of difflib's ratio: one letter of three, not one kanji of two
AT_MOST = 5
MOST_NAMES = 5_000  # that are looked at: each is compared letter by letter, and this is no more than a help
_TERM = re.compile("[ァ-ヺー]{2,}|[一-龠々〆ヶ]{2,}|[A-Za-zＡ-Ｚａ-ｚ0-9０-９]{2,}")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words to search for instead, how many rows they show, and the query that asks for them."""

    words: str
    count: int
    query: str
    alone: bool  # without the other conditions, under which nothing would be found


def spellings_for(found: CatalogueFilter) -> list[Spelling]:
    """Return words near to those typed that find something; only rows the reader may see are looked at."""
    pairs = known_synonyms()
    tried = [words for words in dict.fromkeys(_tries(found, pairs)) if len(words) <= LONGEST_QUERY][:AT_MOST]
    near = [_spelling(found, words, pairs, alone=False) for words in tried]
    if not any(spelling.count for spelling in near):
        near = [_spelling(found, words, pairs, alone=True) for words in tried]
    return [spelling for spelling in near if spelling.count]


def _spelling(found: CatalogueFilter, words: str, pairs: list[SearchSynonym], *, alone: bool) -> Spelling:
    query = found.data.copy()
    for key in list(query) if alone else ["page"]:
        query.pop(key, None)
    query["q"] = words
    count = found.count_of(terms_of(words, pairs=pairs), alone=alone)
    return Spelling(words, count, query.urlencode(safe=":"), alone)


def _tries(found: CatalogueFilter, pairs: list[SearchSynonym]) -> Iterator[str]:
    """What was typed with those words replaced that look like a name; and the whole of it as one name."""
    terms = {
        fold(term): term for name in islice(_names(found, pairs), MOST_NAMES) for term in (*_TERM.findall(name), name)
    }
    typed = found.words.split()
    for place, word in enumerate(typed[:AT_MOST]):
        if found.count_of(terms_of(word, pairs=pairs), alone=True):
            continue
        for key in get_close_matches(fold(word), terms, n=AT_MOST, cutoff=CLOSE):
            yield " ".join([*typed[:place], *terms[key].split(), *typed[place + 1 :]])
    if len(words_of(found.words)) > 1:
        yield from (terms[key] for key in get_close_matches(fold(found.words), terms, n=AT_MOST, cutoff=CLOSE))


def _names(found: CatalogueFilter, pairs: list[SearchSynonym]) -> Iterable[str]:
    """The names in the list: of measures as printed and in full, their other names, those of ministries; and synonyms."""
    listed = found.queryset.order_by()
    others = MeasureName.objects.filter(Exists(listed.filter(measure=OuterRef("measure"))))
    yield from others.values_list("name", flat=True)
    for pair in pairs:
        yield from (pair.word, pair.meaning)
    for ministry in Ministry.objects.filter(Exists(listed.filter(block__ministry=OuterRef("pk")))):
        yield from filter(None, (ministry.name, ministry.short_name, *ministry.other_names.splitlines()))
    yield from found.names()
