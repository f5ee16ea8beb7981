"""補助率: ``１／２``, ``定額、1/2等``, ``２分の１以内``, several at once, always as exact fractions.

The separators, the open 等 and the mixed widths are those of the document of 令和2年度; 以内, 分の, 割 and ％ are those
of other years and schemes. A share that holds under a condition (``1/2（離島は2/3）``, ``都道府県1/4``) is UNREAD as a
whole: shown without its condition it would be untrue.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from unicodedata import normalize

from measures.notation.lists import TIGHT, spaced
from measures.notation.reading import BLANK, READ, UNREAD, Reading
from measures.notation.text import narrow


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction as printed and unreduced: ``10/10`` and ``50/100`` stay what they are. Above 0, at most 1."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise ValueError(f"a share lies above 0 and is at most 1, not {self}")

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    @property
    def fraction(self) -> Fraction:
        """The exact value, for sorting and comparing: ``2/4`` and ``1/2`` are equal here."""
        return Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Rate:
    """A printed 補助率: the shares in printed order and without repeats, 定額, 以内, and whether 等 leaves it open.

    ``at_most`` speaks of every share: a list where only some are 以内 is not read.
    """

    reading: Reading
    shares: tuple[Share, ...] = ()
    fixed: bool = False
    open: bool = False
    at_most: bool = False


_ONES = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_NUMBER = "(?:[1-9][0-9]{0,3}|[一二三四五六七八九十百]{1,5})"
_SHARE = (
    rf"(?:{_NUMBER} ?[/\u2044\u2215] ?{_NUMBER}|{_NUMBER} ?分 ?の ?{_NUMBER}|{_NUMBER} ?[割%]"
    "|[\u00bc-\u00be\u2150-\u215e])"  # ¼ ½ ¾ ⅐ … ⅞
)
_FIXED = spaced("定額")
_ITEM = re.compile(
    rf"(?:(?P<fixed>{_FIXED})(?: ?\( ?(?P<inside>{_SHARE}) ?\))?"
    rf"|(?P<share>{_SHARE})(?:(?P<at_most> ?{spaced('以内')})|(?P<fixed_inside> ?\( ?{_FIXED} ?\)))?)"
    r"(?P<open> ?等| ?な ?ど)?"
)
_SEPARATOR = re.compile(rf" ?[、,・]? ?(?:{TIGHT.pattern}) ?| ?[、,・] ?| ")


@lru_cache(maxsize=1024)  # an edition's texts repeat
def read_rate(text: str) -> Rate:
    """Read a 補助率 cell; a text that is not understood to its last character is UNREAD. Never raises."""
    printed = narrow(text)  # not plain(): the footnote mark of 1/2① would become part of the number
    if not printed:
        return Rate(BLANK)
    items = _items(printed)
    shares = [_read_share(item["share"] or item["inside"]) for item in items if item["share"] or item["inside"]]
    marked = {item["at_most"] is not None for item in items if item["share"] or item["inside"]}
    if not items or None in shares or len(marked) > 1:  # 1/2、1/3以内: 以内 of one share or of both?
        return Rate(UNREAD)
    return Rate(
        READ,
        shares=tuple(dict.fromkeys(share for share in shares if share)),
        fixed=any(item["fixed"] or item["fixed_inside"] for item in items),
        open=any(item["open"] for item in items),
        at_most=marked == {True},
    )


def write_rate(rate: Rate) -> str:
    """The rate as a ministry would print it on one line: ``定額、1/2以内等``. UNREAD has only its printed text."""
    if rate.reading is BLANK:
        return ""
    words = _words(rate)
    if rate.reading is not READ or not words:
        raise ValueError(f"no text for {rate}: the printed text is the only one")
    return "、".join(words) + ("等" if rate.open else "")


def describe_rate(rate: Rate) -> str:
    """The rate for a reader of the page: ``定額, 1/2 · ほかあり``."""
    if rate.reading is BLANK:
        return "記載なし"
    if rate.reading is not READ:
        return "読取り不可（原文のまま掲載）"
    return ", ".join(_words(rate)) + (" · ほかあり" if rate.open else "")


def _words(rate: Rate) -> list[str]:
    """``["定額", "1/2以内"]``"""
    suffix = "以内" if rate.at_most else ""
    return ["定額"] * rate.fixed + [f"{share}{suffix}" for share in rate.shares]


def _items(printed: str) -> list[re.Match[str]]:
    """The items of the list, from the first character to the last; empty if anything else stands among them."""
    items: list[re.Match[str]] = []
    position = 0
    while item := _ITEM.match(printed, position):
        items.append(item)
        if item.end() == len(printed):
            return items
        separator = _SEPARATOR.match(printed, item.end())
        if separator is None:
            break
        position = separator.end()
    return []


def _read_share(printed: str) -> Share | None:
    """The share as printed: 5割 is 5/10, 50% is 50/100, 2分の1 is 1/2; None for what cannot be one (3/2)."""
    numbers = [_read_number(run) for run in re.findall(_NUMBER, normalize("NFKC", printed))]
    if "割" in printed or "%" in printed:
        numbers.append(10 if "割" in printed else 100)
    if "分" in printed:
        numbers.reverse()
    numerator, denominator = numbers
    return Share(numerator, denominator) if 0 < numerator <= denominator else None


def _read_number(digits: str) -> int:
    """``10`` and ``十`` → 10, ``百二十`` → 120; 0, which no share can hold, for kanji that are no number (``二三``)."""
    if digits.isascii():
        return int(digits)
    found = re.fullmatch("(?:([二三四五六七八九])?(百))?(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?", digits)
    if found is None:
        return 0
    hundreds, hundred, tens, ten, ones = found.groups()
    return (
        100 * _ONES.get(hundreds, 1) * (hundred is not None)
        + 10 * _ONES.get(tens, 1) * (ten is not None)
        + _ONES.get(ones, 0)
    )
