"""How money is printed in a budget column: ``762,652``, ``349億円``, ``1億2,000万円``, （単位：百万円）."""

import re

from .text import join_lines

YEN = 1
THOUSAND = 1_000
TEN_THOUSAND = 10_000
MILLION = 1_000_000
HUNDRED_MILLION = 100_000_000

_UNIT_NAMES = {YEN: "円", THOUSAND: "千円", TEN_THOUSAND: "万円", MILLION: "百万円", HUNDRED_MILLION: "億円"}
_UNITS = {name: unit for unit, name in _UNIT_NAMES.items()}

MOST_YEN = 2**63 - 1  # what a database column holds; the whole national budget is about 10**14

_DIGITS = r"[0-9]++(?:[,.][0-9]+)*+"
_SCALE = r"(?:[十百千]?[兆億万]|[十百千])"
# Everything that could belong to one sum of money, taken greedily: 1.2.3 is one bad number, not 1.2 and a rest.
MONEY = rf"{_DIGITS}(?:{_SCALE}{_DIGITS})*+(?:{_SCALE}?円)?+"

_LONGEST_MONEY = 60  # characters; int() of a million digits would take minutes
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_POINT_OR_COMMA = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")  # 762.652 may be a slip for 762,652
_TERM = re.compile(rf"({_DIGITS})({_SCALE}?)")
_SCALE_VALUES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10**4, "億": 10**8, "兆": 10**12}

_UNIT = re.compile(r"\(?(?:単位[:は]?)?(億円|百万円|万円|千円|円)\)?")
_UNIT_IN_HEADING = re.compile(r"単位[:は]?(億円|百万円|万円|千円|円)(?=[)、,]|$)|\((億円|百万円|万円|千円|円)\)")


def read_unit(text: str) -> int | None:
    """Yen per printed unit: ``（単位：百万円）``, ``当初予算（千円）`` → 1,000,000, 1,000; None if none or several."""
    heading = join_lines(text)
    if heading is None:
        return None
    if alone := _UNIT.fullmatch(heading):
        return _UNITS[alone[1]]
    names = {left or right for left, right in _UNIT_IN_HEADING.findall(heading)}
    return _UNITS[names.pop()] if len(names) == 1 else None


def write_unit(unit: int) -> str:
    """``1_000_000`` → ``（単位：百万円）``, as it stands above the table; ValueError for a unit without a name."""
    if unit not in _UNIT_NAMES:
        raise ValueError(f"no name for a unit of {unit} yen")
    return f"（単位：{_UNIT_NAMES[unit]}）"


def read_money(printed: str, *, unit: int) -> int | None:
    """Yen of one sum of money without white space, in half-width digits; None for what is not certain.

    A bare number counts in ``unit`` yen, a number with 円 in its own unit. Fractions of a yen, thousands
    wrongly grouped, leading zeros and sums beyond 64 bits are None. So is a bare ``762.652``: a point and
    a comma look alike, and the two readings differ by a thousand.
    """
    if len(printed) > _LONGEST_MONEY:
        return None
    if not printed.endswith("円"):
        return None if _POINT_OR_COMMA.fullmatch(printed) else _times(printed, unit)
    if not re.fullmatch(MONEY, printed):
        return None
    # 1億2,000万円: each term is smaller than the scale before it.
    total, ceiling = 0, MOST_YEN + 1
    terms = _TERM.findall(printed.removesuffix("円"))
    for number, scale in terms:
        factor = _scale_value(scale)
        yen = _times(number, factor)
        if yen is None or yen >= ceiling or (len(terms) > 1 and "." in number):
            return None
        total, ceiling = total + yen, factor
    return total if total <= MOST_YEN else None


def write_money(yen: int, *, unit: int | None = None) -> str:
    """``762,652`` when the sum is whole in ``unit`` yen, else with its own unit: ``1,200千円``, ``5円``."""
    if unit is not None and yen % unit == 0:
        return f"{yen // unit:,}"
    if yen == 0:
        return "0円"
    own = next(own for own in (MILLION, THOUSAND, YEN) if yen % own == 0)
    return f"{yen // own:,}{_UNIT_NAMES[own]}"


def _scale_value(scale: str) -> int:
    """``百万`` → 1,000,000; an empty scale → 1."""
    value = 1
    for sign in scale:
        value *= _SCALE_VALUES[sign]
    return value


def _times(number: str, factor: int) -> int | None:
    """The printed number times ``factor``, if that is a whole number of yen within 64 bits."""
    if not _NUMBER.fullmatch(number):
        return None
    whole, _, fraction = number.replace(",", "").partition(".")
    yen, rest = divmod(int(whole + fraction) * factor, 10 ** len(fraction))
    return yen if rest == 0 and yen <= MOST_YEN else None
