"""Official documents of any length, made of plain values."""

import random

from measures.documents.layout import Document
from tests.measures.documents.makers import make_document, make_row

SENTENCE = "地域の課題を解決する取組を支援するため、計画の策定に要する経費の一部を補助する。"


def long_document(measures: int) -> Document:
    """Return so many measures, with texts as long as those of 令和2年度, in six ministries."""
    chance = random.Random(1)
    rows = [
        make_row(
            number,
            ministry=f"第{number * 6 // measures}省",
            heading=f"第{number * 6 // measures}省",
            fields_text="\n".join(f"ウ-{part} a,b,c" for part in "ABC"[: chance.choice([1, 1, 2, 3])]),
            summary=SENTENCE * chance.randint(1, 4),
            support=SENTENCE[: chance.randint(10, 40)],
            recipients="都道府県、市町村",
            envelope=number // 2 if number % 5 == 0 else number + measures,
            printed_once=True,
        )
        for number in range(measures)
    ]
    return make_document(*rows)
