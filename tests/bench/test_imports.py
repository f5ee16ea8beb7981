"""The acts that the bench of imports compares are what it says they are: a small run of each."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from measures.models import Edition
from tests.bench.importing import revise_by_import

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


@pytest.mark.django_db
def test_an_edition_is_revised_by_its_own_file_with_some_amounts_changed(document_2020: Edition) -> None:
    revised = revise_by_import(changed=2, chance=Random(1))

    assert (revised.year, revised.revision, revised.state) == (2020, 2, Edition.State.CURRENT)
    assert amounts_of(revised) != amounts_of(document_2020)
    assert len(amounts_of(revised) - amounts_of(document_2020)) == 2


def amounts_of(edition: Edition) -> set[tuple[int, str]]:
    return set(edition.envelopes.values_list("number", "amount_text"))
