"""What a search finds: every word, or a synonym of it, must stand in the entry, in another name of its measure, or in
its ministry's names.

Folded keys are compared by ``contains``; Django's ``icontains`` would never use an index, nor know 髙 from 高.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from measures.models import MeasureName, PolicyField, SearchSynonym
from measures.models.entries import EntryQuerySet
from measures.notation.text import fold, fold_words
from renkei.kept_values import kept_by_mark


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a search as typed, and what editors let stand for it; any of them is enough."""

    typed: str
    synonyms: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The folded word, then its folded synonyms."""
        return list(dict.fromkeys(map(fold, (self.typed, *self.synonyms))))


def terms_of(query: str, *, pairs: Iterable[SearchSynonym] | None = None) -> list[Term]:
    """Return the distinct words of a query with their synonyms; at most one statement where there are words and no ``pairs``."""
    typed = {fold(word): word for word in reversed(query.split())}
    words = words_of(query)
    if not words:
        return []
    synonyms: dict[str, list[str]] = defaultdict(list)
    for pair in known_synonyms() if pairs is None else pairs:
        synonyms[pair.word_key].append(pair.meaning)
        if pair.both_ways:
            synonyms[pair.meaning_key].append(pair.word)
    return [Term(typed[word], tuple(synonyms[word])) for word in words]


@kept_by_mark(("measures.SearchSynonym",), most=1)
def known_synonyms() -> list[SearchSynonym]:
    """Return all synonyms, of which editors make dozens; one statement. Nobody may alter them."""
    return list(SearchSynonym.objects.all())


def matching(entries: EntryQuerySet, terms: Iterable[Term]) -> EntryQuerySet:
    """Return those of ``entries`` in which every word, or a synonym of it, is found, each once."""
    for term in terms:
        found = Q()
        for key in term.keys:
            names = MeasureName.objects.filter(measure=OuterRef("measure"), search__contains=key)
            found |= Q(search__contains=key) | Q(block__ministry__search__contains=key) | Exists(names)
        entries = entries.filter(found)
    return entries


def fields_named(cells: Iterable[PolicyField], query: str) -> list[PolicyField]:
    """Return the policy fields in whose name every word stands: 地域医療 is a field, and in no text of its measures."""
    words = words_of(query)
    return [cell for cell in cells if words and all(word in _folded(cell.name) for word in words)]


_folded = lru_cache(maxsize=1_000)(fold)


def words_of(query: str) -> list[str]:
    """Return the distinct folded words of a query."""
    return list(dict.fromkeys(fold_words(query)))
