"""May a body of this class receive the money directly, as 交付対象 is printed?"""

from dataclasses import dataclass
from enum import StrEnum

from measures.notation.bodies import NAMES, RecipientClass, includes
from measures.notation.reading import BLANK, READ
from measures.notation.recipients import Clause, Recipients, write_recipients
from regions.legal_classes import LegalClass
from regions.matching.kinds import AS_RECIPIENT, may_be_left_out, may_fall_under, settled_by_membership, spoken
from regions.matching.ways import open_ways


class Eligibility(StrEnum):
    """The three answers, in the order in which they are listed; ``CHECK`` is for a person who reads the print."""

    ELIGIBLE = "eligible"
    CHECK = "check"
    INELIGIBLE = "ineligible"

    @property
    def label(self) -> str:
        """The words on the screen: 交付先に該当, 要確認, 該当しない."""
        return _LABELS[self]


_LABELS = {
    Eligibility.ELIGIBLE: "交付先に該当",
    Eligibility.CHECK: "要確認",
    Eligibility.INELIGIBLE: "該当しない",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one body: its reason in a sentence or two, and the ways that stay open, a sentence each."""

    answer: Eligibility
    reason: str
    ways: tuple[str, ...] = ()


def answer_for(recipients: Recipients, kind: LegalClass, *, core: bool | None = None) -> Answer:
    """Whether a body of the class is a direct recipient as printed. Never raises.

    ``core``: True for a 連携中枢都市, False for a 連携市町村, None if unknown; it settles only conditions that say
    so. Exclusions stand before everything, 等 included; a class named under a condition is to be checked; 等 leaves
    the list open for those who are not named.
    """
    if recipients.reading is BLANK:
        return Answer(Eligibility.CHECK, "交付対象の記載がありません。")
    if recipients.reading is not READ or not recipients.clauses:
        return Answer(Eligibility.CHECK, "交付対象が読取り不可のため要確認です。掲載された原文を御確認ください。")
    legal = AS_RECIPIENT[kind]
    named = [clause for clause in recipients.clauses if clause.names(legal)]
    left_out = [clause for clause in named if clause.excludes(legal)]
    kept = [clause for clause in named if clause not in left_out]
    plain = [clause for clause in kept if not clause.qualified or settled_by_membership(clause, core)]
    plain.sort(key=lambda clause: bool(may_be_left_out(clause, kind)))
    possible = [one for one in recipients.clauses if one in kept or may_fall_under(one, kind)]
    ways = open_ways(recipients.clauses, kind)
    if left_out:
        excluded = f"{_say_excluded(left_out[0], legal, kind)}除かれています"
        if not kept:
            return Answer(Eligibility.INELIGIBLE, f"{excluded}。", ways)
        return Answer(Eligibility.CHECK, f"{excluded}が、{_quoted(kept)}の記載もあるため要確認です。", ways)
    if plain and (doubt := may_be_left_out(plain[0], kind)):
        return Answer(Eligibility.CHECK, f"{doubt}は除かれています。{doubt}に当たらないかどうか要確認です。", ways)
    if plain:
        return Answer(Eligibility.ELIGIBLE, _say_named(plain[0], kind))
    if possible:
        return Answer(Eligibility.CHECK, _say_possible(possible), ways)
    not_named = _say_not_named(recipients, kind)
    if recipients.open:
        return Answer(Eligibility.CHECK, f"{not_named}が、「等」があるため要確認です。", ways)
    return Answer(Eligibility.INELIGIBLE, f"交付対象は「{write_recipients(recipients)}」で、{not_named}。", ways)


def _say_excluded(clause: Clause, legal: RecipientClass, kind: LegalClass) -> str:
    """「指定都市は」, or for a class inside the excluded one 「市（指定都市を含みます。）は」."""
    printed = next(out for out in clause.excluded if includes(out, legal))
    name = NAMES[printed][0]
    return f"{name}は" if printed is legal else f"{name}（{spoken(kind)}を含みます。）は"


def _say_named(clause: Clause, kind: LegalClass) -> str:
    """How a class that is named without an open condition is named."""
    if clause.qualified:
        return f"「{clause.text}」に当たります。"
    if clause.kind is AS_RECIPIENT[kind]:
        return f"「{clause.text}」が掲げられています。"
    return f"{spoken(kind)}は「{clause.text}」に含まれます。"


def _say_possible(clauses: list[Clause]) -> str:
    """What is to be checked, in the printed words."""
    condition = any(clause.qualified and clause.kind is not RecipientClass.OTHER for clause in clauses)
    return f"{_quoted(clauses)}{'の条件に合うか' if condition else 'に当たるか'}どうか要確認です。"


def _quoted(clauses: list[Clause]) -> str:
    return "又は".join(f"「{clause.text}」" for clause in clauses)


def _say_not_named(recipients: Recipients, kind: LegalClass) -> str:
    """That the class is not named; 特別区 are often taken to be among 市町村 and are not (地方自治法 第281条)."""
    near = (RecipientClass.MUNICIPALITY, RecipientClass.ORDINARY_LOCAL_GOVERNMENT)
    taken = next((clause.text for clause in recipients.clauses if clause.kind in near), "")
    if kind is LegalClass.SPECIAL_WARD and taken:
        return f"特別区は「{taken}」に含まれません"
    return f"{spoken(kind)}は掲げられていません"
