"""``python -m tests.bench first``: what a word costs that a process is asked for the first time, ours beside Datasette.

The rounds of ``pages`` leave that out, because what was found in a published edition is kept. Here every answer is of a
process of its own, which has answered one list of the same edition before and nothing else. Processor time of the
servers; of PostgreSQL's processes too.
"""

import argparse
import json
import shutil
import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from tests.bench.asking import Asker, milliseconds
from tests.bench.databases import Database, add_database_arguments, print_tables
from tests.bench.flat import flat_of
from tests.bench.servers import SECONDS_TO_ANSWER, Server, datasette, ours

Example = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which databases, which requests, how often, and where Datasette is."""
    add_database_arguments(parser)
    parser.add_argument("--rounds", type=int, default=3, help="processes of which the middle one is shown (default: 3)")
    parser.add_argument("--only", nargs="*", default=["search"], help="as of pages (default: search)")
    parser.add_argument("--datasette", default=shutil.which("datasette"), help="its program (default: on PATH)")


def run(options: argparse.Namespace) -> int:
    """Print a table for each database."""
    return print_tables(options, table_of)


def table_of(database: Database, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines of one database's table: the searches of its largest edition."""
    with ours(database.environment, kept=False) as server:
        examples = json.loads(Asker(server, SECONDS_TO_ANSWER).ask("/bench/examples.json")[1])["examples"]
    which = "largest" if any(one["key"].startswith("largest") for one in examples) else "newest"
    of_edition = [one for one in examples if one["key"].startswith(which)]
    other = next(one for one in of_edition if one["key"] == f"{which} list")
    chosen = [one for one in of_edition if all(word in one["key"].split() for word in options.only)]
    contenders = ["ours", *(["datasette"] if options.datasette and database.file else [])]
    yield f"\n**{database}**, processor time, the first answer of so many processes: {options.rounds}\n"
    yield f"| request | {' | '.join(contenders)} |"
    yield "| --- |" + " ---: |" * len(contenders)
    for one in chosen:
        found: dict[str, list[float]] = defaultdict(list)
        for name in contenders * options.rounds:
            found[name].append(_first_of(one[name], other[name], _served(name, database, options)))
        times = (milliseconds(statistics.median(found[name])) for name in contenders)
        yield f"| {one['words']} | {' | '.join(times)} |"


def _served(name: str, database: Database, options: argparse.Namespace) -> AbstractContextManager[Server]:
    if name == "ours":
        return ours(database.environment, kept=False)
    assert database.file is not None
    return datasette(options.datasette, flat_of(database.file))


def _first_of(path: str, other: str, served: AbstractContextManager[Server]) -> float:
    """The seconds that one address takes in a process that answered another one before."""
    with served as server:
        asker = Asker(server, SECONDS_TO_ANSWER, processor=True)
        asker.ask(other)
        status, _, seconds, _ = asker.ask(path)
        assert status == 200, path
        return seconds
