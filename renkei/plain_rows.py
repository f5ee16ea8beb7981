"""Writes many rows at once as plain values: no expressions, no signals, no history (``renkei.recording`` has that).

Django's ``bulk_create`` asks every value of every row whether it is an expression, and its ``bulk_update`` writes one
CASE a column; that is half of what they take. PostgreSQL takes many rows by COPY: a statement with a mark for every
value costs the driver more to take apart than the database to carry out.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Field, QuerySet, Value

BATCH = 500  # rows a statement; SQLite takes 999 values
MANY = 100  # rows from which PostgreSQL takes them by COPY: for fewer, its preparations take longer
Columns = Sequence["Field[Any, Any]"]
Giver = Callable[[Any], Any]  # from an object, the value that one of its fields is stored as
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


def insert_rows(rows: Sequence[Any], model: Any) -> None:
    """Insert new rows as they stand on the objects, which have their keys then."""
    if not rows:
        return
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    givers = [_giver(field, lambda row, field=field: field.pre_save(row, add=True)) for field in columns]
    insert = _insert_by_copy if _takes_copies(rows) else _insert_values
    with transaction.atomic(savepoint=False):
        keys = insert(model._meta, columns, rows, givers)
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, connection.alias


def _takes_copies(rows: Sequence[Any]) -> bool:
    return connection.vendor == "postgresql" and len(rows) >= MANY


def _insert_values(table: Any, columns: Columns, rows: Sequence[Any], givers: Sequence[Giver]) -> list[Any]:
    quote, keys = connection.ops.quote_name, []
    head = f"INSERT INTO {quote(table.db_table)} ({_names(columns)}) VALUES "
    tail = f" RETURNING {quote(table.pk.column)}"
    marks = f"({', '.join(['%s'] * len(columns))})"
    together = min(BATCH, connection.ops.bulk_batch_size(columns, rows))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), together):
            some = rows[start : start + together]
            values = [give(row) for row in some for give in givers]
            cursor.execute(f"{head}{', '.join([marks] * len(some))}{tail}", values)
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def _insert_by_copy(table: Any, columns: Columns, rows: Sequence[Any], givers: Sequence[Giver]) -> list[Any]:
    """By PostgreSQL's COPY, with keys drawn before, since it tells none."""
    quote, key = connection.ops.quote_name, table.pk.column
    into = f"COPY {quote(table.db_table)} ({quote(key)}, {_names(columns)}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [quote(table.db_table), key, len(rows)],
        )
        keys = [drawn for (drawn,) in cursor.fetchall()]
        given = zip(keys, rows, strict=True)
        _copy(cursor, into, ([drawn, *(give(row) for give in givers)] for drawn, row in given))
    return keys


def _names(columns: Columns) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in columns)


def update_rows(rows: Sequence[Any], model: Any, fields: Iterable[str]) -> None:
    """Write these fields of stored rows as they stand on the objects; no row stands there twice."""
    if not rows:
        return
    columns = [model._meta.get_field(name) for name in fields]
    givers = [*(_giver(field, operator.attrgetter(field.attname)) for field in columns), operator.attrgetter("pk")]
    update = _update_by_copy if _takes_copies(rows) else _update_one_by_one
    with transaction.atomic(savepoint=False):
        update(model._meta, columns, ([give(row) for give in givers] for row in rows))


def _update_one_by_one(table: Any, columns: Columns, values: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    put = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(table.db_table)} SET {put} WHERE {quote(table.pk.column)} = %s", values)


def _update_by_copy(table: Any, columns: Columns, values: Iterable[list[Any]]) -> None:
    """From a table that is gone afterwards and was filled by PostgreSQL's COPY."""
    quote = connection.ops.quote_name
    stored, key, names = quote(table.db_table), quote(table.pk.column), [quote(field.column) for field in columns]
    into = ", ".join([*names, key])
    put = ", ".join(f"{name} = given.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE renkei_given ON COMMIT DROP AS SELECT {into} FROM {stored} WITH NO DATA"
        )
        _copy(cursor, f"COPY renkei_given ({into}) FROM STDIN", values)
        cursor.execute(
            f"UPDATE {stored} AS stored SET {put} FROM renkei_given AS given WHERE stored.{key} = given.{key}"
        )
        cursor.execute("DROP TABLE renkei_given")


def _copy(cursor: Any, statement: str, values: Iterable[list[Any]]) -> None:
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)


def _giver(field: "Field[Any, Any]", value_of: Giver) -> Giver:
    """What gives the value that a field of an object is stored as; ``value_of`` gives it as it stands on the object."""
    convert = field.get_db_prep_save
    if field.get_internal_type() in _STORED_AS_THEY_ARE:
        plain = operator.attrgetter(field.attname)
        return lambda row: value if type(value := plain(row)) in _PLAIN else convert(value, connection)
    return lambda row: convert(value_of(row), connection)


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
