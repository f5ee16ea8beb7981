"""What every cell is read with: what is known, and where notes and problems go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from measures.notation.money import YEN
from measures.workbooks.grids import Severity


class Problem(ValueError):
    """A cell that cannot be taken: why, and what was expected, in Japanese."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message)
        self.message, self.expected = message, expected


@dataclass(frozen=True, slots=True)
class Note:
    """A cell that was read although it is written oddly: WARN must be confirmed by a person, NORM is only shown."""

    severity: Severity
    message: str
    expected: str


@dataclass(frozen=True, slots=True)
class Known:
    """What codes and names may stand for, loaded once a file; names are folded."""

    municipalities: Mapping[str, str]  # code → name
    prefectures: Mapping[str, str]  # folded name → number
    regions: Mapping[str, str]  # code → name
    region_names: Mapping[str, str]  # folded name → code
    measures: Mapping[int, str]  # number → name


@dataclass(slots=True)
class Reading:
    """What a widget may ask while it reads one cell, and where it leaves its notes."""

    known: Known
    unit: int = YEN
    notes: list[Note] = field(default_factory=list)

    def norm(self, message: str, expected: str) -> None:
        """Say how the cell was read."""
        self.notes.append(Note(Severity.NORM, message, expected))

    def warn(self, message: str, expected: str) -> None:
        """Ask a person to confirm."""
        self.notes.append(Note(Severity.WARN, message, expected))
