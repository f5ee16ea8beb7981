"""The same question for a city-region: its members one by one, and the council they could form."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from measures.notation.bodies import CLASS_OF, RecipientClass, includes
from measures.notation.reading import READ
from measures.notation.recipients import Clause, Recipients
from regions.legal_classes import LegalClass
from regions.matching.answers import Answer, Eligibility, answer_for
from regions.matching.kinds import AS_RECIPIENT


@dataclass(frozen=True, slots=True)
class Member:
    """A 構成市町村 with its class in the fiscal year asked about; ``core`` for a 連携中枢都市."""

    name: str
    kind: LegalClass
    core: bool = False


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """One member with its answer."""

    member: Member
    answer: Answer


@dataclass(frozen=True, slots=True)
class MemberGroup:
    """The members of one class that have the same answer: 「町 5団体：要確認」."""

    kind: LegalClass
    answer: Answer
    members: tuple[Member, ...]


_ENDINGS = {
    Eligibility.ELIGIBLE: "交付先に該当します",
    Eligibility.CHECK: "要確認です",
    Eligibility.INELIGIBLE: "該当しません",
}


@dataclass(frozen=True, slots=True)
class RegionAnswer:
    """The answers of a region: its members in the order given, and its council where 交付対象 names one."""

    members: tuple[MemberAnswer, ...]
    council: Answer | None = None

    @property
    def counts(self) -> dict[Eligibility, int]:
        """How many members have each answer; all three answers are there."""
        counted = Counter(one.answer.answer for one in self.members)
        return {answer: counted[answer] for answer in Eligibility}

    @property
    def groups(self) -> tuple[MemberGroup, ...]:
        """The members by class and answer: classes in the order of ``LegalClass``, then answers from eligible."""
        found: dict[tuple[LegalClass, Answer], list[Member]] = {}
        for one in self.members:
            found.setdefault((one.member.kind, one.answer), []).append(one.member)
        kinds, answers = list(LegalClass), list(Eligibility)
        ordered = sorted(found, key=lambda key: (kinds.index(key[0]), answers.index(key[1].answer)))
        return tuple(MemberGroup(kind, answer, tuple(found[kind, answer])) for kind, answer in ordered)

    @property
    def answer(self) -> Eligibility:
        """The most that holds for any member or the council; ``CHECK`` for a region without members."""
        there = {one.answer.answer for one in self.members} | ({self.council.answer} if self.council else set())
        return next((answer for answer in Eligibility if answer in there), Eligibility.CHECK)

    @property
    def reason(self) -> str:
        """The counts in a sentence, and what holds for the council."""
        if not self.members:
            return "構成市町村が登録されていません。"
        said = self.council.reason if self.council else ""
        counts = [(answer, number) for answer, number in self.counts.items() if number]
        if len(counts) == 1:
            return f"構成市町村{len(self.members)}団体は、いずれも{_ENDINGS[counts[0][0]]}。{said}"
        words = "、".join(f"「{answer.label}」は{number}団体" for answer, number in counts)
        return f"構成市町村{len(self.members)}団体のうち、{words}です。{said}"


def answers_for_members(recipients: Recipients, members: Sequence[Member]) -> tuple[MemberAnswer, ...]:
    """The answer of each member, in the order given. Never raises."""
    kinds = {(one.kind, one.core) for one in members}
    answers = {(kind, core): answer_for(recipients, kind, core=core) for kind, core in kinds}
    return tuple(MemberAnswer(one, answers[one.kind, one.core]) for one in members)


def answer_for_region(recipients: Recipients, members: Sequence[Member]) -> RegionAnswer:
    """The answers of the members, and of the council they could form where 交付対象 names one. Never raises."""
    councils = [clause for clause in recipients.clauses if clause.kind is RecipientClass.COUNCIL]
    council = None
    if recipients.reading is READ and councils:
        answers = [_answer_for_council(clause, members) for clause in councils]
        council = min(answers, key=lambda one: list(Eligibility).index(one.answer))
    return RegionAnswer(answers_for_members(recipients, members), council)


_SEVERAL = re.compile(
    "(?:複数|[2二]以上)の(市町村|市区町村|区市町村|地方公共団体|地方自治体|自治体)"
    "(?:を構成員とする|で構成する|で構成される|により構成される|が構成する|からなる|による|が設置する|で組織する)協議会"
)


def _answer_for_council(clause: Clause, members: Sequence[Member]) -> Answer:
    """Whether a council of this region's members would be what the clause names."""
    if not clause.qualified:
        return Answer(Eligibility.ELIGIBLE, f"圏域で協議会を設ける場合は、「{clause.text}」として交付先に該当します。")
    if found := _SEVERAL.fullmatch(clause.text):
        number = sum(includes(CLASS_OF[found[1]], AS_RECIPIENT[one.kind]) for one in members)
        if number >= 2:
            reason = f"圏域の{number}団体で協議会を設ける場合は、「{clause.text}」として交付先に該当します。"
            return Answer(Eligibility.ELIGIBLE, reason)
    return Answer(Eligibility.CHECK, f"圏域で協議会を設ける場合に「{clause.text}」の条件に合うかどうか要確認です。")
