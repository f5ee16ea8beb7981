"""The lines of a received file that a person wants to see again, few and short enough to be kept as JSON.

Kept when a file comes in, so that no page has to open the file once more: the lines of cells that something is said
of (findings, texts that cannot be read) with two lines around and their headings first, then those of all measures
as far as there is room. Texts are shortened and characters that cannot be seen are spelt out; nothing is escaped here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Any

from measures.notation.amounts import MILLION, read_amount
from measures.notation.fields import read_fields
from measures.notation.rates import read_rate
from measures.notation.reading import UNREAD
from measures.notation.recipients import read_recipients
from measures.workbooks.grids import Cell, Grid, Severity
from measures.workbooks.merges import Sheet
from measures.workbooks.rows import Column, Head, LineValues, Received
from measures.workbooks.tables import is_heading_line
from measures.workbooks.values import place_of

AROUND = 2  # lines above and below
MOST_LINES = 2_000
MOST_CHARACTERS = 200_000
MOST_UNREAD = 2_000  # cells
MOST_READ = 20_000  # texts that are read to find those
WIDEST = 40  # columns of a line
LONGEST = 40  # characters of a cell
LONGEST_SAID = 160  # of one that something is said of
_MOST_BREAKS = 7  # in one cell
_HEADING_LINES = 3

READERS: dict[str, Callable[[str], Any]] = {
    Column.FIELDS: read_fields,
    Column.BUDGET: partial(read_amount, unit=MILLION),
    Column.RATE: read_rate,
    Column.RECIPIENTS: read_recipients,
}
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ue000-\uf8ff\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_RANK = {Severity.FILE: 0, Severity.ROW: 0, Severity.WARN: 1, Severity.NORM: 3}
_UNREAD_RANK = 2
_Place = tuple[int, int, int]  # sheet, row, column


def keep_lines(grids: Sequence[Grid], received: Received) -> dict[str, Any]:
    """Return the lines worth keeping, as JSON holds them.

    ``{"sheets": [{"name", "lines": [[row, [[column, text, struck], …]], …], "merged": [[top, left, bottom, right, …], …],
    "headings": [[row, [heading's row, …]], …]}, …], "unread": [[sheet, row, column, key, text], …]}`` – rows, columns
    and sheets counted from 0; ``struck`` stands only where part of a cell is struck through. A merged range ends with
    its text where that stands in a line that is not kept.
    """
    sheets = {grid.sheet: Sheet(grid, number) for number, grid in reversed(list(enumerate(grids)))}
    found = list(_found(received, sheets))
    wrong = {place for rank, place in found if rank == 0}
    unread = list(_unread(received, sheets, wrong))
    said = [*found, *((_UNREAD_RANK, (sheet, *at)) for sheet, *at, _, _ in unread)]
    keeper = _Keeper(list(sheets.values()), received, {place for _, place in said})
    keeper.keep(said)
    return {"sheets": keeper.written(), "unread": unread}


def is_unread(column: str, text: str) -> bool:
    """Whether a received text is one that we cannot read; it would stand as printed."""
    read = READERS.get(column)
    return read is not None and read(text).reading == UNREAD


def shown(text: str, longest: int) -> str:
    """The text on a few short lines, with ``〔U+202E〕`` for what cannot be seen, and how long it is where it is cut."""
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text.rstrip()
    cut = text[:longest].replace("\r\n", "\n").rstrip()
    lines = cut.split("\n")
    cut = "\n".join([*lines[:_MOST_BREAKS], "⏎".join(lines[_MOST_BREAKS:])]) if len(lines) > _MOST_BREAKS else cut
    cut = _UNSEEN.sub(lambda found: f"〔U+{ord(found[0]):04X}〕", cut)
    return f"{cut}…（全{len(text):,}字）" if len(text.rstrip()) > longest else cut


def _found(received: Received, sheets: dict[str, Sheet]) -> Iterator[tuple[int, _Place]]:
    for finding in received.findings:
        place = place_of(finding.cell)
        if place is not None and finding.sheet in sheets:
            yield _RANK[finding.severity], (sheets[finding.sheet].place, *place)


def _unread(received: Received, sheets: dict[str, Sheet], wrong: set[_Place]) -> Iterator[list[Any]]:
    """Each cell whose text is not understood, once; not those that are wrong in another way (``wrong``)."""
    seen: set[tuple[str, str, str]] = set()
    known: dict[tuple[str, str], bool] = {}
    plain: dict[Head, tuple[Callable[[tuple[str, ...]], Any], set[Any]]] = {}
    found = 0
    for row in received.rows:
        values = row.values
        if isinstance(values, LineValues):
            if values.head not in plain:
                plain[values.head] = _read_texts_of(values.head), set()
            texts_of, all_read = plain[values.head]
            if (texts := texts_of(values.texts)) in all_read:
                continue
        for column in READERS:
            text = row.text(Column(column))
            key = (column, text)
            if not text or known.get(key) is False:
                continue
            value = row.values[Column(column)]
            if (row.sheet, value.cell, column) in seen:
                continue
            seen.add((row.sheet, value.cell, column))
            if key not in known:
                if len(known) >= MOST_READ:
                    return
                known[key] = is_unread(column, text)
            place = place_of(value.cell.rpartition("!")[2]) if known[key] else None
            if place is not None and row.sheet in sheets and (sheets[row.sheet].place, *place) not in wrong:
                found += 1
                if found > MOST_UNREAD:
                    return
                yield [sheets[row.sheet].place, *place, str(column), shown(text, LONGEST_SAID)]
        if isinstance(values, LineValues) and not any(
            known.get((column, row.text(Column(column)))) for column in READERS
        ):
            all_read.add(texts)


def _read_texts_of(head: Head) -> Callable[[tuple[str, ...]], Any]:
    """What gives those texts of a row that are read."""
    places = [head.places[Column(column)] for column in READERS if column in head.places]
    return itemgetter(*places) if places else lambda texts: ()


class _Keeper:
    """Gathers lines until there is no room."""

    def __init__(self, sheets: Sequence[Sheet], received: Received, said: set[_Place]) -> None:
        self._sheets = {sheet.place: sheet for sheet in sheets}
        self._said = said
        self._rows: dict[int, list[range]] = {place: [] for place in self._sheets}
        by_name = {sheet.grid.sheet: sheet.place for sheet in sheets}
        for row in received.rows:
            if row.sheet in by_name:
                self._rows[by_name[row.sheet]].append(range(row.place, row.last + 1))
        self._measures = {place: {line for rows in many for line in rows} for place, many in self._rows.items()}
        self._lines: dict[int, dict[int, list[list[Any]]]] = {place: {} for place in self._sheets}
        self._headings: dict[int, dict[int, list[int]]] = {place: {} for place in self._sheets}
        self._above: dict[int, list[int]] = {place: [] for place in self._sheets}
        self._room = MOST_CHARACTERS
        self._left = MOST_LINES

    def keep(self, said: Iterable[tuple[int, _Place]]) -> None:
        """Keep what is said something of, the worst first, then the measures."""
        for _, (place, row, _) in sorted(said, key=lambda one: (one[0], one[1])):
            self._keep_around(place, range(row - AROUND, row + AROUND + 1), row)
        for place, measures in self._rows.items():
            for lines in measures:
                if self._left <= 0 or self._room <= 0:
                    return
                self._keep_around(place, lines, lines.start)

    def written(self) -> list[dict[str, Any]]:
        """What was kept, sheet by sheet."""
        return [
            {
                "name": shown(sheet.grid.sheet, LONGEST),
                "lines": [[row, cells] for row, cells in sorted(self._lines[place].items())],
                "merged": list(islice(self._merged(sheet), MOST_LINES)),
                "headings": [[row, lines] for row, lines in sorted(self._headings[place].items())],
            }
            for place, sheet in sorted(self._sheets.items())
        ]

    def _merged(self, sheet: Sheet) -> Iterator[list[Any]]:
        """The ranges that reach into kept lines; one that begins above these brings its text along."""
        lines = self._lines[sheet.place]
        for span in sheet.spans:
            if any(row in lines for row in range(span.top, span.bottom + 1)):
                cell = None if span.top in lines else sheet.rows[span.top][span.left]
                text = _cell(span.left, cell, LONGEST)[1:] if cell else []
                yield [span.top, span.left, span.bottom, span.right, *text]

    def _keep_around(self, place: int, lines: range, row: int) -> None:
        sheet = self._sheets[place]
        if row >= sheet.height or self._left <= 0 or self._room <= 0:
            return
        if row not in self._headings[place]:
            heading = self._heading_above(sheet, row)
            for line in heading:
                self._keep(sheet, line)
            self._headings[place][row] = heading
        for line in lines:
            self._keep(sheet, line)

    def _keep(self, sheet: Sheet, row: int) -> None:
        if not 0 <= row < sheet.height or row in self._lines[sheet.place] or self._left <= 0 or self._room <= 0:
            return
        cells = [
            _cell(column, cell, LONGEST_SAID if (sheet.place, row, column) in self._said else LONGEST)
            for column, cell in enumerate(sheet.rows[row])
            if cell is not None and (column < WIDEST or (sheet.place, row, column) in self._said)
        ]
        self._lines[sheet.place][row] = cells
        self._left -= 1
        self._room -= sum(16 + sum(len(text) for text in texts) for _, *texts in cells)

    def _heading_above(self, sheet: Sheet, row: int) -> list[int]:
        """The lines of the headings nearest above; a line of a measure is none."""
        above, measures = self._above[sheet.place], self._measures[sheet.place]
        for line in range(len(above), row):
            is_one = line not in measures and is_heading_line(sheet, line)
            above.append(line if is_one else above[-1] if above else -1)
        top = above[row - 1] if row else -1
        if top < 0:
            return []
        first = top
        while first > top - 2 and first > 0 and above[first - 1] == first - 1:
            first -= 1
        last = top
        while last + 1 < row and last + 1 < first + _HEADING_LINES and sheet.is_merged(last + 1):
            if last + 1 in measures:
                break
            last += 1
        return list(range(first, last + 1))


def _cell(column: int, cell: Cell, longest: int) -> list[Any]:
    if not cell.struck:
        return [column, shown(cell.text, longest)]
    return [column, shown(cell.standing, longest), shown(cell.struck, longest)]
