"""What one process has made, for the others of this machine too: files in a folder of ours, bounded in bytes.

Nothing is purged. A name says all that its content depends on (release, state of the database, address), so a file is
right for as long as it stands; one that nobody names any more goes when room is needed, those written first before
others. A file that is not there, cannot be read or is not whole is made again, one that cannot be written is not kept:
a full or read-only disk costs work, never an answer.
"""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock

from django.conf import settings

MEGABYTE = 1_000_000
LARGEST_PART = 8  # one file takes no more than an eighth of the room
SWEPT_EVERY = 16  # whenever this process has written a sixteenth of the room
LEFT = 0.75  # of the room, after some had to go
_DIGEST = hashlib.sha256().digest_size

logger = logging.getLogger(__name__)


def path_of(name: str) -> Path | None:
    """Return where what has this name stands or would stand; None where files are not kept."""
    if not settings.RENKEI_KEEP_FILES:
        return None
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return Path(settings.RENKEI_KEPT_FOLDER) / digest[:2] / digest[2:]


def make_room_for(path: Path) -> None:
    """See that its folder is there, for our eyes alone. Raises OSError."""
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)


class KeptFiles:
    """The files of one folder, as one of the processes that share it sees them."""

    def __init__(self) -> None:
        self._sweeping = Lock()
        self._unswept: int | None = None  # bytes written since this process looked at the whole; None: never

    def find(self, name: str) -> bytes | None:
        """Return what was kept under this name, if it is there and whole."""
        path = path_of(name)
        if path is None:
            return None
        try:
            held = path.read_bytes()
        except OSError:
            return None
        digest, content = held[:_DIGEST], held[_DIGEST:]
        return content if hashlib.sha256(content).digest() == digest else None

    def keep(self, name: str, content: bytes) -> None:
        """Keep it, whole or not at all."""
        path, room = path_of(name), settings.RENKEI_KEEP_FILES * MEGABYTE
        if path is None or len(content) > room / LARGEST_PART:
            return
        try:
            make_room_for(path)
            _write(path, hashlib.sha256(content).digest() + content)
        except OSError as error:
            logger.debug("%s is not kept: %s", path, error)
            return
        self._sweep_in_time(len(content), room)

    def _sweep_in_time(self, written: int, room: int) -> None:
        if not self._sweeping.acquire(blocking=False):
            return
        try:
            self._unswept = None if self._unswept is None else self._unswept + written
            if self._unswept is None or self._unswept > room / SWEPT_EVERY:
                sweep(Path(settings.RENKEI_KEPT_FOLDER), room)
                self._unswept = 0
        finally:
            self._sweeping.release()


def sweep(folder: Path, room: int) -> None:
    """Where the folder holds more than ``room`` bytes, let go of the files written first until a quarter is free."""
    files: list[tuple[float, int, str]] = []
    for shard in _entries(folder):
        for file in _entries(Path(shard.path)):
            with suppress(OSError):
                stat = file.stat()
                files.append((stat.st_mtime, stat.st_size, file.path))
    held = sum(size for _, size, _ in files)
    if held <= room:
        return
    for _, size, path in sorted(files):
        with suppress(OSError):  # another process was quicker
            os.unlink(path)
        held -= size
        if held <= room * LEFT:
            return


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        return list(entries)
    return []


def _write(path: Path, content: bytes) -> None:
    """Write beside and then put in its place, so that nobody ever finds a part."""
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


FILES = KeptFiles()
