"""Parts of a budget named beside the main amount: うち臨時・特別の措置349億円, 別途、令和元年度補正1,000, Ⅰ500."""

import re
from dataclasses import dataclass

from .money import MONEY, read_money, write_money

MOST_PARTS = 20  # more is not a budget cell
_LONGEST_LABEL = 50  # characters

_LEADS = {"うち": True, "内": True, "別途": False, "外数": False, "このほか": False, "ほか": False}
_YEAR = r"(?:(?:令和|平成)[0-9]{1,2}|20[0-9]{2})年度?|第[0-9]{1,2}次"  # the only digits a label may hold
_PART = re.compile(
    r"(?P<lead>うち|内(?=[、,:])|別途|外数|このほか|ほか)?+[、,:]*+"
    rf"(?P<label>(?:{_YEAR}|[^\W\d_]|[Ⅰ-ⅿ①-⑳・「」])*+)[、,:]?+(?P<money>{MONEY})(?P<included>を含む)?+"
)
_NEXT_PART = re.compile(r"[、,]|及び|並びに|(?=うち|内[、,:]|別途|外数|このほか|ほか|[Ⅰ-ⅿ①-⑳])|$")
_NUMERAL = re.compile("[Ⅰ-ⅿ①-⑳]")
# A label with these words turns the number after it into something else than a part: 内数, 前年度, 約349億円, 第3, R2.
_NOT_A_LABEL = re.compile(
    "うち|内数|別途|外数|ほか|再掲|前掲|前年|昨年|(?:約|ほぼ|概ね|最大|最低|増|減|令和|平成|昭和|年|第|[A-Za-z])$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """An amount named beside the main one: ``うち臨時・特別の措置349億円``, ``別途、令和元年度補正1,000``."""

    label: str  # 臨時・特別の措置, Ⅰ, 令和元年度補正; "" if none is printed
    yen: int
    inside: bool  # うち: part of the amount; 別途, 外数: outside it, never added


def read_parts(note: str, *, unit: int) -> tuple[Part, ...]:
    """``うちⅠ500、Ⅱ212`` → two parts inside; empty if any of it is not understood.

    A part without うち or 別途 of its own goes with the one before it; Ⅰ, Ⅱ need neither.
    """
    parts: list[Part] = []
    inside: bool | None = None
    position = 0
    while position < len(note) and len(parts) <= MOST_PARTS:
        found = _PART.match(note, position)
        following = found and _NEXT_PART.match(note, found.end())
        if found is None or following is None:
            return ()
        label, yen = found["label"], read_money(found["money"], unit=unit)
        inside = _is_inside(found, before=inside)
        if inside is None or yen is None or not _is_label(label) or not (label or found["lead"]):
            return ()
        parts.append(Part(label, yen, inside))
        position = following.end()
    return tuple(parts) if len(parts) <= MOST_PARTS else ()


def write_part(part: Part) -> str:
    """``うち臨時・特別の措置34,900百万円``, always with its own unit."""
    return f"{_lead(part)}{part.label}{write_money(part.yen)}"


def describe_part(part: Part) -> str:
    """``うち臨時・特別の措置 34,900百万円``, ``別途 令和元年度補正 50百万円``: the part in words for the screen."""
    name = f"うち{part.label}" if part.inside else f"別途 {part.label}".rstrip()
    return f"{name} {write_money(part.yen)}"


def _lead(part: Part) -> str:
    return "うち" if part.inside else "別途"


def _is_label(label: str) -> bool:
    """Whether the words before a sum of money name a part, and nothing else."""
    runs_into_the_number = label[-1:].isnumeric() and not _NUMERAL.match(label[-1])  # うち三百49
    return len(label) <= _LONGEST_LABEL and not runs_into_the_number and not _NOT_A_LABEL.search(label)


def _is_inside(found: re.Match[str], *, before: bool | None) -> bool | None:
    """Whether a part is inside the amount; None if the print does not say or contradicts itself."""
    inside = _LEADS.get(found["lead"] or "", before)
    if found["included"]:
        return None if inside is False else True
    return True if inside is None and _NUMERAL.match(found["label"]) else inside
