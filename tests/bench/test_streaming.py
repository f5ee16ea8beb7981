"""Long exports stream: memory does not grow with the number of rows.

``python -m pytest tests/bench/test_streaming.py -m bench -s``; ``RENKEI_BENCH_ROWS=1000000`` for the long run.
"""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from measures.csv_files import write_cp932
from measures.exports import csv_rows, write_csv, write_json_text
from measures.models import Edition
from measures.opendata.package import package_of, write_package
from tests.bench.rows import make_many_rows, make_rows

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROWS = int(os.environ.get("RENKEI_BENCH_ROWS", "100000"))
MOST_GROWTH = 3_000_000  # bytes that Python holds more at the peak, for ten times the rows
MOST_RESIDENT = 100_000_000  # bytes that the process grows by, the database in it included
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Return the bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def run_through(pieces: Iterable[Any]) -> tuple[int, int]:
    """Use up ``pieces`` of text; return (how many entries are in them, how many bytes the process grew by at the most)."""
    before = most = resident()
    count = 0
    for piece in pieces:
        count += piece.count("ウ-A f")  # once in each entry
        most = max(most, resident())
    return count, max(most, resident()) - before


def peak_of(make: Callable[[Edition], Iterable[Any]], edition: Edition) -> int:
    """Return the bytes that Python objects take at the most while ``make(edition)`` is used up."""
    tracemalloc.start()
    for _ in make(edition):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def in_csv(edition: Edition) -> Iterable[Any]:
    return write_csv(edition, edition.entries.for_listing())


def in_json(edition: Edition) -> Iterable[Any]:
    return write_json_text(edition, edition.entries.for_listing())


def in_cp932(edition: Edition) -> Iterable[Any]:
    with TemporaryFile() as target:
        yield from write_cp932(csv_rows(edition.entries.for_listing()), target)


@pytest.mark.parametrize("make", [in_csv, in_json, in_cp932])
def test_ten_times_the_rows_take_no_more_memory_of_python(make: Callable[[Edition], Iterable[Any]]) -> None:
    few, many = ROWS // 100 + 1000, ROWS // 10 + 1000  # each more than is fetched at a time
    small = peak_of(make, make_rows(few, short=True))

    large = peak_of(make, make_rows(many, short=True))

    print(f"\n{make.__name__}: {few:,} rows {small:,} bytes at the peak, {many:,} rows {large:,}")  # noqa: T201
    assert large < small + MOST_GROWTH


def test_all_rows_go_through_a_process_that_does_not_grow() -> None:
    edition = make_many_rows(ROWS)

    for make in (in_csv, in_json):
        began = time.monotonic()
        count, grown = run_through(make(edition))
        print(  # noqa: T201
            f"\n{make.__name__}: {count:,} rows in {time.monotonic() - began:.0f} s, {grown:,} bytes more resident"
        )
        assert count >= ROWS
        assert grown < MOST_RESIDENT


def test_a_package_of_many_rows_is_written_in_little_memory() -> None:
    edition = make_rows(ROWS // 10, short=True)
    before, began = resident(), time.monotonic()
    most = [before]

    with TemporaryFile() as target:
        write_package(
            package_of(edition, edition.entries.all()), target, progress=lambda words: most.append(resident())
        )

    grown = max(*most, resident()) - before
    print(f"\npackage: {ROWS // 10:,} rows in {time.monotonic() - began:.0f} s, {grown:,} bytes more resident")  # noqa: T201
    assert grown < MOST_RESIDENT
