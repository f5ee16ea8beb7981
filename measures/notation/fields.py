"""役割 × 政策分野: ``ウ-A a,b,c`` and the many ways one document prints it (ウーA, ウ－Ａ, ``b､c``, ``f ,g``).

Which roles and letters exist is data with a version (the outline, 要綱, is amended): any katakana letter with or
without a capital, and any small letter, is a cell here. Case tells the two apart, so a small role letter (``ウ-a b``)
is only read where a colon or a bracket ends the role: ``ウ-a:b``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from measures.notation.reading import BLANK, READ, UNREAD, Reading
from measures.notation.text import narrow, unify_dashes


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of the table of roles and fields: role ``ア`` or ``ウ-A``, letter ``f``; as text ``ウ-A:f``."""

    role: str
    letter: str

    def __str__(self) -> str:
        return f"{self.role}:{self.letter}"


@dataclass(frozen=True, slots=True)
class Fields:
    """The cells of an entry, without repeats: roles in printed order, and under each its letters in printed order."""

    reading: Reading
    cells: tuple[Cell, ...] = ()


_KATAKANA = "[アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン]"
_ROLE = re.compile(
    rf"(?P<main>{_KATAKANA})"
    r"(?: ?-? ?(?P<part>[A-Z])(?![A-Z])"  # ウ-A, ウA, ウ - A
    r"| ?- ?(?P<small>[a-z])(?= ?[:(])"  # ウ-a: and ウ-a( only
    r"|(?![a-z] [a-z]))"  # "ウa f" may be ウ-A f or ウ a,f
    r" ?(?P<mark>[:(]?) ?"
)
_LETTERS = re.compile(r"[a-z](?: ?[-~\u223c\u301c\u3030] ?[a-z])?(?![A-Za-z])")
_CLOSE = re.compile(r" ?\)")
_SEPARATOR = re.compile(r" ?[,、・./;] ?| ")
_ADDRESS = re.compile(rf"(?P<main>{_KATAKANA})(?:-?(?P<part>[A-Za-z]))?:(?P<letter>[a-z])")


@lru_cache(maxsize=1024)  # an edition's texts repeat
def read_fields(text: str) -> Fields:
    """Read role rows, one line each or in one flat line; anything but roles with their letters is UNREAD. Never raises.

    ``"ウ-A a,b,c,d,\\ne,f\\nウーＢ ａ"`` → ウ-A:a … ウ-A:f, ウ-B:a. Ranges (``a～h``) are written out.
    """
    printed = unify_dashes(narrow(text))
    if not printed:
        return Fields(BLANK)
    rows: dict[str, dict[str, None]] = {}
    position = 0
    while position < len(printed):
        role = _ROLE.match(printed, position)
        if role is None:
            return Fields(UNREAD)
        letters, position = _read_letters(printed, role.end())
        if role["mark"] == "(":
            closed = _CLOSE.match(printed, position)
            position = closed.end() if closed else -1
        if not letters or position < 0:
            return Fields(UNREAD)
        rows.setdefault(_role_name(role["main"], role["part"] or role["small"]), {}).update(dict.fromkeys(letters))
        if position < len(printed):
            separator = _SEPARATOR.match(printed, position)
            position = separator.end() if separator else position
            if position == len(printed):  # a list that ends in a comma has lost something
                return Fields(UNREAD)
    return Fields(READ, tuple(Cell(role, letter) for role, letters in rows.items() for letter in letters))


def write_fields(fields: Fields) -> str:
    """One line a role, by first appearance: ``"ウ-A a,b\\nウ-B a,f"``. UNREAD has only its printed text."""
    if fields.reading is BLANK:
        return ""
    if fields.reading is not READ or not fields.cells:
        raise ValueError(f"no text for {fields}: the printed text is the only one")
    rows: dict[str, list[str]] = {}
    for cell in fields.cells:
        rows.setdefault(cell.role, []).append(cell.letter)
    return "\n".join(f"{role} {','.join(letters)}" for role, letters in rows.items())


def read_cell(text: str) -> Cell | None:
    """One cell as in a web address, with a colon: ``ウ-A:f``, ``ウーＡ：ｆ``; None for anything else. Never raises."""
    found = _ADDRESS.fullmatch(unify_dashes(narrow(text)))
    return Cell(_role_name(found["main"], found["part"]), found["letter"]) if found else None


def _role_name(main: str, part: str | None) -> str:
    """``ア``; ``ウ-A``"""
    return f"{main}-{part.upper()}" if part else main


def _read_letters(printed: str, position: int) -> tuple[list[str], int]:
    """The letters of one role from here on, and where they end; none if a range runs backwards."""
    letters: list[str] = []
    end = position
    while found := _LETTERS.match(printed, position):
        first, last = found[0][0], found[0][-1]
        if len(found[0]) > 1 and not first < last:
            return [], position
        letters += map(chr, range(ord(first), ord(last) + 1))
        end = found.end()
        separator = _SEPARATOR.match(printed, end)
        if separator is None:
            break
        position = separator.end()
    return letters, end
