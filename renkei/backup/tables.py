"""Which tables are kept, and their rows as they stand: read in order of their keys, past models and signals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from renkei.backup.columns import Column, column_of
from renkei.backup.contents import BackupRefused

LEFT_OUT = {"sessions.Session"}  # who is signed in is no content, and its rows would let their finder in
REMADE = {
    "contenttypes.ContentType",
    "auth.Permission",
}  # migrate fills them; a restore puts the kept ones in their place
# what stands in the manifest, is another one in every database, or is made of other tables
OWN = {"django_migrations", "renkei_mark"}
MADE = ("measures_search",)
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database."""

    name: str
    label: str  # of its model, for a person
    columns: tuple[Column, ...]
    key: Column
    counted: bool  # whether the database gives its keys

    @property
    def described(self) -> list[list[str]]:
        """Its columns as the manifest names them."""
        return [[column.name, column.kind] for column in self.columns]

    @property
    def rows_at_once(self) -> int:
        """How many rows are held in memory: one where a row can be a whole received file."""
        return 1 if any(column.kind == "bytes" for column in self.columns) else ROWS_AT_ONCE


def kept_tables() -> list[Table]:
    """Return every table that a backup holds, by name: of all models, with those of histories and many-to-many."""
    return _tables(lambda label: label not in LEFT_OUT)


def tables_named(labels: set[str]) -> list[Table]:
    """Return the tables of these models."""
    return _tables(lambda label: label in labels)


def _tables(wanted: Any) -> list[Table]:
    found = [
        table_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and wanted(model._meta.label)
    ]
    return sorted(found, key=lambda table: table.name)


def table_of(model: type[models.Model]) -> Table:
    """Return the table of a model; columns that the database works out itself are left to it."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return Table(
        name=model._meta.db_table,
        label=str(model._meta.verbose_name),
        columns=tuple(column_of(field) for field in fields),
        key=column_of(model._meta.pk),
        counted=isinstance(model._meta.pk, models.AutoField),
    )


def unknown_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return tables of the database that belong to no model: an index of its own, or what somebody else keeps there."""
    known = {table.name for table in _tables(lambda label: True)} | OWN
    return sorted(
        name for name in connection.introspection.table_names() if name not in known and not name.startswith(MADE)
    )


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """See the database as it stands at one moment, while others go on writing. Nothing can be written inside."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias, durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # ``atomic`` would keep writers waiting all the time
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def read_rows(table: Table, connection: BaseDatabaseWrapper) -> Iterator[list[Any]]:
    """Yield the rows in order of their keys, each value as it stands in a file. Inside a transaction."""
    quote = connection.ops.quote_name
    order = quote(table.key.name)
    if table.key.kind == "text" and connection.vendor == "postgresql":
        order += ' COLLATE "C"'  # the order of SQLite
    selected = ", ".join(column.selected(connection) for column in table.columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {selected} FROM {quote(table.name)} ORDER BY {order}")
        while rows := cursor.fetchmany(table.rows_at_once):
            for row in rows:
                yield _to_file(table, row)


def _to_file(table: Table, row: Any) -> list[Any]:
    told: list[Any] = []
    for column, value in zip(table.columns, row, strict=True):
        try:
            told.append(column.to_file(value))
        except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
            key = row[[each.name for each in table.columns].index(table.key.name)]
            raise BackupRefused(
                f"表「{table.name}」の行 {key} の列「{column.name}」に、型に合わない値があります。"
            ) from error
    return told


def highest_key(table: Table, connection: BaseDatabaseWrapper) -> int:
    """Return the highest key that stands in a table whose keys are counted; 0 where there is none."""
    if not table.counted:
        return 0
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({quote(table.key.name)}) FROM {quote(table.name)}")
        return cursor.fetchone()[0] or 0


def last_key(table: Table, connection: BaseDatabaseWrapper) -> int | None:
    """Return the highest key that the database ever gave, also to rows that are gone; None where it gives none."""
    if not table.counted:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", _counter_of(table, connection))
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")
        else:
            cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table.name])
        return max(highest_key(table, connection), cursor.fetchone()[0])


def set_last_key(table: Table, last: int, connection: BaseDatabaseWrapper) -> None:
    """Have the database give keys after ``last`` from now on."""
    if not table.counted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values = [*_counter_of(table, connection), max(last, 1), last > 0]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", values)
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])


def _counter_of(table: Table, connection: BaseDatabaseWrapper) -> list[str]:
    return [connection.ops.quote_name(table.name), table.key.name]


def migrations_of(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """Return the applied migrations. Raises ``BackupRefused`` unless they are all that this program has."""
    try:
        executor = MigrationExecutor(connection)
        applied = executor.loader.applied_migrations
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise BackupRefused("データベースに接続できません。接続先が正しいかを確認してください。") from error
    if missing:
        names = "、".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:3])
        raise BackupRefused(
            f"データベースの構造がこのプログラムと合いません（未適用：{names}）。manage.py migrate を実行してからやり直してください。"
        )
    if foreign := sorted(set(applied) - set(executor.loader.disk_migrations)):
        names = "、".join(".".join(name) for name in foreign[:3])
        raise BackupRefused(
            f"データベースの構造がこのプログラムより新しいようです（{names}）。新しい版のプログラムで実行してください。"
        )
    return sorted([app, name] for app, name in applied)
