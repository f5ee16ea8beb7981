"""Import of a ministry's answer: ours, stock django-import-export, and the floor, side by side in one run.

``python -m tests.bench imports [--rows 1000 10000] [--database sqlite|postgres] [--rounds 5]`` prints the table of the
README. Each act runs in a process of its own (so that peak memory is its own), as often as asked for, each time in a
transaction that is rolled back; the rounds of ours, stock and floor take turns. What takes longer than a minute is done
three times, than three minutes once: the figure says how often. Seconds are the clock's, in brackets the processor's (of
PostgreSQL's own process too); ratios are those of the processor's, which other load changes little.

What is compared, from the same bytes of a file:

``ours``   preview: the file taken in, read in a child process, compared and staged. Apply: what was staged, written into
           the draft with measures, envelopes, cells, history and what an undo needs.
``stock``  django-import-export into ``Entry`` as its documentation has it: preview is its dry run with differences,
           apply the run that a person confirms. Both read the file again, as its admin does.
``plain``  the same into a plain table of the same columns, without relations, readings and history: the most that stock
           could save. For apply it writes far less than ours.
``floor``  python-calamine (or Python's ``csv``) reads the file, ``bulk_create`` writes its rows into that plain table.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import sql

from tests.databases import connect, find_postgres, without_postgres

CHANGES = {"fresh": "all rows new", "unchanged": "no change", "three": "3 rows changed", "twentieth": "5 % changed"}
ACTS = ("preview", "apply")
LONG = 60  # seconds
Runs = list[dict[str, Any]]
MOST_STOCK_ROWS = 10_000  # above, stock takes a quarter of an hour an act


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sizes, how often, and what of it."""
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kind", choices=["xlsx", "csv"], default="xlsx")
    parser.add_argument("--changes", nargs="+", choices=list(CHANGES), default=list(CHANGES))
    parser.add_argument("--who", nargs="+", choices=["ours", "stock", "plain", "floor"])


def run(options: argparse.Namespace) -> int:
    """Measure and print a table for each size, in a scratch database of its own."""
    for rows in options.rows:
        with _environment(options.database) as environment:
            for line in _table(rows, options, environment):
                print(line, flush=True)  # noqa: T201
    return 0


@contextmanager
def _environment(database: str) -> Iterator[Mapping[str, str]]:
    """The environment of a scratch database, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            yield without_postgres(os.environ) | {"RENKEI_SQLITE": str(Path(folder) / "bench.sqlite3")}
            return
        with find_postgres(os.environ, say=lambda text: print(text, file=sys.stderr)) as server:  # noqa: T201
            if server is None:
                raise SystemExit("no PostgreSQL was found")
            with _scratch(server.environment) as name:
                yield {**os.environ, **server.environment, "PGDATABASE": name}


@contextmanager
def _scratch(environment: Mapping[str, str]) -> Iterator[str]:
    """The name of a database made for this run."""
    name = f"renkei_bench_{os.getpid()}"
    with connect(environment) as connection:
        connection.autocommit = True
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _table(rows: int, options: argparse.Namespace, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the table of one size. Fresh rows come first: after them the database is filled."""
    yield f"\n{options.database}, {options.kind}, {rows:,} rows, median of {options.rounds}"
    yield "| act | rows | ours s | queries | peak MB | stock s | stock/ours | plain s | plain/ours | floor s | ours/floor | floor MB | peak/floor |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    prepared = False
    for change in sorted(options.changes, key=list(CHANGES).index):
        base = 0 if change == "fresh" else rows
        if not prepared or base:
            _run({"act": "prepare", "rows": base}, environment)
        prepared = True
        for act in ACTS:
            yield _line(act, change, rows, options, environment)


def _line(act: str, change: str, rows: int, options: argparse.Namespace, environment: Mapping[str, str]) -> str:
    case = {"act": act, "change": change, "rows": rows, "kind": options.kind}
    found = _measured(case, options, environment)
    figures = {who: _middle(runs, "spent") for who, runs in found.items()}
    peaks = {
        who: _run({**case, "who": who, "watched": True}, environment)["peak"]
        for who in ("ours", "floor")
        if who in found
    }
    ours = figures["ours"]
    cells = [act, CHANGES[change], _words(found["ours"], options), str(found["ours"][0]["queries"])]
    cells.append(f"{peaks['ours']:.0f}")
    for who in ("stock", "plain"):
        there = who in found
        cells += [_words(found[who], options), f"{figures[who] / ours:.1f}"] if there else ["not run", "–"]
    if "floor" in found:
        cells += [_words(found["floor"], options), f"{ours / figures['floor']:.2f}"]
        cells += [f"{peaks['floor']:.0f}", f"{peaks['ours'] / peaks['floor']:.2f}"]
    return f"| {' | '.join(cells)} |"


def _measured(case: Mapping[str, Any], options: argparse.Namespace, environment: Mapping[str, str]) -> dict[str, Runs]:
    """What each contender took, asked in turn."""
    rounds = {"ours": options.rounds, "floor": options.rounds, "plain": min(options.rounds, 3)}
    if case["rows"] <= MOST_STOCK_ROWS:
        rounds["stock"] = options.rounds
    found: dict[str, Runs] = {who: [] for who in rounds if not options.who or who in options.who}
    for _ in range(options.rounds):
        for who, runs in found.items():
            if len(runs) < min(rounds[who], _worth(runs)):
                runs.append(_run({**case, "who": who, "watched": False}, environment))
    return found


def _worth(runs: Runs) -> int:
    """How often something is done that takes as long as it took."""
    longest = max((run["seconds"] for run in runs), default=0.0)
    return 1 if longest > 3 * LONG else 3 if longest > LONG else 5


def _middle(runs: Runs, name: str) -> float:
    return statistics.median(run[name] for run in runs)


def _words(runs: Runs, options: argparse.Namespace) -> str:
    """Seconds, in brackets the processor's, and how often it was done where that is not as often as asked for."""
    often = "" if len(runs) == options.rounds else f" ×{len(runs)}"
    return f"{_middle(runs, 'seconds'):.2f} ({_middle(runs, 'spent'):.2f}){often}"


def _run(case: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Measure one act once, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.import_acts", json.dumps(case)]
    done = subprocess.run(command, env=dict(environment), stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
