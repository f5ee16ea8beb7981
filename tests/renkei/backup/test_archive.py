"""The file: whole or not there, and refused where it was cut, altered or made by somebody else."""

import contextlib
import json
import os
import resource
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from renkei.backup.archive import MANIFEST, Reader, Writer, check_file, member_of, written_whole
from renkei.backup.contents import BackupRefused, Manifest

COLUMNS = [["id", "integer"], ["name", "text"], ["told", "json"]]
ROWS = [[number, f"施策{number}", f'{{"b":{number},"a":1.0}}'] for number in range(300)]
Members = list[tuple[str, bytes]]


def write(target: Any, rows: Iterable[list[Any]] = ROWS) -> None:
    with Writer(target) as writer:
        writer.add("one", COLUMNS, rows, last=lambda: 300)
        writer.add("two", COLUMNS[:1], [], last=lambda: None)
        writer.finish(Manifest("1", "now", "sqlite", [], [], writer.parts))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good backup."""
    path = tmp_path / "good.zip"
    with written_whole(path, check=check_file) as file:
        write(file)
    return path


def test_it_reads_as_it_was_written_and_is_its_owners_alone(path: Path) -> None:
    with Reader(path) as reader:
        parts = reader.check().tables
        rows = list(reader.rows(parts[0]))

    assert rows == ROWS
    assert [(part.name, part.rows, part.last) for part in parts] == [("one", 300, 300), ("two", 0, None)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_there_is_not_overwritten(path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(BackupRefused, match="既にあります"), written_whole(path, check=check_file) as file:
        write(file)

    assert path.read_bytes() == before


def test_a_file_that_does_not_pass_is_never_seen(tmp_path: Path) -> None:
    def fails(_: Path) -> None:
        raise BackupRefused("確かめられません")

    with pytest.raises(BackupRefused, match="確かめられません"), written_whole(tmp_path / "a.zip", check=fails) as file:
        write(file)

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow past 4 KB (as root, too)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing_and_is_said_in_japanese(tmp_path: Path, full_disk: None) -> None:
    rows = [[number, os.urandom(40).hex(), "{}"] for number in range(1000)]

    with (
        pytest.raises(BackupRefused, match="空き容量が足りません"),
        written_whole(tmp_path / "a.zip", check=check_file) as file,
    ):
        write(file, rows)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_japanese(tmp_path: Path) -> None:
    with (
        pytest.raises(BackupRefused, match="フォルダーがあるか"),
        written_whole(tmp_path / "no" / "a", check=check_file),
    ):
        pass


def test_a_file_that_was_cut_anywhere_is_refused(path: Path, tmp_path: Path) -> None:
    whole, cut = path.read_bytes(), tmp_path / "cut.zip"

    for length in range(0, len(whole), 97):
        cut.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            check_file(cut)


def test_a_byte_that_was_altered_is_noticed_or_means_nothing(path: Path, tmp_path: Path) -> None:
    whole, altered = path.read_bytes(), tmp_path / "altered.zip"
    with Reader(path) as reader:
        good = reader.check()

    for place in range(0, len(whole), 13):
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        with contextlib.suppress(BackupRefused):
            assert check_file(altered) == good  # a time stamp, say


def remade(path: Path, change: Callable[[Members], Members], **options: Any) -> Path:
    """Make the zip anew from changed members."""
    with zipfile.ZipFile(path) as source:
        members = change([(name, source.read(name)) for name in source.namelist()])
    target = path.with_name("remade.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data, **options)
    return target


def with_manifest(**changes: Any) -> Callable[[Members], Members]:
    def change(members: Members) -> Members:
        told = json.loads(dict(members)[MANIFEST])
        told["tables"][0] |= changes
        return [(name, json.dumps(told).encode() if name == MANIFEST else data) for name, data in members]

    return change


def with_member(data: bytes, name: str = "one") -> Callable[[Members], Members]:
    return lambda members: [(each, data if each == member_of(name) else kept) for each, kept in members]


def bomb(members: Members) -> Members:
    huge = b"0" * 80_000_000
    told = json.loads(dict(members)[MANIFEST])
    told["tables"][0]["size"] = len(huge)
    return [(MANIFEST, json.dumps(told).encode()), (member_of("one"), huge), (member_of("two"), b"")]


HOSTILE: dict[str, tuple[Callable[[Members], Members], str]] = {
    "a-row-changed": (
        lambda members: [(n, d.replace("施策7".encode(), "施策8".encode())) for n, d in members],
        "one.jsonl",
    ),
    "a-row-less": (lambda members: [(n, d.split(b"\n", 1)[-1] if "one" in n else d) for n, d in members], "one.jsonl"),
    "a-row-more": (lambda members: [(n, d + b'[1,"a","1"]\n' if "one" in n else d) for n, d in members], "one.jsonl"),
    "fewer-rows-said": (with_manifest(rows=299), "one.jsonl"),
    "another-digest": (with_manifest(content="0" * 64), "one.jsonl"),
    "a-table-gone": (lambda members: [m for m in members if "one" not in m[0]], "one.jsonl"),
    "a-table-more": (lambda members: [*members, ("tables/three.jsonl", b"")], "three.jsonl"),
    "a-stranger": (lambda members: [*members, ("../../evil", b"x")], "evil"),
    "no-manifest": (lambda members: members[:-1], "目録がありません"),
    "manifest-of-another": (lambda members: [(MANIFEST, b"{}")], "renkei のバックアップではありません"),
    "a-workbook": (lambda members: [("[Content_Types].xml", b"<x/>")], "renkei のバックアップではありません"),
    "no-json": (with_member(b"x" * 10), "one.jsonl"),
    "bomb": (bomb, "展開すると大きすぎる"),
    "huge-manifest": (lambda members: [(MANIFEST, b" " * 5_000_000)], "目録が大きすぎます"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_says_other_than_it_holds_is_refused(name: str, path: Path) -> None:
    change, words = HOSTILE[name]

    with pytest.raises(BackupRefused, match=words):
        check_file(remade(path, change))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(path: Path) -> None:
    with pytest.raises(BackupRefused, match="重複"):
        check_file(remade(path, lambda members: [*members, members[0]]))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"%PDF-1.7", b"SQLite format 3\0" * 100], ids=["empty", "pk", "pdf", "sqlite"]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)

    with pytest.raises(BackupRefused, match="バックアップではないか、途中で切れています"):
        check_file(tmp_path / "a")


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_what_cannot_be_opened_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupRefused, match="開けません"):
        check_file(tmp_path / name)


def test_an_encrypted_member_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (path.parent / "locked.zip").write_bytes(data)

    with pytest.raises(BackupRefused, match="暗号化"):
        check_file(path.parent / "locked.zip")


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    path, kilobyte = tmp_path / "long.zip", "あ" * 340
    tracemalloc.start()
    try:
        with written_whole(path, check=check_file) as file:
            write(file, ([number, kilobyte, "{}"] for number in range(20_000)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    with Reader(path) as reader:
        assert reader.manifest.tables[0].size > 20_000_000
    assert peak < 4_000_000
