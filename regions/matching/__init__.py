"""Who may receive a measure's money, and what a region could use, each with its reasons. Pure: no Django, no queries.

It speaks only of the direct recipients as printed in 交付対象; ways around them are named, never judged.
"""

from regions.matching.answers import Answer, Eligibility, answer_for
from regions.matching.members import (
    Member,
    MemberAnswer,
    MemberGroup,
    RegionAnswer,
    answer_for_region,
    answers_for_members,
)
from regions.matching.ranking import CAUTION, Candidate, Ranked, Ranking, precedence, rank

__all__ = [
    "CAUTION",
    "Answer",
    "Candidate",
    "Eligibility",
    "Member",
    "MemberAnswer",
    "MemberGroup",
    "Ranked",
    "Ranking",
    "RegionAnswer",
    "answer_for",
    "answer_for_region",
    "answers_for_members",
    "precedence",
    "rank",
]
