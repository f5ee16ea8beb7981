"""The bars of 予算額の増減の内訳 as numbers for a drawing: a pure picture of a bridge, no markup, no colours."""

from dataclasses import dataclass

from measures.bridge_sums import BridgeSums
from measures.bridges import Bridge, Kind

WIDTH = 280  # of the drawing; letters are 12 high
LINE = 44  # of one bar and the words above it
BAR = 16
LEAST = 2  # a bar is never narrower, so that a small amount can be seen
CUT = 120  # where the bars of both sums begin to be true to scale, if their common part is left out

LABELS = {
    Kind.NEW: "新規",
    Kind.INCREASED: "増額",
    Kind.REGROUPED: "予算額の組替え",
    Kind.UNKNOWN: "比べられないもの",
    Kind.UNCHANGED: "増減なし",
    Kind.DECREASED: "減額",
    Kind.ENDED: "掲載終了",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words above it; all places in units of the drawing."""

    label: str
    yen: int
    tone: str  # total, more, less: a class of the style sheet
    x: int
    width: int
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
class Chart:
    """The bars from top to bottom. ``is_cut``: what all levels have in common is left out of both sums."""

    bars: tuple[Bar, ...]
    is_cut: bool
    width: int = WIDTH
    bar: int = BAR

    @property
    def height(self) -> int:
        """Of the drawing."""
        return LINE * len(self.bars)

    @property
    def cut_at(self) -> int:
        """Where the sign stands that something is left out."""
        return CUT // 2


def draw_bridge(bridge: Bridge | BridgeSums, *, old: str, new: str) -> Chart:
    """Return the bars; ``old`` and ``new`` are the words for both sums. What changed nothing has no bar."""
    levels, level = [bridge.old.yen], bridge.old.yen
    changes = [step for step in bridge.steps if step.kind is not Kind.UNCHANGED]
    for step in changes:
        level += step.yen
        levels.append(level)
    low, high = min(levels), max(levels)
    is_cut = 0 < high - low < low
    floor, start = (low, CUT) if is_cut else (0, 0)

    def place(yen: int) -> int:
        return start + ((yen - floor) * (WIDTH - start) // (high - floor) if high > floor else 0)

    def bar(label: str, yen: int, tone: str, first: int, last: int) -> Bar:
        x, width = min(first, WIDTH - LEAST), max(last - first, LEAST if yen else 0)
        return Bar(label, yen, tone, x, min(width, WIDTH - x), LINE * len(bars))

    bars: list[Bar] = []
    bars.append(bar(old, bridge.old.yen, "total", 0, place(bridge.old.yen)))
    for step, before, after in zip(changes, levels, levels[1:], strict=False):
        first, last = sorted((place(before), place(after)))
        bars.append(bar(LABELS[step.kind], step.yen, "less" if step.yen < 0 else "more", first, last))
    bars.append(bar(new, bridge.new.yen, "total", 0, place(bridge.new.yen)))
    return Chart(tuple(bars), is_cut)
