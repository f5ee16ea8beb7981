"""What an answer depends on, told in one query: how much of it ever changed, and when it last did.

Every write is in a history (see ``renkei.models.Record``), so that a table whose history has not grown says what it
said before. Changes are counted besides, because one that began earlier may be committed after a newer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Model, Q, QuerySet, Subquery, Value
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Passing:
    """Rows that say something else without being written, so long after the moment in one of their fields."""

    model: type[Model]
    field: str
    after: timedelta = timedelta()


Source = type[Model] | Passing


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that differs after every change, and when the last change was; None where nothing is on record."""

    tag: str
    changed_at: datetime | None = None

    def with_more(self, *parts: object, at: Iterable[datetime | None] = ()) -> "Mark":
        """Return the mark of an answer that also depends on these values, which last changed at these moments."""
        moments = [moment for moment in (self.changed_at, *at) if moment]
        return Mark(" ".join([self.tag, *map(str, parts)]), max(moments, default=None))


def of_today(mark: Mark) -> Mark:
    """Return the mark of an answer that may be another one tomorrow."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return mark.with_more(today.date(), at=[today])


def read_mark(*sources: Source) -> Mark:
    """Return the mark of these sources; one query."""
    first, *others = [_summed(source, label) for label, source in enumerate(sources)]
    rows = {label: (count, newest) for label, count, newest in first.union(*others, all=True)}
    return _mark(sources, [rows[label] for label in sorted(rows)])


def with_marks(rows: QuerySet[Any], *sources: Source) -> QuerySet[Any]:
    """Return the same rows, each with what ``mark_of`` asks of it; nothing else of the sources is fetched."""
    for label, source in enumerate(sources):
        summed = _summed(source, label)
        rows = rows.annotate(
            **{
                f"count_{label}": Subquery(summed.values("count")),
                f"newest_{label}": Subquery(summed.values("newest")),
            }
        )
    return rows


def mark_of(row: Any, *sources: Source) -> Mark:
    """Return the mark of a row that came from ``with_marks`` of the same sources."""
    found = [(getattr(row, f"count_{label}"), getattr(row, f"newest_{label}")) for label in range(len(sources))]
    return _mark(sources, found)


def _summed(source: Any, label: int) -> QuerySet[Any]:
    """One row: (label, count, newest); it is grouped by a constant, which makes it one."""
    if isinstance(source, Passing):
        passed = Q(**{f"{source.field}__lte": timezone.now() - source.after})
        rows, count = source.model._default_manager.order_by(), Count("pk", filter=passed)
        newest = Max(source.field, filter=passed)
    else:
        rows, count, newest = source.history.order_by(), Count("history_id"), Max("history_date")
    rows = rows.annotate(label=Value(label)).values("label")
    return rows.annotate(count=count, newest=newest).values_list("label", "count", "newest")


def _mark(sources: Iterable[Source], found: list[tuple[int | None, datetime | None]]) -> Mark:
    moments = []
    for source, (_, newest) in zip(sources, found, strict=True):
        if newest is not None:
            moments.append(newest + source.after if isinstance(source, Passing) else newest)
    return Mark(" ".join(str(count or 0) for count, _ in found), max(moments, default=None))
