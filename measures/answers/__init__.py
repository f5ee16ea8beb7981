"""What a received file means against what stands now. Pure: no queries, no writing, no Django."""

from measures.answers.proposing import propose
from measures.answers.values import ENDINGS, Answer, Base, CellChange, Choices, Match, Proposal, Question

__all__ = ["ENDINGS", "Answer", "Base", "CellChange", "Choices", "Match", "Proposal", "Question", "propose"]
