"""What a search finds: every word must stand in the entry, in another name of its measure, or in its ministry's name.

Folded keys are compared by ``contains``; Django's ``icontains`` would never use an index, nor know 髙 from 高.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from measures.models import MeasureName, PolicyField
from measures.models.entries import EntryQuerySet
from measures.notation.text import fold, fold_words


def matching(entries: EntryQuerySet, query: str) -> EntryQuerySet:
    """Return those of ``entries`` in which every word of ``query`` is found, each once."""
    for word in words_of(query):
        names = MeasureName.objects.filter(measure=OuterRef("measure"), search__contains=word)
        entries = entries.filter(Q(search__contains=word) | Q(block__ministry__search__contains=word) | Exists(names))
    return entries


def fields_named(cells: Iterable[PolicyField], query: str) -> list[PolicyField]:
    """Return the policy fields in whose name every word stands: 地域医療 is a field, and in no text of its measures."""
    words = words_of(query)
    return [cell for cell in cells if words and all(word in fold(cell.name) for word in words)]


def words_of(query: str) -> list[str]:
    """Return the distinct folded words of a query."""
    return list(dict.fromkeys(fold_words(query)))
