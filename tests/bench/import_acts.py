"""The acts that ``python -m tests.bench imports`` measures, one a process: ``python -m tests.bench.import_acts '{"who": …}'``."""

import csv
import ctypes
import gc
import io
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renkei.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from measures.intake import apply, receive  # noqa: E402
from measures.models import Measure, Ministry, Upload  # noqa: E402
from tests.bench import stock  # noqa: E402
from tests.bench.rows import HEADINGS, as_csv, as_xlsx, make_rows, texts_of  # noqa: E402
from tests.bench.taken import Memory, backend, processor  # noqa: E402
from tests.factories import make_block, make_edition, make_ministry  # noqa: E402

YEAR = 2020
BATCH = 1000
Act = Callable[[], object]


def measure(who: str, act: str, change: str, rows: int, kind: str, *, watched: bool) -> dict[str, float]:
    """Carry out one act and undo it; return its seconds, those of the processor, statements, and MB at the peak.

    The processor is that of this process, of those it starts and of PostgreSQL's process that serves it. The peak is
    told if ``watched``, which takes time of its own: a watched act is not one whose seconds count.
    """
    table = answered(change, rows)
    if who == "plain" and change == "fresh":  # its numbers are not given by the database
        table = [HEADINGS, *([str(place), *row[1:]] for place, row in enumerate(table[1:], start=1))]
    file = {"xlsx": as_xlsx, "csv": as_csv}[kind](table if who in {"ours", "floor"} else stock.as_stock_table(table))
    counted = _Statements()
    with transaction.atomic():
        carry_out = ACTS[who, act](file, kind)
        del table
        _let_go()
        watch = Memory() if watched else nullcontext(Memory())
        with connection.execute_wrapper(counted), watch as memory:
            served = backend()
            begin, spent = time.perf_counter(), processor(served)
            carry_out()
            seconds, spent = time.perf_counter() - begin, processor(served) - spent
        transaction.set_rollback(True)
    return {"seconds": seconds, "spent": spent, "queries": counted.number, "peak": memory.peak / 1024**2}


def _let_go() -> None:
    """Give back what preparing the act took, so that the peak is that of the act."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


class _Statements:
    """Counts what is sent to the database."""

    number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def prepare(rows: int) -> None:
    """Make the tables and the draft of 令和2年度 with so many measures, in the plain table too."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        if rows:
            stock.make_plain_rows(make_rows(rows))
        else:
            make_block(edition=make_edition(year=YEAR), ministry=make_ministry())


def answered(change: str, rows: int) -> list[list[str]]:
    """The table of a ministry's answer, with its headings."""
    if change == "fresh":
        return [HEADINGS, *(["", *texts_of(place)] for place in range(rows))]
    numbers = Measure.objects.order_by("number").values_list("number", flat=True)[:rows]
    table = [HEADINGS, *([str(number), *texts_of(place)] for place, number in enumerate(numbers))]
    places = {"unchanged": range(0), "three": range(1, 4), "twentieth": range(0, rows, 20)}[change]
    for count, place in enumerate(places):
        column, text = [(5, "別の支援の内容"), (6, "999999"), (7, "2/3")][count % 3]
        table[place + 1][column] = text
    return table


def ours_preview(file: bytes, kind: str) -> Act:
    """The file received and staged."""
    return lambda: _staged(file, kind)


def ours_apply(file: bytes, kind: str) -> Act:
    """What was staged, written."""
    upload = Upload.objects.only("pk").get(pk=_staged(file, kind).pk)  # as a request of its own has it
    return lambda: apply(upload=upload, by=None)


def _staged(file: bytes, kind: str) -> Upload:
    upload = receive(data=file, name=f"回答.{kind}", year=YEAR, by=None, ministry=Ministry.objects.get(code="mic"))
    assert upload.state == Upload.State.STAGED, upload.findings
    assert upload.counts["refused"] == upload.counts["missing"] == 0, upload.counts
    return upload


def stock_preview(file: bytes, kind: str) -> Act:
    """A dry run into ``Entry``."""
    return lambda: stock.run(stock.EntryResource(), stock.read(file, kind), dry_run=True)


def stock_apply(file: bytes, kind: str) -> Act:
    """The confirmed run into ``Entry``."""
    return lambda: stock.run(stock.EntryResource(), stock.read(file, kind), dry_run=False)


def plain_preview(file: bytes, kind: str) -> Act:
    """A dry run into the plain table."""
    return lambda: stock.run(stock.StockResource(), stock.read(file, kind), dry_run=True)


def plain_apply(file: bytes, kind: str) -> Act:
    """The confirmed run into the plain table."""
    return lambda: stock.run(stock.StockResource(), stock.read(file, kind), dry_run=False)


def floor(file: bytes, kind: str) -> Act:
    """The file read by the quickest reader, and its rows written in batches: no comparing, no relations, no history."""

    def read_and_write() -> None:
        if kind == "xlsx":
            rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
        else:
            rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
        stock.write_plain(rows[1:])

    return read_and_write


ACTS: dict[tuple[str, str], Callable[[bytes, str], Act]] = {
    ("ours", "preview"): ours_preview,
    ("ours", "apply"): ours_apply,
    ("stock", "preview"): stock_preview,
    ("stock", "apply"): stock_apply,
    ("plain", "preview"): plain_preview,
    ("plain", "apply"): plain_apply,
    ("floor", "preview"): floor,
    ("floor", "apply"): floor,
}

if __name__ == "__main__":
    case = json.loads(sys.argv[1])
    done = prepare(case["rows"]) if case["act"] == "prepare" else measure(**case)
    print(json.dumps(done))  # noqa: T201
