"""What a received file says, row by row: the texts with their cells. Made by ``layout``, compared by the intake."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from measures.workbooks.grids import Finding


class Column(StrEnum):
    """The columns a sheet can have. The first eight are printed, the others come with the round-trip workbook."""

    FIELDS = "fields"  # role and policy field together, one line a role: "ウ-A a,b\\nウ-B c"
    NAME = "name"
    SUMMARY = "summary"
    SUPPORT = "support"
    BUDGET = "budget"
    RATE = "rate"
    RECIPIENTS = "recipients"
    MINISTRY = "ministry"
    NUMBER = "number"
    FULL_NAME = "full_name"
    ENDED = "ended"  # 掲載終了: the reason
    SUCCESSOR = "successor"  # 後継施策
    SECTION = "section"  # 担当課
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"  # URL
    CALL = "call"  # 公募時期


class Value(NamedTuple):
    """One text as received, with its cell (``総務省!F4``, or ``F4`` in a CSV). Several role rows: the first cell."""

    text: str
    cell: str
    struck: str = (
        ""  # 見え消し: the whole text as it stood, struck-through parts included; ``text`` then is what stands
    )


class Head:
    """The columns of a table as they are read: each with how the addresses of its cells begin (``総務省!F``)."""

    __slots__ = ("_without", "columns", "letters", "places")

    def __init__(self, columns: tuple[Column, ...], letters: tuple[str, ...]) -> None:
        self.columns, self.letters = columns, letters
        self.places = {column: place for place, column in enumerate(columns)}
        self._without: dict[Column, Head] = {}

    def without(self, column: Column) -> "Head":
        """The same head without a column that it has."""
        if column not in self._without:
            place = self.places[column]
            kept = [*self.columns[:place], *self.columns[place + 1 :]]
            letters = [*self.letters[:place], *self.letters[place + 1 :]]
            self._without[column] = Head(tuple(kept), tuple(letters))
        return self._without[column]


class LineValues(Mapping[Column, Value]):
    """The values of a row of one line, every column one cell of it. Thousands are kept as texts and a line.

    ``texts`` are in the order of the columns, ``line`` is counted from 0; a :class:`Value` is made when asked for.
    """

    __slots__ = ("head", "line", "texts")

    def __init__(self, head: Head, texts: tuple[str, ...], line: int) -> None:
        self.head, self.texts, self.line = head, texts, line

    def __getitem__(self, column: Column) -> Value:
        place = self.head.places[column]
        return Value(self.texts[place], f"{self.head.letters[place]}{self.line + 1}")

    def __contains__(self, column: object) -> bool:
        return column in self.head.places

    def __iter__(self) -> Iterator[Column]:
        return iter(self.head.columns)

    def __len__(self) -> int:
        return len(self.texts)

    def without(self, column: Column) -> "LineValues":
        """The same values without those of a column."""
        place = self.head.places.get(column)
        if place is None:
            return self
        return LineValues(self.head.without(column), self.texts[:place] + self.texts[place + 1 :], self.line)

    def text(self, column: Column) -> str:
        """The text of a column, "" where the table does not have it."""
        place = self.head.places.get(column)
        return "" if place is None else self.texts[place]


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One measure as a file tells it.

    A column that the file does not have is missing from ``values``; one that is there but empty has text "".
    Rows whose amount stands in one merged cell have the same ``shared`` (a number unique in the file), others None.
    """

    sheet: str
    place: int  # the row's first line in the sheet, counted from 0
    ministry: str  # the ministry's name as found: a column, the heading, or the sheet's name; "" if none
    unit_yen: int | None  # the unit found on the sheet, None if none stands there
    values: Mapping[Column, Value]
    shared: int | None = None
    fields_merged: bool = False  # role and field stand in one merged cell with the row above
    hidden: bool = False
    last: int = -1  # the row's last line in the sheet

    def text(self, column: Column) -> str:
        """The text of a column, "" where the file does not have it."""
        if isinstance(self.values, LineValues):
            return self.values.text(column)
        value = self.values.get(column)
        return value.text if value else ""

    def texts(self) -> Iterable[tuple[Column, str]]:
        """Every column that the file has, with its text."""
        if isinstance(self.values, LineValues):
            return zip(self.values.head.columns, self.values.texts, strict=True)
        return [(column, value.text) for column, value in self.values.items()]


@dataclass(frozen=True, slots=True)
class Received:
    """Everything a file says. ``nothing`` holds the ministries that ticked 該当なし (by name as found)."""

    rows: tuple[ReceivedRow, ...]
    findings: tuple[Finding, ...] = ()
    nothing: tuple[str, ...] = ()
    years: tuple[int, ...] = ()  # fiscal years named in titles and headings
    excerpt: tuple[tuple[str, ...], ...] = field(default=())  # the first ten lines as decoded, for a CSV
