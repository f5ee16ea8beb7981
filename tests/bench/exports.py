"""``python -m tests.bench exports``: our files of data beside stock django-import-export's and the floor.

Reads the database that the environment names. Each figure is a process of its own; whoever is compared is asked in turn.
Medians of ``--rounds``; what takes longer than a minute is done once. The small edition comes first, and each row is
printed as soon as it is measured. The peak of a PDF is that of the two processes that make it.
"""

import argparse
import json
import statistics
import subprocess
import sys
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from measures.models import Edition, Entry

CHILD = "import django; django.setup(); from tests.bench.export_runs import main; main()"
WHO = ("ours", "stock", "floor")
FILES = ("csv", "json", "xlsx", "all", "pdf")
LONG = 60  # seconds
Runs = list[dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often, how far stock goes, and whether all years are written too."""
    parser.add_argument("--rounds", type=int, default=5, help="how often each is done (default: 5)")
    parser.add_argument("--most-stock", type=int, default=5_000, help="rows beyond which stock is not tried")
    parser.add_argument(
        "--only", nargs="+", choices=FILES, default=FILES, help="some of the files; all: CSV of all years"
    )


def once(who: str, ending: str, chosen: object) -> dict[str, Any]:
    """Return what one export took."""
    words = [sys.executable, "-c", CHILD, who, ending, str(chosen)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"fault": done.stderr.strip().splitlines()[-1][:80]}
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def measured(contenders: tuple[str, ...], ending: str, chosen: object, rounds: int) -> dict[str, Runs]:
    """Return the runs of each contender, done in turn."""
    found: dict[str, Runs] = {who: [] for who in contenders}
    for _ in range(rounds):
        for who in contenders:
            runs = found[who]
            if runs and ("fault" in runs[-1] or runs[-1]["seconds"] > LONG):
                continue
            runs.append(once(who, ending, chosen))
            sys.stderr.write(f"{ending} {chosen} {who}: {runs[-1]}\n")
    return found


def run(options: argparse.Namespace) -> int:
    """Measure and print the table."""
    editions = Edition.objects.annotate(size=Count("entries")).order_by("-size")
    chosen = [(edition.size, edition.pk) for edition in (editions.last(), editions[0]) if edition]
    total = Entry.objects.count()
    say(
        f"{date.today()}, {connection.vendor}; seconds (of the processor, PostgreSQL's own process too: what is compared), MB at the peak above an idle process; medians of {options.rounds}",
        "",
        "| file | rows | ours | stock | stock ÷ ours | floor | ours ÷ floor | MB: ours | stock | floor |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    )
    for size, key in dict(chosen).items():
        for ending in ("csv", "json", "xlsx"):
            contenders = WHO if size <= options.most_stock else ("ours", "floor")
            if ending in options.only:
                say(row_of(ending, size, measured(contenders, ending, key, options.rounds)))
    if "all" in options.only and total > chosen[-1][0]:
        say(row_of("csv, all years", total, measured(("ours", "floor"), "csv", 0, options.rounds)))
    for rows in (17, 300, 3000) if "pdf" in options.only else ():
        found = measured(("ours",), "pdf", rows, options.rounds)
        say(row_of(f"pdf, {found['ours'][-1].get('pages')} pages", rows, found))
    return 0


def row_of(what: str, rows: int, found: dict[str, Runs]) -> str:
    """A row of the table."""
    seconds = {who: middle(runs, "spent") for who, runs in found.items()}
    memory = {who: grown(runs) for who, runs in found.items()}
    cells = [
        what,
        f"{rows:,}",
        words_of(found.get("ours")),
        words_of(found.get("stock")),
        ratio(seconds.get("stock"), seconds.get("ours")),
        words_of(found.get("floor")),
        ratio(seconds.get("ours"), seconds.get("floor")),
        *(f"{memory[who]:.0f}" if memory.get(who) is not None else "–" for who in WHO),
    ]
    return f"| {' | '.join(cells)} |"


def middle(runs: Runs, name: str) -> float | None:
    """The median of a figure; None where an export failed."""
    return None if any("fault" in one for one in runs) else statistics.median(one[name] for one in runs)


def grown(runs: Runs) -> float | None:
    """MB that the process held more at the peak than before it began."""
    return (
        None if any("fault" in one for one in runs) else statistics.median(one["peak"] - one["before"] for one in runs)
    )


def words_of(runs: Runs | None) -> str:
    """Seconds, in brackets those of the processor, and whether it was done once."""
    if not runs:
        return "–"
    found = middle(runs, "seconds")
    return (
        runs[-1]["fault"]
        if found is None
        else f"{found:.2f} ({middle(runs, 'spent'):.2f}){' once' if len(runs) == 1 else ''}"
    )


def ratio(above: float | None, below: float | None) -> str:
    """How many times as long."""
    return f"{above / below:.1f}" if above and below else "–"


def say(*lines: str) -> None:
    """Print."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
