"""Roles as columns: a column for each role (ア, イ, ウ-A …) or for each cell under it (a, b, c), marked for each measure.

Some answers cross the roles off instead of writing them: ○ under ``ウ-A`` / ``a``, or ``a,c`` under ``ウ-A``. They are
read into the same text as two columns of role and field would give; a mark that is not certain is kept as it stands
and said.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from measures.notation.text import narrow, squeeze, unify_dashes
from measures.workbooks.columns import Group, Mark, Table
from measures.workbooks.findings import Findings
from measures.workbooks.grids import Severity
from measures.workbooks.merges import Sheet, Spot
from measures.workbooks.rows import Column

_ROLE = re.compile(r"\(?([ァ-ヺ])(?: ?-? ?([A-Z]))?\)?(?:[ .:、・]+(.*)|\((.*)|$)", re.DOTALL)
_LETTER = re.compile(r"\(?([a-z])\)?(?:[ .:].*|\(.*|$)", re.DOTALL)
_TITLE = re.compile("圏域|経済|都市機能|生活|結びつき|住民|行政|サービス|ネットワーク|マネジメント")
_YES = frozenset("○〇◯●◎☑✓✔レ")
_NO = frozenset(("-", "×", "✕", "✗", "☐", "□", "―", "なし", "無", "非該当"))
_LETTERS = re.compile(r"[a-z](?:[,、・ \n]*[a-z])*[,、]?")
_LONGEST = 60


@lru_cache(maxsize=8192)
def role_in(text: str) -> str:
    """The role a heading names, as printed: ``ウ－Ａ`` → ``ウ-A``, ``ア 圏域全体の経済成長のけん引`` → ``ア``; "" if none."""
    if not text or len(text) > _LONGEST:
        return ""
    found = _ROLE.fullmatch(unify_dashes(narrow(text)).strip())
    if found is None:
        return ""
    words = found[3] or found[4]
    return "" if words and not _TITLE.search(words) else "-".join(filter(None, found.group(1, 2)))


@lru_cache(maxsize=8192)
def letter_in(text: str) -> str:
    """The letter of a policy field a heading begins with: ``a 産学金官民一体``; "" if none."""
    found = _LETTER.fullmatch(narrow(text).strip()) if text and len(text) <= _LONGEST else None
    return found[1] if found else ""


def names_roles(spots: Sequence[Spot]) -> bool:
    """Whether a line names two roles, as no measure's line does."""
    return len({role for spot in spots if (role := role_in(spot.text))}) >= 2


def parts_in(spots: Sequence[Spot]) -> set[int]:
    """The columns in which a line names roles or letters, if it names two of either; else none."""
    letters = {spot.column for spot in spots if letter_in(spot.text)}
    if not names_roles(spots) and len(letters) < 2:
        return set()
    return letters | {spot.column for spot in spots if role_in(spot.text)}


def mark_of(texts: Sequence[str], before: Mark | None) -> Mark | None:
    """What a column under these headings stands for. ``before``: the column to its left, whose role goes on."""
    if not texts:
        return None
    if role := role_in(texts[-1]):
        return Mark(role, "")
    letter = letter_in(texts[-1])
    if not letter:
        return None
    role = next((role for text in reversed(texts[:-1]) if (role := role_in(text))), "")
    if not role and len(texts) == 1 and before is not None and before.letter and before.letter < letter:
        role = before.role
    return Mark(role, letter) if role else None


def certain(groups: Sequence[Group]) -> list[Group]:
    """The columns of roles, if there are two roles at least and each column stands for another; else none."""
    marked = [group for group in groups if group.mark is not None]
    marks = {group.mark for group in marked}
    roles = {mark.role for mark in marks if mark}
    alone = {mark.role for mark in marks if mark and not mark.letter}
    whole = {mark.role for mark in marks if mark and mark.letter}
    if len(roles) < 2 or len(marks) < len(marked) or alone & whole or any(len(group.columns) > 1 for group in marked):
        return []
    return marked


def read_marks(sheet: Sheet, row: int, table: Table, findings: Findings) -> tuple[str, str, Spot] | None:
    """Role and field of one line – as they stand, whole with what is struck through or "", the first cell – or None."""
    lines: dict[str, list[str]] = {}
    whole: dict[str, list[str]] = {}
    first, struck = None, False
    for group in table.groups[Column.FIELDS]:
        spot = sheet.spot(row, group.columns[0])
        if spot is None or spot.row < table.body or group.mark is None:
            continue
        if squeeze(unify_dashes(spot.text)) in _NO:
            continue
        first, struck = first or spot, struck or bool(spot.cell.struck)
        said = _meaning(spot.text, group.mark)
        if said is None:
            message = f"「{group.mark}」の列の「{narrow(spot.text)}」は、該当するかどうか読み取れません。"
            expected = "該当する場合は政策分野の記号（a,b）、又は記号の列に○"
            findings.add(Severity.WARN, sheet, spot, message, expected, column=Column.FIELDS)
            said = f"{group.mark.letter}{spot.text.strip()}"
        if spot.text.strip():
            lines.setdefault(group.mark.role, []).append(said)
        whole.setdefault(group.mark.role, []).append(f"{group.mark.letter}{spot.cell.text.strip()}" if struck else said)
    return (_written(lines), _written(whole) if struck else "", first) if first is not None else None


def _meaning(text: str, mark: Mark) -> str | None:
    """The letters a cell stands for; None where that is not certain."""
    bare = squeeze(unify_dashes(text))
    if not bare:
        return ""
    if mark.letter:
        return mark.letter if bare in _YES or bare == mark.letter else None
    letters = narrow(text).strip()
    return re.sub(r"[,、・ \n]+", ",", letters).strip(",") if _LETTERS.fullmatch(letters) else None


def _written(lines: dict[str, list[str]]) -> str:
    return "\n".join(f"{role} {','.join(filter(None, said))}".strip() for role, said in lines.items())
