"""What came of reading a printed text."""

from enum import StrEnum


class Reading(StrEnum):
    """The outcome of reading one printed cell.

    ``READ`` is for rates, fields and recipients; the four after it are for amounts only.
    """

    BLANK = "blank"  # nothing is printed
    UNREAD = "unread"  # something is printed that we do not understand: shown as printed, never guessed
    READ = "read"
    EXACT = "exact"  # so many yen
    WITHIN = "within"  # 内数: somewhere inside so many yen, an upper bound
    ELSEWHERE = "elsewhere"  # 再掲, 上記の内数: counted where it stands first, adds nothing here
    NONE = "none"  # 予算措置なし, －: no budget by intention, adds nothing


BLANK = Reading.BLANK
UNREAD = Reading.UNREAD
READ = Reading.READ
EXACT = Reading.EXACT
WITHIN = Reading.WITHIN
ELSEWHERE = Reading.ELSEWHERE
NONE = Reading.NONE
