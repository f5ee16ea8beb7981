"""The answer to COMMIT, or to the person who pressed, is lost: it was applied exactly once, whatever is pressed then."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from renkei.seen import SEEN
from tests.faults.scratch import Scratch, scratch
from tests.faults.site import served
from tests.rights.forms import inputs_of


@pytest.fixture(scope="module")
def waiting(document: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scratch, int]]:
    """The real document, and an answer that waits to be applied."""
    with scratch("unheard", tmp_path_factory.mktemp("scratch"), like=document) as made:
        yield made, made.ask("stage", "mic", 2, "２／３", "新規事業")


@pytest.fixture
def desk(waiting: tuple[Scratch, int], tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test."""
    with scratch("lost", tmp_path, like=waiting[0]) as copy:
        yield copy


def assert_applied_once(desk: Scratch, pk: int) -> None:
    after = desk.ask("state", pk)
    assert (after["upload"], after["upload_history"], after["editions"]) == ("applied", 1, ["draft"])
    assert after["names"].count("新規事業") == 1
    assert (after["measures"], after["histories"]["18"], after["rates"]["2"]) == (18, 1, "２／３")


def test_a_commit_whose_answer_was_lost_is_not_done_again(desk: Scratch, waiting: tuple[Scratch, int]) -> None:
    _, pk = waiting

    said = desk.ask("apply-unheard", pk)
    again = desk.ask("apply", pk)

    assert "OperationalError" in said["error"]
    assert "もう一度反映することはできません" in again["refused"]
    assert_applied_once(desk, pk)


def test_a_person_who_never_heard_and_presses_again_applies_once(desk: Scratch, waiting: tuple[Scratch, int]) -> None:
    _, pk = waiting
    token, page = "t" * 32, f"/admin/measures/upload/{pk}/preview/"
    cookies = f"sessionid={desk.ask('sign-in')}; csrftoken={token}"
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}

    with served(desk, workers=1) as site:
        opened = site.send("GET", page, headers=headers)
        marks = {name: value for name, value in inputs_of(opened.text).items() if name == SEEN}
        pressed = urlencode({"apply": "1", "csrfmiddlewaretoken": token, **marks}).encode()
        site.send_and_hang_up(page, pressed, headers)
        ends_at = time.monotonic() + 240
        while desk.one("SELECT state FROM measures_upload") != ("applied",) and time.monotonic() < ends_at:
            time.sleep(0.05)
        again = site.send("POST", page, pressed, headers)
        shown = site.send("GET", page, headers=headers)

    assert (again.status, shown.status) == (302, 200)
    assert "もう一度反映することはできません" in shown.text or "反映済み" in shown.text
    assert_applied_once(desk, pk)
