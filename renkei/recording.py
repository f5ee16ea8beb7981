"""Writes many rows at once, each with its history row: one act, by one person, for one reason.

The bulk functions of django-simple-history build every history row in Python and change rows by one CASE a column. Here
the database copies the rows themselves into their history, which cannot differ from them, and a change is one prepared
statement: for 10,000 rows a few times as quick.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Field, QuerySet, Value
from django.utils import timezone

from renkei.models import User

BATCH = 500  # rows a statement; SQLite takes 999 values
_PLAIN = (str, int, bool, type(None))
_STORED_AS_THEY_ARE = {
    "CharField",
    "TextField",
    "BooleanField",
    "ForeignKey",
    "IntegerField",
    "BigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
}


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


def delete_rows(found: QuerySet[Any]) -> None:
    """Delete every row found by one statement, without history; the manager refuses what is frozen."""
    found.order_by()._raw_delete(found.db)


def copy_rows(found: QuerySet[Any], replaced: Mapping[str, Any]) -> None:
    """Insert a copy of every row found, in its order, without history: no row comes into this process.

    ``replaced`` is {name of a field: the value or expression that the copies have there}. Nothing asks whether a copy is frozen.
    """
    table, quote = found.model._meta, connection.ops.quote_name
    columns = [field for field in table.concrete_fields if not field.primary_key]
    chosen = found.values_list(
        *(_given(field, replaced[field.name]) if field.name in replaced else F(field.attname) for field in columns)
    )
    statement, values = chosen.query.sql_with_params()
    into = ", ".join(quote(field.column) for field in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(table.db_table)} ({into}) {statement}", values)


def _given(field: "Field[Any, Any]", value: Any) -> Any:
    return value if hasattr(value, "resolve_expression") else Value(value, output_field=field)


def record_found(found: QuerySet[Any], *, kind: str, by: User | None, reason: str) -> None:
    """Copy every row found into its history, in one statement; ``kind`` is simple-history's ``+``, ``~`` or ``-``."""
    keys, values = found.order_by().values("pk").query.sql_with_params()
    _record(found.model, keys, values, kind=kind, by=by, reason=reason)


def record_rows(rows: Sequence[Any], model: Any, *, kind: str, by: User | None, reason: str) -> None:
    """Copy stored rows into their history as they stand in the database; ``kind`` as for ``record_found``."""
    for start in range(0, len(rows), BATCH):
        keys = [row.pk for row in rows[start : start + BATCH]]
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


def insert_rows(rows: Sequence[Any], model: Any) -> None:
    """Insert new rows as they stand on the objects, which have their keys then: plain values, no history.

    Django's ``bulk_create`` asks every value of every row whether it is an expression; that is half of what it takes.
    """
    if not rows:
        return
    table, quote = model._meta, connection.ops.quote_name
    columns = [field for field in table.concrete_fields if not field.primary_key]
    into = ", ".join(quote(field.column) for field in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    head = f"INSERT INTO {quote(table.db_table)} ({into}) VALUES "
    tail = f" RETURNING {quote(table.pk.column)}"
    givers = [_giver(field, lambda row, field=field: field.pre_save(row, add=True)) for field in columns]
    together = min(BATCH, connection.ops.bulk_batch_size(columns, rows))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(rows), together):
            some = rows[start : start + together]
            values = [give(row) for row in some for give in givers]
            cursor.execute(f"{head}{', '.join([marks] * len(some))}{tail}", values)
            for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = key, False, connection.alias


def _giver(field: "Field[Any, Any]", value_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What gives the value that a field of an object is stored as; ``value_of`` gives it as it stands on the object."""
    convert = field.get_db_prep_save
    if field.get_internal_type() in _STORED_AS_THEY_ARE:
        plain = operator.attrgetter(field.attname)
        return lambda row: value if type(value := plain(row)) in _PLAIN else convert(value, connection)
    return lambda row: convert(value_of(row), connection)


def update_rows(rows: Sequence[Any], model: Any, fields: Iterable[str]) -> None:
    """Write these fields of stored rows as they stand on the objects: plain values, no expressions, no history."""
    if not rows:
        return
    quote, columns = connection.ops.quote_name, [model._meta.get_field(name) for name in fields]
    put = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {put} WHERE {quote(model._meta.pk.column)} = %s"
    givers = [_giver(field, operator.attrgetter(field.attname)) for field in columns]
    values = [[*(give(row) for give in givers), row.pk] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
