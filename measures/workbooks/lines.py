"""One line below the headings: its cells by column, and what they tell of it before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from measures.notation.text import squeeze, unify_dashes
from measures.workbooks.fieldlines import is_bare_cell
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column
from measures.workbooks.titles import is_example, is_note, is_nothing, is_total

_WIDE = 3  # columns of different meaning under one merged cell: a line across the table, not a value
SHORT = 14  # characters of a name that can be 合計 or 該当なし
_SAYING = (Column.SUMMARY, Column.SUPPORT, Column.RECIPIENTS)
_COUNTING = frozenset({Column.NUMBER, Column.MINISTRY})


@dataclass(slots=True)
class Line:
    """The cells that stand in one line itself: all of them, by column, and those in no column that is read."""

    sheet: Sheet
    row: int
    spots: list[Spot]
    column_at: Mapping[int, Column]
    cells: dict[Column, list[Spot]] = field(default_factory=dict)
    outside: list[Spot] = field(default_factory=list)

    def __post_init__(self) -> None:
        for spot in self.spots:
            column = self.column_at.get(spot.column)
            if column is None:
                self.outside.append(spot)
            else:
                self.cells.setdefault(column, []).append(spot)

    @property
    def name(self) -> str:
        """What stands in the column of names; "" if nothing does."""
        names = self.cells.get(Column.NAME)
        return names[0].text if names else ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a measure at first sight: a name of some length among other cells."""
        return len(self.spots) > 3 and len(self.name) > SHORT and not self.is_example and not self.is_across

    @property
    def is_across(self) -> bool:
        """Whether its name stands in a cell merged over much of the table."""
        merged = Column.NAME in self.cells and self.sheet.is_merged(self.row)
        return merged and self.is_wide(self.cells[Column.NAME][0])

    @property
    def is_struck_out(self) -> bool:
        """Whether all it says is struck through."""
        said = [spot for column, spots in self.cells.items() if column not in _COUNTING for spot in spots]
        return bool(said) and all(spot.cell.struck and not spot.text.strip() for spot in said)

    @property
    def is_total(self) -> bool:
        """合計 for a name, or in the first cell; and no words in the columns of words."""
        first = self.spots[0].text
        return (is_total(self.name or first) or is_total(first)) and self._is_silent

    @property
    def is_nothing(self) -> bool:
        """該当なし where the name should stand."""
        return is_nothing(self.name, as_name=True) and self._is_silent

    @property
    def is_note(self) -> bool:
        """※ at the beginning of a line with nothing else."""
        return len(self.spots) <= 2 and is_note(self.spots[0].text)

    @property
    def is_example(self) -> bool:
        """（例） before the name or in the first cell."""
        return is_example(self.name, self.spots[0].text)

    @property
    def is_unused(self) -> bool:
        """A number or a ministry, and no measure with it."""
        return bool(self.cells) and self.cells.keys() <= _COUNTING

    @property
    def may_be_title(self) -> bool:
        """Whether it has no name with other cells, so that it can be 府省名 or a unit."""
        return not self.name or len(self.cells) == 1 or self.is_across

    @property
    def is_stray(self) -> bool:
        """A title, a page's foot: a text that is no role, or stands across the table, or beside it."""
        if self.is_across:
            return True
        if self.name or len(self.cells) > 1 or len(self.spots) > 2:
            return False
        if Column.FIELDS in self.cells:
            spot = self.spots[0]
            return len(self.spots) == 1 and (not is_bare_cell(spot.text) or self.is_wide(spot))
        return not self.cells or (len(self.spots) == 1 and self.is_wide(self.spots[0]))

    @property
    def value(self) -> str:
        """Everything it says, for a message."""
        return " / ".join(spot.cell.text for spot in self.spots)

    def meanings(self, spot: Spot) -> set[Column]:
        """The columns a cell is merged over."""
        span = self.sheet.span(spot)
        return {self.column_at[place] for place in range(span.left, span.right + 1) if place in self.column_at}

    def is_wide(self, spot: Spot) -> bool:
        """Whether a cell is merged over several columns of different meaning."""
        return len(self.meanings(spot)) >= _WIDE

    @property
    def _is_silent(self) -> bool:
        words = (spot.text for column in _SAYING for spot in self.cells.get(column, ()) if spot.text != self.name)
        return all(not unify_dashes(squeeze(text)).strip("-") or is_nothing(text, as_name=True) for text in words)
