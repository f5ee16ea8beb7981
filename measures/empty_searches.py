"""Counts what was searched for in vain, away from the request: noted in memory, written now and then by a thread.

A page that could not be answered because a count could not be written would be a bad bargain: noting touches no
database, and a count that cannot be written is dropped. Each process counts for itself and adds to what others wrote.
Nothing of who asked is noted; of the words only what a person would search for again.
"""

import atexit
import logging
import re
from collections import Counter
from datetime import date, timedelta
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from measures.models import EmptySearch
from measures.search import words_of

LONGEST = 40  # characters: longer texts are pasted, not searched for
MOST_NOTED = 1_000  # different ones between two writings
MOST_KEPT = 10_000  # rows; who types nonsense all day fills no table
FORGOTTEN_AFTER = timedelta(days=90)  # what came once and never again
_TELLING = re.compile(r"@|\d(?:\D?\d){6}")  # mail addresses, telephone and other numbers of persons

Noted = Counter[tuple[str, int, date]]
logger = logging.getLogger(__name__)


class Notes:
    """What this process noted and has not written yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._noted: Noted = Counter()
        self._timer: Timer | None = None

    def add(self, words: str, year: int) -> None:
        """Note a search; the first one after a writing has the next writing begin in a while."""
        key = (words, year, timezone.localdate())
        with self._lock:
            if key not in self._noted and len(self._noted) >= MOST_NOTED:
                return
            self._noted[key] += 1
            if settings.RENKEI_EMPTY_SEARCH_SECONDS and not (self._timer and self._timer.is_alive()):
                self._timer = Timer(settings.RENKEI_EMPTY_SEARCH_SECONDS, write_in_a_thread)
                self._timer.daemon = True
                self._timer.start()

    @property
    def waiting(self) -> bool:
        """Whether something is noted that was not written."""
        return bool(self._noted)

    def take(self) -> Noted:
        """Return what was noted, and forget it."""
        with self._lock:
            noted, self._noted, self._timer = self._noted, Counter(), None
        return noted


NOTES = Notes()


def note(words: str, *, year: int) -> None:
    """Note that nothing was found for ``words`` in a fiscal year's edition, or in ``EmptySearch.ALL_YEARS``."""
    text = " ".join(sorted(words_of(words)))
    if text and len(text) <= LONGEST and not _TELLING.search(text):
        NOTES.add(text, year)


def write_in_a_thread() -> None:
    """Write what was noted over a connection of the thread's own; what cannot be written is dropped and logged."""
    try:
        write(NOTES.take())
    except DatabaseError:
        logger.warning("見つからなかった言葉の回数を記録できませんでした。", exc_info=True)
    finally:
        connection.close()


@transaction.atomic
def write(noted: Noted) -> None:
    """Add to what is stored; drop what came once and not again for long."""
    today = timezone.localdate()
    EmptySearch.objects.filter(count=1, last_on__lt=today - FORGOTTEN_AFTER).delete()
    room = MOST_KEPT - EmptySearch.objects.count() if noted else 0
    for (words, year, day), count in sorted(noted.items()):
        fresh = {"count": count, "days": 1, "last_on": day}
        if room > 0 and EmptySearch.objects.get_or_create(words=words, year=year, defaults=fresh)[1]:
            room -= 1
            continue
        days = Case(When(last_on__lt=day, then=Value(1)), default=Value(0))
        EmptySearch.objects.filter(words=words, year=year).update(
            count=F("count") + count, days=F("days") + days, last_on=Greatest("last_on", Value(day))
        )


@atexit.register
def write_the_rest() -> None:
    """Write what a process noted last before it ends."""
    if NOTES.waiting and settings.RENKEI_EMPTY_SEARCH_SECONDS:
        write_in_a_thread()
