"""Writes many rows at once, each with its history row: one act, by one person, for one reason.

The bulk functions of django-simple-history build every history row in Python and change rows by one CASE a column. Here
the database copies the rows themselves into their history, which cannot differ from them, and a change is one prepared
statement: for 10,000 rows a few times as quick.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from renkei.models import User
from renkei.plain_rows import BATCH, delete_rows, insert_rows


def create_recorded(rows: Iterable[Any], model: Any, *, by: User | None, reason: str) -> list[Any]:
    """Insert new rows of ``model`` with their history (作成); return them, with their keys."""
    created = list(rows)
    if not created:
        return []
    with transaction.atomic():
        rows_of = model._default_manager.all()
        if type(rows_of).bulk_create is QuerySet.bulk_create and all(row.pk is None for row in created):
            insert_rows(created, model)
        else:  # a manager that has its own refuses what is frozen
            rows_of.bulk_create(created, batch_size=BATCH)
        record_rows(created, model, kind="+", by=by, reason=reason)
    return created


def update_recorded(rows: Iterable[Any], model: Any, fields: Iterable[str], *, by: User | None, reason: str) -> None:
    """Write these fields of stored rows of ``model`` with their history (変更); its manager refuses what is frozen."""
    changed = list(rows)
    if not changed:
        return
    with transaction.atomic():
        model._default_manager.bulk_update(changed, list(fields), batch_size=BATCH)
        record_rows(changed, model, kind="~", by=by, reason=reason)


def delete_recorded(rows: Iterable[Any], model: Any, *, by: User | None, reason: str) -> None:
    """Delete stored rows of ``model``, on record (削除) as they stood; its manager refuses what is frozen.

    Rows that point to them have to be gone before: nothing is deleted with them, and the database refuses.
    """
    keys = [row.pk for row in rows]
    if not keys:
        return
    with transaction.atomic():
        for start in range(0, len(keys), BATCH):
            found = model._base_manager.filter(pk__in=keys[start : start + BATCH])
            record_found(found, kind="-", by=by, reason=reason)
            delete_rows(found)


def record_found(found: QuerySet[Any], *, kind: str, by: User | None, reason: str) -> None:
    """Copy every row found into its history, in one statement; ``kind`` is simple-history's ``+``, ``~`` or ``-``."""
    keys, values = found.order_by().values("pk").query.sql_with_params()
    _record(found.model, keys, values, kind=kind, by=by, reason=reason)


def record_rows(rows: Sequence[Any], model: Any, *, kind: str, by: User | None, reason: str) -> None:
    """Copy stored rows into their history as they stand in the database; ``kind`` as for ``record_found``."""
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
        if connection.vendor == "postgresql":
            _record(model, "SELECT UNNEST(%s::bigint[])", [keys], kind=kind, by=by, reason=reason)
        else:
            _record(model, ", ".join(["%s"] * len(keys)), keys, kind=kind, by=by, reason=reason)


def _record(model: Any, keys: str, values: Sequence[Any], *, kind: str, by: User | None, reason: str) -> None:
    """Record the rows whose keys are these: marks of values, or a statement that selects them."""
    history, quote = model.history.model, connection.ops.quote_name
    who = by or history.get_default_history_user(model())
    told = {
        "history_date": timezone.now(),
        "history_type": kind,
        "history_user_id": who.pk if who is not None else None,
        "history_change_reason": reason,
    }
    columns = [quote(field.column) for field in history.tracked_fields]
    key = quote(model._meta.pk.column)
    into = ", ".join([*columns, *map(quote, told)])
    chosen = ", ".join([*columns, *["%s"] * len(told)])
    given = [
        history._meta.get_field(name.removesuffix("_id")).get_db_prep_save(value, connection)
        for name, value in told.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(history._meta.db_table)} ({into}) "
            f"SELECT {chosen} FROM {quote(model._meta.db_table)} WHERE {key} IN ({keys}) ORDER BY {key}",
            [*given, *values],
        )
