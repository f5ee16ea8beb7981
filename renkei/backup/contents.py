"""What a backup says of itself (the manifest), and the digest that tells whether rows are the same. No Django.

A row is a list of what JSON can hold. Its columns have kinds (``renkei.backup.columns``); only ``json`` matters here:
such a value is the text of a JSON document. PostgreSQL does not keep the order of its keys nor the way a number
is written, so the digest of the rows is made from a form in which both are settled.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

FORMAT = 1
APPLICATION = "renkei"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST = 2**63 - 1
MOST_DIGITS = 400  # of a number in a JSON document; the largest float has 309


class BackupRefused(Exception):
    """A backup or a restore that cannot be: the message says why, in Japanese. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table in the file."""

    name: str
    columns: list[list[str]]  # [name, kind]
    rows: int
    size: int  # of the member, in bytes
    sha256: str  # of the member as it stands in the file
    content: str  # of the rows in order of their keys: the same on every database
    last: int | None  # the highest key ever given; None where keys are not counted

    @property
    def kinds(self) -> list[str]:
        """The kinds of its columns, in order."""
        return [kind for _, kind in self.columns]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole file."""

    version: str  # of renkei
    made_at: str  # ISO 8601
    database: str  # sqlite, postgresql
    migrations: list[list[str]]  # [app, name], those applied
    left_out: list[str]  # tables whose rows are not in the file
    tables: list[Part]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(part.rows for part in self.tables)

    def to_json(self) -> bytes:
        """Write it."""
        told = {"application": APPLICATION, "format": FORMAT, **asdict(self)}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest that anybody may have written. Raises ``BackupRefused``."""
    told = _loads(data)
    if not isinstance(told, dict) or told.get("application") != APPLICATION:
        raise BackupRefused("renkei のバックアップではありません。")
    if told.get("format") != FORMAT:
        raise BackupRefused(
            f"バックアップの形式（{str(told.get('format'))[:20]}）が、このプログラムで読める形式（{FORMAT}）と違います。"
        )
    try:
        manifest = Manifest(
            version=_text(told["version"]),
            made_at=_text(told["made_at"]),
            database=_text(told["database"]),
            migrations=[[_text(app), _text(name)] for app, name in told["migrations"]],
            left_out=[_named(name) for name in told["left_out"]],
            tables=[_part(part) for part in told["tables"]],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused("バックアップの目録が壊れているか、書き換えられています。") from error
    names = [part.name for part in manifest.tables]
    if len(set(names)) != len(names):
        raise BackupRefused("バックアップの目録に、同じ表が二度あります。")
    return manifest


def _loads(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BackupRefused("バックアップの目録が壊れているか、書き換えられています。") from error


def _part(told: dict[str, Any]) -> Part:
    last = told["last"]
    return Part(
        name=_named(told["name"]),
        columns=[[_named(name), _named(kind)] for name, kind in told["columns"]],
        rows=_count(told["rows"]),
        size=_count(told["size"]),
        sha256=_digest(told["sha256"]),
        content=_digest(told["content"]),
        last=None if last is None else _count(last),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 255 or not value.isprintable():
        raise ValueError(value)
    return value


def _named(value: Any) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise ValueError(value)
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueError(value)
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise ValueError(value)
    return value


class Digest:
    """The digest of rows in their order. Two tables with the same digest hold the same."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._documents = [place for place, kind in enumerate(kinds) if kind == "json"]
        self._sum, self.rows = hashlib.sha256(), 0

    def add(self, row: Sequence[Any]) -> None:
        """Take in the next row. Raises ``ValueError`` for a document that no database of ours would hold."""
        settled = list(row)
        for place in self._documents:
            if settled[place] is not None:
                settled[place] = settle(settled[place])
        self._sum.update(write_line(settled))
        self.rows += 1

    def __str__(self) -> str:
        return self._sum.hexdigest()


def write_line(row: Sequence[Any]) -> bytes:
    """Return a row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def settle(document: str) -> str:
    """Return a JSON document with its keys in order and its numbers written one way: 1e2 is 100, 1.0 stays 1.0."""
    try:
        value = json.loads(document, parse_float=_number, parse_constant=_no_number)
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    except RecursionError as error:
        raise ValueError("a document nested too deeply") from error


def _number(text: str) -> Any:
    number = Decimal(text)
    if len(text) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(text[:50])
    plain = f"{number:f}"
    if number.is_zero():
        plain = plain.removeprefix("-")
    return ["\0", plain] if "." in plain else int(plain)  # a list no document holds: PostgreSQL refuses U+0000


def _no_number(text: str) -> Any:
    raise ValueError(text)
