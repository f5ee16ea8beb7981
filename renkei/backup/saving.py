"""Make a backup: everything as it stands at one moment, in one file that was read again before it counts."""

import datetime as dt
import tomllib
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from renkei.backup.archive import Say, Writer, check_file, written_whole
from renkei.backup.contents import BackupRefused, Manifest
from renkei.backup.tables import (
    LEFT_OUT,
    kept_tables,
    last_key,
    migrations_of,
    one_moment,
    read_rows,
    tables_named,
)


def save_backup(path: Path, connection: BaseDatabaseWrapper, say: Say = lambda words: None) -> Manifest:
    """Write every kept table to ``path`` and return what was written.

    Others may write meanwhile: the file holds one moment. It appears under its name only once it was read again
    from the disk and is what was read from the database. Raises ``BackupRefused``, leaving no file.
    """
    try:
        with written_whole(path, check=lambda written: check_file(written, say)) as file, Writer(file) as writer:
            return _write(writer, connection, say)
    except DatabaseError as error:
        raise BackupRefused(
            "データベースから読み取れませんでした。接続先と状態を確認して、もう一度実行してください。"
        ) from error


def _write(writer: Writer, connection: BaseDatabaseWrapper, say: Say) -> Manifest:
    with one_moment(connection):
        migrations = migrations_of(connection)
        for table in kept_tables():
            say(f"書き出しています：{table.name}")
            writer.add(
                table.name,
                table.described,
                read_rows(table, connection),
                last=lambda table=table: last_key(table, connection),  # type: ignore[misc]
            )
    manifest = Manifest(
        version=program_version(),
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations,
        left_out=[table.name for table in tables_named(LEFT_OUT)],
        tables=writer.parts,
    )
    writer.finish(manifest)
    return manifest


def program_version() -> str:
    """Return the version of renkei that is running."""
    return str(tomllib.loads((settings.ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])
