"""A full disk is said in Japanese and leaves nothing half; once there is space, the same goes through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.scratch import POSTGRES, Scratch, scratch

AWAY = {"status": 503, "heading": "ただいま利用できません", "English": False}


@pytest.fixture
def desk(document: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test."""
    with scratch("full", tmp_path, like=document) as made:
        yield made


def catalogue(stands: dict[str, Any]) -> dict[str, Any]:
    """What stands, without how often the decisions on the file were kept."""
    return {name: value for name, value in stands.items() if name != "tables"}


@pytest.mark.skipif(POSTGRES, reason="bounded by the server: see test_server_restarted")
def test_a_full_data_area_takes_an_apply_back_whole(desk: Scratch) -> None:
    pk = desk.ask("stage-many", 300, "２／３")
    desk.ask("sign-in")
    before = desk.ask("state", pk)

    full = desk.ask("press", pk, RENKEI_ACTOR_FULL="data")
    during = desk.ask("state", pk)
    roomy = desk.ask("press", pk)
    after = desk.ask("state", pk)

    assert full == AWAY
    assert catalogue(during) == catalogue(before)
    assert roomy["status"] == 200
    assert (after["upload"], after["upload_history"], len(after["names"])) == ("applied", 1, 316)


def test_a_full_area_for_uploads_keeps_nothing_of_a_file(desk: Scratch) -> None:
    desk.ask("sign-in")

    full = desk.ask("send", 3, RENKEI_ACTOR_FULL="files")
    roomy = desk.ask("send", 3)

    assert full == AWAY | {"uploads": []}
    assert (roomy["status"], roomy["uploads"]) == (200, ["refused"])  # it is no workbook, and was looked at
