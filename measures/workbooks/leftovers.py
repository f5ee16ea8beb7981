"""Columns of a table that are not read, said once a table: unknown, doubled, hidden, without a heading, missing."""

from collections.abc import Iterable

from measures.notation.text import narrow
from measures.workbooks.columns import Group, Table
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Severity, cell_name
from measures.workbooks.headings import LABELS, PRINTED
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column


class Leftovers:
    """Counts what stands in columns that are not read."""

    def __init__(self, sheet: Sheet, findings: Findings) -> None:
        self._sheet, self._findings = sheet, findings
        self._first: dict[int, Spot] = {}
        self._counts: dict[int, int] = {}
        self._hidden = set(sheet.grid.hidden_columns)  # those not yet spoken of
        self._missing: set[frozenset[Column]] = set()

    def count(self, spots: Iterable[Spot]) -> None:
        """Cells of a measure's line outside the columns that are read."""
        for spot in spots:
            self._first.setdefault(spot.column, spot)
            self._counts[spot.column] = self._counts.get(spot.column, 0) + 1

    def report(self, table: Table) -> None:
        """Say what was not read of a table, and begin to count anew."""
        known: set[int] = set()
        for group, taken in table.given_up:
            known.update(group.columns)
            self._report_given_up(group, taken)
        for group in table.unknown:
            known.update(group.columns)
            self._report_unknown(group)
        for column in sorted(self._counts.keys() - known):
            self._report_bare(column)
        self._report_hidden(table)
        self._report_missing(table)
        self._first, self._counts = {}, {}

    def _number_in(self, group: Group) -> int:
        return sum(self._counts.get(column, 0) for column in group.columns)

    def _report_given_up(self, group: Group, taken: Group) -> None:
        assert group.heading is not None
        column = group.heading.column
        label, letters = LABELS[column], cell_name(0, taken.columns[0])[:-1]
        message = (
            f"「{label}」に当たる列が二つ以上あります。「{narrow(taken.text)}」（{letters}列）を読み、"
            f"「{narrow(group.text)}」の列は読みません（記入のあるセル {self._number_in(group)} 個）。"
        )
        expected = "当年度の予算額の列が一つ" if column is Column.BUDGET else f"「{label}」の列が一つ"
        self._findings.add(Severity.WARN, self._sheet, group.at, message, expected, column=column, value=group.text)

    def _report_unknown(self, group: Group) -> None:
        message = f"「{narrow(group.text)}」は取り込む項目ではないため、この列は読みません（記入のあるセル {self._number_in(group)} 個）。"
        self._findings.add(Severity.NORM, self._sheet, group.at, message, "", value=group.text)

    def _report_bare(self, column: int) -> None:
        letters = cell_name(0, column)[:-1]
        message = f"{letters}列には見出しがないため、読みません（記入のあるセル {self._counts[column]} 個）。"
        self._findings.add(Severity.WARN, self._sheet, self._first[column], message, "見出しのある列")

    def _report_hidden(self, table: Table) -> None:
        for place, column in table.column_at.items():
            if place not in self._hidden or column is Column.NUMBER:
                continue
            self._hidden.remove(place)
            spots = (self._sheet.spot(row, place) for row in range(table.body, self._sheet.height))
            first = next((spot for spot in spots if spot), None)
            if first:
                letters = cell_name(0, place)[:-1]
                message = f"{letters}列（{LABELS[column]}）は非表示ですが、記入があります。表示されている列と同じように読みます。"
                self._findings.add(Severity.WARN, self._sheet, first, message, "非表示の列がない表", column=column)

    def _report_missing(self, table: Table) -> None:
        missing = frozenset(PRINTED).difference(table.columns)
        if missing and missing not in self._missing:
            self._missing.add(missing)
            names = "、".join(f"「{LABELS[column]}」" for column in PRINTED if column in missing)
            message = f"{names}の列が見つかりません。この表では、その項目は変更なしとして扱います。"
            place = (table.top, 0)
            self._findings.add(Severity.WARN, self._sheet, place, message, f"{names}の見出し")
