"""Staging an answer of many rows, against stock django-import-export in the same run.

``python -m pytest tests/bench/test_staging.py -m bench -s``; ``RENKEI_BENCH_ROWS=1000`` for a quick look.
"""

import gc
import itertools
import os
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.intake import receive
from measures.models import Measure, Ministry, Upload
from renkei.models import User
from tests.bench.rows import answer, as_csv, as_xlsx, make_rows
from tests.bench.stock import (
    HEADINGS,
    EntryResource,
    SkippingResource,
    StockResource,
    as_read,
    as_stock_csv,
    make_plain_rows,
    run,
    stock_rows,
)
from tests.bench.stock_site import FORMATS, IMPORT_PAGE

pytestmark = [pytest.mark.bench, pytest.mark.django_db, pytest.mark.ignore_template_errors]
ROWS = int(os.environ.get("RENKEI_BENCH_ROWS", "10000"))
RUNS = 3
LEAST_RATIO = 20  # into the catalogue, and into a plain table without relations, readings and history too
MOST_GROWTH = 2  # time per row, from one size to the next
LARGEST_PAGE = 200_000  # bytes


def numbers() -> list[int]:
    return list(Measure.objects.order_by("number").values_list("number", flat=True))


def staged(data: bytes, name: str) -> Upload:
    upload = receive(data=data, name=name, year=2020, by=None, ministry=Ministry.objects.get(code="mic"))
    assert upload.state == Upload.State.STAGED, upload.findings
    assert (upload.counts["revised"], upload.counts["missing"]) == (3, 0)
    return upload


def preview(table: list[list[str]], resource: Callable[[], Any] = StockResource) -> None:
    """Stock's dry run, the reading of its file not counted."""
    run(resource(), as_read(table), dry_run=True)


def median(act: Callable[[], Any], *, runs: int = RUNS) -> float:
    """Return the seconds an act takes, the middle one of several."""
    times = []
    for _ in range(runs):
        gc.collect()
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def processor_seconds(act: Callable[[], Any]) -> float:
    """Return the processor time an act takes with its child processes: steadier than seconds on a busy machine."""
    begin = _spent()
    act()
    return _spent() - begin


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def peak() -> float:
    """Return the largest memory this process and a child of it ever held, in MB."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def show(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201


def test_staging_is_far_quicker_than_the_stock_preview(capsys: pytest.CaptureFixture[str]) -> None:
    edition = make_rows(ROWS)
    make_plain_rows(edition)
    table = answer(ROWS, numbers())
    files = {"CSV": (as_csv(table), "回答.csv"), "xlsx": (as_xlsx(table), "回答.xlsx")}
    lines = [
        f"{connection.vendor}, {ROWS} rows, 3 changed, median of {RUNS}",
        "  what        seconds  queries  peak MB",
    ]
    ours = {}
    for kind, (data, name) in files.items():
        ours[kind] = median(lambda data=data, name=name: staged(data, name))
        queries = queries_of(lambda data=data, name=name: staged(data, name))
        lines.append(f"  {kind:10} {ours[kind]:8.2f} {queries:8} {peak():8.0f}")
    stock = median(lambda: preview(table))
    lines.append(f"  stock      {stock:8.2f} {queries_of(lambda: preview(table[:101])) * ROWS // 100:8} {peak():8.0f}")
    skipping = median(lambda: preview(table, SkippingResource), runs=1)
    lines.append(f"  skipping   {skipping:8.2f}   (stock with skip_unchanged, one run)")
    into_entries = median(lambda: preview(table, EntryResource), runs=1)
    lines.append(
        f"  into Entry {into_entries:7.2f}   (stock into the catalogue: relations, readings, history; one run)"
    )
    lines += [
        f"  ratio {kind}: {stock / seconds:.1f}; skipping {skipping / seconds:.1f}; into Entry {into_entries / seconds:.1f}"
        for kind, seconds in ours.items()
    ]
    stock_processor = processor_seconds(lambda: preview(table))
    for kind, (data, name) in files.items():
        spent = processor_seconds(lambda data=data, name=name: staged(data, name))
        lines.append(f"  ratio {kind} by processor time: {stock_processor / spent:.1f} ({spent:.2f} s)")
    show(capsys, *lines)

    assert min(into_entries / seconds for seconds in ours.values()) >= LEAST_RATIO
    assert min(stock / seconds for seconds in ours.values()) >= LEAST_RATIO


def test_from_the_file_to_the_page_is_far_quicker_than_the_stock_import_page(
    client: Client, editor: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = make_rows(ROWS)
    make_plain_rows(edition)
    table = answer(ROWS, numbers())
    editor.is_superuser = editor.is_staff = True
    editor.save()
    client.force_login(editor)
    files = {"csv": (as_csv(table), "回答.csv"), "xlsx": (as_xlsx(table), "回答.xlsx")}
    theirs = {"csv": as_stock_csv(table), "xlsx": as_xlsx([HEADINGS, *stock_rows(table)])}
    bytes_of_page = {}

    def ours(kind: str) -> None:
        page = client.get(reverse("admin:measures_upload_preview", args=[staged(*files[kind]).pk]))
        assert page.status_code == 200
        bytes_of_page[kind] = len(page.content)

    def stock(kind: str) -> None:
        settings.ROOT_URLCONF = "tests.bench.stock_site"
        file = SimpleUploadedFile(f"answer.{kind}", theirs[kind])
        page = client.post(IMPORT_PAGE, {"import_file": file, "format": FORMATS.index(kind), "resource": "0"})
        settings.ROOT_URLCONF = "renkei.urls"
        assert page.status_code == 200
        assert page.context["result"].total_rows == ROWS
        assert not page.context["result"].has_errors()
        bytes_of_page[f"stock {kind}"] = len(page.content)

    ratios = {}
    lines = [f"{connection.vendor}, {ROWS} rows, 3 changed, from the file to the preview page, median of {RUNS}"]
    for kind in files:
        seconds, stock_seconds = (median(lambda kind=kind, act=act: act(kind)) for act in (ours, stock))
        ratios[kind] = stock_seconds / seconds
        lines.append(f"  {kind:4} ours {seconds:8.2f} s, stock {stock_seconds:8.2f} s, ratio {ratios[kind]:.1f}")
    show(capsys, *lines, f"  bytes of the page: {bytes_of_page}")

    assert min(ratios.values()) >= LEAST_RATIO


def test_the_time_per_row_does_not_grow_with_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    per_row, lines = [], [f"{connection.vendor}, short rows, CSV"]
    for size in (ROWS // 10, ROWS, ROWS * 10):
        make_rows(size, short=True)
        data = as_csv(answer(size, numbers(), short=True))
        seconds = median(lambda data=data: staged(data, "回答.csv"), runs=RUNS if size <= ROWS else 1)
        per_row.append(seconds / size)
        lines.append(
            f"  {size:7} rows, {len(data):9} bytes: {seconds:7.2f} s, {per_row[-1] * 1000:.3f} ms a row, {peak():.0f} MB"
        )
    show(capsys, *lines)

    assert all(larger / smaller <= MOST_GROWTH for smaller, larger in itertools.pairwise(per_row)), lines


def test_the_preview_page_is_small_whatever_the_size(
    client: Client, editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    make_rows(ROWS)
    upload = staged(as_csv(answer(ROWS, numbers())), "回答.csv")
    client.force_login(editor)

    begin = time.perf_counter()
    response = client.get(reverse("admin:measures_upload_preview", args=[upload.pk]))

    seconds = time.perf_counter() - begin
    show(capsys, f"{connection.vendor}: preview page of {ROWS} rows: {len(response.content)} bytes, {seconds:.2f} s")
    assert response.status_code == 200
    assert len(response.content) < LARGEST_PAGE
