"""Writes many rows at once, each with its history row: one act, by one person, for one reason.

The bulk functions of django-simple-history build every history row in Python and change rows by one CASE a column. Here
the database copies the rows themselves into their history, which cannot differ from them, and a change is one prepared
statement: for 10,000 rows a few times as quick.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from renkei.models import User

BATCH = 500  # rows a statement; SQLite takes 999 values


def create_recorded(rows: Iterable[Any], model: Any, *, by: User | None, reason: str) -> list[Any]:
    """Insert new rows of ``model`` with their history (作成); return them, with their keys."""
    created = list(rows)
    with transaction.atomic():
        model._default_manager.bulk_create(created, batch_size=BATCH)
        record_rows(created, model, kind="+", by=by, reason=reason)
    return created


def update_recorded(rows: Iterable[Any], model: Any, fields: Iterable[str], *, by: User | None, reason: str) -> None:
    """Write these fields of stored rows of ``model`` with their history (変更); its manager refuses what is frozen."""
    changed = list(rows)
    with transaction.atomic():
        model._default_manager.bulk_update(changed, list(fields), batch_size=BATCH)
        record_rows(changed, model, kind="~", by=by, reason=reason)


def record_rows(rows: Sequence[Any], model: Any, *, kind: str, by: User | None, reason: str) -> None:
    """Copy stored rows into their history as they stand in the database; ``kind`` is simple-history's ``+`` or ``~``."""
    if not rows:
        return
    history, quote = model.history.model, connection.ops.quote_name
    who = by or history.get_default_history_user(rows[0])
    told = {
        "history_date": timezone.now(),
        "history_type": kind,
        "history_user_id": who.pk if who is not None else None,
        "history_change_reason": reason,
    }
    columns = [quote(field.column) for field in history.tracked_fields]
    key = quote(model._meta.pk.column)
    into = ", ".join([*columns, *map(quote, told)])
    values = ", ".join([*columns, *["%s"] * len(told)])
    given = [
        history._meta.get_field(name.removesuffix("_id")).get_db_prep_save(value, connection)
        for name, value in told.items()
    ]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            keys = [row.pk for row in rows[start : start + BATCH]]
            marks = ", ".join(["%s"] * len(keys))
            cursor.execute(
                f"INSERT INTO {quote(history._meta.db_table)} ({into}) "
                f"SELECT {values} FROM {quote(model._meta.db_table)} WHERE {key} IN ({marks}) ORDER BY {key}",
                [*given, *keys],
            )


def update_rows(rows: Sequence[Any], model: Any, fields: Iterable[str]) -> None:
    """Write these fields of stored rows as they stand on the objects: plain values, no expressions, no history."""
    if not rows:
        return
    quote, columns = connection.ops.quote_name, [model._meta.get_field(name) for name in fields]
    put = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {put} WHERE {quote(model._meta.pk.column)} = %s"
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
