"""``python -m tests.bench make SIZE``: fill an empty database with a generated catalogue."""

import argparse
import sys
import time

from django.core.management import call_command
from django.db import connection

from tests.bench.catalogue import NotEmpty, make_catalogue
from tests.bench.plans import Plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of the catalogue."""
    parser.add_argument("size", type=int, help="entries over all years")
    parser.add_argument(
        "--edition-size", type=int, help="entries of each of the two newest years; others share the rest"
    )
    parser.add_argument("--editions", type=int, help="years (default: 30, fewer for small catalogues)")
    parser.add_argument("--applications", type=int, help="applications over all years (default: as many as entries)")
    parser.add_argument("--seed", type=int, default=1, help="another catalogue of the same shape")


def run(options: argparse.Namespace) -> int:
    """Migrate, fill, and leave the tables as a database that has lived for a while has them."""
    plan = Plan(options.size, options.edition_size, options.editions, options.applications, options.seed)
    begin = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"{time.monotonic() - begin:6.0f} s  {line}\n")
        sys.stdout.flush()

    say(f"{connection.vendor}: {connection.settings_dict['NAME']}")
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # it can be made again, and a log of a gigabyte is slow to read
            for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -500000"):
                cursor.execute(f"PRAGMA {pragma}")
        try:
            make_catalogue(plan, say=say)
        except NotEmpty as error:
            sys.stderr.write(f"{error}\n")
            return 1
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "VACUUM")
    say("done")
    return 0
