"""The process that reads long files: started by the page, killed in its middle, resumed, started twice.

Real processes on a scratch database of both kinds.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.scratch import Scratch, scratch

ROWS = 6_000  # some seconds of comparing


@pytest.fixture
def desk(document: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test."""
    with scratch("read", tmp_path, like=document) as copy:
        yield copy


def wait_for(desk: Scratch, column: str, *values: str, seconds: float = 120) -> str:
    """Wait until the one upload's column holds one of these values."""
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        (value,) = desk.one(f"SELECT {column} FROM measures_upload")
        if value in values:
            return str(value)
        time.sleep(0.01)
    pytest.fail(f"{column} never became {values}, but is {value}")


def test_the_page_starts_a_worker_that_stages_a_long_file(desk: Scratch) -> None:
    pk = desk.ask("send-many", ROWS)
    wait_for(desk, "state", "staged")

    after = desk.ask("look", pk)
    assert (after["status"], after["leads_to"]) == (302, f"/admin/measures/upload/{pk}/preview/")
    assert (after["new"], after["worker"]) == (ROWS, False)
    assert after["history"] == ["received", "staged"]


def test_a_worker_killed_in_its_middle_leaves_the_file_as_it_was_and_another_goes_on(desk: Scratch) -> None:
    pk = desk.ask("keep-many", ROWS)
    worker = desk.manage("stage_upload", pk)
    wait_for(desk, "stage", "照合")
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    desk.settle()

    killed = desk.ask("look", pk)
    desk.ask("hush", pk)
    silent = desk.ask("look", pk)
    resumed = desk.ask("resume", pk)
    wait_for(desk, "state", "staged")
    after = desk.ask("look", pk)

    assert (killed["state"], killed["rows"], killed["worker"], killed["resume"]) == ("received", 0, True, False)
    assert (silent["status"], silent["resume"]) == (200, True)
    assert (resumed, after["new"], after["history"]) == (302, ROWS, ["received", "staged"])


def test_two_workers_started_at_once_stage_a_file_once(desk: Scratch) -> None:
    pk = desk.ask("keep-many", 500)

    workers = [desk.manage("stage_upload", pk) for _ in range(2)]
    said = sorted(finished(worker) for worker in workers)

    after = desk.ask("look", pk)
    assert [code for code, _ in said] == [0, 1]
    assert "別の処理が読み取っているか" in said[1][1] or "確認待ちです" in said[1][1]
    assert (after["new"], after["history"]) == (500, ["received", "staged"])


def finished(worker: subprocess.Popen[str]) -> tuple[int, Any]:
    """Return the exit code of a process and what it said."""
    said, _ = worker.communicate(timeout=120)
    return worker.returncode, said
