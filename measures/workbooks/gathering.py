"""A sheet line by line: which lines are measures, which belong to the one above, which are no measure at all.

Of the printed layout of 令和2年度: a measure with several roles has several lines, its other cells merged over them;
a cell can be merged over several measures; the ministry stands above its table, the unit at its upper right.
"""

from collections.abc import Sequence
from itertools import pairwise

from measures.notation.text import narrow, squeeze
from measures.workbooks.cells import inspect_cell
from measures.workbooks.columns import Table
from measures.workbooks.drafts import Draft, is_ditto, read_field_line
from measures.workbooks.fieldlines import is_cell_like
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Severity
from measures.workbooks.headings import LABELS, PRINTED
from measures.workbooks.leftovers import Leftovers
from measures.workbooks.lines import Line
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.plain_rows import PlainDraft, PlainRows
from measures.workbooks.rows import Column
from measures.workbooks.surroundings import Surroundings
from measures.workbooks.titles import Ministries


class Gathering:
    """Reads one sheet. ``drafts`` are its measures in order, ``nothing`` the ministries that say 該当なし."""

    def __init__(self, sheet: Sheet, tables: Sequence[Table], ministries: Ministries, findings: Findings) -> None:
        self.drafts: list[Draft | PlainDraft] = []
        self._sheet, self._findings = sheet, findings
        self._tables = {table.top: table for table in tables}
        self._ends = dict(pairwise([*(table.top for table in tables), sheet.height]))  # top → where the rows end
        self._around = Surroundings(sheet, ministries, findings)
        self._leftovers = Leftovers(sheet, findings)
        self._table: Table | None = None
        self._column_at: dict[int, Column] = {}
        self._fields_above: dict[int, str] = {}
        self._ministry: str | None = None  # the last one in a 府省名 column
        self._plain: PlainRows | None = None  # of the table
        self._draft: Draft | PlainDraft | None = None  # the measure to which a further line may belong
        self._loose: list[Spot] = []

    @property
    def nothing(self) -> list[str]:
        """The ministries that say 該当なし, as found; "" where none is named."""
        return self._around.nothing

    @property
    def years(self) -> list[int]:
        """The fiscal years of titles and of the budget that is read."""
        return self._around.years

    def read(self) -> None:
        """Go through the lines, from the first to the last."""
        row = 0
        while row < self._sheet.height:
            if table := self._tables.get(row):
                self._begin(table)
                row = table.body
                continue
            if (plain := self._read_plain(row)) is not None:
                self._take_plain(plain)
            elif spots := self._sheet.own(row):
                if self._table is None:
                    self._around.read_title(spots)
                else:
                    self._read_line(self._table, Line(self._sheet, row, spots, self._column_at))
            row += 1
        self._end_table()
        self._around.end()

    def _begin(self, table: Table) -> None:
        self._end_table()
        self._fields_above, self._ministry, self._draft = {}, None, None
        if Column.NAME in table.columns:
            self._around.begin(table)
            self._table, self._column_at = table, table.column_at
            self._plain = PlainRows(self._sheet, table, self._ends[table.top])
            return
        self._table = self._plain = None
        found = "、".join(f"「{LABELS[column]}」" for column in PRINTED if column in table.columns)
        message = f"{found}の見出しはありますが、「施策名」の見出しがないため、この表を読めません。"
        self._findings.add(
            Severity.FILE, self._sheet, (table.top, 0), message, "「施策名」の見出し", column=Column.NAME
        )

    def _end_table(self) -> None:
        self._drop_loose(Severity.NORM)
        if self._table is not None:
            self._leftovers.report(self._table)

    def _read_plain(self, row: int) -> PlainDraft | None:
        """The measure in a line where nothing has to be weighed, and that does not go on with the one above."""
        plain = self._plain.read(row) if self._plain is not None and not self._loose else None
        if plain is not None and self._draft is not None and self._draft.name.strip() == plain.name.strip():
            return None
        return plain

    def _take_plain(self, draft: PlainDraft) -> None:
        assert self._plain is not None
        draft.stretch = self._around.stretch_for_row()
        if Column.MINISTRY in draft.table.columns:
            if text := draft.values.text(Column.MINISTRY):
                self._ministry = self._around.ministry_in(text)
            draft.ministry = self._ministry
        self._plain.keep_fields(draft, self._fields_above)
        if draft.outside:
            self._leftovers.count(draft.outside)
        self.drafts.append(draft)
        self._draft = draft

    def _read_line(self, table: Table, line: Line) -> None:
        if isinstance(self._draft, PlainDraft):
            self.drafts[-1] = self._draft = self._draft.in_full()
        if Column.NAME not in line.cells and self._is_further_line(table, line.row):
            self._go_on(line)
        elif line.is_struck_out:
            self._say(
                Severity.WARN, line, "行の全体が取消し線で消されています。この行は読みません。", "取消し線の行がない表"
            )
            self._draft = None
        elif not line.is_plain and self._is_no_measure(line):
            self._draft = None
        elif Column.NAME in line.cells:
            self._read_named(table, line)
        else:
            self._read_nameless(table, line)

    def _is_further_line(self, table: Table, row: int) -> bool:
        """Whether the name of the measure above is merged down to this line."""
        if self._draft is None or not self._sheet.is_merged(row):
            return False
        cells = self._draft.cells
        names = (self._sheet.spot(row, place) for place in table.columns[Column.NAME])
        return any(name in cells.get(Column.NAME, ()) for name in names if name)

    def _is_no_measure(self, line: Line) -> bool:
        """Take a line that is no measure for what it is: 合計, ※, 該当なし, 府省名, a unit, an example, a line across."""
        if line.is_total:
            self._say(Severity.NORM, line, "合計の行として読み飛ばしました。", "")
        elif line.is_example:
            self._say(Severity.WARN, line, "記入例の行として読み飛ばしました。", "記入例の行がない表")
        elif line.is_nothing:
            self._around.say_nothing(self._ministry_of(line))
        elif line.is_note:
            self._say(Severity.NORM, line, "注記の行として読み飛ばしました。", "")
        elif line.is_unused:
            self._ministry_of(line)
            if Column.NUMBER in line.cells:
                self._say(Severity.NORM, line, "番号のほかに記入がないため、読み飛ばしました。", "")
        elif line.may_be_title and (used := self._around.read_line(line.spots)):
            self._loose += [spot for spot in line.spots if spot not in used]
        elif line.is_stray:
            self._loose += line.spots
        else:
            return False
        return True

    def _read_named(self, table: Table, line: Line) -> None:
        draft, names = self._draft, line.cells[Column.NAME]
        if isinstance(draft, Draft) and len(names) == 1 and self._is_same_measure(draft, names[0], line):
            message = f"上の施策「{narrow(draft.name)}」の、別の役割の行と読みます。"
            self._findings.add(
                Severity.NORM, self._sheet, names[0], message, "施策ごとに一つの施策名", column=Column.NAME
            )
            self._go_on(line, fields_only=True)
        else:
            self._start(table, line)

    def _is_same_measure(self, draft: Draft, name: Spot, line: Line) -> bool:
        """Whether a line repeats the measure above (its merged cells were filled) and only tells another role."""
        if not is_ditto(name.text) and name.text.strip() != draft.name.strip():
            return False
        if Column.FIELDS not in line.cells or not draft.repeats(line.cells):
            return False
        fields = squeeze("".join(spot.text for spot in line.cells[Column.FIELDS]))
        return all(squeeze(one.text) != fields for one in draft.lines)

    def _read_nameless(self, table: Table, line: Line) -> None:
        roles = line.cells.get(Column.FIELDS, ())
        if not line.cells:
            self._leftovers.count(line.outside)
        elif self._draft is not None and len(line.cells) == 1 and any(is_cell_like(spot.text) for spot in roles):
            self._go_on(line)
        else:
            place = (line.row, table.columns[Column.NAME][0])
            message = "施策名が空ですが、ほかの欄に記入があります。"
            self._findings.add(
                Severity.ROW, self._sheet, place, message, "施策名", column=Column.NAME, value=line.value
            )
            self._start(table, line)

    def _start(self, table: Table, line: Line) -> None:
        """Begin a measure."""
        self._drop_loose(Severity.WARN)
        draft = Draft(table, self._around.stretch_for_row(), line.row, line.row, self._ministry_of(line))
        if self._sheet.is_merged(line.row):
            for column, places in table.columns.items():
                if column is not Column.FIELDS and (spots := self._spots(line.row, places, table)):
                    draft.cells[column] = spots
            self._report_merged_across(line)
        else:
            draft.cells = {column: spots for column, spots in line.cells.items() if column is not Column.FIELDS}
        self.drafts.append(draft)
        self._draft = draft
        self._take(draft, line, first=True)

    def _spots(self, row: int, places: Sequence[int], table: Table) -> list[Spot]:
        """What a person sees in these columns of a row, a cell merged over several of them once."""
        spots: list[Spot] = []
        for place in places:
            spot = self._sheet.spot(row, place)
            if spot is not None and spot.row >= table.body and spot not in spots:
                spots.append(spot)
        return spots

    def _report_merged_across(self, line: Line) -> None:
        for column, spots in line.cells.items():
            for spot in spots:
                if len(line.meanings(spot)) > 1:
                    message = "複数の列にまたがって結合されています。それぞれの列に同じ文言があるものと読みます。"
                    self._findings.add(Severity.WARN, self._sheet, spot, message, "列ごとのセル", column=column)

    def _go_on(self, line: Line, *, fields_only: bool = False) -> None:
        """A further line of the measure above."""
        draft = self._draft
        assert isinstance(draft, Draft)
        for column, spots in line.cells.items():
            if column is not Column.FIELDS and not fields_only:
                draft.cells.setdefault(column, []).extend(spots)
        self._take(draft, line, first=False)

    def _take(self, draft: Draft, line: Line, *, first: bool) -> None:
        """What is done with every line of a measure."""
        draft.last = line.row
        for column, spots in line.cells.items():
            for spot in spots:
                inspect_cell(spot, column, self._sheet, self._findings)
        own = Column.FIELDS in line.cells
        if first or own:
            roles = read_field_line(self._sheet, line.row, draft.table, self._fields_above, self._findings)
            if roles is not None:
                draft.lines.append(roles)
                draft.fields_merged = draft.fields_merged or (first and not own)
        self._leftovers.count(line.outside)
        if self._sheet.is_hidden(line.row):
            if not self._sheet.grid.hidden:
                message = "非表示の行に記入があります。表示されている行と同じように読みます。"
                self._say(Severity.WARN, line, message, "非表示の行がない表")
            draft.hidden = True

    def _ministry_of(self, line: Line) -> str | None:
        """What the 府省名 column says for a row: a blank or 同上 is the one above. None if there is no such column."""
        assert self._table is not None
        places = self._table.columns.get(Column.MINISTRY)
        if places is None:
            return None
        spot = next((one for one in (self._sheet.spot(line.row, place) for place in places) if one), None)
        if spot is not None and spot.row >= self._table.body and spot.text.strip() and not is_ditto(spot.text):
            self._ministry = self._around.ministry_in(spot.text)
        return self._ministry

    def _say(self, severity: Severity, line: Line, message: str, expected: str) -> None:
        self._findings.add(severity, self._sheet, line.spots[0], message, expected, value=line.value)

    def _drop_loose(self, severity: Severity) -> None:
        """Say of lines that nobody understood that they were not read; inside a table that needs a tick."""
        inside = severity is Severity.WARN
        for spot in self._loose:
            if spot.text not in self._around.titles:  # printed once more on every page
                message = "表の中のこの行は読みません。" if inside else "表の外の文言として読み飛ばしました。"
                expected = "施策の行、府省名、単位、合計又は注記" if inside else ""
                self._findings.add(severity, self._sheet, spot, message, expected)
        self._around.read_loose(self._loose)
        self._loose = []
