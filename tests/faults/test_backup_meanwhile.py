"""A backup while people write holds one moment, and keeps nobody waiting; one that is killed leaves no file."""

import json
import os
import signal
from pathlib import Path

from tests.faults.scratch import Scratch, scratch
from tests.faults.test_apply_killed import heard


def test_a_backup_holds_the_moment_at_which_it_began(document: Scratch, tmp_path: Path) -> None:
    with scratch("saved", tmp_path, like=document) as desk:
        pk = desk.ask("stage", "mic", 2, "２／３", "新規事業")
        before = desk.ask("save", tmp_path / "before.zip")

        slow = desk.start("save", tmp_path / "meanwhile.zip", "wait")
        assert heard(slow) == "ready"
        slow.stdin.write("go\n")  # type: ignore[union-attr]
        slow.stdin.flush()  # type: ignore[union-attr]
        assert heard(slow) == "ready"  # it has begun
        assert desk.ask("apply", pk) > 0
        meanwhile = json.loads(slow.communicate("go\n")[0])
        after = desk.ask("save", tmp_path / "after.zip")

    assert meanwhile == before
    assert {name for name in after if after[name] != before[name]} >= {"measures_entry", "measures_upload"}


def test_a_backup_that_is_killed_leaves_nothing_under_its_name(document: Scratch, tmp_path: Path) -> None:
    slow = document.start("save", tmp_path / "killed.zip", "wait")
    assert heard(slow) == "ready"
    slow.stdin.write("go\n")  # type: ignore[union-attr]
    slow.stdin.flush()  # type: ignore[union-attr]
    assert heard(slow) == "ready"
    os.kill(slow.pid, signal.SIGKILL)
    slow.communicate()

    assert not (tmp_path / "killed.zip").exists()
    assert document.ask("save", tmp_path / "killed.zip")
