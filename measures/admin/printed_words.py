"""Which measures have a word in what is printed of them, of the entries that a person may see, in all years."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from measures.models import Edition, Entry
from measures.search_index import few_measures_of_word, indexed_editions, measures_of_word
from renkei import access
from renkei.long_lists import holding

RARE = 1000  # texts in which a word stands, at most, for its measures to be named in a statement


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Where words are looked for: in the index of published editions, and row by row in entries it does not tell of."""

    others: QuerySet[Any]  # entries of editions that are not in the index
    indexed: QuerySet[Any] | None  # those that a person sees of the editions in it; None: all

    def having(self, word: str) -> Q:
        """Return what holds of a measure in whose entries a folded word stands."""
        found = Q(pk__in=self.others.filter(holding("search", word)).values("measure"))
        if self.indexed is None:
            return found | Q(number__in=measures_of_word(word))
        few = few_measures_of_word(word, RARE)
        numbers = measures_of_word(word) if few is None else few
        seen = self.indexed.filter(holding("search", word), measure=OuterRef("pk"))
        one = Subquery(seen.values("pk")[:1])  # of EXISTS, PostgreSQL would ask for all measures at once
        return found | (Q(number__in=numbers) & Q(IsNull(one, False)))  # the index says of which measures to ask


def printed_words(user: Any) -> PrintedWords:
    """Return where a person's words are looked for: entries of their ministry, or of what readers see."""
    states = dict(Edition.objects.values_list("pk", "state"))
    indexed = indexed_editions() & states.keys()
    if access.may(user, "view", Entry):
        entries, sees_all = access.rows(user, Entry.objects.all()), access.sees_every_row(user, Entry)
    else:
        entries = Entry.objects.published()
        sees_all = all(states[key] == Edition.State.CURRENT for key in indexed)
    others = entries.order_by().filter(edition__in=states.keys() - indexed)
    return PrintedWords(others, None if sees_all else entries.order_by().filter(edition__in=indexed))
