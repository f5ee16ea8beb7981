"""The findings of a file, gathered as they are met and told in the order of its sheets and cells."""

import re
from collections.abc import Iterable

from measures.notation.text import forbidden_characters
from measures.workbooks.grids import Finding, Severity, cell_name
from measures.workbooks.merges import Sheet, Spot

_LONGEST = 300  # characters of a value that a message shows
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Findings:
    """Everything that has to be said about one file."""

    def __init__(self) -> None:
        self._found: list[tuple[int, int, int, Finding]] = []

    def add(
        self,
        severity: Severity,
        sheet: Sheet,
        place: Spot | tuple[int, int] | None,
        message: str,
        expected: str,
        *,
        column: str = "",
        value: str | None = None,
    ) -> None:
        """Say something of a cell (its text is the value unless another is given), or with None of a sheet."""
        row, at = (-1, -1) if place is None else (place[0], place[1])
        if value is None:
            value = place.cell.text if isinstance(place, Spot) else ""
        cell = cell_name(row, at) if row >= 0 else ""
        grid = sheet.grid
        finding = Finding(severity, grid.file, grid.sheet, cell, column, shown(value), message, expected)
        self._found.append((sheet.place, row, at, finding))

    @property
    def refused(self) -> bool:
        """Whether the whole file is refused already."""
        return any(finding.severity is Severity.FILE for *_, finding in self._found)

    def in_order(self) -> tuple[Finding, ...]:
        """By sheet, row and column; of one cell in the order they were met, and the same (of two tables) once."""
        return tuple(dict.fromkeys(finding for *_, finding in sorted(self._found, key=lambda found: found[:3])))


def shown(text: str) -> str:
    """A text that can be stored and shown: cut when long, forbidden characters as U+FFFD."""
    text = printable(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def printable(text: str) -> str:
    """The text with U+FFFD in place of what no database and no workbook can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def code_points(characters: Iterable[str]) -> str:
    """``U+0000、U+202E``: how a message names characters that cannot be seen."""
    return "、".join(f"U+{ord(one):04X}" for one in dict.fromkeys(characters))


def forbidden(text: str) -> str:
    """The code points of the text that cannot be stored; "" if there is none."""
    return code_points(forbidden_characters(text)) if _UNPRINTABLE.search(text) else ""
