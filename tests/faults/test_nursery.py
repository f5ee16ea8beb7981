"""Those that are born end as processes that were started: with a code, by a signal, on a database of their own."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.scratch import Scratch, scratch


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Scratch]:
    """A database without tables."""
    with scratch("born", tmp_path, bare=True) as made:
        yield made


def test_one_that_fails_ends_with_a_code_and_tells_why(empty: Scratch, capfd: pytest.CaptureFixture[str]) -> None:
    actor = empty.start()  # without an act

    assert actor.communicate("go\n", timeout=60) == ("", None)
    assert actor.returncode == 1
    assert "TypeError" in capfd.readouterr().err


def test_one_that_is_killed_ends_by_that_signal_and_its_pipes_with_it(empty: Scratch) -> None:
    actor = empty.start("state")
    assert actor.stdout.readline() == '"ready"\n'

    with pytest.raises(subprocess.TimeoutExpired):
        actor.wait(timeout=0.01)
    actor.send_signal(signal.SIGKILL)

    assert actor.communicate(timeout=60) == ("", None)
    assert actor.wait() == -signal.SIGKILL


def test_each_is_a_process_of_its_own_on_the_database_that_it_was_told(empty: Scratch, tmp_path: Path) -> None:
    with scratch("made", tmp_path) as made:
        one, other = made.start("state"), empty.start("state")
        (said, _), (failed, _) = one.communicate("go\n", timeout=120), other.communicate("go\n", timeout=120)

    assert one.pid != other.pid
    assert '"editions"' in said
    assert "OperationalError" in failed or "ProgrammingError" in failed  # no such table
