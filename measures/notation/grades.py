"""支援の書きぶり: the class of the promise that hides in the wording of 支援の内容.

A mechanical classification of words (文言からの機械的な分類), never a score. The wording is that of the document of
令和2年度; a sentence that denies, doubts or ends its promise (優先採択の配慮はない) makes none.
"""

import re
from enum import StrEnum
from functools import lru_cache

from measures.notation.text import squeeze


class Grade(StrEnum):
    """The classes of promise, from the strongest; 対象の明示・拡大 is a class of its own and not a weaker promise."""

    PRIORITY = "priority"
    CONSIDERED = "considered"
    EXAMINED = "examined"
    EXTENDED = "extended"
    OTHER = "other"


_LABELS = {
    Grade.PRIORITY: "優先採択の配慮",
    Grade.CONSIDERED: "一定程度の配慮",
    Grade.EXAMINED: "要望を踏まえ検討",
    Grade.EXTENDED: "対象の明示・拡大",
    Grade.OTHER: "その他",
}
# Of several promises in one cell the strongest counts: the first here. A promise that is itself still
# to be examined (優先採択の配慮を検討) is none. Gaps are bounded, so that reading stays linear.
_STANDING = "(?!.{0,60}検討)"
_WORDING = (
    (Grade.PRIORITY, re.compile(rf"優先(?:的な)?採択(?:の|に|を|について)?、?配慮{_STANDING}")),
    (Grade.PRIORITY, re.compile(rf"優先的に採択{_STANDING}")),
    (Grade.CONSIDERED, re.compile(rf"一定(?:程度)?の?配慮{_STANDING}")),
    (Grade.EXAMINED, re.compile(r"要望(?:状況)?等?を踏まえ.{0,60}検討")),
    (
        Grade.EXTENDED,
        re.compile(r"対象の?(?:明示|拡大)|対象を(?:明示|拡大)|(?:場合|もの)(?:で|にあって|であって)?も.{1,60}対象"),
    ),
)
_DENIAL = re.compile(
    "ない(?!し)|無い|なし|無し|ません|せず|対象外|未定|調整中"  # ないし is "or"
    "|(?:配慮|検討|採択|対象)[^、]{0,8}(?:除|不可|困難|廃止|終了|見送|取りやめ)"
)


@lru_cache(maxsize=1024)  # an edition's texts repeat
def read_grade(text: str) -> Grade:
    """The class of a wording, line breaks and widths aside; OTHER if no promise is certain. Never raises."""
    sentences = [sentence for sentence in squeeze(text).split("。") if not _DENIAL.search(sentence)]
    for grade, wording in _WORDING:
        if any(wording.search(sentence) for sentence in sentences):
            return grade
    return Grade.OTHER


def write_grade(grade: Grade) -> str:
    """The label of the class, which reads back as the class."""
    return _LABELS[grade]
