"""The child process: whatever happens to it, the caller gets one finding in Japanese, in time."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from measures.workbooks import reader
from measures.workbooks.bounds import Limits
from measures.workbooks.grids import Unreadable
from tests.measures.workbooks.corpus_bombs import CASES as BOMBS
from tests.measures.workbooks.makers import inline, xlsx

PLAIN = xlsx(inline("A1", "施策名"))
SHORT = Limits(seconds=1)
PEAK = (  # from a small process, as a child's peak counts what its parent held when it began
    "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
    "from measures.workbooks.grids import Unreadable\n"
    "from measures.workbooks.reader import read_grids\n"
    "try: read_grids(sys.stdin.buffer.read(), name=sys.argv[2])\n"
    "except Unreadable as error: print(error.finding.severity)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        pytest.param("import time; time.sleep(60)", "1 秒以内に読み取れません", id="sleeps"),
        pytest.param("while True: pass", "1 秒以内に読み取れません", id="spins"),
        pytest.param("import os; os.abort()", "メモリーが多すぎます", id="aborts"),
        pytest.param("import os; os._exit(71)", "メモリーが多すぎます", id="memory"),
        pytest.param("raise ValueError('secret')", "ファイルが壊れています", id="raises"),
        pytest.param("", "ファイルが壊れています", id="says-nothing"),
        pytest.param("print('[1, 2]')", "ファイルが壊れています", id="not-an-object"),
        pytest.param('print(\'{"sheets": [{}], "cells": []}\')', "ファイルが壊れています", id="nonsense"),
        pytest.param("print('{\"refused\": 1}')", "ファイルが壊れています", id="nonsense-refusal"),
        pytest.param("import sys; sys.stdout.buffer.write(b'\\xff' * 99)", "ファイルが壊れています", id="noise"),
        pytest.param("print('[' * 100000)", "ファイルが壊れています", id="deep"),
        pytest.param(
            "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
            "1 秒以内に読み取れません",
            id="has-a-child-itself",
        ),
    ],
)
def test_a_child_that_fails_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str, message: str) -> None:
    monkeypatch.setattr(reader, "_START", program)
    begun = time.monotonic()

    with pytest.raises(Unreadable, match=message) as refusal:
        reader.read_grids(PLAIN, name="回答.xlsx", limits=SHORT)

    assert "secret" not in str(refusal.value)
    assert time.monotonic() - begun < 4


def test_no_interpreter_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")

    with pytest.raises(Unreadable, match="始められません"):
        reader.read_grids(PLAIN, name="回答.xlsx")


def test_a_full_house_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PLACES", threading.BoundedSemaphore(1))

    with reader._PLACES, pytest.raises(Unreadable, match="混み合って"):
        reader.read_grids(PLAIN, name="回答.xlsx", limits=Limits(seconds=0.1))


def test_threads_read_at_once() -> None:
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: reader.read_grids(PLAIN, name="回答.xlsx"), range(12)))

    assert len(set(found)) == 1


def test_the_place_is_free_again_after_a_refusal() -> None:
    for _ in range(3):
        with pytest.raises(Unreadable):
            reader.read_grids(b"PK\x03\x04", name="回答.xlsx")

    assert reader.read_grids(PLAIN, name="回答.xlsx")


def test_the_child_imports_neither_django_nor_the_library_for_xls() -> None:
    program = reader._START.replace("main()", "print(sorted(set(sys.modules) & {'django', 'python_calamine'}))")

    shown = subprocess.run(
        [sys.executable, "-I", "-c", program, reader._ROOT], capture_output=True, text=True, check=True
    )

    assert shown.stdout == "[]\n"


@pytest.mark.parametrize(
    "bomb", ["zeros", "far-cell", "spaces-in-sheet", "csv-one-line-of-commas", "ods-repeated-both"]
)
def test_a_bomb_takes_little_memory(bomb: str) -> None:
    (case,) = (case for case in BOMBS if case.id == bomb)

    shown = subprocess.run(
        [sys.executable, "-c", PEAK, reader._ROOT, case.name], input=case.data, capture_output=True, check=True
    )

    verdict, kilobytes = shown.stdout.split()
    assert verdict == b"file"
    assert int(kilobytes) < 200 * 1024


def test_a_child_whose_answer_nobody_wants_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "import time; time.sleep(60)")
    started: list[subprocess.Popen[bytes]] = []
    start = reader._start
    monkeypatch.setattr(reader, "_start", lambda *told: (started.append(child := start(*told)), child)[1])
    begun = time.monotonic()

    with pytest.raises(LookupError), reader.reading(PLAIN, name="回答.xlsx"):
        raise LookupError

    assert started[0].returncode is not None
    assert time.monotonic() - begun < 4
    with reader._PLACES, reader._PLACES:
        pass
