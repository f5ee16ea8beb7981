"""One maker at a time, among threads and among processes; nobody waits for what will not come."""

import fcntl
import os
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from renkei import turns
from renkei.kept_files import path_of
from renkei.turns import Turns


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder that the processes of this machine share."""
    settings.RENKEI_KEEP_FILES = 1
    settings.RENKEI_KEPT_FOLDER = tmp_path
    return tmp_path


def locked(name: str) -> int:
    """Hold the lock of a name as another process does: it goes by the opened file."""
    path = path_of(f"turn {name}")
    assert path
    path.parent.mkdir(parents=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def test_a_second_thread_waits_until_the_first_is_done() -> None:
    at_work, order, asked = Turns(), list[str](), Event()

    def second() -> None:
        asked.set()
        with at_work.of("page") as turn:
            order.append(f"second, ours: {turn.ours}, made: {turn.made}")

    thread = Thread(target=second)
    with at_work.of("page") as turn:
        thread.start()
        asked.wait()
        order.append(f"first, ours: {turn.ours}")
        turn.made = "page"
    thread.join()

    assert order == ["first, ours: True", "second, ours: False, made: page"]


def test_other_names_do_not_wait() -> None:
    at_work = Turns()
    with at_work.of("page") as one, at_work.of("another page") as other:
        assert (one.ours, other.ours) == (True, True)


def test_a_turn_that_fails_is_over() -> None:
    at_work = Turns()
    with pytest.raises(ValueError, match="broken"), at_work.of("page"):
        raise ValueError("broken")

    with at_work.of("page") as turn:
        assert turn.ours


def test_another_process_is_waited_for(folder: Path, monkeypatch: Any) -> None:
    handle, waited = locked("page"), list[float]()

    def until_it_ends(seconds: float) -> None:
        waited.append(seconds)
        os.close(handle)

    monkeypatch.setattr(turns.time, "sleep", until_it_ends)
    with Turns().of("page") as turn:
        assert (turn.ours, len(waited)) == (True, 1)


def test_another_process_is_not_waited_for_for_ever(folder: Path, monkeypatch: Any) -> None:
    handle = locked("page")
    monkeypatch.setattr(turns, "LONGEST", 0)
    with Turns().of("page") as turn:
        assert turn.ours
    os.close(handle)


def test_where_no_lock_is_to_be_had_it_is_made_all_the_same(folder: Path, settings: Any) -> None:
    (folder / "file").write_text("no folder")
    settings.RENKEI_KEPT_FOLDER = folder / "file"

    with Turns().of("page") as turn:
        assert turn.ours


def test_no_lock_is_left_behind(folder: Path) -> None:
    with Turns().of("page"):
        pass

    assert [path for path in folder.rglob("*") if path.is_file()] == []
