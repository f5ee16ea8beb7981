"""``python -m tests.bench pages``: the public pages beside stock Django, Datasette and the floor, in one run.

Each database is served by gunicorn with one worker on 127.0.0.1, by the site as it is (cold: nothing kept; repeated:
from memory) with the stock views and the floor behind the same middleware, and by Datasette where there is one.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

from tests.bench.asking import PATIENCE, Asker, Times, ask_in_rounds
from tests.bench.databases import Database, add_database_arguments, print_tables
from tests.bench.flat import flat_of
from tests.bench.servers import ROOT, SECONDS_TO_ANSWER, datasette, ours

CONTENDERS = {  # as the columns stand
    "cold": "ours, cold",
    "repeated": "ours, repeated",
    "stock": "stock Django + django-filter",
    "datasette": "Datasette",
    "floor": "floor",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which databases, which requests, how often, and where Datasette is."""
    add_database_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5, help="requests of which the middle one is shown (default: 5)")
    parser.add_argument(
        "--only", nargs="*", default=[], help="requests whose key has one of these words: list, search, deep …"
    )
    parser.add_argument(
        "--against", nargs="*", choices=CONTENDERS, default=list(CONTENDERS), help="columns (default: all)"
    )
    parser.add_argument("--processor", action="store_true", help="processor time of the servers, for a busy machine")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds, then a request is not asked again")
    parser.add_argument("--datasette", default=shutil.which("datasette"), help="its program (default: on PATH)")


def run(options: argparse.Namespace) -> int:
    """Print a table for each database."""
    if options.processor:  # a parallel worker of PostgreSQL has gone before its time can be read
        os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0"
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, check=True)
    return print_tables(options, table_of)


def table_of(database: Database, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of one database's table."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(ours(database.environment, kept=name == "repeated"))
            for name in ("cold", "repeated")
            if name in ("cold", *options.against)
        }
        askers = {
            name: Asker(server, options.patience, processor=options.processor) for name, server in servers.items()
        }
        askers |= {
            name: Asker(servers["cold"], options.patience, processor=options.processor)
            for name in ("stock", "floor")
            if name in options.against
        }
        if options.datasette and database.file and "datasette" in options.against:
            flat = flat_of(database.file)
            server = stack.enter_context(datasette(options.datasette, flat))
            askers["datasette"] = Asker(server, options.patience, processor=options.processor)
        examples = json.loads(Asker(servers["cold"], SECONDS_TO_ANSWER).ask("/bench/examples.json")[1])["examples"]
        chosen = [
            one for one in examples if not options.only or any(word in one["key"].split() for word in options.only)
        ]
        found = ask_in_rounds(
            _requests(chosen, askers), askers, rounds=options.rounds, patience=options.patience, say=say
        )
    clock = "milliseconds of processor time" if options.processor else "milliseconds"
    yield f"\n**{database}**, {date.today()}, {platform.machine()}, {clock}, median of {options.rounds}\n"
    yield from markdown(chosen, found)
    if "datasette" not in askers:
        yield f"\nDatasette: {'reads SQLite alone' if options.datasette else 'not there'}."


def say(line: str) -> None:
    """Tell how far it has come, beside the table."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _requests(examples: Sequence[dict[str, Any]], askers: dict[str, Asker]) -> Iterator[tuple[str, str, str]]:
    for one in examples:
        paths = {"cold": one["ours"], "repeated": one["ours"], "stock": one["stock"], "datasette": one["datasette"]}
        for contender, path in {**paths, "floor": f"/bench/floor{one['ours']}"}.items():
            if path and contender in askers:
                yield one["key"], contender, path


def markdown(examples: Sequence[dict[str, Any]], found: dict[tuple[str, str], Times]) -> Iterator[str]:
    """Yield the table: a row a request, a column a contender, and how often the others take our cold time."""
    shown = [name for name in CONTENDERS if any(key[1] == name for key in found)]
    yield f"| request | {' | '.join(CONTENDERS[name] for name in shown)} | stock ÷ cold | Datasette ÷ cold | KB |"
    yield "| --- |" + " ---: |" * (len(shown) + 3)
    for one in examples:
        times = {name: found.get((one["key"], name), Times()) for name in CONTENDERS}
        ratios = [_ratio(times[name].median, times["cold"].median) for name in ("stock", "datasette")]
        size = f"{times['cold'].size / 1000:,.0f}"
        yield f"| {one['words']} | {' | '.join(str(times[name]) for name in shown)} | {' | '.join(ratios)} | {size} |"


def _ratio(other: float | None, own: float | None) -> str:
    return f"{other / own:.1f}" if other and own else "–"
