"""Readers of two instances while editions are published and withdrawn and answers imported: each sees one revision, whole.

Some hundred answers here; ``RENKEI_READS=100000 python -m tests --only postgres -n 0 -m faults
tests/faults/test_readers.py -s`` for the long run, which also compares the readers' times with those on an idle site,
both in turn. ``RENKEI_PACE=10`` publishes or withdraws every ten seconds; without it there is no pause. Imports never pause.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.nursery import Actor
from tests.faults.readers import PAGES, Seen, look, reading
from tests.faults.scratch import POSTGRES, Scratch, scratch
from tests.faults.site import Instances, served
from tests.faults.verdicts import Verdicts

READS = int(os.environ.get("RENKEI_READS", "120"))
PACE = float(os.environ.get("RENKEI_PACE", "0"))  # seconds between a revision and the next
LONG = READS >= 1_000
READERS = 50 if LONG else 6
TURNS = max(2, READS // 5_000)  # of the idle site and the busy one
IDLE = 2  # of so many answers one is read on the idle site


@pytest.fixture(scope="module")
def desk(document: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The real document, and two revisions that can be told apart."""
    with scratch("readers", tmp_path_factory.mktemp("scratch"), like=document) as made:
        made.ask("publish-rounds", 2)
        yield made


@pytest.mark.faults
def test_no_reader_sees_two_revisions_at_once(desk: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    with served(desk) as one_instance, served(desk) as another:
        site = Instances(one_instance, another)
        for path, judge in PAGES.items():  # the judges know this revision
            one = Seen()
            look(one, site, path, judge)
            assert (one.wrong, one.statuses) == ([], {200: 1})
        busy, rounds, told = read_in_turns(desk, site, capsys) if LONG else read_while_publishing(desk, site)

    with capsys.disabled():
        print(f"\n{'PostgreSQL' if POSTGRES else 'SQLite'}, {READERS} readers, {rounds} published: {busy}{told}")  # noqa: T201
    assert busy.wrong == []
    assert set(busy.statuses) == {200}
    assert busy.lost == 0
    assert sum(busy.statuses.values()) >= READS
    assert rounds >= 2


def read_while_publishing(desk: Scratch, site: Instances) -> tuple[Seen, int, str]:
    """Read at least so many answers; publishers and importers come and go all the time."""
    rounds = 0
    with reading(site, readers=READERS) as seen:
        while len(seen.seconds) < READS or rounds < 2:
            actors = [desk.start("publish-rounds", 3, PACE), desk.start("import-rounds", 1)]
            said = [actor.communicate("go\n", timeout=600)[0].splitlines()[-1] for actor in actors]
            assert said[1] == "1", said
            rounds += len(said[0].split(","))
    return seen, rounds, ""


def read_in_turns(desk: Scratch, site: Instances, capsys: pytest.CaptureFixture[str]) -> tuple[Seen, int, str]:
    """Read on the idle site and on the busy one in turn, so that what else the machine does slows both."""
    idle, busy, rounds, imports = Seen(), Seen(), 0, 0
    with Verdicts() as verdicts:
        read(site, READS // 20, Seen(), verdicts)  # the idle site has made each page in each process
        while len(busy.seconds) < READS or rounds < 2:
            read(site, READS // TURNS // IDLE, idle, verdicts)
            with at_work(desk) as actors:
                read(site, READS // TURNS, busy, verdicts)
                said = [int(actor.communicate("end\n", timeout=600)[0].splitlines()[-1]) for actor in actors]
            rounds, imports = rounds + said[0], imports + said[1]
            with capsys.disabled():  # a run that is cut short leaves the figure it reached
                print(f"{rounds} published, {imports} imported: {busy}; idle p95 {idle.p95 * 1000:.0f} ms", flush=True)  # noqa: T201
        busy.wrong += verdicts.complaints()
        told = f"; {imports} imported; idle: {idle}; ratio {busy.p95 / idle.p95:.2f}; {len(verdicts)} distinct answers"
        told += f"\np95 by page, ms: busy {busy.by_page_in_words}\nidle {idle.by_page_in_words}"
    return busy, rounds, told


def read(site: Instances, count: int, seen: Seen, verdicts: Verdicts) -> None:
    """Read so many answers more."""
    begun, wanted = time.monotonic(), len(seen.seconds) + count
    with reading(site, readers=READERS, seen=seen, verdicts=verdicts):
        while len(seen.seconds) < wanted:
            time.sleep(0.02)
    seen.lasted += time.monotonic() - begun


@contextmanager
def at_work(desk: Scratch) -> Iterator[list[Actor]]:
    """One that publishes and one that imports, until each gets another line."""
    with ExitStack() as stack:
        actors = [stack.enter_context(desk.start(*act)) for act in (("publish-until", PACE), ("import-until",))]
        for actor in actors:
            assert actor.stdin, actor.stdout
            assert actor.stdout.readline().strip() == '"ready"'  # type: ignore[union-attr]
        for actor in actors:
            actor.stdin.write("go\n")  # type: ignore[union-attr]
            actor.stdin.flush()  # type: ignore[union-attr]
        yield actors
