"""What a region could use: measures in an order with reasons in words. There is no score."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from measures.notation.grades import Grade, write_grade
from regions.matching.answers import Answer, Eligibility
from regions.matching.members import RegionAnswer

CAUTION = "支援の書きぶりは、文言からの機械的な分類です。"
_NO_VISION = "都市圏ビジョンの政策分野が登録されていないため、並び順に使っていません。"
_BY_VISION = "都市圏ビジョンの政策分野と共通する分野の多い順、"
_THEN = "支援の書きぶり、交付先に該当するかどうかの順に並べています。"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure of one edition, and what it answers to the body that asks.

    ``fields``: its cells as codes (``ウ-A:g``); None where the printed ones are unread.
    """

    number: int
    name: str
    fields: frozenset[str] | None
    grade: Grade
    answer: Answer | RegionAnswer


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate at its place: the codes it shares with the vision, sorted, and the reasons, a sentence each."""

    candidate: Candidate
    shared: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates in order, and what the order is made of; ``by_vision`` says whether the vision counted."""

    rows: tuple[Ranked, ...]
    by_vision: bool
    order: str
    caution: str = CAUTION


_GRADES = {grade: place for place, grade in enumerate(Grade)}
_ANSWERS = {answer: place for place, answer in enumerate(Eligibility)}


def precedence(shared: int, grade: Grade, answer: Eligibility) -> tuple[int, int, int]:
    """What stands before what, the least first: of equal ones the measure with the lower number does."""
    return -shared, _GRADES[grade], _ANSWERS[answer]


def rank(
    measures: Iterable[Candidate], vision_fields: Collection[str], *, names: Mapping[str, str] | None = None
) -> Ranking:
    """Order by the number of fields shared with the vision, the class of wording, the answer, the number.

    ``vision_fields``: codes of cells; none entered means that they are not used, which ``order`` says.
    ``names``: words for the codes in the reasons; a code without one stands for itself.
    """
    vision = frozenset(vision_fields)
    rows = [_with_reasons(one, vision, names or {}) for one in measures]
    rows.sort(
        key=lambda row: (
            *precedence(len(row.shared), row.candidate.grade, row.candidate.answer.answer),
            row.candidate.number,
        )
    )
    return Ranking(tuple(rows), bool(vision), (_BY_VISION if vision else _NO_VISION) + _THEN)


def _with_reasons(candidate: Candidate, vision: frozenset[str], names: Mapping[str, str]) -> Ranked:
    """The candidate with what speaks for its place, in the order in which it counts."""
    shared = tuple(sorted((candidate.fields or frozenset()) & vision))
    reasons = []
    if vision and candidate.fields is None:
        reasons.append("政策分野が読取り不可のため、都市圏ビジョンと共通する分野は要確認です。")
    elif shared:
        words = "、".join(names.get(code, code) for code in shared)
        reasons.append(f"都市圏ビジョンと共通する政策分野は{len(shared)}分野です（{words}）。")
    elif vision:
        reasons.append("都市圏ビジョンと共通する政策分野はありません。")
    reasons.append(f"支援の書きぶりは「{write_grade(candidate.grade)}」です。")
    answer = candidate.answer
    reasons.append(f"{answer.answer.label}：{answer.reason}")
    return Ranked(candidate, shared, tuple(reasons))
