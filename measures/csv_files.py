"""CSV files: rows of values → lines of text, in UTF-8 or, where every character can be written, in cp932."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import islice
from typing import BinaryIO

from measures.notation.safe_texts import RISKY, write_safe_text

BOM = "\ufeff"
TOGETHER = 1000  # rows that make one piece of text
Row = Sequence[object]


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def write_values(row: Row) -> list[object]:
    """Return the cells: true and false in small letters, numbers as numbers, no text that becomes a formula."""
    return [
        (write_safe_text(value) if value[:1] in RISKY else value)
        if isinstance(value, str)
        else _TRUTH[value]
        if isinstance(value, bool)
        else value
        for value in row
    ]


_TRUTH = {True: "true", False: "false"}
_NUMBERS = {int, float, type(None)}


def _write_column(values: Row) -> Row:
    """What ``write_values`` gives of the values of one column, most of which have nothing that is to be changed."""
    kinds = set(map(type, values))
    if kinds <= _NUMBERS or (kinds == {str} and RISKY.isdisjoint({value[:1] for value in values})):  # type: ignore[index]
        return values
    return [_TRUTH[value] for value in values] if kinds == {bool} else write_values(values)  # type: ignore[index]


def write_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the rows, of which the first is the header, as lines of CSV with a BOM before the first.

    None is an empty cell. ``TOGETHER`` rows are held at a time, and yielded as one piece of text.
    """
    rows = iter(rows)
    beginning = BOM
    while some := list(islice(rows, TOGETHER)):
        lines = StringIO(newline="")
        csv.writer(lines).writerows(zip(*map(_write_column, zip(*some, strict=True)), strict=True))
        yield beginning + lines.getvalue()
        beginning = ""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A cell with characters that cp932 does not have. ``row`` is counted as a spreadsheet does: the header is 1."""

    row: int
    column: str
    value: str
    characters: tuple[str, ...]

    @property
    def named(self) -> str:
        """The characters with their code points: 𠮷（U+20BB7）."""
        return "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in self.characters)


def write_cp932(rows: Iterable[Row], target: BinaryIO) -> Iterator[Unwritable]:
    """Write the rows as CSV in cp932 to ``target`` and yield each cell that cannot be written.

    No character is ever replaced: once a cell was yielded, what is in ``target`` is of no use. One row is held at a
    time, so that a long file needs no more memory than a short one.
    """
    writer = csv.writer(Echo())
    header: Row = ()
    failed = False
    for number, row in enumerate(rows, start=1):
        header = header or row
        line = writer.writerow(write_values(row))
        if _fits(line):
            if not failed:
                target.write(line.encode("cp932"))
            continue
        failed = True
        for name, value in zip(header, row, strict=True):
            if isinstance(value, str) and (lost := tuple(dict.fromkeys(s for s in value if not is_writable(s)))):
                yield Unwritable(number, str(name), value, lost)


@lru_cache(maxsize=20_000)
def is_writable(sign: str) -> bool:
    """Whether a character comes back from cp932 as itself.

    Python also writes some that do not (U+00A5 becomes a backslash) and bytes that stand for nothing (80, A0, FD–FF).
    """
    try:
        written = sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return written not in _NOTHING and written.decode("cp932") == sign


_NOTHING = {b"\x80", b"\xa0", b"\xfd", b"\xfe", b"\xff"}


def _fits(line: str) -> bool:
    return line.isascii() or all(map(is_writable, set(line)))
