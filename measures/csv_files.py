"""CSV files: rows of values → lines of text, in UTF-8 or, where every character can be written, in cp932."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from measures.notation.safe_texts import write_safe_text

BOM = "\ufeff"
Row = Sequence[object]


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def write_value(value: object) -> object:
    """Return a cell: true and false in small letters, numbers as numbers, no text that becomes a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return write_safe_text(value) if isinstance(value, str) else value


def write_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the rows, of which the first is the header, as lines of CSV with a BOM before the first.

    None is an empty cell. One row is held at a time.
    """
    writer = csv.writer(Echo())
    beginning = BOM
    for row in rows:
        yield beginning + writer.writerow(map(write_value, row))
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
        line = writer.writerow(map(write_value, row))
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
