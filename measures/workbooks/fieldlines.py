"""役割 and 政策分野, in one cell or two, over one line or several → one line a role: ``ウ-A a,b\\nウ-B c``."""

import re
from collections.abc import Sequence
from functools import lru_cache

from measures.notation.text import narrow, unify_dashes

_BEGINS_A_ROLE = re.compile(r"[ァ-ヺ](?![ァ-ヺー])(?: ?-? ?[A-Za-z](?![A-Za-z])|[ :(-]|$)")
_CELL_LIKE = re.compile(r"[ァ-ヺ](?![ァ-ヺ])(?: ?-|[ :(A-Za-z]|$)|[a-z](?![A-Za-z])|[、,・]|〃|同上")
_WORDS = re.compile("[一-龠ぁ-ん]{2}(?<!同上)")
_LIST_GOES_ON = re.compile(r"[,、，､・.．]\s*$")
_ROLE_BEGINS = re.compile("[ァ-ヺ]")
_LIST_CONTINUES = re.compile(r"^\s*[,、，､・.．]")


def is_cell_like(text: str) -> bool:
    """Whether a text in the column of roles or fields can be one, and not a title that stands there by chance."""
    return _CELL_LIKE.match(unify_dashes(narrow(text[:60]))) is not None


def is_bare_cell(text: str) -> bool:
    """Whether a text is like a cell and has no words beside it (ア 圏域全体の経済成長のけん引)."""
    return is_cell_like(text) and _WORDS.search(text) is None


def split_role_lines(text: str) -> tuple[tuple[str, str], ...]:
    """Role and letters of each line of a text, at least one; a line that names no role belongs to the one before."""
    lines: list[tuple[str, str]] = []
    for line in filter(str.strip, text.splitlines()):
        if lines and not _ROLE_BEGINS.match(narrow(line)):
            role, letters = lines[-1]
            lines[-1] = (role, f"{letters}\n{line.strip()}".lstrip("\n"))
        else:
            role, *rest = line.split(maxsplit=1)
            lines.append((role, rest[0].rstrip() if rest else ""))
    return tuple(lines) or (("", ""),)


@lru_cache(maxsize=8192)
def join_role_and_field(role: str, field: str) -> tuple[str, bool]:
    """The lines of one row, and whether that was certain.

    ``ウ-A`` + ``a,b,\\nc`` → ``ウ-A a,b,c``; roles and fields line by line (``ウ-A\\nウ-B`` + ``a\\nb``) → two lines.
    """
    roles, fields = _lines(role), _lines(field)
    if len(roles) < 2 or not all(map(_begins_a_role, roles)):
        return " ".join(filter(None, ("".join(roles), _join(fields)))), True
    if len(fields) != len(roles):
        fields = _whole_lists(fields)
    if len(fields) == len(roles):
        return "\n".join(f"{role} {letters}" for role, letters in zip(roles, fields, strict=True)), True
    return "\n".join([*roles, *fields]), not fields


@lru_cache(maxsize=8192)
def one_line_a_role(text: str) -> str:
    """A single cell with roles and fields: a line that begins with no role goes on with the line before."""
    lines: list[list[str]] = []
    for line in _lines(text):
        if lines and not _begins_a_role(line):
            lines[-1].append(line)
        else:
            lines.append([line])
    return "\n".join(map(_join, lines))


def _begins_a_role(line: str) -> bool:
    return _BEGINS_A_ROLE.match(unify_dashes(narrow(line))) is not None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] if "\n" in text or "\r" in text else _one(text)


def _one(text: str) -> list[str]:
    return [text.strip()] if text.strip() else []


def _whole_lists(lines: Sequence[str]) -> list[str]:
    """Lines of a list that was broken at its commas put together again."""
    lists: list[str] = []
    for line in lines:
        if lists and (_LIST_GOES_ON.search(lists[-1]) or _LIST_CONTINUES.match(line)):
            lists[-1] += line
        else:
            lists.append(line)
    return lists


def _join(lines: Sequence[str]) -> str:
    return " ".join(_whole_lists(lines))
