"""``python -m tests.bench office``: pages of the office beside those of a stock ModelAdmin over the same tables.

Writes one account into the database that the environment names: give it a copy. Two processes, asked in turn; medians
of ``--rounds`` (fewer where a page takes long, and then said in brackets) after one round that is not counted.
"""

import argparse
import json
import os
import select
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db import connection

from measures.models import Edition, Entry
from regions.models import Application

SETTINGS = {"ours": "renkei.settings", "stock": "tests.bench.stock_office_settings"}
CHILD = "import django; django.setup(); from tests.bench.asked import main; main()"
PATIENCE = 60  # seconds after which a page is not asked for again; twice as long is waited for one answer
Page = tuple[str, dict[str, str]]


class Office:
    """A process that answers for one office."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._child = self._start()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS[self._name]},
        )

    def ask(self, address: str) -> dict[str, Any]:
        """Return what came of one page; one that does not come in time ends the process, and another is started."""
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{address}\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], 2 * PATIENCE)
        line = child.stdout.readline() if ready else ""
        if line:
            return json.loads(line)  # type: ignore[no-any-return]
        self.end()
        self._child = self._start()
        fault = f"> {2 * PATIENCE} s" if not ready else "> 4 GB"
        return {"fault": fault, "seconds": 2 * PATIENCE, "processor": 2 * PATIENCE, "statements": 0}

    def end(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is asked for (default: 5)")
    parser.add_argument("--processor", action="store_true", help="processor time, for a busy machine")


def pages() -> Iterator[Page]:
    """Yield what is asked for: (words, {office: address}). The stock lists take their filters by Django's own names."""
    largest = max(Edition.objects.all(), key=lambda edition: edition.entries.count())
    entry = largest.entries.in_document_order().first()
    assert entry is not None
    total = Application.objects.count()
    deep = total * 9 // 10 // 50
    last = Application.objects.order_by("-fiscal_year", "-number").values_list("pk", flat=True)[deep * 50 - 50]
    ours, stock = (
        f"/admin/measures/entry/?edition={largest.pk}",
        f"/admin/measures/entry/?edition__id__exact={largest.pk}",
    )
    yield "entries, first page", dict.fromkeys(SETTINGS, "/admin/measures/entry/")
    yield f"entries of one year ({largest.entries.count():,})", {"ours": ours, "stock": stock}
    yield "– a deep page", {"ours": f"{ours}&p=190", "stock": f"{stock}&p=190"}
    for words in ("地域", "医療 連携", "無い言葉"):
        yield f"– searched: {words}", {"ours": f"{ours}&q={quote(words)}", "stock": f"{stock}&q={quote(words)}"}
    yield (
        "– of one ministry",
        {
            office: f"{address}&block__ministry__id__exact={entry.block.ministry_id}"
            for office, address in (("ours", ours), ("stock", stock))
        },
    )
    yield "an entry's form", dict.fromkeys(SETTINGS, f"/admin/measures/entry/{entry.pk}/change/")
    measures = "/admin/measures/measure/"
    yield "measures, first page", dict.fromkeys(SETTINGS, measures)
    yield "– searched: 医療", dict.fromkeys(SETTINGS, f"{measures}?q={quote('医療')}")
    choices = "/admin/autocomplete/?app_label={}&model_name={}&field_name={}&term={}"
    for words in ("", "医療", "無い言葉"):
        address = choices.format("regions", "application", "measure", quote(words))
        yield f"choices of a measure: {words or 'nothing typed'}", dict.fromkeys(SETTINGS, address)
    yield "envelopes, first page", dict.fromkeys(SETTINGS, "/admin/measures/envelope/")
    listed = "/admin/regions/application/"
    yield f"applications ({total:,}), first page", dict.fromkeys(SETTINGS, listed)
    yield f"– after {deep * 50 - 50:,} rows", {"ours": f"{listed}?after={last}", "stock": f"{listed}?p={deep}"}
    for words in ("医療", "無い言葉"):
        yield f"– searched: {words}", dict.fromkeys(SETTINGS, f"{listed}?q={quote(words)}")
    year = largest.year
    yield "– of one year", {"ours": f"{listed}?year={year}", "stock": f"{listed}?fiscal_year={year}"}
    application = Application.objects.order_by("pk")[total // 2]
    yield "an application's form", dict.fromkeys(SETTINGS, f"{listed}{application.pk}/change/")


def run(options: argparse.Namespace) -> int:
    """Ask and print the table."""
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    asked = list(pages())
    if options.processor:  # a parallel worker of PostgreSQL has gone before its time can be read
        os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0"
    offices = {name: Office(name) for name in SETTINGS}
    try:
        for number in range(options.rounds + 1):
            for place, (words, addresses) in enumerate(asked):
                for name, office in offices.items():
                    answers = found[name, place]
                    if answers and (answers[-1]["fault"] or sum(one["seconds"] for one in answers) > PATIENCE):
                        continue
                    answers.append(office.ask(addresses[name]))
                    sys.stderr.write(f"round {number}: {words}, {name}: {answers[-1]}\n")
    finally:
        for office in offices.values():
            office.end()
    entries = f"{Entry.objects.count():,} entries"
    say(
        f"{date.today()}, {connection.vendor}, {entries}; milliseconds{' of processor time' if options.processor else ''},"
        f" in brackets how often where it is not {options.rounds}",
        "",
    )
    say(
        "| page | ours | stock | stock ÷ ours | statements, ours | stock |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    )
    for place, (words, _) in enumerate(asked):
        say(row_of(words, found["ours", place], found["stock", place], options))
    return 0


def row_of(words: str, ours: list[dict[str, Any]], stock: list[dict[str, Any]], options: argparse.Namespace) -> str:
    """A row of the table."""
    rounds, clock = options.rounds, "processor" if options.processor else "seconds"
    times = [median_of(answers, clock) for answers in (ours, stock)]
    ratio = f"{times[1] / times[0]:.1f}" if times[0] and times[1] else "–"
    cells = [
        words,
        cell_of(ours, rounds, clock),
        cell_of(stock, rounds, clock),
        ratio,
        ours[-1]["statements"],
        stock[-1]["statements"],
    ]
    return f"| {' | '.join(map(str, cells))} |"


def counted(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those after the first, which fills the caches of the database; the first where there is no other."""
    return answers[1:] or answers


def median_of(answers: list[dict[str, Any]], clock: str) -> float | None:
    """Seconds; None where a page did not come."""
    return None if answers[-1]["fault"] else statistics.median(one[clock] for one in counted(answers))


def cell_of(answers: list[dict[str, Any]], rounds: int, clock: str) -> str:
    """Milliseconds, or what went wrong."""
    middle = median_of(answers, clock)
    if middle is None:
        return str(answers[-1]["fault"])
    often = len(counted(answers))
    return f"{middle * 1000:,.0f}{f' ({often})' if often != rounds else ''}"


def say(*lines: str) -> None:
    """Print."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
