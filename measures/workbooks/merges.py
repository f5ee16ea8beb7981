"""A sheet with its merged ranges resolved: what stands in a cell, and where the text of a covered cell comes from."""

import re
from typing import NamedTuple

from measures.workbooks.grids import Cell, Grid, Kind, Span, cell_name

# White space, and characters that take no room: a cell of nothing else is empty.
_VISIBLE = re.compile("[^\\s\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_VALUELESS = (Kind.ERROR, Kind.UNCALCULATED)


class Spot(NamedTuple):
    """A cell with something in it, at the place its text stands: the top left one of a merged range.

    ``text`` is what stands: without what is struck through (見え消し), so it may be empty.
    """

    row: int
    column: int
    text: str
    cell: Cell


class Sheet:
    """One grid whose merged ranges can be asked for.

    ``buried`` are the cells with a text under a merged range, which no spreadsheet shows; ``contradictory`` says
    that merged ranges overlap (only a damaged or made-up file has those; the later ones are left out).
    """

    def __init__(self, grid: Grid, place: int) -> None:
        self.grid = grid
        self.place = place  # the sheet's place in the file
        self.rows = grid.rows
        self.height = len(grid.rows)
        self.width = max(map(len, grid.rows), default=0)
        self.buried: list[Spot] = []
        self.contradictory = False
        self._letters: dict[int, str] = {}  # column → ``総務省!F``
        self._covered: dict[int, dict[int, tuple[int, int]]] = {}  # row → column → where the range begins
        self._spans: dict[tuple[int, int], Span] = {}
        self._left = 2 * self.height * self.width  # cells we are ready to visit: overlapping ranges cost no more
        for span in grid.merged:
            self._cover(span)

    def own(self, row: int) -> list[Spot]:
        """What stands in a row itself, left to right; a range merged from above is not among it."""
        covered = self._covered.get(row)
        return [
            Spot(row, column, _standing(cell), cell)
            for column, cell in enumerate(self.rows[row])
            if cell is not None
            and _is_visible(cell)
            and (covered is None or covered.get(column) in (None, (row, column)))
        ]

    def spot(self, row: int, column: int) -> Spot | None:
        """What a person sees in a cell, merged ranges filled down and across; None where nothing stands."""
        if covered := self._covered.get(row):
            row, column = covered.get(column, (row, column))
        cells = self.rows[row]
        cell = cells[column] if column < len(cells) else None
        return Spot(row, column, _standing(cell), cell) if cell is not None and _is_visible(cell) else None

    def is_merged(self, row: int) -> bool:
        """Whether any merged range touches the row."""
        return row in self._covered

    def span(self, spot: Spot) -> Span:
        """The range a spot fills; one cell where it is not merged."""
        return self._spans.get((spot.row, spot.column)) or Span(spot.row, spot.column, spot.row, spot.column)

    @property
    def spans(self) -> list[Span]:
        """The merged ranges, cut to the sheet; those that overlap an earlier one left out."""
        return list(self._spans.values())

    def address(self, row: int, column: int) -> str:
        """``総務省!F4``; ``F4`` in a CSV, which has no sheets."""
        return f"{self.letters(column)}{row + 1}"

    def letters(self, column: int) -> str:
        """How the addresses of a column begin: ``総務省!F``."""
        if column not in self._letters:
            self._letters[column] = (f"{self.grid.sheet}!" if self.grid.sheet else "") + cell_name(0, column)[:-1]
        return self._letters[column]

    def is_hidden(self, row: int) -> bool:
        """Whether a person who opens the file does not see the row."""
        return self.grid.hidden or row in self.grid.hidden_rows

    def _cover(self, span: Span) -> None:
        """Remember a range, cut to what the sheet holds."""
        top, left = max(span.top, 0), max(span.left, 0)
        bottom, right = min(span.bottom, self.height - 1), min(span.right, self.width - 1)
        if top > bottom or left > right or (top == bottom and left == right):
            return
        self._left -= (bottom - top + 1) * (right - left + 1)
        if self._left < 0 or self._overlaps(top, left, bottom, right):
            self.contradictory = True
            return
        self._spans[top, left] = Span(top, left, bottom, right)
        for row in range(top, bottom + 1):
            covered, cells = self._covered.setdefault(row, {}), self.rows[row]
            for column in range(left, right + 1):
                covered[column] = (top, left)
                cell = cells[column] if column < len(cells) else None
                if cell is not None and (row, column) != (top, left) and _is_visible(cell):
                    self.buried.append(Spot(row, column, _standing(cell), cell))

    def _overlaps(self, top: int, left: int, bottom: int, right: int) -> bool:
        rows = (self._covered.get(row) for row in range(top, bottom + 1))
        return any(column in covered for covered in rows if covered for column in range(left, right + 1))


def _is_visible(cell: Cell) -> bool:
    return cell.text[:1].isalnum() or cell.kind in _VALUELESS or _VISIBLE.search(cell.text) is not None


def _standing(cell: Cell) -> str:
    return cell.standing if cell.struck else cell.text
