"""The classes of 補助率 by which a list is narrowed: 定額, 1/2未満 … 10/10. Several rates at once stand in each."""

from enum import StrEnum
from fractions import Fraction

from measures.notation.rates import Rate
from measures.notation.reading import BLANK, READ


class RateClass(StrEnum):
    """What a printed rate is, for choosing. A fraction stands in one class, by its exact value (2/4 is 1/2).

    ``OPEN`` and ``AT_MOST`` say of the fractions beside them that more are possible (等), or less (以内).
    """

    FIXED = "fixed"
    BELOW_HALF = "below-half"
    HALF = "half"
    TWO_THIRDS = "two-thirds"
    FULL = "full"
    OPEN = "open"
    AT_MOST = "at-most"
    UNREAD = "unread"
    BLANK = "blank"


RATE_CLASSES: dict[RateClass, str] = {
    RateClass.FIXED: "定額",
    RateClass.BELOW_HALF: "1/2未満",
    RateClass.HALF: "1/2以上2/3未満",
    RateClass.TWO_THIRDS: "2/3以上10/10未満",
    RateClass.FULL: "10/10",
    RateClass.OPEN: "ほかの率もある（等）",
    RateClass.AT_MOST: "上限の率（以内）",
    RateClass.UNREAD: "読取り不可",
    RateClass.BLANK: "記載なし",
}


def classes_of_rate(rate: Rate) -> frozenset[RateClass]:
    """Return every class that the rate stands in, at least one: ``定額、1/2等`` → FIXED, HALF, OPEN."""
    if rate.reading is not READ:
        return frozenset([RateClass.BLANK if rate.reading is BLANK else RateClass.UNREAD])
    classes = {_class_of(share.fraction) for share in rate.shares}
    marks = {RateClass.FIXED: rate.fixed, RateClass.OPEN: rate.open, RateClass.AT_MOST: rate.at_most}
    return frozenset(classes | {mark for mark, holds in marks.items() if holds})


def _class_of(share: Fraction) -> RateClass:
    if share < Fraction(1, 2):
        return RateClass.BELOW_HALF
    if share < Fraction(2, 3):
        return RateClass.HALF
    return RateClass.TWO_THIRDS if share < 1 else RateClass.FULL
