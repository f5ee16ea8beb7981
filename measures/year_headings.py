"""The column headings of a year, which name it as they are printed: 令和２年度当初予算."""

import re

from measures.models import Edition
from measures.notation.years import read_year, write_year

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def headings_for(year: int, base: Edition | None) -> dict[str, str]:
    """Return the column headings of ``base`` with its year replaced: 令和２年度当初予算 → 令和３年度当初予算.

    The width of the digits stays as the base prints them.
    """
    if base is None:
        return {"budget": f"{write_year(year)}当初予算"}
    return {column: _with_year(text, base.year, year) for column, text in base.headings.items()}


def _with_year(text: str, old: int, new: int) -> str:
    if old == new:
        return text
    written = write_year(new)
    era, number = re.fullmatch(r"(\D+?)(\d+|元)年度", written).groups()  # type: ignore[union-attr]

    def replace(match: re.Match[str]) -> str:
        if read_year(match[0]) != old:
            return match[0]
        wide = not match[1].isascii()
        return f"{era}{number.translate(WIDE) if wide else number}年度"

    return re.sub(r"(?:平成|令和)(\d+|元)年度", replace, text)
