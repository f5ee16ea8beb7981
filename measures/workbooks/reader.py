"""A received file → grids. The only door to what comes from outside: nothing is opened in this process.

The bytes go to a child process that has a bounded memory, processor time and wall clock; whatever happens to it,
the caller gets grids or one finding in Japanese.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measures.workbooks import csvs
from measures.workbooks.bounds import LIMITS, WORKBOOK_EXPECTED, Container, Limits, Refused, container_of
from measures.workbooks.grids import Cell, Finding, Grid, Kind, Overtaxed, Severity, Span, Unreadable

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from measures.workbooks.child import main; main()"
_PLACES = threading.BoundedSemaphore(2)  # children at a time, so that a server's memory is bounded too
_TOO_MUCH_MEMORY = 71  # as child.TOO_MUCH_MEMORY, whose module is not for this process


class _Exhausted(Refused):
    """Time, memory or places ran out; nothing is known to be wrong with the file."""


def read_grids(
    data: bytes, *, name: str, limits: Limits = LIMITS, meanwhile: Callable[[], object] | None = None
) -> tuple[Grid, ...]:
    """Every sheet of an xlsx, xls, ods or CSV, in order, empty and hidden ones too.

    ``meanwhile`` is called, once, while the file is being read by the child.
    Raises Unreadable with a FILE finding for anything else, and for what is broken, locked, or beyond the limits;
    Overtaxed where the limits of time or memory ended the reading.
    """
    with reading(data, name=name, limits=limits) as grids:
        if meanwhile is not None:
            meanwhile()
        return grids()


@contextmanager
def reading(data: bytes, *, name: str, limits: Limits = LIMITS) -> Iterator[Callable[[], tuple[Grid, ...]]]:
    """Begin to read in the background; what is given is called, once, for the sheets. Both raise like ``read_grids``."""
    try:
        container = container_of(data, name=name, limits=limits)
        with _child(data, container, limits) as answer:
            yield lambda: _grids(answer(), name)
    except Refused as refused:
        raise _unreadable(refused, name) from None


def look_at(data: bytes, *, name: str, limits: Limits = LIMITS) -> None:
    """Raise Unreadable for what is too large, or no sheet by its first bytes; nothing is opened."""
    try:
        container_of(data, name=name, limits=limits)
    except Refused as refused:
        raise _unreadable(refused, name) from None


def excerpt_of(data: bytes, *, name: str) -> tuple[tuple[str, ...], ...]:
    """The first ten records of a CSV as decoded, for a person to look at; () for a workbook.

    Raises Unreadable like :func:`read_grids`.
    """
    try:
        return csvs.excerpt(data) if container_of(data, name=name) is Container.TEXT else ()
    except Refused as refused:
        raise _unreadable(refused, name) from None


def _unreadable(refused: Refused, name: str) -> Unreadable:
    kind = Overtaxed if isinstance(refused, _Exhausted) else Unreadable
    return kind(
        Finding(
            severity=Severity.FILE,
            file=name,
            sheet=refused.sheet,
            cell=refused.cell,
            column="",
            value=refused.value,
            message=refused.message,
            expected=refused.expected,
        )
    )


@contextmanager
def _child(data: bytes, container: Container, limits: Limits) -> Iterator[Callable[[], dict[str, Any]]]:
    """A child at work, and what waits for its answer; at the end it is gone, whatever happened.

    Raises Refused: its own refusal, or because it died, took too long or talked nonsense.
    """
    ends_at = time.monotonic() + limits.seconds
    if not _PLACES.acquire(timeout=limits.seconds):
        raise _Exhausted("ただいま混み合っていて読み取れません。", "しばらくしてからの送信")
    try:
        child = _start(data, container, limits)
        try:
            yield lambda: _answer(_written(child, limits, ends_at))
        finally:
            if child.returncode is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
    finally:
        _PLACES.release()


def _start(data: bytes, container: Container, limits: Limits) -> "subprocess.Popen[bytes]":
    isolated = ["-I"] if container is Container.OLE else ["-I", "-S"]  # only an xls needs a library
    try:
        with tempfile.TemporaryFile() as received:  # has no name; through a pipe it would have to be fed bit by bit
            received.write(data)
            received.seek(0)
            return subprocess.Popen(
                [sys.executable, *isolated, "-c", _START, _ROOT, container.value, json.dumps(asdict(limits))],
                stdin=received,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,  # its own group, to be killed as one
            )
    except OSError as error:
        raise Refused("ただいま読み取りを始められません。", "しばらくしてからの送信") from error


def _written(child: "subprocess.Popen[bytes]", limits: Limits, ends_at: float) -> bytes:
    """What the child wrote until its end."""
    try:
        written, _ = child.communicate(timeout=max(0.1, ends_at - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise _too_slow(limits) from error
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _too_slow(limits)
    if child.returncode in (_TOO_MUCH_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
        raise _Exhausted("読み取りに必要なメモリーが多すぎます。表が大きすぎるか、ファイルが壊れています。")
    if child.returncode != 0:
        raise _died()
    return written


def _answer(written: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(written.decode("utf-8", "surrogatepass"))
        refused = Refused(**answer["refused"]) if "refused" in answer else None
    except (ValueError, TypeError, RecursionError) as error:
        raise _died() from error
    if refused is not None:
        raise refused
    return answer


def _too_slow(limits: Limits) -> Refused:
    return _Exhausted(
        f"{limits.seconds:g} 秒以内に読み取れませんでした。表が大きすぎるか、書式だけの行が多すぎます。",
        "使っていない行・列・シートを削除したファイル",
    )


def _died() -> Refused:
    return Refused("読み取れませんでした。ファイルが壊れています。", WORKBOOK_EXPECTED)


def _grids(answer: dict[str, Any], name: str) -> tuple[Grid, ...]:
    try:
        texts = answer["texts"]
        if not {str}.issuperset(map(type, texts)):
            raise _died()
        cells: list[Cell | None] = [None, *map(Cell, texts)]
        for number, kind, standing, struck in answer["special"]:
            cells[number] = Cell(texts[number - 1], Kind(kind), standing, struck)
        return tuple(_grid(sheet, cells, name) for sheet in answer["sheets"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _died() from error


def _grid(sheet: dict[str, Any], cells: list[Cell | None], name: str) -> Grid:
    width, cell_at = sheet["width"], cells.__getitem__
    empty: tuple[None, ...] = (None,) * width
    return Grid(
        file=name,
        sheet=sheet["name"],
        rows=tuple((*map(cell_at, row), *empty[len(row) :]) for row in sheet["rows"]),
        merged=tuple(Span(*span) for span in sheet["merged"]),
        hidden=sheet["hidden"],
        hidden_rows=frozenset(sheet["hidden_rows"]),
        hidden_columns=frozenset(sheet["hidden_columns"]),
    )
