"""Which entries a class of rates or recipients shows: worked out in Python from the few distinct texts of an edition."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q

from measures.models import Entry
from measures.models.entries import EntryQuerySet
from measures.notation.rate_classes import RateClass, classes_of_rate
from measures.notation.reading import READ, UNREAD
from measures.notation.recipient_classes import RecipientGroup, groups_of_recipients
from measures.notation.recipients import read_recipients

RATE_COLUMNS = ("rate_reading", "rate_shares", "rate_fixed", "rate_open", "rate_at_most")
RECIPIENT_COLUMNS = ("recipients_reading", "recipients_text")
_MARKS = {
    RateClass.FIXED: Q(rate_fixed=True),
    RateClass.OPEN: Q(rate_open=True),
    RateClass.AT_MOST: Q(rate_at_most=True),
    RateClass.UNREAD: Q(rate_reading="unread"),
    RateClass.BLANK: Q(rate_reading="blank"),
}


def printed_shares(entries: EntryQuerySet) -> list[str]:
    """Return the distinct fractions of ``entries``, as stored: ``1/2 2/3``."""
    return list(entries.order_by().exclude(rate_shares="").values_list("rate_shares", flat=True).distinct())


def printed_recipients(entries: EntryQuerySet) -> list[str]:
    """Return the distinct texts of ``entries`` that could be read, or are empty."""
    read = entries.order_by().exclude(recipients_reading=UNREAD.value)
    return list(read.values_list("recipients_text", flat=True).distinct())


def with_rates(entries: EntryQuerySet, chosen: Collection[str], printed: Iterable[str]) -> EntryQuerySet:
    """Return those of ``entries`` whose rate stands in one of the classes; ``printed``: see ``printed_shares``."""
    wanted = Q(rate_shares__in=[shares for shares in printed if _classes_of_shares(shares) & set(chosen)])
    for name, condition in _MARKS.items():
        if name in chosen:
            wanted |= condition
    return entries.filter(wanted)


def with_recipients(entries: EntryQuerySet, chosen: Collection[str], printed: Iterable[str]) -> EntryQuerySet:
    """Return those of ``entries`` that name one of the groups; ``printed``: see ``printed_recipients``."""
    texts = [text for text in printed if _groups_of_text(text) & set(chosen)]
    wanted = Q(recipients_text__in=texts) & ~Q(recipients_reading="unread")
    return entries.filter(wanted | Q(recipients_reading="unread") if RecipientGroup.UNREAD in chosen else wanted)


def count_rates(entries: EntryQuerySet, *, counted: str = "pk") -> Counter[str]:
    """Return how many of ``entries``, or of what ``counted`` leads to, stand in each class; one query."""
    return _count(
        entries,
        RATE_COLUMNS,
        lambda values: classes_of_rate(Entry(**dict(zip(RATE_COLUMNS, values, strict=True))).rate),
        counted,
    )


def count_recipients(entries: EntryQuerySet, *, counted: str = "pk") -> Counter[str]:
    """Return how many of ``entries``, or of what ``counted`` leads to, name each group; one query."""
    return _count(entries, RECIPIENT_COLUMNS, lambda values: groups_of_row(*values), counted)


def _count(
    entries: EntryQuerySet, columns: tuple[str, ...], classes_of: Callable[[list[Any]], Collection[str]], counted: str
) -> Counter[str]:
    """Rows that are the same in these columns are read once; what several rows belong to is counted once a class."""
    counts: Counter[str] = Counter()
    if counted == "pk":
        for *values, count in entries.order_by().values_list(*columns).annotate(Count("pk")):
            counts.update(dict.fromkeys(map(str, classes_of(values)), count))
        return counts
    pairs = {
        (str(name), owner)
        for owner, *values in entries.order_by().values_list(counted, *columns).distinct()
        for name in classes_of(values)
    }
    counts.update(name for name, _ in pairs)
    return counts


def groups_of_row(reading: str, text: str) -> frozenset[RecipientGroup]:
    """Return the groups of a stored row; what was unread when it was saved stays so until it is read again."""
    return frozenset([RecipientGroup.UNREAD]) if reading == UNREAD else _groups_of_text(text)


@lru_cache(maxsize=20_000)
def _groups_of_text(text: str) -> frozenset[RecipientGroup]:
    return groups_of_recipients(read_recipients(text))


@lru_cache(maxsize=2_000)
def _classes_of_shares(shares: str) -> frozenset[RateClass]:
    return classes_of_rate(Entry(rate_reading=READ.value, rate_shares=shares).rate)
