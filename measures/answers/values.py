"""What a received file means against what stands now: the values the room speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from measures.changes import COLUMN_LABELS, Row, Verdict
from measures.notation.text import fold
from measures.workbooks.grids import Finding, Severity
from measures.workbooks.rows import Column, ReceivedRow, Value

TEXTS = {  # the column of a sheet → the field of a row
    Column.FIELDS: "fields",
    Column.NAME: "name",
    Column.FULL_NAME: "full_name",
    Column.SUMMARY: "summary",
    Column.SUPPORT: "support",
    Column.BUDGET: "budget",
    Column.RATE: "rate",
    Column.RECIPIENTS: "recipients",
}


CALL = (Column.SECTION, Column.PHONE, Column.MAIL, Column.ADDRESS, Column.CALL)  # unprinted: they become a call
CALL_LABELS = {"section": "担当課", "phone": "電話", "mail": "メール", "address": "URL", "call": "公募時期"}


@dataclass(frozen=True, slots=True)
class Base:
    """One entry as it stands. ``envelope`` in its row tells which entries share an amount."""

    row: Row
    ministry: str  # code
    names: frozenset[str] = frozenset()  # folded names it also goes by
    unseen: bool = False
    call: tuple[str, ...] = ("",) * 5  # of the measure's call of the year, in the order of CALL


@dataclass(frozen=True, slots=True)
class Answer:
    """One received row with its ministry found. ``position`` is its place in the file, counted from 0."""

    position: int
    ministry: str  # code, "" if it is not known
    ministry_name: str
    received: ReceivedRow
    findings: tuple[Finding, ...] = ()  # what is wrong with it in the file: the row is refused

    @property
    def key(self) -> str:
        """What a person's choices about this row go by."""
        return f"p{self.position}"


class Match(StrEnum):
    """By what a received row was recognised."""

    NUMBER = "number"
    NAME = "name"
    RENAMED = "renamed"
    MOVED = "moved"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person decides. ``options`` are (value, words); a plain tick has none. Unanswered ``needed`` ones block."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it must still be answered before anything can be applied."""
        return self.needed and not self.answer


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs, with its address. ``spelling``: the same reading written otherwise (表記のみ)."""

    column: str
    old: str
    new: str
    cell: str
    spelling: bool

    @property
    def label(self) -> str:
        """The column in the words of the sheet."""
        return COLUMN_LABELS.get(self.column) or CALL_LABELS[self.column]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of one row. ``new`` is the row as it would stand; None for one that ends or is refused.

    ``envelope``: "keep", "change" (the base row's envelope takes the new amount, for all that share it), "split"
    or "new" (one of its own), or "join:<key>" (that of another row).
    """

    key: str
    verdict: Verdict | None  # None: refused
    match: Match
    ministry: str
    base: Base | None
    answer: Answer | None
    new: Row | None
    changes: tuple[CellChange, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    envelope: str = "keep"
    fate: str = ""  # of a row that is not in the answer: keep, outside, or the reason it ends
    call: tuple[str, ...] | None = None  # the call as it would be, in the order of CALL; None: as it stands

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot be taken as it is."""
        return self.verdict is None

    @property
    def name(self) -> str:
        """The name to show it by."""
        row = self.new or (self.base.row if self.base else None)
        if row is not None:
            return row.display_name
        value = self.answer.received.values.get(Column.NAME) if self.answer else None
        return value.text if value else ""


MISSING = (
    ("keep", "前年度の内容で掲載"),
    ("abolished", "掲載終了：事業の廃止・終了"),
    ("merged", "掲載終了：統合・組替え"),
    ("dropped", "掲載終了：掲載取りやめ（事業は継続）"),
    ("outside", "このファイルの範囲外"),
)
REASONS = (
    ("廃止", "abolished"),
    ("統合", "merged"),
    ("組替", "merged"),
    ("取りやめ", "dropped"),
    ("取止め", "dropped"),
)
ENDINGS = {"abolished", "merged", "dropped"}
Choices = Mapping[str, Mapping[str, str]]  # {row key: {question name: answer}}


@dataclass(slots=True)
class Draft:
    """A row being worked out."""

    answer: Answer
    base: Base | None = None
    match: Match = Match.NONE
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether the row cannot be taken: for what it is (``refused``), or for what its cells hold."""
        return self.refused or bool(self.answer.findings)


def refuse(draft: Draft, column: Column, message: str, expected: str) -> None:
    """Refuse the row: say where, what stands there and what was expected."""
    value = draft.answer.received.values.get(column) or draft.answer.received.values.get(Column.NAME)
    sheet, cell, text = (
        draft.answer.received.sheet,
        value.cell.rpartition("!")[2] if value else "",
        value.text if value else "",
    )
    draft.refused = True
    draft.findings.append(Finding(Severity.ROW, "", sheet, cell, column.value, text, message, expected))


def value(answer: Answer | None, column: Column) -> Value | None:
    """Return the received value of a column, None where the file does not have it."""
    return answer.received.values.get(column) if answer else None


def text(answer: Answer, column: Column) -> str:
    """Return the received text of a column, empty where the file does not have it."""
    return answer.received.text(column)


def folded_name(answer: Answer) -> str:
    """Return the key a row is recognised by: its full name, else its printed one."""
    return fold(text(answer, Column.FULL_NAME) or text(answer, Column.NAME))


def chosen(choices: Choices, key: str, name: str) -> str:
    """Return what a person chose, empty where nothing was."""
    return choices.get(key, {}).get(name, "")


def answered(question: Question, choices: Choices, key: str) -> Question:
    """Return the question with what a person answered."""
    return replace(question, answer=chosen(choices, key, question.name) or question.answer)
