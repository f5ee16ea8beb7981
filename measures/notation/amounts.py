"""当初予算: an amount as ministries print it ⇄ yen, upper bounds (内数) and the parts named beside it (うち, 別途).

Two rules stand above the grammar. What is not certain is UNREAD: ``(42,000)`` is last year's amount in one
table and a restated one in the next, ``皆増`` alone says nothing of how much. And an amount never adds up to more
than is printed: うち is part of the amount, 別途 stands outside it and is not added. The forms are those of the
documents of 令和2年度 and of the years and schemes around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .money import (
    HUNDRED_MILLION,
    MILLION,
    MONEY,
    MOST_YEN,
    TEN_THOUSAND,
    THOUSAND,
    YEN,
    read_money,
    read_unit,
    write_money,
    write_unit,
)
from .parts import MOST_PARTS, Part, describe_part, read_parts, write_part
from .reading import BLANK, ELSEWHERE, EXACT, NONE, UNREAD, WITHIN, Reading
from .text import DASHES, has_forbidden_characters, join_lines, narrow

__all__ = [
    "HUNDRED_MILLION",
    "MILLION",
    "TEN_THOUSAND",
    "THOUSAND",
    "YEN",
    "Amount",
    "Part",
    "describe_amount",
    "read_amount",
    "read_unit",
    "write_amount",
    "write_unit",
]


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed budget. ``yen`` is given for EXACT and WITHIN, may be for ELSEWHERE (712（再掲）), else None."""

    reading: Reading
    yen: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def part(self) -> Part | None:
        """The first part inside the amount (うち…), if one is named."""
        return next((part for part in self.parts if part.inside), None)

    @property
    def within(self) -> bool:
        """Whether the amount is an upper bound (内数)."""
        return self.reading is WITHIN

    @property
    def counted_yen(self) -> int:
        """What the amount adds to a sum over envelopes, in yen."""
        return self.yen or 0 if self.reading in (EXACT, WITHIN) else 0


_TURNED_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")  # bidi: 123 may be shown as 321
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_BRACKETED_HEAD = re.compile(r"\(([^()]*)\)(.*)")
_NOTES = re.compile(r"\(([^()]*)\)|([^()]+)")
_WELL_BRACKETED = re.compile(r"(?:\([^()]*+\)|[^()]++)*+")

_AND = "(?:及び|並びに|と|[+])"
_WITHIN_SUM = re.compile(rf"({MONEY}(?:{_AND}{MONEY})*+)の?内数")
_ONE_MONEY = re.compile(MONEY)
_ELSEWHERE = re.compile("再掲|前掲|上記の?内数|上記に含む|上記に含まれる")
_NONE = re.compile(f"予算措置(?:なし|無し)|なし|無し|[{re.escape(DASHES)}]+")
_REMARKS = ("皆増", "新規", "新規計上")  # on the year before; they do not change the amount
_REPEATED = ("再掲", "前掲")


def read_amount(text: str, *, unit: int) -> Amount:
    """The amount printed in one cell; a bare number counts in ``unit`` yen. Never raises.

    ``762,652（うち臨時・特別の措置349億円）`` in 百万円 → EXACT 762,652,000,000 with a part of 34,900,000,000 inside.
    """
    if has_forbidden_characters(text) or _TURNED_AROUND.search(text):
        return Amount(UNREAD)
    if not narrow(text):
        return Amount(BLANK)
    printed = join_lines(text)
    if printed is None:
        return Amount(UNREAD)
    return _read_print(_open_bracketed_head(printed.translate(_BRACKETS)), unit) or Amount(UNREAD)


def write_amount(amount: Amount, *, unit: int) -> str:
    """A print that reads back as the same amount: ``762,652（うち臨時・特別の措置34,900百万円）``.

    Raises ValueError for UNREAD: what is printed is then the only truth, and must be kept and shown itself.
    """
    if amount.reading is UNREAD:
        raise ValueError("an unread amount has no other writing than the printed text")
    money = "" if amount.yen is None else write_money(amount.yen, unit=unit)
    head = {
        EXACT: money,
        WITHIN: f"{money}の内数",
        ELSEWHERE: f"{money}（再掲）" if money else "再掲",
        NONE: "予算措置なし",
    }.get(amount.reading, "")
    return head + _bracketed(write_part(part) for part in amount.parts)


def describe_amount(amount: Amount) -> str:
    """The amount in words for the screen: ``900百万円の内数（上限）``, ``221百万円（うちⅠ 100百万円）``."""
    money = "" if amount.yen is None else write_money(amount.yen)
    head = {
        BLANK: "記載なし",
        EXACT: money,
        WITHIN: f"{money}の内数（上限）",
        ELSEWHERE: f"{money} 再掲（合計に含めない）".lstrip(),
        NONE: "当初分の記載なし" if amount.parts else "予算措置なし",
    }.get(amount.reading, "読取り不可（原文のまま掲載）")
    return head + _bracketed(describe_part(part) for part in amount.parts)


def _bracketed(parts: Iterator[str]) -> str:
    """``（うちA、別途B）``, or nothing for no parts."""
    listed = "、".join(parts)
    return f"（{listed}）" if listed else ""


def _open_bracketed_head(printed: str) -> str:
    """``(900の内数)`` → ``900の内数``, ``(再掲)712`` → ``712(再掲)``; other brackets stay, ``(42,000)`` above all."""
    head = _BRACKETED_HEAD.fullmatch(printed)
    if head is None:
        return printed
    inner, rest = head.groups()
    if rest and not rest.startswith("("):
        return f"{rest}({inner})" if inner in _REPEATED + _REMARKS else printed
    worded = inner.endswith("内数") or inner.startswith("別途") or _ELSEWHERE.fullmatch(inner) or "予算措置" in inner
    return inner + rest if worded else printed


def _read_print(printed: str, unit: int) -> Amount | None:
    """The amount of a print without white space; None if any piece of it is not understood."""
    head = _read_head(printed, unit)
    if head is None:
        return None
    amount, rest = head
    if not _WELL_BRACKETED.fullmatch(rest):
        return None
    for in_brackets, bare in _NOTES.findall(rest):
        noted = _add_note(amount, (in_brackets or bare).strip("、,"), unit)
        if noted is None or len(noted.parts) > MOST_PARTS:
            return None
        amount = noted
    return amount if _adds_up(amount) else None


def _read_head(printed: str, unit: int) -> tuple[Amount, str] | None:
    """The main amount and the print that follows it."""
    if within := _WITHIN_SUM.match(printed):
        sums = [read_money(money, unit=unit) for money in _ONE_MONEY.findall(within[1])]
        yen = sum(one or 0 for one in sums)
        return (Amount(WITHIN, yen), printed[within.end() :]) if None not in sums and yen <= MOST_YEN else None
    if exact := _ONE_MONEY.match(printed):
        money = read_money(exact[0], unit=unit)
        return None if money is None else (Amount(EXACT, money), printed[exact.end() :])
    if printed.startswith("別途"):  # nothing in the initial budget itself
        return Amount(NONE), printed
    for reading, words in ((ELSEWHERE, _ELSEWHERE), (NONE, _NONE)):
        if said := words.match(printed):
            return Amount(reading), printed[said.end() :]
    return None


def _add_note(amount: Amount, note: str, unit: int) -> Amount | None:
    """The amount with one note that follows it: ``再掲``, ``内数``, ``皆増``, or parts."""
    if note in _REPEATED and amount.reading in (EXACT, WITHIN):
        return replace(amount, reading=ELSEWHERE)
    if note == "内数" and amount.reading is EXACT:
        return replace(amount, reading=WITHIN)
    if note in _REMARKS and amount.yen is not None:
        return amount
    parts = read_parts(note, unit=unit)
    return replace(amount, parts=amount.parts + parts) if parts else None


def _adds_up(amount: Amount) -> bool:
    """Whether the parts inside fit into the amount; there is no part of an amount that is not given."""
    inside = [part.yen for part in amount.parts if part.inside]
    return not inside or (amount.yen is not None and sum(inside) <= amount.yen)
