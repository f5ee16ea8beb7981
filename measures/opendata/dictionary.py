"""What a data dictionary says of tables and columns; pure. Every table of ours is described by these and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """What a column holds, by the words of Frictionless Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    TRUTH = "boolean"
    DAY = "date"
    MOMENT = "datetime"

    @property
    def words(self) -> str:
        """The same in Japanese."""
        return _TYPE_WORDS[self]


_TYPE_WORDS = {
    Type.TEXT: "文字列",
    Type.INTEGER: "整数",
    Type.TRUTH: "真偽（true／false）",
    Type.DAY: "日付（ISO 8601）",
    Type.MOMENT: "日時（ISO 8601）",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its Japanese name, what it holds, and how its value is found in a row's object.

    ``unit`` is what a number counts (円); ``codes`` is the list in ``codes.csv`` that its values are from; a column
    that is not ``required`` may be empty. ``value`` is None where the table is written elsewhere.
    """

    name: str
    label: str
    type: Type = Type.TEXT
    words: str = ""
    value: Callable[[Any], object] | None = None
    unit: str = ""
    codes: str = ""
    required: bool = False

    def __post_init__(self) -> None:
        if self.type is Type.DAY and self.codes:
            raise ValueError(f"{self.name}: a day has no code list")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file's name, its Japanese name, what one row is, and the columns that tell its rows apart."""

    name: str
    label: str
    words: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # where it is to be had by itself
    refers: tuple[tuple[tuple[str, ...], str], ...] = ()  # (columns, the table in whose key they are found)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    def row(self, of: Any) -> list[object]:
        """Return the values of one row."""
        return [column.value(of) if column.value else None for column in self.columns]


def get(path: str) -> Callable[[Any], object]:
    """Return a function that follows attributes and calls what can be called: ``get("block.ministry.code")``."""
    names = path.split(".")

    def value(of: Any) -> object:
        for name in names:
            of = getattr(of, name)
        return of() if callable(of) else of

    return value
