"""Fill an empty database from a backup: all of it, read back and compared, or nothing."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from renkei.backup.archive import Reader, Say
from renkei.backup.contents import BackupRefused, Digest, Manifest, Part
from renkei.backup.tables import (
    LEFT_OUT,
    REMADE,
    Table,
    highest_key,
    kept_tables,
    migrations_of,
    read_rows,
    set_last_key,
    tables_named,
)

UNFIT = "バックアップの表「{}」を書き込めませんでした。壊れているか、書き換えられています。何も書き込んでいません。"


def restore_backup(path: Path, connection: BaseDatabaseWrapper, say: Say = lambda words: None) -> Manifest:
    """Fill the database from the file and return what the file says of itself.

    The whole file is checked first. A database without tables is migrated; one that holds rows is refused. Rows are
    written as they are, past models: no signals, no readings derived anew, no second history, and into published
    editions too. Then every table is read back; anything that differs takes all of it back.
    Raises ``BackupRefused``.
    """
    with Reader(path) as reader:
        manifest = reader.check(say)
        tables = _same_tables(manifest)
        _prepare(manifest, connection, say)
        try:
            with transaction.atomic(using=connection.alias):
                _require_empty(connection)
                _fill(reader, tables, connection, say)
                _compare(tables, connection, say)
        except DatabaseError as error:
            raise BackupRefused(
                "データベースに書き込めませんでした。接続と空き容量を確認してください。何も書き込んでいません。"
            ) from error
        finally:
            ContentType.objects.clear_cache()
    return manifest


def _same_tables(manifest: Manifest) -> list[tuple[Table, Part]]:
    """Return our tables with their parts of the file, which must be those and no others, with the same columns."""
    parts, tables = {part.name: part for part in manifest.tables}, {table.name: table for table in kept_tables()}
    wrong = sorted(parts.keys() ^ tables.keys()) or [
        name for name, table in tables.items() if table.described != parts[name].columns
    ]
    if wrong:
        raise BackupRefused(
            f"バックアップの表が、このプログラム（ファイルは版 {manifest.version}）の表と合いません：{'、'.join(wrong[:5])}。"
            "バックアップしたときと同じ版のプログラムで復元し、その後に更新してください。"
        )
    return [(table, parts[name]) for name, table in sorted(tables.items())]


def _prepare(manifest: Manifest, connection: BaseDatabaseWrapper, say: Say) -> None:
    """Make the tables where there are none, and require the same migrations."""
    try:
        is_bare = not connection.introspection.table_names()
    except DatabaseError as error:
        raise BackupRefused("データベースに接続できません。接続先が正しいかを確認してください。") from error
    if is_bare:
        say("表を作っています")
        call_command("migrate", database=connection.alias, verbosity=0, interactive=False)
    if (applied := migrations_of(connection)) != manifest.migrations:
        theirs = {tuple(each) for each in manifest.migrations}
        ours = {tuple(each) for each in applied}
        names = "、".join(".".join(each) for each in sorted(theirs ^ ours)[:3])
        raise BackupRefused(
            f"データベースの構造が、バックアップしたとき（版 {manifest.version}）と違います（{names}）。"
            "その版のプログラムで空のデータベースに復元し、その後に更新して manage.py migrate を実行してください。"
        )


def _require_empty(connection: BaseDatabaseWrapper) -> None:
    """Nobody else writes from here on, and nothing is there. What ``migrate`` fills is emptied."""
    quote, remade = connection.ops.quote_name, [table.name for table in tables_named(REMADE)]
    tables = kept_tables()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(quote(table.name) for table in tables)
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {quote(table.name)} LIMIT 1")
            if table.name not in remade and cursor.fetchone() is not None:
                raise BackupRefused(
                    f"復元先のデータベースは空ではありません（「{table.label}」に行があります）。何も書き込んでいません。"
                    "新しい空のデータベース（PostgreSQL は createdb、SQLite は RENKEI_SQLITE の別の場所）を指定して、やり直してください。"
                )
        for name in [*remade, *(table.name for table in tables_named(LEFT_OUT))]:
            cursor.execute(f"DELETE FROM {quote(name)}")


def _fill(reader: Reader, tables: list[tuple[Table, Part]], connection: BaseDatabaseWrapper, say: Say) -> None:
    for table, part in tables:
        say(f"書き込んでいます：{table.name}")
        try:
            _insert(table, reader.rows(part), connection)
        except (DatabaseError, ValueError, OverflowError) as error:
            raise BackupRefused(UNFIT.format(table.name)) from error
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise BackupRefused(
            "バックアップの表どうしのつながりが合いません。壊れているか、書き換えられています。何も書き込んでいません。"
        ) from error


def _insert(table: Table, rows: Iterable[list[Any]], connection: BaseDatabaseWrapper) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    values = ", ".join(column.placeholder(connection) for column in table.columns)
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({values})"
    if connection.vendor == "postgresql":
        statement = statement.replace(") VALUES (", ") OVERRIDING SYSTEM VALUE VALUES (", 1)
    left = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, table.rows_at_once)):
            cursor.executemany(statement, [_bound(table, row, connection) for row in batch])


def _bound(table: Table, row: list[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    pairs = zip(table.columns, row, strict=True)
    return [column.bound(column.from_file(value), connection) for column, value in pairs]


def _compare(tables: list[tuple[Table, Part]], connection: BaseDatabaseWrapper, say: Say) -> None:
    """Read every table back; set what counts its keys past all that were ever given."""
    for table, part in tables:
        say(f"読み戻して確かめています：{table.name}")
        content = Digest(part.kinds)
        for row in read_rows(table, connection):
            content.add(row)
        if (content.rows, str(content)) != (part.rows, part.content):
            raise BackupRefused(
                f"表「{table.name}」を読み戻すと、バックアップと違います（{content.rows}行、バックアップは{part.rows}行）。"
                "復元を取りやめました。何も書き込んでいません。"
            )
    for table, part in tables:
        set_last_key(table, max(part.last or 0, highest_key(table, connection)), connection)
