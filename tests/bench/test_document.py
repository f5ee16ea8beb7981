"""The official document of many measures: seconds and memory, of this process and of the one that typesets.

``python -m pytest tests/bench/test_document.py -m bench -s``; ``RENKEI_BENCH_MEASURES=300`` for a quick look.
"""

import os
import resource
import time
from collections.abc import Callable

import pytest

from measures.documents.layout import Document
from measures.documents.pdf import write_pdf
from measures.documents.workbook import write_workbook
from tests.bench.documents import long_document

pytestmark = pytest.mark.bench
MEASURES = int(os.environ.get("RENKEI_BENCH_MEASURES", "3000"))
MOST_MEMORY = 1024**2  # KB


@pytest.mark.parametrize("write", [write_pdf, write_workbook])
def test_a_long_document_is_written_within_bounds(write: Callable[[Document], bytes]) -> None:
    document = long_document(MEASURES)

    begin = time.perf_counter()
    data = write(document)
    seconds = time.perf_counter() - begin

    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(  # noqa: T201
        f"\n{write.__name__}: {MEASURES} measures, {len(data) / 1e6:.1f} MB in {seconds:.1f} s; "
        f"peak memory {own / 1024:.0f} MB here, {child / 1024:.0f} MB in the child"
    )
    assert max(own, child) < MOST_MEMORY
