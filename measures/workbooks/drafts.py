"""One measure while its lines are gathered, and what is made of them: texts with their cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from measures.notation.text import narrow, squeeze
from measures.workbooks.columns import Table
from measures.workbooks.fieldlines import join_role_and_field, one_line_a_role
from measures.workbooks.findings import Findings, printable
from measures.workbooks.grids import Severity
from measures.workbooks.headings import LABELS
from measures.workbooks.matrices import read_marks
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column, ReceivedRow, Value

if TYPE_CHECKING:
    from measures.workbooks.plain_rows import PlainDraft

_DITTO = frozenset(
    {
        "〃",
        "同上",
        "々",
        "仝",
        "同じ",
        "同",
        "上に同じ",
        "''",
        '"',
        "”",
        "“",
        "″",
        "ノノ",
        "(同上)",
        "上記と同じ",
        "上記に同じ",
    }
)

_DITTO_BEGINS = frozenset(word[0] for word in _DITTO) | frozenset("（＂＇")


@dataclass(slots=True)
class Stretch:
    """Rows under one ministry and one unit: a table, or a part of it below a line that names another ministry."""

    ministry: str
    unit_yen: int | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class FieldLine:
    """Role and field of one line: as it stands, as a whole with what is struck through, and its first cell."""

    text: str
    whole: str
    spot: Spot


@dataclass(slots=True)
class Draft:
    """One measure: the cells of its lines (``place`` … ``last``) by column, and its role rows.

    ``ministry`` is that of a column, None where there is no such column.
    """

    table: Table
    stretch: Stretch
    place: int
    last: int
    ministry: str | None = None
    cells: dict[Column, list[Spot]] = field(default_factory=dict)
    lines: list[FieldLine] = field(default_factory=list)
    fields_merged: bool = False
    hidden: bool = False

    @property
    def name(self) -> str:
        """The name as it stands."""
        return "\n".join(spot.text for spot in self.cells.get(Column.NAME, ()))

    def repeats(self, cells: Mapping[Column, list[Spot]]) -> bool:
        """Whether cells of a further line say nothing but what this measure says: equal, blank or 同上."""
        for column, spots in cells.items():
            if column in (Column.FIELDS, Column.NAME) or _is_counter(self.table, column):
                continue
            here = {squeeze(spot.text) for spot in self.cells.get(column, ())}
            if any(squeeze(spot.text) not in here and not is_ditto(spot.text) for spot in spots):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Finished:
    """A measure that was read, and what it was read from."""

    sheet: Sheet
    draft: "Draft | PlainDraft"
    row: ReceivedRow

    @property
    def name_at(self) -> tuple[int, int]:
        """Row and column of the name."""
        names = self.draft.cells.get(Column.NAME)
        return names[0][:2] if names else (self.draft.place, self.draft.table.columns[Column.NAME][0])

    @property
    def budget_at(self) -> tuple[int, int, int] | None:
        """Sheet, row and column of the amount, if it stands in one cell."""
        budgets = self.draft.cells.get(Column.BUDGET, ())
        return (self.sheet.place, *budgets[0][:2]) if len(budgets) == 1 else None


def _is_counter(table: Table, column: Column) -> bool:
    return column is Column.NUMBER and any(group.heading and group.heading.weak for group in table.groups[column])


def is_ditto(text: str) -> bool:
    """Whether a cell says only: as above (〃, 同上)."""
    return len(text) < 12 and text.strip()[:1] in _DITTO_BEGINS and squeeze(text) in _DITTO


def read_field_line(
    sheet: Sheet, row: int, table: Table, above: dict[int, str], findings: Findings
) -> FieldLine | None:
    """Role and field as they stand in a row, merged cells filled and 〃 replaced; None where nothing stands.

    ``above`` holds the last text of each of the columns, and is kept up to date.
    """
    if table.crossed:
        said = read_marks(sheet, row, table, findings)
        return FieldLine(*said) if said else None
    places = table.columns.get(Column.FIELDS, ())
    standing, whole, spots = [""] * len(places), [""] * len(places), []
    for at, place in enumerate(places):
        spot = sheet.spot(row, place)
        if spot is None or spot.row < table.body or spot in spots:
            continue
        spots.append(spot)
        text = spot.text
        if is_ditto(text) and place in above:
            text = above[place]
            message = f"「{narrow(spot.text)}」を、上の行の「{narrow(text)}」と読みます。"
            findings.add(Severity.NORM, sheet, spot, message, "役割・政策分野の記号", column=Column.FIELDS)
            whole[at] = text
        else:
            whole[at] = spot.cell.text
        above[place] = standing[at] = text
    if not spots:
        return None
    merged_across = len(spots) == 1
    text, certain = join(standing, merged_across)
    if not certain:
        message = "役割と政策分野の行の数が合わないため、組み合わせを読み取れません。"
        expected = "役割ごとに行を分けるか、役割と政策分野を同じ行数で書いたもの"
        value = "\n".join(standing)
        findings.add(Severity.WARN, sheet, spots[0], message, expected, column=Column.FIELDS, value=value)
    struck = any(spot.cell.struck for spot in spots)
    return FieldLine(text, join(whole, merged_across)[0] if struck else "", spots[0])


def join(texts: list[str], merged_across: bool) -> tuple[str, bool]:
    """The texts of the columns of role and field as one, and whether that was certain. ``merged_across``: of one cell."""
    if merged_across:
        return one_line_a_role(next(filter(None, texts), "")), True
    return join_role_and_field(texts[0], " ".join(filter(None, texts[1:])))


def fields_value(draft: Draft, sheet: Sheet) -> Value:
    """Role and field of a measure, one line a role."""
    if not draft.lines:
        return Value("", sheet.address(draft.place, draft.table.columns[Column.FIELDS][0]))
    first = draft.lines[0].spot
    text = "\n".join(line.text for line in draft.lines if line.text)
    struck = any(line.whole for line in draft.lines)
    whole = "\n".join(filter(None, (line.whole or line.text for line in draft.lines))) if struck else ""
    return Value(printable(text), sheet.address(first.row, first.column), printable(whole))


class Above(Protocol):
    """What stands above a measure, column by column."""

    def get(self, column: Column) -> Value | None:
        """The value of a column, None where nothing was read yet."""
        ...


def value_of(draft: Draft, column: Column, sheet: Sheet, above: Above, findings: Findings) -> Value:
    """The text of any other column; of several lines joined, of 同上 the one above (but an amount stays as it is)."""
    found = draft.cells.get(column, ())
    spots = found if len(found) == 1 else _distinct(found)
    if not spots:
        return Value("", sheet.address(draft.place, draft.table.columns[column][0]))
    first = spots[0]
    text, whole = first.text, first.cell.text if first.cell.struck else ""
    if len(spots) > 1:
        text = "\n".join(spot.text for spot in spots if spot.text)
        if any(spot.cell.struck for spot in spots):
            whole = "\n".join(spot.cell.text for spot in spots)
        message = f"「{LABELS[column]}」が{len(spots)}つのセルに分かれています。つなげて読みます。"
        findings.add(Severity.WARN, sheet, first, message, "一つの施策に一つのセル", column=column, value=text)
    if is_ditto(text) and column not in (Column.BUDGET, Column.NUMBER):
        text = _ditto(first, column, sheet, above, findings)
    return Value(printable(text), sheet.address(first.row, first.column), printable(whole))


def _ditto(spot: Spot, column: Column, sheet: Sheet, above: Above, findings: Findings) -> str:
    label = LABELS[column]
    stands = above.get(column)
    if stands is None or not stands.text:
        severity = Severity.ROW if column is Column.NAME else Severity.WARN
        message = f"「{label}」が「{narrow(spot.text)}」ですが、上に読める行がありません。"
        findings.add(severity, sheet, spot, message, f"{label}の文言", column=column)
        return spot.text
    message = f"「{label}」の「{narrow(spot.text)}」を、上の施策と同じ文言と読みます。"
    findings.add(Severity.NORM, sheet, spot, message, f"{label}の文言", column=column)
    return stands.text


def _distinct(spots: Iterable[Spot]) -> list[Spot]:
    """Without cells that say the same again; a cell struck through as a whole says something else."""
    seen: dict[tuple[str, str], Spot] = {}
    for spot in spots:
        seen.setdefault((spot.text, spot.cell.struck), spot)
    return list(seen.values())
