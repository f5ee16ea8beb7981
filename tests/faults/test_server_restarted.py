"""PostgreSQL crashes under readers and an importer, or its disk is full: whole or not at all, and then on as before.

``RENKEI_CRASHES=100 python -m tests --only postgres -n 0 tests/faults/test_server_restarted.py -s`` for the long run.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.readers import Seen, reading
from tests.faults.scratch import POSTGRES, Scratch, scratch
from tests.faults.server import Server, own_postgres
from tests.faults.site import served, wait_until_it_answers
from tests.faults.test_apply_killed import alike, heard, ready, whole_apply
from tests.faults.test_disk_full import AWAY, catalogue

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not POSTGRES, reason="SQLite is no server"),
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc"),
]
ROWS = 300
CRASHES = int(os.environ.get("RENKEI_CRASHES", "3"))
LIMIT = 16 * 2**20  # a file of the log is as large and must still be written


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server beside that of the other tests."""
    with own_postgres() as found:
        if found is None:
            pytest.skip("no programs of a PostgreSQL on this machine")
        yield found


@pytest.fixture(scope="module")
def staged(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scratch, int]]:
    """Two revisions that can be told apart, and an answer of hundreds of rows that waits to be applied."""
    folder = tmp_path_factory.mktemp("scratch")
    with scratch("restarted", folder, server=server.environment) as made:
        made.ask("settle")
        made.ask("publish-rounds", 2)
        made.ask("sign-in")
        yield made, made.ask("stage-many", ROWS, "２／３")


def test_a_crash_of_the_server_leaves_an_import_whole_or_not_at_all(
    server: Server, staged: tuple[Scratch, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, pk = staged
    before = document.ask("state", pk)
    after, seconds = whole_apply(document, tmp_path, pk)

    with scratch("crashed", tmp_path, like=document) as desk, served(desk) as site:
        with reading(site, readers=4) as during:
            actor = ready(desk, pk)
            time.sleep(seconds / 2)
            server.start_again(end=signal.SIGQUIT)
            said = heard(actor)
            actor.communicate()
            wait_until_it_answers(site, "/measures/2020/data.json")
        with reading(site, readers=4) as later:
            wait_for(later, 40)
        stands = desk.ask("state", pk)
        again = desk.ask("apply", pk)
        finally_stands = desk.ask("state", pk)

    with capsys.disabled():
        print(f"\nimporter heard {said}; during: {during}, {during.lost} lost; later: {later}")  # noqa: T201
    assert (during.wrong, later.wrong) == ([], [])
    assert set(during.statuses) <= {200, 503}
    assert set(later.statuses) == {200}
    assert alike(stands, before) or alike(stands, after)
    assert not isinstance(said, int) or alike(stands, after)  # acknowledged and lost
    assert isinstance(again, int) or "もう一度反映する" in again["refused"]
    assert alike(finally_stands, after)


def test_whatever_breaks_while_the_server_goes_and_comes_is_answered_by_a_page_of_ours(
    staged: tuple[Scratch, int], server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ways, statuses = [signal.SIGQUIT, signal.SIGINT], Counter[int]()
    with scratch("restarting", tmp_path, like=staged[0]) as desk, served(desk) as site:
        for number in range(CRASHES):
            with reading(site, readers=8) as seen:
                wait_for(seen, 20 + number % 7)
                server.start_again(end=ways[number % 2])
                wait_until_it_answers(site, "/measures/2020/data.json")
            assert seen.wrong == []
            statuses += seen.statuses

    with capsys.disabled():
        print(f"\n{CRASHES} crashes, statuses {dict(statuses)}")  # noqa: T201
    assert set(statuses) == {200, 503}


def wait_for(seen: Seen, count: int) -> None:
    """Wait for so many answers."""
    while len(seen.seconds) < count:
        time.sleep(0.02)


def test_a_full_disk_of_the_server_takes_an_apply_back_whole(
    server: Server, staged: tuple[Scratch, int], tmp_path: Path
) -> None:
    document, pk = staged
    with scratch("filled", tmp_path, like=document) as desk:
        fill(desk)
        before = desk.ask("state", pk)
        server.start_again(largest=LIMIT)
        full = desk.ask("press", pk)
        server.start_again()
        during = desk.ask("state", pk)
        roomy = desk.ask("press", pk)
        after = desk.ask("state", pk)

    assert full == AWAY
    assert catalogue(during) == catalogue(before)
    assert roomy["status"] == 200
    assert (after["upload"], after["upload_history"], len(after["names"])) == ("applied", 1, ROWS + 16)


def fill(desk: Scratch) -> None:
    """Make the table of the entries' histories almost as large as a file will be let grow."""
    table = "measures_historicalentry"
    names = f"FROM information_schema.columns WHERE table_name = '{table}' AND column_name <> 'history_id'"
    (columns,) = desk.one(f"SELECT string_agg(quote_ident(column_name), ',') {names}")
    for rows, left in ((2000, 4 * 2**20), (200, 2**19), (20, 2**16), (1, 0)):
        while desk.one(f"SELECT pg_relation_size('{table}')")[0] < LIMIT - left:
            desk.one(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT {rows} RETURNING 1")
    assert desk.one(f"SELECT pg_relation_size('{table}')")[0] <= LIMIT
