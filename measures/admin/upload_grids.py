"""A small part of a received sheet as it came, drawn as a table: letters above, line numbers at the side, cells marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from measures.workbooks.excerpts import AROUND
from measures.workbooks.grids import cell_name

MOST_COLUMNS = 12
TALLEST = 12  # lines of one excerpt, its headings aside
Spot = tuple[int, int]  # line and column, from 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as drawn; ``words`` say what it is marked for."""

    text: str
    struck: str
    rowspan: int
    colspan: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line; ``skipped`` says in words that lines before it are left out."""

    number: int
    cells: tuple[GridCell, ...]
    is_heading: bool
    skipped: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of one sheet with the cells that something is said of."""

    sheet: str
    cells: str  # ``F4、G4``: the marked ones
    letters: tuple[str, ...]
    lines: tuple[GridLine, ...]
    left_out: bool  # columns are


def windows(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int, int]]:
    """(sheet, line) → the excerpt it is seen in: sheet, first and last line. Lines near each other share one."""
    found: dict[tuple[int, int], tuple[int, int, int]] = {}
    together: list[tuple[int, int]] = []
    for sheet, line in sorted(set(places)):
        if together and (
            sheet != together[0][0]
            or line - AROUND > together[-1][1] + AROUND + 1
            or line - together[0][1] + 2 * AROUND >= TALLEST
        ):
            together = []
        together.append((sheet, line))
        window = (sheet, max(0, together[0][1] - AROUND), line + AROUND)
        found.update(dict.fromkeys(together, window))
    return found


class KeptSheet:
    """The lines that were kept of one sheet."""

    def __init__(self, sheet: Mapping[str, Any]) -> None:
        self.name: str = sheet["name"]
        self.lines = {row: {column: text for column, *text in cells} for row, cells in sheet["lines"]}
        self.merged = [tuple(span[:4]) for span in sheet["merged"]]
        self.above = {(top, left): text for top, left, _, _, *text in sheet["merged"] if text}
        self.headings = dict(sheet["headings"])

    def text(self, spot: Spot) -> Sequence[str]:
        """What stands in a cell, and where part of it is struck through that part."""
        return self.lines.get(spot[0], {}).get(spot[1]) or self.above.get(spot) or ("",)


def cut_excerpt(sheet: KeptSheet, first: int, last: int, marked: Mapping[Spot, Sequence[str]]) -> Excerpt | None:
    """Draw lines ``first`` … ``last`` of a sheet; None where they were not kept.

    ``marked`` holds the words of each marked cell; those outside the lines are left out.
    """
    here = {spot: words for spot, words in marked.items() if first <= spot[0] <= last and spot[0] in sheet.lines}
    if not here:
        return None
    headings = sheet.headings.get(min(here)[0], [])
    rows = sorted({row for row in (*headings, *range(first, last + 1)) if row in sheet.lines})
    columns, left_out = _columns({column for row in rows for column in sheet.lines[row]}, [spot[1] for spot in here])
    shapes = _spread(sheet.merged, rows, columns)
    drawn = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else row - 1
        cells = tuple(
            _cell(sheet, shapes.get((row, column), ((row, column), 1, 1)), here, (row, column))
            for column in columns
            if (row, column) not in shapes or shapes[row, column][1]
        )
        skipped = "" if row - before == 1 else _skipped(before + 2, row)
        drawn.append(GridLine(row + 1, cells, row in headings, skipped))
    names = "、".join(cell_name(*spot) for spot in sorted(here))
    letters = tuple(cell_name(0, column)[:-1] for column in columns)
    return Excerpt(sheet.name, names, letters, tuple(drawn), left_out)


def _skipped(first: int, last: int) -> str:
    return f"{first}行目は省略" if first == last else f"{first}～{last}行目は省略"


def _columns(filled: set[int], marked: Iterable[int]) -> tuple[list[int], bool]:
    """The columns to draw, and whether any is left out: the marked ones first, then those nearest to the first of them."""
    wanted = sorted(set(marked))[:MOST_COLUMNS]
    nearest = sorted(filled.difference(wanted), key=lambda column: (abs(column - wanted[0]), column))
    taken = sorted({*wanted, *nearest[: MOST_COLUMNS - len(wanted)]})
    return taken, len(taken) < len(filled.union(wanted))


def _spread(
    merged: Iterable[Sequence[int]], rows: Sequence[int], columns: Sequence[int]
) -> dict[Spot, tuple[Spot, int, int]]:
    """Of each cell in a merged range: where its text stands, and how far the drawn cell reaches; 0 where it is covered.

    A range that is broken by a line or column that is not drawn begins anew behind it.
    """
    found: dict[Spot, tuple[Spot, int, int]] = {}
    for top, left, bottom, right in merged:
        tall = _runs([row for row in rows if top <= row <= bottom])
        wide = _runs([column for column in columns if left <= column <= right])
        for down in tall:
            for across in wide:
                found.update({(row, column): ((top, left), 0, 0) for row in down for column in across})
                found[down[0], across[0]] = ((top, left), len(down), len(across))
    return found


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _cell(
    sheet: KeptSheet,
    shape: tuple[Spot, int, int],
    marked: Mapping[Spot, Sequence[str]],
    at: Spot,
) -> GridCell:
    text, struck = (*sheet.text(shape[0]), "")[:2]
    reach = [(at[0] + down, at[1] + across) for down in range(shape[1]) for across in range(shape[2])]
    words = dict.fromkeys(word for spot in (shape[0], *reach) for word in marked.get(spot, ()))
    return GridCell(text, struck, shape[1], shape[2], tuple(words))
