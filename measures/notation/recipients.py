"""交付対象: who may receive the money, as printed: 「都道府県及び指定都市を除く地方公共団体並びに民間事業者等」.

Made for one question, "may this body apply?": each clause is a kind of body, less the kinds it leaves out, narrowed
by a condition or not. A list whose grammar allows two answers is UNREAD (「都道府県、市町村が設置する協議会」: is
都道府県 a recipient, or a founder of the council?); nothing is guessed.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from measures.notation.bodies import (
    CLASS_OF,
    MODIFIER,
    NAMES,
    RecipientClass,
    includes,
    is_government,
    may_be_two,
    read_body,
)
from measures.notation.lists import JOINT, Part, spaced, split_list
from measures.notation.reading import BLANK, READ, UNREAD, Reading
from measures.notation.text import narrow, without_spaces

__all__ = [
    "Clause",
    "RecipientClass",
    "Recipients",
    "describe_recipients",
    "includes",
    "read_recipients",
    "write_recipients",
]


@dataclass(frozen=True, slots=True)
class Clause:
    """One kind of recipient: 「指定都市を除く過疎地域の市町村」 is MUNICIPALITY less DESIGNATED_CITY, qualified.

    ``text`` has the printed words for the body and its condition, without the exclusion: 「過疎地域の市町村」.
    ``qualified``: those words narrow the kind by something that is not judged here.
    """

    kind: RecipientClass
    text: str
    excluded: tuple[RecipientClass, ...] = ()
    qualified: bool = False

    def names(self, kind: RecipientClass) -> bool:
        """Whether the clause speaks of the whole class, its exclusions and conditions aside."""
        return includes(self.kind, kind)

    def excludes(self, kind: RecipientClass) -> bool:
        """Whether …を除く leaves the whole class out."""
        return any(includes(left_out, kind) for left_out in self.excluded)


@dataclass(frozen=True, slots=True)
class Recipients:
    """A printed 交付対象: its clauses in printed order without repeats, and whether 等 leaves the list open."""

    reading: Reading
    clauses: tuple[Clause, ...] = ()
    open: bool = False


class _Unclear(Exception):
    """The text allows no certain reading."""


@dataclass(slots=True)
class _Item:
    """A part that was read, as far as the parts after it need to know."""

    clauses: tuple[Clause, ...]
    simple: bool  # a bare name, which may turn out to be the A of "A及びBを除くC"
    spreads: bool  # a modifier up to here may reach over the names that follow: 過疎地域の市町村、広域連合


_NAME = re.compile(f"(?>{spaced(*(name for name in CLASS_OF if name != '協議会'))})")  # 市町村⏎協議会 may be one body
_NAMES_ON_LINES = re.compile(rf"{_NAME.pattern}(?: {_NAME.pattern})+")
_PAIR = re.compile("(.+?)[やと](.+)")
_LEFT_OUT = re.compile("(.+?)(?:を除く|を除いた|以外の)(.+)")
_TAKEN_IN = re.compile("(.+?)を含む(.+)")
_REMARK = re.compile("(.+?)(?:(?P<out>[をは]?除く|以外)|[をも]?含む)")
_MEMBERSHIP = re.compile("構成|組織|組成|結成|設立|設置|主体|参加|参画|連携|共同|代表|出資|含む|除く|除い|以外")
_COUNTED = re.compile("(?:複数|[0-9一二三四五六七八九十]+以上|一定)の")
_FARMERS = re.compile("[^がの]*者[がの]組織する団体")  # a term of 農林水産省


@lru_cache(maxsize=1024)  # an edition's texts repeat
def read_recipients(text: str) -> Recipients:
    """Read a 交付対象 cell, line breaks anywhere; what is not certain to its last word is UNREAD. Never raises."""
    printed = narrow(text)
    if not printed:
        return Recipients(BLANK)
    if re.match("[①-⑳]", printed):
        printed = re.sub("[①-⑳]", "、", printed)
    parts = [one for part in split_list(printed.lstrip("・、 ").rstrip("。 ")) for one in _divided(part)]
    items: list[_Item] = []
    try:
        for part in parts:
            if part.words or part.remarks or not items:  # 等 may be a part of its own
                items.append(_read_part(part, items))
    except _Unclear:
        return Recipients(UNREAD)
    clauses = tuple(dict.fromkeys(clause for item in items for clause in item.clauses))
    return Recipients(READ, clauses, any(part.others for part in parts)) if clauses else Recipients(UNREAD)


def write_recipients(value: Recipients) -> str:
    """The list on one line: ``地方公共団体（都道府県、指定都市を除く）、民間事業者等``. UNREAD has none."""
    if value.reading is BLANK:
        return ""
    if value.reading is not READ or not value.clauses:
        raise ValueError(f"no text for {value}: the printed text is the only one")
    return "、".join(_words(clause, "、") for clause in value.clauses) + ("等" if value.open else "")


def describe_recipients(value: Recipients) -> str:
    """The list for a reader of the page: ``地方公共団体（都道府県, 指定都市を除く）, 民間事業者 · ほかあり``."""
    if value.reading is BLANK:
        return "記載なし"
    if value.reading is not READ:
        return "読取り不可（原文のまま掲載）"
    return ", ".join(_words(clause, ", ") for clause in value.clauses) + (" · ほかあり" if value.open else "")


def _words(clause: Clause, comma: str) -> str:
    """The clause with its exclusion in brackets."""
    excluded = comma.join(NAMES[kind][0] for kind in clause.excluded)
    return f"{clause.text}（{excluded}を除く）" if excluded else clause.text


def _divided(part: Part) -> list[Part]:
    """「都道府県⏎市区町村」 and 「地方公共団体や民間事業者」 as two parts; in names alone a line break is a comma."""
    if _NAMES_ON_LINES.fullmatch(part.words):
        names = _NAME.findall(part.words)
    elif (pair := _PAIR.fullmatch(without_spaces(part.words))) and CLASS_OF.keys() >= set(pair.groups()):
        names = list(pair.groups())
    else:
        return [part]
    return [Part(names[0], part.tight), *map(Part, names[1:-1]), replace(part, words=names[-1], tight=False)]


def _read_part(part: Part, items: list[_Item]) -> _Item:
    """Read one part; ``items`` are those before it, and lose the ones that turn out to be excluded here."""
    words = without_spaces(part.words)
    if may_be_two(part.words):
        raise _Unclear
    clause, also = _read_words(words, items, tight=part.tight)
    _refuse_shared_modifier(clause.text, items, tight=part.tight)
    modified = clause.text not in CLASS_OF and bool(MODIFIER.search(clause.text))
    own = not is_government(clause.kind) and bool(_MEMBERSHIP.search(clause.text))
    spreads = bool(items) and items[-1].spreads
    if spreads and not modified and is_government(clause.kind):
        raise _Unclear
    if also and part.remarks:
        raise _Unclear
    clause, taken_in = _with_remarks(clause, part.remarks, alone=not (items and part.tight))
    simple = words in CLASS_OF and not part.remarks and not part.others
    return _Item((clause, *also, *taken_in), simple, spreads or (modified and not own))


def _read_words(words: str, items: list[_Item], *, tight: bool) -> tuple[Clause, list[Clause]]:
    """The clause of one part without its remarks, and what 「特別区を含む市町村」 takes in."""
    if not re.fullmatch(r"(?:[^\W_①-⑳]|\([^()]+\))+", words):
        raise _Unclear
    if (found := _LEFT_OUT.fullmatch(words)) and (left_out := CLASS_OF.get(found[1])):
        rest = read_body(found[2])
        if rest and is_government(rest[0]):
            excluded = (*_taken_back(items, rest[0], tight=tight), left_out)
            return _without(Clause(rest[0], found[2], qualified=rest[1]), excluded), []
    found = _TAKEN_IN.fullmatch(words)
    if found and found[1] in CLASS_OF and (kind := CLASS_OF.get(found[2])) and is_government(kind):
        return Clause(kind, found[2]), [Clause(CLASS_OF[found[1]], found[1])]
    body = read_body(words)
    if body is None:
        raise _Unclear
    return Clause(body[0], words.replace("(", "（").replace(")", "）"), qualified=body[1]), []


def _without(clause: Clause, excluded: tuple[RecipientClass, ...]) -> Clause:
    """The clause less the classes, each of which must be a true part of it."""
    if any(kind is clause.kind or not includes(clause.kind, kind) for kind in excluded):
        raise _Unclear
    return replace(clause, excluded=tuple(dict.fromkeys(clause.excluded + excluded)))


def _taken_back(items: list[_Item], kind: RecipientClass, *, tight: bool) -> list[RecipientClass]:
    """The A of "A及びBを除くC", taken out of the items; with a comma (A、Bを除くC) it would be a guess."""
    taken: list[RecipientClass] = []
    while items and includes(kind, (last := items[-1]).clauses[-1].kind):
        if not last.simple or not (tight or taken):
            raise _Unclear
        taken.insert(0, items.pop().clauses[-1].kind)
    return taken


def _with_remarks(clause: Clause, remarks: list[str], *, alone: bool) -> tuple[Clause, list[Clause]]:
    """The clause with what its brackets say, and what they take in (特別区を含む).

    What is not understood stays with the words of the clause, which is then qualified. It may also hold for
    what 及び joins to the clause, so there it is not read at all.
    """
    read = [_read_remark(remark, clause.kind) for remark in remarks]
    plain = not clause.qualified and None not in read
    taken_in: list[Clause] = []
    kept = ""
    for remark, names in zip(remarks, read, strict=True):
        added = [Clause(kind, name) for name, kind, out in names or () if not out and not includes(clause.kind, kind)]
        if names is None or (added and not plain):
            kept += f"（{remark}）"
        else:
            clause = _without(clause, tuple(kind for _, kind, out in names if out))
            taken_in += added
    if kept and (not alone or not re.search(r"[^\W\d_]", kept)):
        raise _Unclear
    return replace(clause, text=clause.text + kept, qualified=clause.qualified or bool(kept)), taken_in


def _read_remark(remark: str, kind: RecipientClass) -> list[tuple[str, RecipientClass, bool]] | None:
    """「指定都市を除き、特別区を含む。」 as names, their classes, and True for out; None if it says anything else."""
    if not is_government(kind):
        return None
    names: list[tuple[str, RecipientClass, bool]] = []
    for sentence in remark.replace("除き、", "除く。").replace("含み、", "含む。").rstrip("。").split("。"):
        found = _REMARK.fullmatch(sentence)
        listed = JOINT.split(found[1]) if found else [""]
        if found is None or not all(name in CLASS_OF for name in listed):
            return None
        names += [(name, CLASS_OF[name], found["out"] is not None) for name in listed]
    return names


def _refuse_shared_modifier(words: str, items: list[_Item], *, tight: bool) -> None:
    """A body named before may be part of the modifier: 「都道府県、|市町村が設置する協議会」."""
    if not items or words in CLASS_OF:
        return
    found = MODIFIER.search(words)
    if found is None:
        shared = is_government(items[-1].clauses[-1].kind) and any(
            words.startswith(name) for name in CLASS_OF if len(name) > 1
        )
    elif not tight and (_COUNTED.match(words) or _FARMERS.fullmatch(words)):
        shared = False
    else:
        lead = words[: found.start()].removesuffix("等")
        shared = bool(_MEMBERSHIP.search(words)) or read_body(lead) is not None
    if shared:
        raise _Unclear
