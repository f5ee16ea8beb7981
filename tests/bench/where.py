"""``python -m tests.bench where /measures/2044/``: where the time of one answer goes, in statements and in functions.

The page is asked for twice in this process, without a server; the second time is what is told.
"""

import argparse
import cProfile
import pstats
import sys
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PATH_LENGTH = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which page, and how much of it to tell."""
    parser.add_argument("paths", nargs="+", help="addresses with their queries")
    parser.add_argument("--lines", type=int, default=12, help="statements and functions to show (default: 12)")


def run(options: argparse.Namespace) -> int:
    """Tell of each page."""
    settings.RENKEI_KEEP_PAGES = 0
    client = Client(headers={"host": "127.0.0.1"})
    for path in options.paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            begin = time.perf_counter()
            response = client.get(path)
            seconds = time.perf_counter() - begin
            statements = sorted(((float(one["time"]), one["sql"]) for one in captured.captured_queries), reverse=True)
        profile = cProfile.Profile()
        profile.runcall(client.get, path)
        tell(f"\n{path}: status {response.status_code}, {len(response.content):,} bytes, {seconds * 1000:,.0f} ms")
        tell(f"{len(statements)} statements, {sum(each for each, _ in statements) * 1000:,.0f} ms of it")
        for each, statement in statements[: options.lines]:
            tell(f"  {each * 1000:7,.0f} ms  {statement[:110]} … {statement[statement.find(' FROM ') :][:260]}")
        tell("functions, by their time with what they call (ms, own ms, calls):")
        for line in functions(profile, options.lines):
            tell(line)
    return 0


def functions(profile: cProfile.Profile, count: int) -> list[str]:
    """Return the functions of ours that take longest, and those that take longest themselves."""
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    rows = [
        (together, own, calls, f"{place[-PATH_LENGTH:]}:{line} {name}")
        for (place, line, name), (_, calls, own, together, _) in found.items()
    ]
    ours = sorted(
        (row for row in rows if any(part in row[3] for part in ("/measures/", "/regions/", "/renkei/"))), reverse=True
    )
    longest = sorted(rows, key=lambda row: -row[1])
    return [
        f"  {row[0] * 1000:7,.0f} {row[1] * 1000:7,.0f} {row[2]:9,}  {row[3]}" for row in ours[:count] + longest[:count]
    ]


def tell(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")
