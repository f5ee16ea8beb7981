"""Which databases a command of the bench measures: those it is given, or made catalogues of the sizes asked for."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from tests.bench.servers import ROOT

FOLDER = ROOT / ".data" / "bench"
EDITION_SIZE = 500


@dataclass(frozen=True, slots=True)
class Database:
    """A database, and the environment in which the site finds it."""

    name: str
    environment: dict[str, str]
    file: Path | None = None

    def __str__(self) -> str:
        return f"{'SQLite' if self.file else 'PostgreSQL'}, {self.name}"


def add_database_arguments(parser: argparse.ArgumentParser) -> None:
    """Databases by name, or sizes."""
    parser.add_argument("--sqlite", nargs="*", type=Path, default=[], help="SQLite files to measure")
    parser.add_argument("--postgres", nargs="*", default=[], help="PostgreSQL databases to measure (libpq says where)")
    parser.add_argument(
        "--sizes", nargs="*", type=int, default=[], help="catalogues to make in .data/bench and measure"
    )


def databases(options: argparse.Namespace) -> Iterator[Database]:
    """Yield what the arguments name, catalogues made as they are asked for."""
    given = [*map(of_file, options.sqlite), *map(of_postgres, options.postgres)]
    if not given and not options.sizes:
        options.sizes = [17, 1000]
    for size in options.sizes:
        given.append(of_file(made(size)))
    yield from given


def print_tables(options: argparse.Namespace, table_of: Callable[[Database, argparse.Namespace], Iterable[str]]) -> int:
    """Print the lines of each database's table as they come."""
    for database in databases(options):
        for line in table_of(database, options):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return 0


def of_file(file: Path) -> Database:
    """Return a SQLite file as a database."""
    return Database(file.stem, {"RENKEI_SQLITE": str(file.resolve())}, file.resolve())


def of_postgres(name: str) -> Database:
    """Return a database of the server that libpq's variables name."""
    return Database(name, {"PGDATABASE": name})


def made(size: int) -> Path:
    """Return the SQLite file with a catalogue of that size, made if it is not there."""
    file = FOLDER / f"renkei-{size}.sqlite3"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        partly = file.with_suffix(".making")
        for rest in FOLDER.glob(f"{partly.name}*"):
            rest.unlink()
        command = [sys.executable, "-m", "tests.bench", "make", str(size)]
        command += ["--edition-size", str(EDITION_SIZE)] if size >= 2 * EDITION_SIZE else []
        environment = {name: value for name, value in os.environ.items() if name != "PGDATABASE"}
        subprocess.run(command, cwd=ROOT, env={**environment, "RENKEI_SQLITE": str(partly)}, check=True)
        partly.rename(file)
    return file


@contextmanager
def copied(database: Database) -> Iterator[Database]:
    """A copy of a database for as long as the block runs, to be written to."""
    if database.file:
        with TemporaryDirectory(dir=database.file.parent) as folder:
            yield of_file(Path(shutil.copy(database.file, folder)))
        return
    name = f"{database.name}_copy"
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        copy, origin = sql.Identifier(name), sql.Identifier(database.name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(copy))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, origin))
        try:
            yield of_postgres(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))
