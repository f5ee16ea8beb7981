"""How the value of a column goes into a file and comes back the same, on SQLite and on PostgreSQL.

Each kind has one form in the file, whatever database it came from: times in UTC with microseconds, bytes in base64,
JSON documents as the text that the database gives. NULL is null and of no kind.
"""

import base64
import datetime as dt
import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from renkei.backup.contents import BackupRefused

KINDS = {
    "AutoField": "integer",
    "BigAutoField": "integer",
    "SmallAutoField": "integer",
    "IntegerField": "integer",
    "BigIntegerField": "integer",
    "SmallIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveBigIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "DurationField": "duration",
    "BooleanField": "boolean",
    "CharField": "text",
    "SlugField": "text",
    "TextField": "text",
    "URLField": "text",
    "EmailField": "text",
    "FileField": "text",
    "FilePathField": "text",
    "GenericIPAddressField": "address",
    "UUIDField": "uuid",
    "DateTimeField": "datetime",
    "DateField": "date",
    "TimeField": "time",
    "JSONField": "json",
    "BinaryField": "bytes",
    "DecimalField": "decimal",
    "FloatField": "float",
}
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the database, its kind, and the field that knows its size."""

    name: str
    kind: str
    field: Any

    def selected(self, connection: BaseDatabaseWrapper) -> str:
        """Return the SQL that fetches it as it stands."""
        quoted = connection.ops.quote_name(self.name)
        if connection.vendor == "postgresql":
            return {"json": f"{quoted}::text", "address": f"host({quoted})"}.get(self.kind, quoted)
        return quoted

    def placeholder(self, connection: BaseDatabaseWrapper) -> str:
        """Return the SQL that stands for its value in an INSERT."""
        native = {"json": "%s::jsonb", "address": "%s::inet"} if connection.vendor == "postgresql" else {}
        return native.get(self.kind, "%s")

    def to_file(self, value: Any) -> Any:
        """Return what stands in the file for what the cursor gave. Raises ``ValueError`` for what is not its kind."""
        return None if value is None else TO_FILE[self.kind](value, self.field)

    def from_file(self, value: Any) -> Any:
        """Return the value that stands in the file, typed. Raises ``ValueError`` for what is not its kind."""
        if value is None:
            return None
        if type(value) is not TYPES.get(self.kind, str):
            raise ValueError(f"{self.kind}: {str(value)[:50]}")
        return FROM_FILE[self.kind](value) if self.kind in FROM_FILE else value

    def bound(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Return a typed value as the driver of this database takes it."""
        if value is None or self.kind not in BOUND:
            return value
        return BOUND[self.kind](value, self.field, connection)


def column_of(field: Any) -> Column:
    """Return the column of a field. Raises ``BackupRefused`` for a kind of field that nobody thought of yet."""
    plain: Any = field
    while isinstance(plain, models.ForeignKey):
        plain = plain.target_field
    kind = KINDS.get(plain.get_internal_type())
    if kind is None:
        raise BackupRefused(f"列「{field.model._meta.db_table}.{field.column}」の型はバックアップできません。")
    return Column(str(field.column), kind, plain)


def _integer(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise ValueError(value)
    return value


def _boolean(value: Any, _: Any) -> bool:
    if value not in (True, False):
        raise ValueError(value)
    return bool(value)


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _datetime(value: dt.datetime, _: Any) -> str:
    aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    return aware.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _float(value: Any, _: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _decimal(value: Any, field: Any) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return f"{number.quantize(Decimal(1).scaleb(-field.decimal_places)):f}"


def _duration(value: Any, _: Any) -> int:
    return value // MICROSECOND if isinstance(value, dt.timedelta) else _integer(value, None)


TO_FILE: dict[str, Callable[[Any, Any], Any]] = {
    "integer": _integer,
    "boolean": _boolean,
    "text": _text,
    "json": _text,
    "address": _text,
    "uuid": lambda value, _: str(uuid.UUID(str(value))),
    "datetime": _datetime,
    "date": lambda value, _: value.isoformat(),
    "time": lambda value, _: value.isoformat(timespec="microseconds"),
    "bytes": lambda value, _: base64.b64encode(value).decode("ascii"),
    "decimal": _decimal,
    "float": _float,
    "duration": _duration,
}
TYPES: dict[str, type] = {"integer": int, "duration": int, "boolean": bool, "float": float}  # in the file; else text


def _read_datetime(text: str) -> dt.datetime:
    if not text.endswith("Z"):
        raise ValueError(text)
    return dt.datetime.fromisoformat(text[:-1]).replace(tzinfo=dt.UTC)


FROM_FILE: dict[str, Callable[[Any], Any]] = {
    "uuid": uuid.UUID,
    "datetime": _read_datetime,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "bytes": lambda text: base64.b64decode(text, validate=True),
    "decimal": lambda text: Decimal(text) if len(text) < 100 else int("too long"),
    "duration": lambda number: number * MICROSECOND,
}
BOUND: dict[str, Callable[[Any, Any, BaseDatabaseWrapper], Any]] = {
    "uuid": lambda value, _, connection: value if connection.features.has_native_uuid_field else value.hex,
    "datetime": lambda value, _, connection: connection.ops.adapt_datetimefield_value(value),
    "date": lambda value, _, connection: connection.ops.adapt_datefield_value(value),
    "time": lambda value, _, connection: connection.ops.adapt_timefield_value(value),
    "decimal": lambda value, field, connection: connection.ops.adapt_decimalfield_value(
        value, field.max_digits, field.decimal_places
    ),
    "duration": lambda value, _, connection: (
        value if connection.features.has_native_duration_field else value // MICROSECOND
    ),
}
