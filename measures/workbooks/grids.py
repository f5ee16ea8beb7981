"""What every part of this room speaks of: a file's sheets as grids, and what is wrong with a cell."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of value a spreadsheet held."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF!, #N/A …
    UNCALCULATED = "uncalculated"  # a formula whose result the file does not hold


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``text`` is what a person sees (221, not 221.0; a date as 2020-01-02; 1/2 turned into a date stays a date).

    Where part of it is struck through (見え消し), ``text`` is everything, ``standing`` what is not struck and
    ``struck`` what is; otherwise both are empty.
    """

    text: str
    kind: Kind = Kind.TEXT
    standing: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows[r][c]`` is None where nothing stands; merged cells hold their value at the top left only."""

    file: str
    sheet: str  # "" for CSV
    rows: tuple[tuple[Cell | None, ...], ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)


class Severity(StrEnum):
    """What a finding means for the file it was found in."""

    FILE = "file"  # the whole file is refused
    ROW = "row"  # the named row is refused
    WARN = "warn"  # a person must tick it
    NORM = "norm"  # read in one certain way, and shown


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person has to know about a received file: where, what stands there, what was expected. In Japanese."""

    severity: Severity
    file: str
    sheet: str
    cell: str  # A1 notation, "" for the file or sheet as a whole
    column: str  # a column's key (budget, rate, …) or ""
    value: str
    message: str
    expected: str


class Unreadable(Exception):
    """The file as a whole cannot be taken; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Overtaxed(Unreadable):
    """Reading was ended by a limit of time or memory: with larger limits the file may be read."""


def cell_name(row: int, column: int) -> str:
    """Return the A1 notation of a cell counted from 0: (3, 5) → F4."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
