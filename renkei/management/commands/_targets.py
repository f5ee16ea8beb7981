"""Where a command writes its files: whole or not at all, or to standard output."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management import CommandError


def takes_bytes(out: Any) -> bool:
    """Whether a command's standard output goes where bytes can go: a pipe or a file, not a screen."""
    return _bytes_of(out) is not None and not out.isatty()


def _bytes_of(out: Any) -> Any:
    return getattr(getattr(out, "_out", None), "buffer", None)


class _Standard:
    """Standard output for bytes: text where it is shown or captured, bytes where it is a pipe."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._bytes = _bytes_of(out)

    def write(self, data: bytes) -> int:
        """Write the bytes through."""
        if self._bytes is None:
            self._out.write(data.decode(), ending="")
        else:
            self._bytes.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


@contextmanager
def target_of(path: Path | None, out: Any) -> Iterator[Any]:
    """Give what to write to: a file that appears whole, or standard output."""
    if path is None:
        yield _Standard(out)
        return
    with _whole(path) as file:
        yield file


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file beside ``path`` to write to, and put it in place once it is whole; else leave nothing behind."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(
                f"{path} に書き出せません。フォルダーがあるか、書込みが許可されているか、空きがあるかを確認してください。"
            ) from error
        raise
