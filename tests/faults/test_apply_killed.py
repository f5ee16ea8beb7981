"""kill -9 in the middle of applying: what stands afterwards is what stood before, or all of it.

Six kills here; ``RENKEI_KILLS=200 python -m pytest tests/faults/test_apply_killed.py -m faults -s`` for the long run.
"""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults.nursery import Actor
from tests.faults.scratch import POSTGRES, Scratch, scratch

KILLS = int(os.environ.get("RENKEI_KILLS", "6"))
ROWS = 300
LEAST_HITS = 0.6  # of the kills must fall inside the transaction, or the long run proves nothing
LONG = 50  # kills from which the share is asserted


@dataclass
class Report:
    """What became of every kill."""

    inside: int = 0  # began, not acknowledged, nothing written
    committed: int = 0  # written whole, though killed before it could say so
    acknowledged: int = 0  # the kill came too late
    half: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How often an apply was begun."""
        return self.inside + self.committed + self.acknowledged

    def __str__(self) -> str:
        share = self.inside / max(1, self.kills)
        return (
            f"{self.kills} kills: {self.inside} inside the transaction ({share:.0%}), {self.committed} after COMMIT "
            f"unacknowledged, {self.acknowledged} too late; {len(self.half)} half, {len(self.lost)} lost"
        )


@pytest.fixture(scope="module")
def staged(document: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scratch, int]]:
    """The real document, and an answer of hundreds of rows that waits to be applied."""
    with scratch("kills", tmp_path_factory.mktemp("scratch"), like=document) as made:
        yield made, made.ask("stage-many", ROWS, "２／３")


@pytest.mark.faults
def test_a_killed_apply_leaves_nothing_half_and_loses_nothing_it_acknowledged(
    staged: tuple[Scratch, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, pk = staged
    before = document.ask("state", pk)
    after, seconds = whole_apply(document, tmp_path, pk)
    chance, report = random.Random(20201101), Report()

    with scratch("killed", tmp_path, like=document) as desk:
        for number in range(KILLS):
            acknowledged = kill_once(desk, pk, after=chance.uniform(0.02, 1.15) * seconds)
            desk.settle()
            stands = desk.ask("state", pk)
            judge(report, number, acknowledged=acknowledged, stands=stands, before=before, after=after)
            if stands["upload"] == "applied":  # begin anew from the answer that waits
                desk.renew(like=document)

    with capsys.disabled():
        print(f"\n{'PostgreSQL' if POSTGRES else 'SQLite'}, apply of {seconds:.2f} s: {report}")  # noqa: T201
    assert (report.half, report.lost) == ([], [])
    if KILLS >= LONG:
        assert report.inside / report.kills >= LEAST_HITS, f"proves nothing: {report}"


def whole_apply(document: Scratch, folder: Path, pk: int) -> tuple[dict[str, Any], float]:
    """What stands after an apply that nobody kills, and how long its transaction took (the quickest of several)."""
    times = []
    for _ in range(3 if KILLS >= LONG else 1):
        with scratch("whole", folder, like=document) as copy:
            actor = ready(copy, pk)
            begin = time.monotonic()
            assert isinstance(heard(actor), int)
            times.append(time.monotonic() - begin)
            actor.wait()
            stands = copy.ask("state", pk)
    assert stands["upload"] == "applied"
    assert len(stands["names"]) == ROWS + 16
    return stands, min(times)


def ready(desk: Scratch, pk: int) -> Actor:
    """Start an apply that has connected, and give it the word."""
    actor = desk.start("apply", pk)
    assert heard(actor) == "ready"
    assert actor.stdin is not None
    actor.stdin.write("go\n")
    actor.stdin.flush()
    return actor


def heard(actor: Actor) -> Any:
    """Return the next line an actor says, None if it died instead."""
    assert actor.stdout is not None
    line = actor.stdout.readline()
    return json.loads(line) if line.endswith("\n") else None


def kill_once(desk: Scratch, pk: int, *, after: float) -> bool:
    """Apply, kill -9 so many seconds later; return whether it had said that it was done."""
    actor = ready(desk, pk)
    time.sleep(after)
    actor.send_signal(signal.SIGKILL)
    said = heard(actor)
    actor.communicate()
    assert said is None or isinstance(said, int), said
    return said is not None


def judge(report: Report, number: int, *, acknowledged: bool, stands: dict[str, Any], before: Any, after: Any) -> None:
    """Before or after, nothing between; and after wherever that was acknowledged."""
    if alike(stands, before):
        report.inside += 1
        if acknowledged:
            report.lost.append(f"kill {number}")
        return
    report.acknowledged += acknowledged
    report.committed += not acknowledged
    if not alike(stands, after):
        report.half.append(f"kill {number}: {stands['upload']}, {len(stands['names'])} rows")


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the same stands: rows, histories, numbers, and the upload's state. Times of writing differ."""
    return all(one[name] == other[name] for name in one if name != "digest") and (
        one["upload"] == "applied" or one["digest"] == other["digest"]
    )
