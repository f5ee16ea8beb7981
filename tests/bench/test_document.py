"""The official document of many measures: seconds and memory, of this process and of the one that typesets.

``python -m pytest tests/bench/test_document.py -m bench -s``; ``RENKEI_BENCH_MEASURES=300`` for a quick look.
"""

import os
import random
import resource
import time
from collections.abc import Callable

import pytest

from measures.documents.layout import Document
from measures.documents.pdf import write_pdf
from measures.documents.workbook import write_workbook
from tests.measures.documents.makers import make_document, make_row

pytestmark = pytest.mark.bench
MEASURES = int(os.environ.get("RENKEI_BENCH_MEASURES", "3000"))
MOST_MEMORY = 1024**2  # KB
SENTENCE = "地域の課題を解決する取組を支援するため、計画の策定に要する経費の一部を補助する。"


def long_document() -> Document:
    """Return as many measures as asked for, with texts as long as those of 令和2年度, in six ministries."""
    chance = random.Random(1)
    rows = [
        make_row(
            number,
            ministry=f"第{number * 6 // MEASURES}省",
            heading=f"第{number * 6 // MEASURES}省",
            fields_text="\n".join(f"ウ-{part} a,b,c" for part in "ABC"[: chance.choice([1, 1, 2, 3])]),
            summary=SENTENCE * chance.randint(1, 4),
            support=SENTENCE[: chance.randint(10, 40)],
            recipients="都道府県、市町村",
            envelope=number // 2 if number % 5 == 0 else number + MEASURES,
            printed_once=True,
        )
        for number in range(MEASURES)
    ]
    return make_document(*rows)


@pytest.mark.parametrize("write", [write_pdf, write_workbook])
def test_a_long_document_is_written_within_bounds(write: Callable[[Document], bytes]) -> None:
    document = long_document()

    begin = time.perf_counter()
    data = write(document)
    seconds = time.perf_counter() - begin

    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(  # noqa: T201
        f"\n{write.__name__}: {MEASURES} measures, {len(data) / 1e6:.1f} MB in {seconds:.1f} s; "
        f"peak memory {own / 1024:.0f} MB here, {child / 1024:.0f} MB in the child"
    )
    assert max(own, child) < MOST_MEMORY
