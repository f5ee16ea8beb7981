"""A text as a cell that no spreadsheet takes for a formula, and back again."""

import re

# What a spreadsheet may take for the beginning of a formula, after any apostrophes that keep it from doing so.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
RISKY = frozenset("'=+-@\t\r\n＝＋－＠")  # how a text may begin that is not written as it is; any other is


def write_safe_text(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: ``=1+1`` → ``'=1+1``, ``'=1`` → ``''=1``."""
    return f"'{text}" if _FORMULA.match(text) else text


def read_safe_text(cell: str) -> str:
    """The text of a cell written by ``write_safe_text``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
