"""What a received file says, row by row: the texts with their cells. Made by ``layout``, compared by the intake."""

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
    values: dict[Column, Value]
    shared: int | None = None
    fields_merged: bool = False  # role and field stand in one merged cell with the row above
    hidden: bool = False
    last: int = -1  # the row's last line in the sheet


@dataclass(frozen=True, slots=True)
class Received:
    """Everything a file says. ``nothing`` holds the ministries that ticked 該当なし (by name as found)."""

    rows: tuple[ReceivedRow, ...]
    findings: tuple[Finding, ...] = ()
    nothing: tuple[str, ...] = ()
    years: tuple[int, ...] = ()  # fiscal years named in titles and headings
    excerpt: tuple[tuple[str, ...], ...] = field(default=())  # the first ten lines as decoded, for a CSV
