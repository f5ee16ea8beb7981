"""``python -m tests.bench load``: throughput under gunicorn by wrk, readers beside an import, cold start, memory.

All of it on a copy of each database: editions are imported and published meanwhile.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tests.bench.asking import Asker
from tests.bench.databases import Database, add_database_arguments, copied, databases
from tests.bench.servers import HOST, ROOT, Server, ours

READERS = "tests/bench/readers.lua"
ROUNDS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which databases, how long, and where wrk is."""
    add_database_arguments(parser)
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement (default: 4)")
    parser.add_argument("--pace", type=float, default=0, help="seconds between revisions (default: no pause)")
    parser.add_argument("--connections", type=int, default=8, help="readers at once (default: 8)")
    parser.add_argument("--wrk", default=shutil.which("wrk"), help="its program (default: on PATH)")


def run(options: argparse.Namespace) -> int:
    """Print a table for each database."""
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, check=True)
    for database in databases(options):
        with copied(database) as copy:
            sys.stdout.write(f"\n**{database}**, {date.today()}, one worker of gunicorn\n\n")
            for line in table_of(copy, options):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    return 0


def table_of(database: Database, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines: what, and the figure."""
    yield "| what | figure |"
    yield "| --- | ---: |"
    examples = examples_of(database)
    pages = [one["ours"] for one in examples if one["key"].startswith("newest")]
    yield from starts(database, pages)
    if options.wrk is None:
        yield "| throughput | wrk is not there |"
        return
    yield from throughput(database, pages[0], options)
    yield from beside_an_import(database, pages, options)


def examples_of(database: Database) -> list[dict[str, str]]:
    """Return what can be asked of the database."""
    with ours(database.environment, kept=True) as server:
        examples: list[dict[str, str]] = json.loads(Asker(server).ask("/bench/examples.json")[1])["examples"]
    return examples


def starts(database: Database, pages: Sequence[str]) -> Iterator[str]:
    """Cold start: from the start of the process to the first answered list; memory then, and once all pages were asked."""
    seconds, fresh, used = [], [], []
    for _ in range(ROUNDS):
        with ours(database.environment, kept=True, first=pages[0]) as server:
            seconds.append(server.seconds_to_first_answer)
            fresh.append(server.memory())
            asker = Asker(server)
            for page in pages:
                asker.ask(page)
            used.append(server.memory())
    yield f"| from start to the first answered list, seconds | {statistics.median(seconds):.1f} |"
    yield f"| memory of a worker after it, MB | {statistics.median(fresh):.0f} |"
    yield f"| memory of a worker after every page of the newest edition, MB | {statistics.median(used):.0f} |"


def throughput(database: Database, page: str, options: argparse.Namespace) -> Iterator[str]:
    """Answers a second to a repeated page, to a conditional request, and of the bare view with the same bytes."""
    with ours(database.environment, kept=True) as server:
        tag = Asker(server).ask(page)[3].get("ETag")
        asked = {
            "bare view, same bytes": (f"/bench/floor{page}", {}),
            "list repeated": (page, {}),
            **({"list, conditional": (page, {"If-None-Match": tag})} if tag else {}),
        }
        found: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, (path, headers) in asked.items():
                found[name].append(ask_with_wrk(server, [path], options, headers=headers)[0])
    bare = statistics.median(found["bare view, same bytes"])
    for name, rates in found.items():
        rate = statistics.median(rates)
        yield f"| {name}, answers a second | {rate:,.0f} ({rate / bare:.0%} of the bare view) |"
    if not tag:
        yield "| list, conditional | no ETag |"


def beside_an_import(database: Database, pages: Sequence[str], options: argparse.Namespace) -> Iterator[str]:
    """p95 of readers of all pages of the newest edition: alone, and while it is imported and published, in turn."""
    alone, beside, failures, revisions = [], [], 0, 0
    with ours(database.environment, kept=True) as server:
        ask_with_wrk(server, pages, options)  # the idle site has made each page
        for _ in range(ROUNDS):
            alone.append(ask_with_wrk(server, pages, options)[1])
            writer = importing(database, options)
            _, p95, failed = ask_with_wrk(server, pages, options)
            beside.append(p95)
            failures += failed
            revisions += int(writer.communicate()[0])
    idle, busy = statistics.median(alone), statistics.median(beside)
    yield f"| p95 of readers alone, ms | {idle:,.0f} |"
    yield f"| p95 of readers while {revisions} revisions were imported and published, ms | {busy:,.0f} ({busy / idle:.2f} ×) |"
    yield f"| answers that were no success meanwhile | {failures} |"


def importing(database: Database, options: argparse.Namespace) -> subprocess.Popen[str]:
    """Start a process that imports and publishes for so long, and wait until it begins."""
    times = ["--seconds", str(options.seconds), "--pace", str(options.pace)]
    command = [sys.executable, "-m", "tests.bench", "importing", *times]
    environment = {**os.environ, **database.environment}
    writer = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    writer.stdout.readline()
    return writer


def ask_with_wrk(
    server: Server, paths: Sequence[str], options: argparse.Namespace, headers: Mapping[str, str] | None = None
) -> tuple[float, float, int]:
    """Return (answers a second, p95 in milliseconds, answers that were no success)."""
    command = [
        options.wrk,
        "-t1",
        f"-c{options.connections}",
        f"-d{options.seconds}s",
        "--timeout",
        "60s",
        "-s",
        READERS,
    ]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    command += [f"http://{HOST}:{server.port}/", "--", *paths]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    rate, p95, failed = re.findall(r"^RESULT (\S+) (\S+) (\S+)$", text, re.MULTILINE)[0]
    return float(rate), float(p95), int(failed)
