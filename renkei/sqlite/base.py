"""Django's engine for SQLite, made safe for connections that each thread keeps (``CONN_MAX_AGE``).

To open one and to read the schema anew takes as long as the rest of a short answer. But a kept connection stays with the
file it opened, and with that file's log (``-wal``, ``-shm``), which the last connection to close would have emptied and
taken away. So, before and after every request:

- a file that is no longer the one at its path (restored, moved, removed) is let go of, with its log: SQLite would take
  the old log for that of the new file;
- a statement that was not read to its end is ended: the thread would go on seeing the state of its begin;
- after an error the next request begins with a new connection;
- who has written empties the log, so that between two requests everything stands in the one file, as before.
"""

import os
from contextlib import suppress
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base

ENDINGS = ("", "-wal", "-shm")
LONGEST_KNOWN = 10_000  # characters of a statement that is kept as SQLite writes it

Identity = tuple[int, int]  # device and inode


class Cursor(base.SQLiteCursorWrapper):
    """Django's, which looks through each statement for its placeholders; most were asked for before."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Return the statement as SQLite writes it."""
        if param_names is not None or len(query) > LONGEST_KNOWN:
            return super().convert_query(query, param_names=param_names)  # type: ignore[no-any-return]
        return _converted(query)


@lru_cache(maxsize=500)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows which file it opened, and how much of what it wrote is still in the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opened: dict[str, Identity | None] = {}
        self._emptied = 0  # of the changes it has made, those that are in the file itself
        self._cursors: WeakSet[Any] = WeakSet()  # those that somebody still holds

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open the file, and note which one it is; opened again where it was replaced just then."""
        while True:
            before = self._found("")
            connection = super().get_new_connection(conn_params)
            self._emptied, self._opened = 0, {ending: self._found(ending) for ending in ENDINGS}
            if before is None or before == self._opened[""]:
                return connection
            connection.close()

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that is known until nobody holds it any more."""
        cursor = self.connection.cursor(factory=Cursor)
        self._cursors.add(cursor)
        return cursor

    def close_if_unusable_or_obsolete(self) -> None:
        """Close what is of another file or had an error; Django calls it before and after each request."""
        if self.connection is not None and not self.in_atomic_block and not self.is_in_memory_db():
            self._end_statements()
            if self._opened[""] != self._found(""):
                self._leave_log()
                self.close()
            elif self.errors_occurred:
                self.close()
            else:
                self._empty_log()
        super().close_if_unusable_or_obsolete()

    def close(self) -> None:
        """Close it; what it wrote is in the file then, also where others stay open."""
        if self.connection is not None and not self.in_atomic_block and not self.is_in_memory_db():
            self._empty_log()
        super().close()

    def _end_statements(self) -> None:
        """Close the cursors that somebody still holds; those of a connection that was closed before are nobody's."""
        for cursor in list(self._cursors):
            with suppress(self.Database.ProgrammingError):  # it is of the connection before this one
                cursor.close()
        self._cursors.clear()

    def _empty_log(self) -> None:
        """Move what it wrote from the log into the file, unless somebody reads or writes: then whoever comes next does."""
        changes = self.connection.total_changes
        if changes == self._emptied or self._opened[""] != self._found(""):
            return
        with suppress(self.Database.Error):  # it is safe in the log
            (patience,) = self.connection.execute("PRAGMA busy_timeout").fetchone()
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {patience}")
            if not busy:
                self._emptied = changes

    def _leave_log(self) -> None:
        """Take the log of the file that is gone away from the path, unless another stands there by now."""
        for ending in ENDINGS[1:]:
            if self._opened[ending] is not None and self._opened[ending] == self._found(ending):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self.settings_dict['NAME']}{ending}")

    def _found(self, ending: str) -> Identity | None:
        try:
            found = os.stat(f"{self.settings_dict['NAME']}{ending}")
        except OSError:
            return None
        return found.st_dev, found.st_ino
