"""Triggers that give a table another mark whenever it is written; put in place after every ``migrate``.

Not by a migration: on SQLite, a migration that alters a table makes it anew, and its triggers are gone.

**PostgreSQL.** A statement writes a row of its own into ``renkei_mark``, and takes in those rows of its table that
nobody else holds (SKIP LOCKED): writers never wait for each other here, as they would with one counter, and there are
never more rows than transactions at work. What counts is the sum: whoever commits, it is another one.

**SQLite** has one writer at a time and triggers by row alone: the number of the one row is replaced.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from renkei.marks import RANGE, labels_of, table_of
from renkei.sources import EVERYTHING, NO_NEWS, SEEN

PREFIX = "renkei_mark_1"  # raise the number when a trigger becomes another
_EVENTS = ("INSERT", "UPDATE", "DELETE")
_RANDOM = {"postgresql": f"floor(random() * {RANGE})::bigint", "sqlite": f"abs(random() % {RANGE})"}
_NOW = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION renkei_mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held numeric;
BEGIN
  WITH free AS (SELECT ctid FROM renkei_mark WHERE area = TG_TABLE_NAME FOR UPDATE SKIP LOCKED),
  taken AS (DELETE FROM renkei_mark USING free WHERE renkei_mark.ctid = free.ctid RETURNING renkei_mark.value)
  SELECT coalesce(sum(value), 0) INTO held FROM taken;
  INSERT INTO renkei_mark (area, value, changed_at)
  VALUES (TG_TABLE_NAME, (held + {_RANDOM["postgresql"]}) % {RANGE}, {_NOW["postgresql"]});
  RETURN NULL;
END $$
"""


def install_marks(connection: BaseDatabaseWrapper) -> None:
    """Give every table of ``EVERYTHING`` that exists its triggers; one that had not all of them gets another mark too."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "renkei_mark" not in tables:
            return
        there = _triggers(cursor, vendor)
        labels = [label for label in sorted(labels_of(EVERYTHING)) if table_of(label) in tables]
        wanted = {name: (table_of(label), how) for label in labels for name, how in _wanted(label, vendor).items()}
        for name in there.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{there[name]}"' if vendor == "postgresql" else ""))
        missing = [wanted[name] for name in sorted(wanted.keys() - there.keys())]
        if missing and vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for _, statement in missing:
            cursor.execute(statement)
        for table in sorted({table for table, _ in missing}):  # it may have been written while it had none
            cursor.execute(f"DELETE FROM renkei_mark WHERE area = '{table}'")
            cursor.execute(f"INSERT INTO renkei_mark VALUES ('{table}', {_RANDOM[vendor]}, {_NOW[vendor]})")


def _triggers(cursor: Any, vendor: str) -> dict[str, str]:
    """Our triggers that are there, {name: table}."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relnamespace = current_schema()::regnamespace AND starts_with(tgname, 'renkei_mark_')"
        )
    else:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'renkei_mark_*'")
    return dict(cursor.fetchall())


def _wanted(label: str, vendor: str) -> dict[str, str]:
    """{name of a trigger: statement that makes it}."""
    table, seen = table_of(label), SEEN.get(label, "")
    events = [event for event in _EVENTS if event not in NO_NEWS.get(label, ())]
    if vendor == "postgresql" and not seen:
        when = f'AFTER {" OR ".join([*events, "TRUNCATE"])} ON "{table}" FOR EACH STATEMENT'
        return {f"{PREFIX}_{table}": f'CREATE TRIGGER "{PREFIX}_{table}" {when} EXECUTE FUNCTION renkei_mark_change()'}
    if vendor == "postgresql":
        does = "EXECUTE FUNCTION renkei_mark_change()"
    else:
        values = f"value = {_RANDOM[vendor]}, changed_at = {_NOW[vendor]}"
        does = f"BEGIN UPDATE renkei_mark SET {values} WHERE area = '{table}'; END"
    made = {}
    for event in events:
        rows = [row for row, absent in (("OLD", "INSERT"), ("NEW", "DELETE")) if event != absent]
        condition = f"WHEN ({' OR '.join(seen.format(row=row) for row in rows)}) " if seen else ""
        name = f"{PREFIX}_{table}_{event.lower()}"
        made[name] = f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH ROW {condition}{does}'
    return made
