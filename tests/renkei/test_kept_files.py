"""Files that the processes of a machine share: found whole or not at all, bounded, and never the cause of a failure."""

import os
from pathlib import Path
from typing import Any

import pytest

from renkei.kept_files import KeptFiles, path_of, sweep


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """An empty folder with room for a megabyte."""
    settings.RENKEI_KEEP_FILES = 1
    settings.RENKEI_KEPT_FOLDER = tmp_path / "kept"
    return tmp_path / "kept"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_another_process_finds_it_under_its_name_alone(folder: Path) -> None:
    KeptFiles().keep("one", b"1")

    assert [KeptFiles().find(name) for name in ("one", "two")] == [b"1", None]


def test_what_is_kept_later_takes_the_place(folder: Path) -> None:
    for content in (b"1", b"2"):
        KeptFiles().keep("one", content)

    assert (KeptFiles().find("one"), len(files_in(folder))) == (b"2", 1)


@pytest.mark.parametrize("held", [b"", b"short", b"x" * 100])
def test_what_is_not_whole_is_not_there(folder: Path, held: bytes) -> None:
    KeptFiles().keep("one", b"1")
    path_of("one").write_bytes(held)  # type: ignore[union-attr]

    assert KeptFiles().find("one") is None


def test_nobody_else_may_read_them(folder: Path) -> None:
    KeptFiles().keep("one", b"1")
    (file,) = files_in(folder)

    assert {path.stat().st_mode & 0o077 for path in (folder, file.parent, file)} == {0}


def test_where_nothing_can_be_written_nothing_is_kept(folder: Path) -> None:
    folder.write_text("no folder")
    KeptFiles().keep("one", b"1")

    assert KeptFiles().find("one") is None


def test_what_could_not_be_put_in_its_place_leaves_nothing_behind(folder: Path, monkeypatch: Any) -> None:
    def full(*paths: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    KeptFiles().keep("one", b"1")

    assert files_in(folder) == []


def test_zero_keeps_nothing_and_makes_no_folder(folder: Path, settings: Any) -> None:
    settings.RENKEI_KEEP_FILES = 0
    KeptFiles().keep("one", b"1")

    assert (KeptFiles().find("one"), folder.exists()) == (None, False)


def test_one_that_would_take_too_much_room_is_not_kept(folder: Path) -> None:
    KeptFiles().keep("one", b"x" * 130_000)

    assert not folder.exists()


def test_those_written_first_go_when_there_is_no_more_room(folder: Path) -> None:
    kept = KeptFiles()
    for place in range(20):
        kept.keep(f"{place}", b"x" * 100_000)
        os.utime(path_of(f"{place}"), (place, place))  # type: ignore[arg-type]

    assert sum(path.stat().st_size for path in files_in(folder)) <= 1_000_000
    assert (kept.find("0"), kept.find("19") is not None) == (None, True)


def test_nothing_goes_while_there_is_room(folder: Path) -> None:
    for place in range(5):
        KeptFiles().keep(f"{place}", b"x" * 1_000)
    sweep(folder, 10_000)

    assert len(files_in(folder)) == 5
