"""What stands around the tables of one sheet, used for the rows below it: 府省名, unit, years, 該当なし."""

from collections.abc import Sequence

from measures.notation.money import write_unit
from measures.notation.text import narrow
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Stretch
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Severity
from measures.workbooks.headings import years_in
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column
from measures.workbooks.titles import (
    Answer,
    Ministries,
    fiscal_years,
    is_only_a_unit,
    is_page_number,
    labelled_ministry,
    read_nothing_box,
    unit_in,
)


class Surroundings:
    """Reads the lines that are no measures; knows under which ministry and unit the next row stands."""

    def __init__(self, sheet: Sheet, ministries: Ministries, findings: Findings) -> None:
        self.nothing: list[str] = []
        self.years: list[int] = []
        self.titles: set[str] = set()
        self._sheet, self._ministries, self._findings = sheet, ministries, findings
        self._named = ministries.in_sheet_name(sheet.grid.sheet)
        self._stretches: list[Stretch] = []
        self._ministry: str | None = None  # of the next table
        self._labelled = False
        self._unit: int | None = None  # found, and not yet anybody's
        self._answer: tuple[Answer, Spot] | None = None
        self._unsure: list[tuple[Stretch, Spot]] = []

    def read_title(self, spots: Sequence[Spot]) -> None:
        """A line above the first table."""
        self.titles.update(spot.text for spot in spots)
        self.years += fiscal_years(spots)
        if answer := read_nothing_box(spots):
            self._answer = answer, spots[0]
        if ministry := labelled_ministry(spots, self._ministries):
            self._ministry, self._labelled = ministry, True
        elif not self._labelled:
            names = (self._ministries.in_line(spot.text) for spot in spots)
            self._ministry = next(filter(None, names), self._ministry)
        self._unit = unit_in(spots) or self._unit

    def read_line(self, spots: Sequence[Spot]) -> list[Spot]:
        """A line among the rows: what of it was used; nothing if it is no such line."""
        if len(spots) > 4:
            return []
        if answer := read_nothing_box(spots):
            if answer is not Answer.NO:
                self.say_nothing(None)
            return list(spots)
        label = labelled_ministry(spots, self._ministries)
        named = [spot for spot in spots if self._ministries.in_line(spot.text)]
        units = [spot for spot in spots if is_only_a_unit(spot.text)]
        used = list(spots) if label else [*named, *units]
        used += [spot for spot in spots if spot not in used and is_page_number(spot.text)]
        if label or named:
            self._begin_ministry(label or self._ministries.in_line(named[0].text) or "")
        if units:
            self._unit = unit_in(units)
        if used:
            self.years += fiscal_years(spots)
        return used

    def begin(self, table: Table) -> None:
        """The headings of a table."""
        ministry = self._ministry or (self._stretches[-1].ministry if self._stretches else self._named)
        if table.unit_yen and self._unit and table.unit_yen != self._unit:
            units = narrow(f"見出しは{write_unit(table.unit_yen)}、表の外は{write_unit(self._unit)}")
            message = f"金額の単位が二通りあります（{units}）。見出しの単位で読みます。"
            place = (table.top, 0)
            self._findings.add(Severity.WARN, self._sheet, place, message, "一つの表に一つの単位", column=Column.BUDGET)
        stretch = Stretch(ministry, table.unit_yen or self._unit)
        self._stretches.append(stretch)
        if self._answer:
            answer, spot = self._answer
            if answer is Answer.YES:
                self.nothing.append(ministry)
            elif answer is Answer.UNSURE:
                self._unsure.append((stretch, spot))
        for group in table.groups.get(Column.BUDGET, ()):
            named = group.heading.year if group.heading else None
            self.years += years_in(group.text) or ((named,) if named else ())
        self._ministry, self._labelled, self._unit, self._answer = None, False, None, None

    def stretch_for_row(self) -> Stretch:
        """Under what the next row stands."""
        stretch = self._stretches[-1]
        if self._unit and stretch.rows and stretch.unit_yen != self._unit:
            stretch = Stretch(stretch.ministry, self._unit)
            self._stretches.append(stretch)
        elif self._unit:
            stretch.unit_yen = self._unit
        self._unit = None
        stretch.rows += 1
        return stretch

    def read_loose(self, spots: Sequence[Spot]) -> None:
        """Texts among the rows that turned out to be none of them: titles, which may name a year."""
        self.years += fiscal_years(spots)

    def say_nothing(self, ministry: str | None) -> None:
        """該当なし for a ministry, or for the one whose rows these are."""
        self.nothing.append(self._stretches[-1].ministry if ministry is None else ministry)

    def ministry_in(self, text: str) -> str:
        """The ministry that a cell of the 府省名 column names."""
        return self._ministries.in_line(text) or narrow(text)

    def end(self) -> None:
        """The end of the sheet: give units to those that have none, count the answers that were not sure."""
        if not self._stretches and self._answer and self._answer[0] is not Answer.NO:
            self.nothing.append(self._ministry or self._named)
        if self._unit and self._stretches and self._stretches[-1].unit_yen is None:
            self._stretches[-1].unit_yen = self._unit
        units = {stretch.unit_yen for stretch in self._stretches if stretch.unit_yen}
        for stretch in self._stretches:
            if len(units) == 1:
                stretch.unit_yen = next(iter(units))
        for stretch, spot in self._unsure:
            if not any(one.rows for one in self._stretches if one.ministry == stretch.ministry):
                self.nothing.append(stretch.ministry)
                message = "「該当なし」の印がありませんが、施策の記入がないため、該当なしの回答と読みます。"
                self._findings.add(Severity.WARN, self._sheet, spot, message, "該当なしの欄の印（○）")
        self._compare_with_the_sheet()

    def _begin_ministry(self, ministry: str) -> None:
        """A line that names a ministry: the table after it, or the rows that follow without headings, are its own."""
        last = self._stretches[-1]
        if self._unit and last.unit_yen is None and last.rows:
            last.unit_yen, self._unit = self._unit, None
        self._ministry = ministry
        self._stretches.append(Stretch(ministry, last.unit_yen))

    def _compare_with_the_sheet(self) -> None:
        """A sheet named after another ministry than its only table is often last year's sheet of a neighbour."""
        ministries = {stretch.ministry for stretch in self._stretches if stretch.rows}
        if len(ministries) != 1 or not self._named:
            return
        ministry = ministries.pop()
        if ministry and not self._ministries.are_same(ministry, self._named):
            message = f"シートの名前は「{self._named}」ですが、表の府省名は「{ministry}」です。表の府省名で読みます。"
            self._findings.add(Severity.WARN, self._sheet, None, message, "シート名と同じ府省名", value=ministry)
