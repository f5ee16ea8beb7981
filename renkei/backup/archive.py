"""The file: a zip with one member of JSON lines for each table, and a manifest. No Django.

Written beside its name, readable by its owner alone, read again from the disk and only then put in place. Read as a
file that anybody may have made: bounded before anything is unpacked, and streamed.
"""

import errno
import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from renkei.backup.contents import BackupRefused, Digest, Manifest, Part, read_manifest, write_line

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 4 * 2**20  # bytes
LONGEST_LINE = 512 * 2**20  # one upload of 10 MB with all that was understood of it needs a tenth
MOST_MEMBERS = 1_000
LARGEST_RATIO = 200  # unpacked to packed, of the whole file: ours reach 30
ALWAYS_FINE = 64 * 2**20  # bytes unpacked, whatever the ratio
BROKEN = "バックアップが壊れているか、書き換えられています（{}）。"
ENCRYPTED = 0x1

Say = Callable[[str], None]


def member_of(name: str) -> str:
    """Return the name of a table's member."""
    return f"tables/{name}.jsonl"


class Writer:
    """A backup in the making."""

    def __init__(self, target: Any) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(
        self, name: str, columns: list[list[str]], rows: Iterable[Sequence[Any]], *, last: Callable[[], int | None]
    ) -> None:
        """Write a table, row by row; ``last`` is asked for the highest key ever given once all are written."""
        content, size, sha256 = Digest(kind for _, kind in columns), 0, hashlib.sha256()
        with self._zip.open(member_of(name), "w", force_zip64=True) as member:
            for row in rows:
                line = write_line(row)
                content.add(row)
                size += len(line)
                sha256.update(line)
                member.write(line)
        self.parts.append(Part(name, columns, content.rows, size, sha256.hexdigest(), str(content), last()))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest; with the end of the block the file is whole."""
        self._zip.writestr(MANIFEST, manifest.to_json())


@contextmanager
def written_whole(path: Path, *, check: Callable[[Path], Any]) -> Iterator[Any]:
    """Give an open file that becomes ``path`` once it is written, on the disk and passes ``check``; else nothing stays.

    Raises ``BackupRefused`` where there is a file of that name already or it cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise BackupRefused(f"{path} は既にあります。別の名前を指定してください。")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        check(beside)
        beside.rename(path)
        _settle_folder(path.parent)
    except OSError as error:
        raise BackupRefused(f"{path} に書き込めません。{reason_of(error)}") from error
    finally:
        beside.unlink(missing_ok=True)


def reason_of(error: OSError) -> str:
    """Return what a person can do about a file that could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "空き容量が足りません。空きを作るか、別の場所を指定してください。"
    return "フォルダーがあるか、書込みが許可されているかを確認してください。"


def _settle_folder(folder: Path) -> None:
    """Have the name itself on the disk before anybody relies on it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Reader:
    """A backup that was opened: its manifest, and the rows of each table, checked as they are read."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise BackupRefused(
                f"{path} を開けません。ファイルがあるか、読取りが許可されているかを確認してください。"
            ) from error
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise BackupRefused("renkei のバックアップではないか、途中で切れています。") from error
        try:
            self._members = _bounded(self._zip.infolist(), path.stat().st_size)
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def rows(self, part: Part) -> Iterator[list[Any]]:
        """Yield the rows of a table. Raises ``BackupRefused`` as soon as one is not what the manifest says."""
        name = member_of(part.name)
        content, sha256 = Digest(part.kinds), hashlib.sha256()
        with _broken_is_refused(name):
            with io.BufferedReader(self._zip.open(self._members[name]), 2**16) as member:  # type: ignore[type-var]
                while line := member.readline(LONGEST_LINE):
                    row = json.loads(line)
                    if not isinstance(row, list) or len(row) != len(part.columns):
                        raise ValueError("not a row")
                    sha256.update(line)
                    content.add(row)
                    yield row
            if (content.rows, sha256.hexdigest(), str(content)) != (part.rows, part.sha256, part.content):
                raise ValueError("not the rows of the manifest")

    def check(self, say: Say = lambda words: None) -> Manifest:
        """Read the whole file and return its manifest. Raises ``BackupRefused``."""
        for part in self.manifest.tables:
            say(f"確かめています：{part.name}")
            for _ in self.rows(part):
                pass
        return self.manifest

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members:
            raise BackupRefused("renkei のバックアップではありません（目録がありません）。")
        if self._members[MANIFEST].file_size > LARGEST_MANIFEST:
            raise BackupRefused("バックアップの目録が大きすぎます。")
        with _broken_is_refused(MANIFEST):
            manifest = read_manifest(self._zip.read(self._members[MANIFEST]))
        sizes = {member_of(part.name): part.size for part in manifest.tables}
        found = {name: member.file_size for name, member in self._members.items() if name != MANIFEST}
        if wrong := sorted(name for name in sizes | found if sizes.get(name) != found.get(name)):
            raise BackupRefused(BROKEN.format("、".join(wrong[:5])))
        return manifest


def check_file(path: Path, say: Say = lambda words: None) -> Manifest:
    """Read a backup from its first byte to its last and return its manifest. Raises ``BackupRefused``."""
    with Reader(path) as reader:
        return reader.check(say)


def sha256_of(path: Path) -> str:
    """Return the digest of the whole file, to be noted down beside it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bounded(infos: Sequence[zipfile.ZipInfo], packed: int) -> dict[str, zipfile.ZipInfo]:
    """Return the members by name, unless they are more, or unpack to more, than a backup of ours can."""
    members = {info.filename: info for info in infos}
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS or len(members) != len(infos) or any(info.flag_bits & ENCRYPTED for info in infos):
        raise BackupRefused(
            "renkei のバックアップではありません（中のファイルが多すぎる、重複する又は暗号化されています）。"
        )
    if unpacked > max(ALWAYS_FINE, LARGEST_RATIO * packed):
        raise BackupRefused(f"展開すると大きすぎるファイルです（{packed:,}バイトが{unpacked:,}バイトになります）。")
    return members


@contextmanager
def _broken_is_refused(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError) as error:
        raise BackupRefused(BROKEN.format(name)) from error
