"""``python -m tests.bench importing --seconds 20``: import an answer into an edition and publish it, over and over.

It writes to the database: for a copy alone. Used by ``load``, which asks readers meanwhile.
"""

import argparse
import random
import sys
import time

from django.db.models import Count

from measures.csv_files import write_lines
from measures.editions import publish
from measures.exports import csv_rows
from measures.intake import apply, receive
from measures.models import Edition, Ministry, Upload
from measures.workbooks.bounds import LONG_LIMITS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For how long, and how many amounts change each time."""
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pace", type=float, default=0, help="seconds between a revision and the next (default: none)")
    parser.add_argument("--changed", type=int, default=3, help="amounts that differ in each answer")


def run(options: argparse.Namespace) -> int:
    """Say that it begins, and at the end how many revisions were published."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    end, revisions = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        revise_by_import(changed=options.changed, chance=random.Random(revisions))
        revisions += 1
        time.sleep(max(0, min(options.pace, end - time.monotonic())))
    sys.stdout.write(f"{revisions}\n")
    return 0


def revise_by_import(*, changed: int, chance: random.Random) -> Edition:
    """Take the newest edition's own CSV back in with some amounts changed, apply it, and publish the revision."""
    edition = Edition.objects.current().newest_first()[0]
    rows = [list(row) for row in csv_rows(edition.entries.for_listing())]
    amount, number = rows[0].index("budget_text"), rows[0].index("number")
    sharing = edition.envelopes.annotate(rows=Count("entries")).filter(rows__gt=1)
    shared = set(edition.entries.filter(envelope__in=sharing).values_list("measure__number", flat=True))
    alone = [row for row in rows[1:] if int(row[number]) not in shared]
    for row in chance.sample(alone, min(changed, len(alone))):
        row[amount] = f"{chance.randrange(1, 900_000):,}"
    data = "".join(write_lines(iter(rows))).encode()
    upload = receive(data=data, name="answer.csv", year=edition.year, by=None, limits=LONG_LIMITS)
    if upload.state != Upload.State.STAGED:
        raise RuntimeError(f"the answer was not taken: {upload.findings}")
    draft = apply(upload=upload, by=None)
    return publish(edition=draft, by=None, confirmed=list(Ministry.objects.values_list("code", flat=True)))
