"""The acts that the bench of imports compares are what it says they are: a small run of each."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.one_database
ROWS = 20


def act(folder: Path, **case: Any) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.import_acts", json.dumps(case)],
        env={**environment, "RENKEI_SQLITE": str(folder / "bench.sqlite3")},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_each_act_can_be_measured(tmp_path: Path) -> None:
    act(tmp_path, act="prepare", rows=ROWS)
    case = {"change": "three", "rows": ROWS, "kind": "csv", "watched": True}

    found = {
        (who, what): act(tmp_path, who=who, act=what, **case)
        for who in ("ours", "stock", "floor")
        for what in ("preview", "apply")
    }

    assert all(one["seconds"] > 0 and one["peak"] > 10 for one in found.values())
    assert found["ours", "preview"]["queries"] < 30  # whatever the rows
    assert found["stock", "preview"]["queries"] > 10 * ROWS
