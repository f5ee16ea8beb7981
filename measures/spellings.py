"""Near spellings for a search that found nothing: names in the same list that look like what was typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import QuerySet

from measures.filters import CatalogueFilter
from measures.models import Entry, MeasureName, Ministry, SearchSynonym
from measures.notation.text import fold
from measures.queries import LONGEST_QUERY
from measures.search import matching, terms_of, words_of

CLOSE = 0.6  # of difflib's ratio: one letter of three, not one kanji of two
AT_MOST = 5
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
    pairs = list(SearchSynonym.objects.all())
    tried = [words for words in dict.fromkeys(_tries(found, pairs)) if len(words) <= LONGEST_QUERY][:AT_MOST]
    under = found.filter_queryset(found.queryset, leave_out="q")
    near = [_spelling(found, words, under, pairs, alone=False) for words in tried]
    if not any(spelling.count for spelling in near):
        near = [_spelling(found, words, found.queryset, pairs, alone=True) for words in tried]
    return [spelling for spelling in near if spelling.count]


def _spelling(
    found: CatalogueFilter, words: str, entries: QuerySet[Entry], pairs: list[SearchSynonym], *, alone: bool
) -> Spelling:
    query = found.data.copy()
    for key in list(query) if alone else ["page"]:
        query.pop(key, None)
    query["q"] = words
    rows = matching(entries.order_by(), terms_of(words, pairs=pairs)).values(found.counted).distinct()
    return Spelling(words, rows.count(), query.urlencode(safe=":"), alone)


def _tries(found: CatalogueFilter, pairs: list[SearchSynonym]) -> Iterator[str]:
    """What was typed with those words replaced that look like a name; and the whole of it as one name."""
    terms = {fold(term): term for name in _names(found.queryset, pairs) for term in (*_TERM.findall(name), name)}
    typed = found.words.split()
    for place, word in enumerate(typed[:AT_MOST]):
        if matching(found.queryset.order_by(), terms_of(word, pairs=pairs)).exists():
            continue
        for key in get_close_matches(fold(word), terms, n=AT_MOST, cutoff=CLOSE):
            yield " ".join([*typed[:place], *terms[key].split(), *typed[place + 1 :]])
    if len(words_of(found.words)) > 1:
        yield from (terms[key] for key in get_close_matches(fold(found.words), terms, n=AT_MOST, cutoff=CLOSE))


def _names(entries: QuerySet[Entry], pairs: list[SearchSynonym]) -> Iterable[str]:
    """The names in the entries: of measures as printed and in full, their other names, those of ministries; and synonyms."""
    rows = entries.order_by()
    for name, full_name in rows.values_list("name", "full_name").distinct():
        yield from filter(None, (name, full_name))
    yield from MeasureName.objects.filter(measure__in=rows.values("measure")).values_list("name", flat=True)
    for pair in pairs:
        yield from (pair.word, pair.meaning)
    for ministry in Ministry.objects.filter(blocks__entries__in=rows.values("pk")).distinct():
        yield from filter(None, (ministry.name, ministry.short_name, *ministry.other_names.splitlines()))
