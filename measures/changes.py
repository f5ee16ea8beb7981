"""What differs between two lists of entries: pure, no queries, rows already loaded.

A row is a frozen value; the two lists may be two editions, or an edition and a received file. Each change says
whether only the spelling differs (表記のみ) or what is understood from it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from measures.notation.amounts import Amount, read_amount
from measures.notation.fields import read_fields
from measures.notation.rates import read_rate
from measures.notation.reading import BLANK, ELSEWHERE, UNREAD, Reading
from measures.notation.text import squeeze

if TYPE_CHECKING:
    from measures.models import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as printed. ``unit_yen`` is the unit of ``budget`` in 円; ``envelope`` tells shared amounts apart."""

    number: int | None
    ministry: str
    name: str
    full_name: str = ""
    fields: str = ""
    summary: str = ""
    support: str = ""
    budget: str = ""
    rate: str = ""
    recipients: str = ""
    unit_yen: int = 1_000_000
    envelope: int | None = None

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name

    @property
    def amount(self) -> Amount:
        """The reading of ``budget`` in the row's own unit."""
        return read_amount(self.budget, unit=self.unit_yen)


def row_of(entry: "Entry") -> Row:
    """Return the printed texts of an entry as a plain value (its block, measure and envelope are loaded)."""
    return Row(
        number=entry.measure.number,
        ministry=entry.block.ministry.name,
        name=entry.name,
        full_name=entry.full_name,
        fields=entry.fields_text,
        summary=entry.summary,
        support=entry.support_text,
        budget=entry.envelope.amount_text,
        rate=entry.rate_text,
        recipients=entry.recipients_text,
        unit_yen=entry.envelope.unit_yen,
        envelope=entry.envelope.number,
    )


COLUMN_LABELS = {
    "ministry": "府省庁",
    "name": "施策名",
    "full_name": "正式な名称",
    "fields": "役割・政策分野",
    "summary": "概要",
    "support": "支援の内容",
    "budget": "予算額",
    "rate": "補助率",
    "recipients": "交付対象",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs. ``spelling_only``: both texts mean the same to us (表記のみ)."""

    column: str
    old: str
    new: str
    spelling_only: bool

    @property
    def label(self) -> str:
        """The column in the words of the sheet."""
        return COLUMN_LABELS[self.column]


class Verdict(StrEnum):
    """What became of a row."""

    NEW = "new"
    REVISED = "revised"
    SPELLING = "spelling"
    UNCHANGED = "unchanged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; ``old`` is None for a new one, ``new`` for an ended one."""

    verdict: Verdict
    old: Row | None
    new: Row | None
    changes: tuple[Change, ...] = ()

    @property
    def row(self) -> Row:
        """The row to name it by: the new one where there is one."""
        row = self.new or self.old
        assert row is not None
        return row


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All rows of two lists, matched by measure number, in the order of the new list; ended ones last."""

    rows: tuple[RowChange, ...]

    def of(self, *verdicts: Verdict) -> list[RowChange]:
        """Return the rows with one of these verdicts."""
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def new(self) -> list[RowChange]:
        """新規."""
        return self.of(Verdict.NEW)

    @property
    def ended(self) -> list[RowChange]:
        """掲載終了."""
        return self.of(Verdict.ENDED)

    @property
    def revised(self) -> list[RowChange]:
        """変更あり, with those of which only the spelling differs."""
        return self.of(Verdict.REVISED, Verdict.SPELLING)

    @property
    def unchanged(self) -> list[RowChange]:
        """変更なし."""
        return self.of(Verdict.UNCHANGED)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        return len(self.unchanged) == len(self.rows)


def compare(old: Iterable[Row], new: Iterable[Row]) -> ChangeSet:
    """Match two lists by measure number and say what differs. A row without a number is new."""
    before: dict[int | None, Row] = {row.number: row for row in old if row.number is not None}
    rows = [compare_rows(before.pop(row.number, None), row) for row in new]
    rows += [RowChange(Verdict.ENDED, row, None) for row in before.values()]
    return ChangeSet(tuple(rows))


def compare_rows(old: Row | None, new: Row) -> RowChange:
    """Say what became of one row."""
    if old is None:
        return RowChange(Verdict.NEW, None, new)
    changes = tuple(change for column in COLUMN_LABELS if (change := _compare_column(column, old, new)))
    if not changes:
        return RowChange(Verdict.UNCHANGED, old, new)
    spelling = all(change.spelling_only for change in changes)
    return RowChange(Verdict.SPELLING if spelling else Verdict.REVISED, old, new, changes)


def _compare_column(column: str, old: Row, new: Row) -> Change | None:
    before, after = getattr(old, column), getattr(new, column)
    if before == after and old.unit_yen == new.unit_yen:
        return None
    if before == after and (column != "budget" or _same_amount(old, new, column) or old.amount.reading is BLANK):
        return None
    return Change(column, before, after, spelling_only=_MEANING.get(column, _same_words)(old, new, column))


def _same_words(old: Row, new: Row, column: str) -> bool:
    return squeeze(getattr(old, column)) == squeeze(getattr(new, column))


def _same_reading(read: Callable[[str], object]) -> Callable[[Row, Row, str], bool]:
    def same(old: Row, new: Row, column: str) -> bool:
        before, after = read(getattr(old, column)), read(getattr(new, column))
        if _is_complete(before) and _is_complete(after):
            return before == after
        return _same_words(old, new, column)

    return same


def _same_cells(old: Row, new: Row, column: str) -> bool:
    before, after = read_fields(old.fields), read_fields(new.fields)
    if _is_complete(before) and _is_complete(after):
        return set(before.cells) == set(after.cells)
    return _same_words(old, new, column)


def _same_amount(old: Row, new: Row, column: str) -> bool:
    if _is_complete(old.amount) and _is_complete(new.amount):
        return old.amount == new.amount
    return _same_words(old, new, column) and old.unit_yen == new.unit_yen


def _is_complete(value: object) -> bool:
    reading: Reading = value.reading  # type: ignore[attr-defined]
    return reading not in {UNREAD, BLANK, ELSEWHERE}


_MEANING: dict[str, Callable[[Row, Row, str], bool]] = {
    "budget": _same_amount,
    "fields": _same_cells,
    "rate": _same_reading(read_rate),
}
