"""Readers of two instances while editions are published and withdrawn and answers imported: each sees one revision, whole.

Some hundred answers here; ``RENKEI_READS=100000 python -m pytest tests/faults/test_readers.py -m faults -s`` for the
long run, which also compares the readers' times with those on an idle site.
"""

import os
import time
from collections.abc import Iterator

import pytest

from tests.faults.readers import PAGES, Seen, look, reading
from tests.faults.scratch import POSTGRES, Scratch, scratch
from tests.faults.site import Instances, served

READS = int(os.environ.get("RENKEI_READS", "120"))
LONG = READS >= 1_000
READERS = 50 if LONG else 6


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
        if LONG:  # the idle site is one that has made each page in each process, as it has after an hour
            read(site, READS // 20)
        idle = read(site, READS // 5) if LONG else Seen()
        busy, rounds = read_while_publishing(desk, site, capsys)

    with capsys.disabled():
        ratio = f"; p95 idle {idle.p95 * 1000:.0f} ms, ratio {busy.p95 / idle.p95:.2f}" if LONG else ""
        print(f"\n{'PostgreSQL' if POSTGRES else 'SQLite'}, {READERS} readers, {rounds} published: {busy}{ratio}")  # noqa: T201
    assert busy.wrong == []
    assert set(busy.statuses) == {200}
    assert busy.lost == 0
    assert sum(busy.statuses.values()) >= READS
    assert rounds >= 2


def read(site: Instances, count: int) -> Seen:
    """Read so many answers while nothing else goes on."""
    with reading(site, readers=READERS) as seen:
        while len(seen.seconds) < count:
            time.sleep(0.02)
    return seen


def read_while_publishing(desk: Scratch, site: Instances, capsys: pytest.CaptureFixture[str]) -> tuple[Seen, int]:
    """Read at least so many answers; publishers and importers come and go all the time."""
    rounds = 0
    with reading(site, readers=READERS) as seen:
        while len(seen.seconds) < READS or rounds < 2:
            actors = [desk.start("publish-rounds", 3), desk.start("import-rounds", 1)]
            said = [actor.communicate("go\n", timeout=600)[0].splitlines()[-1] for actor in actors]
            assert said[1] == "1", said
            rounds += len(said[0].split(","))
            if LONG:  # a run that is cut short leaves the figure it reached
                with capsys.disabled():
                    print(f"{rounds} published: {seen}", flush=True)  # noqa: T201
    return seen, rounds
