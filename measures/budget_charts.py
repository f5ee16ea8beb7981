"""The budgets of one measure through the years as bars: a pure picture in numbers, no markup, no colours."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 280  # of the drawing; letters are 12 high
LINE = 44  # of one bar and the words above it
BAR = 16
LEAST = 2  # a bar is never narrower, so that a small amount can be seen


@dataclass(frozen=True, slots=True)
class Budget:
    """What one year prints: yen (None where no amount is known), whether it is an upper bound, and yen named within it."""

    year: int
    label: str  # of the year, with its budget stage
    words: str  # of the amount
    yen: int | None = None
    within: bool = False  # 内数: only an upper bound
    inside_yen: int = 0  # うち


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: words, and a bar where an amount is known; all places in units of the drawing."""

    budget: Budget
    width: int
    inside: int  # of the width, what is named within the amount
    top: int

    @property
    def words_at(self) -> int:
        """The base line of the words."""
        return self.top + 16

    @property
    def bar_at(self) -> int:
        """The upper edge of the bar."""
        return self.top + 22


@dataclass(frozen=True, slots=True)
class BudgetChart:
    """The years from top to bottom, as given; every bar begins at 0."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    bar: int = BAR

    @property
    def height(self) -> int:
        """Of the drawing."""
        return LINE * len(self.bars)

    @property
    def has_within(self) -> bool:
        """Whether a bar shows an upper bound."""
        return any(bar.budget.within for bar in self.bars)

    @property
    def has_inside(self) -> bool:
        """Whether a bar shows a part."""
        return any(bar.inside for bar in self.bars)


def draw_budgets(budgets: Sequence[Budget]) -> BudgetChart | None:
    """Return the bars to one scale; None where fewer than two years have an amount, so that there is nothing to compare."""
    known = [budget.yen for budget in budgets if budget.yen is not None]
    if len(known) < 2:
        return None
    most = max(known)

    def length(yen: int) -> int:
        return max(yen * WIDTH // most, LEAST) if yen else 0

    bars = []
    for place, budget in enumerate(budgets):
        width = length(budget.yen or 0)
        bars.append(Bar(budget, width, min(length(budget.inside_yen), width) if width else 0, LINE * place))
    return BudgetChart(tuple(bars))
