"""Connections to SQLite that are kept: what they must notice before the next request, and what they must not hold."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connections

from renkei import serving
from renkei.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one word in it."""
    return write_file(tmp_path / "renkei.sqlite3", "old")


def write_file(path: Path, word: str) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE word (text)")
        made.execute("INSERT INTO word VALUES (?)", [word])
        made.commit()
    return path


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[[], DatabaseWrapper]]:
    """Makes connections such as threads keep, each of its own."""
    made: list[DatabaseWrapper] = []

    def make(**options: Any) -> DatabaseWrapper:
        usual = connections["default"].settings_dict
        more = {"ENGINE": "renkei.sqlite", "NAME": path, "CONN_MAX_AGE": 600, "OPTIONS": OPTIONS | options}
        made.append(DatabaseWrapper({**usual, **more}, "default"))
        return made[-1]

    yield make
    for each in made:
        each.close()


def words(connection: DatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM word")
        return [text for (text,) in cursor.fetchall()]


def add(connection: DatabaseWrapper, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES (%s)", [word])


def log_of(path: Path) -> int:
    """Bytes in the log; 0 where there is none."""
    log = Path(f"{path}-wal")
    return log.stat().st_size if log.exists() else 0


def test_it_stays_open_between_requests(opened: Callable[[], DatabaseWrapper]) -> None:
    connection = opened()
    words(connection)
    first = connection.connection

    connection.close_if_unusable_or_obsolete()

    assert first is not None
    assert connection.connection is first


def test_a_file_moved_into_its_place_is_read_by_the_next_request(
    opened: Callable[[], DatabaseWrapper], path: Path, tmp_path: Path
) -> None:
    connection, idle = opened(), opened()
    assert (words(connection), words(idle)) == (["old"], ["old"])
    write_file(tmp_path / "restored.sqlite3", "new").replace(path)

    connection.close_if_unusable_or_obsolete()
    first = words(connection)
    add(connection, "more")
    idle.close_if_unusable_or_obsolete()

    assert first == ["new"]
    assert words(idle) == ["new", "more"]


def test_the_log_of_the_old_file_is_not_taken_for_that_of_the_new_one(
    opened: Callable[[], DatabaseWrapper], path: Path, tmp_path: Path
) -> None:
    """What was written and not yet moved into the old file: SQLite would put these pages into the new one."""
    connection = opened()
    add(connection, "unsaved")
    assert log_of(path) > 0
    write_file(tmp_path / "restored.sqlite3", "new").replace(path)

    connection.close_if_unusable_or_obsolete()

    assert words(connection) == ["new"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)


def test_a_log_that_belongs_to_the_new_file_already_stays(
    opened: Callable[[], DatabaseWrapper], path: Path, tmp_path: Path
) -> None:
    connection, quicker = opened(), opened()
    words(connection), words(quicker)
    write_file(tmp_path / "restored.sqlite3", "new").replace(path)
    quicker.close_if_unusable_or_obsolete()
    add(quicker, "more")

    connection.close_if_unusable_or_obsolete()

    assert words(connection) == ["new", "more"]
    assert log_of(path) > 0


def test_a_file_that_was_removed_is_not_read_any_more(opened: Callable[[], DatabaseWrapper], path: Path) -> None:
    connection = opened()
    words(connection)
    path.unlink()

    connection.close_if_unusable_or_obsolete()

    with pytest.raises(OperationalError, match="no such table"):
        words(connection)


def test_after_an_error_the_next_request_has_a_new_connection(opened: Callable[[], DatabaseWrapper]) -> None:
    connection = opened()
    words(connection)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is None
    assert words(connection) == ["old"]


def test_between_requests_all_that_was_written_stands_in_the_one_file(
    opened: Callable[[], DatabaseWrapper], path: Path, tmp_path: Path
) -> None:
    connection, idle = opened(), opened()
    words(idle)
    add(connection, "more")

    connection.close_if_unusable_or_obsolete()
    shutil.copy(path, tmp_path / "copy.sqlite3")

    assert log_of(path) == 0
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM word").fetchall() == [("old",), ("more",)]


def test_what_a_command_wrote_stands_there_too_while_a_server_is_open(
    opened: Callable[[], DatabaseWrapper], path: Path
) -> None:
    command, server = opened(), opened()
    words(server)
    add(command, "more")

    command.close()

    assert log_of(path) == 0
    assert words(server) == ["old", "more"]


def test_nobody_is_waited_for_to_empty_the_log(opened: Callable[[], DatabaseWrapper], path: Path) -> None:
    connection, reader = opened(), opened()
    words(connection)
    reader.ensure_connection()
    half = reader.connection.execute("SELECT text FROM word UNION ALL SELECT 'one more'")
    half.fetchone()
    add(connection, "more")

    connection.close_if_unusable_or_obsolete()
    kept = log_of(path)
    half.close()
    connection.close_if_unusable_or_obsolete()

    assert (kept > 0, log_of(path)) == (True, 0)
    assert connection.connection.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_a_connection_within_a_transaction_is_left_alone(opened: Callable[[], DatabaseWrapper], path: Path) -> None:
    connection = opened()
    words(connection)
    connection.in_atomic_block = True
    path.unlink()

    connection.close_if_unusable_or_obsolete()
    still = connection.connection
    connection.in_atomic_block = False

    assert still is not None


def test_one_that_may_only_read_is_kept_alike(opened: Callable[..., DatabaseWrapper], path: Path) -> None:
    connection = opened(init_command=f"{OPTIONS['init_command']} PRAGMA query_only=ON;")
    words(connection)

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is not None
    with pytest.raises(OperationalError, match="readonly"):
        add(connection, "more")


def test_a_statement_that_was_not_read_to_its_end_shows_the_next_request_nothing_old(
    opened: Callable[[], DatabaseWrapper],
) -> None:
    """Who reads a stream goes away; what was read of it may be held by an error that was noted."""
    connection, other = opened(), opened()
    half = connection.cursor()
    half.execute("SELECT text FROM word UNION ALL SELECT 'one more'")
    half.fetchone()

    connection.close_if_unusable_or_obsolete()
    add(other, "more")

    assert words(connection) == ["old", "more"]
    with pytest.raises(ProgrammingError):
        half.fetchone()


def test_who_still_holds_a_statement_of_an_earlier_connection_is_let_go_of(
    opened: Callable[[], DatabaseWrapper],
) -> None:
    """The trace of an error holds it, and would fail every later request of its thread."""
    connection = opened()
    held = connection.cursor()
    held.execute("SELECT text FROM word")
    connection.close()
    connection.connect()

    connection.close_if_unusable_or_obsolete()

    assert connection.connection is not None
    assert words(connection) == ["old"]


@pytest.mark.parametrize(
    ("asked", "values", "found"),
    [
        ("SELECT %s || '%%s' || '%%'", ["a"], "a%s%"),
        ("SELECT %(one)s || %(one)s", {"one": "a"}, "aa"),
        (f"SELECT %s /* {'long ' * 3_000}*/", ["a"], "a"),
    ],
    ids=["in order", "named", "long"],
)
def test_placeholders_are_read_as_django_reads_them(
    opened: Callable[[], DatabaseWrapper], asked: str, values: Any, found: str
) -> None:
    connection = opened()
    for _ in range(2):  # the second time it is known
        with connection.cursor() as cursor:
            cursor.execute(asked, values)
            assert cursor.fetchall() == [(found,)]


def test_a_server_is_forked_without_a_connection(monkeypatch: Any, opened: Callable[[], DatabaseWrapper]) -> None:
    connection, held = opened(), []
    words(connection)
    monkeypatch.setattr(serving, "connections", SimpleNamespace(close_all=connection.close))
    monkeypatch.setattr(serving.Server, "run", lambda self: held.append(connection.connection))

    serving.serve(None, port=8000)  # type: ignore[arg-type]

    assert held == [None]
