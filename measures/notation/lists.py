"""How a printed list is divided: 、 ・ 及び 並びに 又は …, remarks in brackets, and 等 that leaves it open."""

import re
from dataclasses import dataclass, field

from measures.notation.text import without_spaces


@dataclass(slots=True)
class Part:
    """What stands between two joints of a list, its remarks and 等 taken off: ``市町村（指定都市を除く）等``."""

    words: str  # with a space where a line broke
    tight: bool = False  # joined to the part before by 及び, 又は …, not by a mere comma
    remarks: list[str] = field(default_factory=list)
    others: bool = False


def spaced(*words: str) -> str:
    """The pattern of words that a cell may break over lines (及 び), the longest first."""
    return "|".join(" ?".join(word) for word in sorted(words, key=len, reverse=True))


TIGHT = re.compile(spaced("及び", "並びに", "又は", "若しくは", "および", "ならびに", "または", "もしくは"))
JOINT = re.compile(
    rf" ?(?:[、,・/] ?)?(?:{TIGHT.pattern}) ?"
    rf"|(?: ?[、,・/])? ?{spaced('その他')}(?: ?の)? ?(?=\w)"  # Aその他のB; but その他 at the end is 等
    r"| ?[、,・/] ?"
)
_REMARK_OR_JOINT = re.compile(rf"\([^()]*\)|(?P<joint>{JOINT.pattern})")
_OTHERS = re.compile(rf" ?(?:{spaced('等', 'など', 'ほか', 'その他')})$")
_LONGEST = 300  # characters: no part of a list of names is that long


def split_list(printed: str) -> list[Part]:
    """The parts of a list, joints inside brackets aside; none if one of them is empty or endless."""
    parts: list[Part] = []
    start, tight = 0, False
    for found in _REMARK_OR_JOINT.finditer(printed):
        if joint := found["joint"]:
            parts.append(Part(printed[start : found.start()], tight))
            start, tight = found.end(), bool(TIGHT.search(joint))
    parts.append(Part(printed[start:], tight))
    if any(not part.words or len(part.words) > _LONGEST for part in parts):
        return []
    return [_peeled(part) for part in parts]


def _peeled(part: Part) -> Part:
    """The part with the remarks at its end and its 等 taken off, in whatever order they stand."""
    while True:
        if part.words.endswith(")") and "(" in part.words:
            words, _, remark = part.words[:-1].rpartition("(")
            part.remarks.insert(0, without_spaces(remark))
            part.words = words.rstrip()
        elif found := _OTHERS.search(part.words):
            part.words, part.others = part.words[: found.start()], True
        else:
            return part
