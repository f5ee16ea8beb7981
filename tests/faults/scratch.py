"""Databases that processes of their own work on: made once, copied for each test, gone afterwards.

A temporary SQLite file, or a database of the PostgreSQL that the tests run on, or of another one.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import without_postgres
from tests.faults.nursery import Actor, nursery_for

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = bool(os.environ.get("PGDATABASE"))
_migrated: list["Scratch"] = []  # one, once the tests have made their own database


@dataclass(frozen=True)
class Scratch:
    """A database by the environment that leads to it."""

    name: str  # of the file or of the database
    environment: dict[str, str]

    @property
    def on_postgres(self) -> bool:
        """Whether it is a database of a PostgreSQL."""
        return "PGDATABASE" in self.environment

    def start(self, *words: Any, **environment: str) -> Actor:
        """Have ``tests.faults.actor`` act on this database, in a process of its own."""
        environment = self.environment | environment
        return nursery_for(environment).bear([*map(str, words)], environment)

    def manage(self, *words: Any) -> subprocess.Popen[str]:
        """Start a command of ``manage.py`` on this database."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def one(self, query: str) -> Any:
        """Return the first row that a query finds, as it stands for everybody at this moment."""
        if self.on_postgres:
            with psycopg.connect(**_server(self.environment, self.name), autocommit=True) as connection:
                return connection.execute(query).fetchone()  # type: ignore[call-overload]
        with closing(sqlite3.connect(self.name, timeout=20)) as connection:
            return connection.execute(query).fetchone()

    def ask(self, *words: Any, **environment: str) -> Any:
        """Have an actor do one thing and return what it says."""
        actor = self.start(*words, **environment)
        said, _ = actor.communicate("go\n", timeout=300)
        assert actor.returncode == 0, (words, said)
        return json.loads(said.splitlines()[-1])

    def renew(self, *, like: "Scratch") -> None:
        """Put back what ``like`` holds; whatever stood here goes."""
        self.remove()
        if self.on_postgres:
            self._tell(f'CREATE DATABASE "{self.name}" TEMPLATE "{like.name}"')
            return
        with closing(sqlite3.connect(like.name)) as source, closing(sqlite3.connect(self.name)) as target:
            source.backup(target)

    def remove(self) -> None:
        """Take the database away."""
        if self.on_postgres:
            self._tell(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            return
        for end in ("", "-wal", "-shm"):
            Path(self.name + end).unlink(missing_ok=True)

    def settle(self) -> None:
        """Wait until the server has noticed that a client died: until then its last statement may still commit."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while self.on_postgres and self._tell(asked, self.name) != (0,):
            time.sleep(0.02)

    def make(self) -> None:
        """Make it, empty."""
        if self.on_postgres:
            self._tell(f'CREATE DATABASE "{self.name}"')

    def _tell(self, statement: str, *values: str) -> Any:
        """Run one statement on the server; return its first row, if it has any."""
        with psycopg.connect(**_server(self.environment, "postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)  # type: ignore[call-overload]
            return cursor.fetchone() if cursor.description else None


@contextmanager
def scratch(
    name: str, folder: Path, *, like: Scratch | None = None, server: Mapping[str, str] | None = None, bare: bool = False
) -> Iterator[Scratch]:
    """Make a database: with the real document, or as a copy, or ``bare`` without tables.

    ``server`` holds libpq variables of another PostgreSQL than that of the tests; {} is SQLite in any case. A copy
    stands where its original does.
    """
    if like is not None:
        server = {key: value for key, value in like.environment.items() if key.startswith("PG")}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("RENKEI_", "DJANGO_"))}
    if server is not None:
        kept = {**without_postgres(kept), **server}
    environment = {**kept, "RENKEI_SECRET_KEY": "scratch", "DJANGO_SETTINGS_MODULE": "renkei.settings"}
    name = f"renkei_{name}_{os.getpid()}"
    if environment.get("PGDATABASE"):
        made = Scratch(name, environment | {"PGDATABASE": name})
    else:
        path = str(folder / f"{name}.sqlite3")
        made = Scratch(path, environment | {"RENKEI_SQLITE": path})
    try:
        if like or (_migrated and server is None and not bare):
            made.renew(like=like or _migrated[0])
        else:
            made.make()
        if not like and not bare:
            made.ask("prepare")
        yield made
    finally:
        made.remove()


@contextmanager
def migrated_kept(connection: Any, folder: Path) -> Iterator[None]:
    """Keep a copy of the tests' own database while it is migrated and empty: what is made from it migrates no more."""
    with scratch("migrated", folder, bare=True) as copy:
        if copy.on_postgres:
            connection.close()  # a template has nobody in it
            copy.renew(like=Scratch(connection.settings_dict["NAME"], copy.environment))
        else:
            connection.ensure_connection()
            with closing(sqlite3.connect(copy.name)) as target:
                connection.connection.backup(target)
        _migrated.append(copy)
        yield
        _migrated.remove(copy)


def _server(environment: Mapping[str, str], name: str) -> dict[str, Any]:
    """How to connect to a database of the server that the environment leads to."""
    known = {"host": environment.get("PGHOST"), "port": environment.get("PGPORT"), "user": environment.get("PGUSER")}
    return {"dbname": name, **{key: value for key, value in known.items() if value}}
