"""What an answer depends on, told in one statement: a tag that is another one after every change, and when that was.

Each table that pages draw from has a *mark* in ``renkei_mark``: random numbers whose sum is another one after every
transaction that wrote to the table. Triggers write it (``renkei.mark_triggers``), so that no way of writing passes it by:
models, bulk statements, a restore, SQL typed by hand. The mark is committed with the rows or not at all.

Random numbers, not counts: a database that was put back to an earlier moment and written to again has other numbers
than the one that went on, and two databases never have the same.

Rows of an edition (entries, envelopes …) have no mark of their own: readers see them only once the edition is
published, and nothing changes in them after that. See ``CARRIED`` in ``renkei.sources``.
"""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from renkei.prepared import cursor_of_known

RANGE = 2**40  # of the random numbers: SQLite's integers hold millions of them added up


@dataclass(frozen=True, slots=True)
class Passing:
    """Rows that say something else without being written, so long after the moment in one of their fields.

    Told by the newest moment that has passed: it is another one as soon as one more has. The field has an index.
    """

    label: str  # of the model
    field: str
    after: timedelta = timedelta()


Source = str | Passing  # the label of a model: measures.Edition
Row = tuple[str, Any, Any]  # (key, number, moment), as the database gives them


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that differs after every change, and when the last change was written; None where nothing ever was."""

    tag: str
    changed_at: datetime | None = None
    told: Mapping[str, str] = field(default_factory=dict)  # of each table asked for, and the day

    def of(self, labels: Iterable[str]) -> str | None:
        """Return what it tells of these models alone; None where it was not asked for one of them."""
        names = [_DAY, *map(table_of, labels)]
        return " ".join(self.told[name] for name in names) if self.told.keys() >= set(names) else None


_DAY = "day"
# The mark that the page being made was asked for under, for what is drawn from the same tables
MARK_OF_PAGE: ContextVar[Mark | None] = ContextVar("mark_of_page", default=None)


def read_mark(sources: tuple[Source, ...]) -> Mark:
    """Return the mark of these sources, and of the day in Japan: much that is shown depends on it; one statement."""
    now, rows = timezone.now(), ()
    if sources:
        adapt = connection.ops.adapt_datetimefield_value
        with cursor_of_known(connections[DEFAULT_DB_ALIAS]) as cursor:
            moments = [adapt(now - each.after) for each in sources if isinstance(each, Passing)]
            cursor.execute(_statement(connection.vendor, sources), moments)
            rows = tuple(cursor.fetchall())
    return _mark_of(sources, rows, timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=200)
def _mark_of(sources: tuple[Source, ...], rows: tuple[Row, ...], today: datetime) -> Mark:
    """The mark that these rows tell. Nearly every answer is given under the same one as the last."""
    passings = [source for source in sources if isinstance(source, Passing)]
    found = {key: (number, _moment(at)) for key, number, at in rows}
    dates: list[datetime | None] = [today]
    for key, (_, at) in found.items():
        dates.append(at and (at + passings[int(key)].after if key.isdigit() else at))
    told = {key: f"{key}={number or at}" for key, (number, at) in sorted(found.items())}
    tables = {table: told.get(table, "") for table in (table_of(one) for one in sources if isinstance(one, str))}
    tag = " ".join([str(today.date()), *told.values()])
    return Mark(tag, max(filter(None, dates)), {_DAY: str(today.date()), **tables})


@lru_cache
def table_of(label: str) -> str:
    """Return the table of a model; that of a many-to-many relation is called ``measures.PolicyField_successors``."""
    return apps.get_model(label)._meta.db_table


@lru_cache
def _statement(vendor: str, sources: tuple[Source, ...]) -> str:
    """Rows of (key, number, moment): the tables by name, moments by their place among the passings."""
    tables = ", ".join(f"'{table_of(source)}'" for source in sources if isinstance(source, str))
    as_text = "::text" if vendor == "postgresql" else ""
    parts = [
        f"SELECT area, (SUM(value) %% {RANGE}){as_text}, MAX(changed_at) FROM renkei_mark WHERE area IN ({tables}) GROUP BY area"
    ]
    for place, each in enumerate(source for source in sources if isinstance(source, Passing)):
        column = connection.ops.quote_name(apps.get_model(each.label)._meta.get_field(each.field).column)
        table = connection.ops.quote_name(table_of(each.label))
        parts.append(f"SELECT '{place}', NULL, MAX({column}) FROM {table} WHERE {column} <= %s")
    return " UNION ALL ".join(parts)


def _moment(value: Any) -> datetime | None:
    """A moment as either database gives it."""
    found = parse_datetime(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def labels_of(sources: Iterable[Source]) -> set[str]:
    """Return the labels of the models that these sources tell of."""
    return {source if isinstance(source, str) else source.label for source in sources}
