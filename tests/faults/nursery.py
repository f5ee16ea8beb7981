"""Processes that need not begin with a second of imports: one process has imported everything and is forked for each.

What is born is a process of its own with its own number, pipes, environment and connections: it may be killed and may
exit as one that was started. Beside it a keeper waits for its end and tells the tests, whose child it is not.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, NoReturn, Self

ROOT = Path(__file__).resolve().parents[2]
NURSERY = "--nursery"  # and the number of the socket on which it is asked
OWN = ("PGDATABASE", "RENKEI_SQLITE")  # where one of a nursery may differ from another in its settings
_nurseries: dict[frozenset[tuple[str, str]], "Nursery"] = {}


class Actor:
    """One that was born: what the tests use of ``subprocess.Popen`` with text pipes."""

    def __init__(self, stdin: IO[str], stdout: IO[str], keeper: IO[str]) -> None:
        self.stdin, self.stdout, self._keeper = stdin, stdout, keeper
        self.pid = int(keeper.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code, below zero for a signal."""
        if self.returncode is None:
            if timeout is not None and not select.select([self._keeper], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self.returncode = int(self._keeper.readline())
            self._keeper.close()
        return self.returncode

    def communicate(self, said: str = "", timeout: float | None = None) -> tuple[str, None]:
        """Say this, hear all that is told, and wait for the end."""
        heard: list[str] = []
        listener = Thread(target=lambda: heard.append(self.stdout.read()), daemon=True)
        listener.start()
        with suppress(BrokenPipeError):
            self.stdin.write(said)
            self.stdin.flush()
        with suppress(BrokenPipeError):
            self.stdin.close()
        ends_at = None if timeout is None else time.monotonic() + timeout
        listener.join(timeout)
        if listener.is_alive():
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        self.wait(None if ends_at is None else max(0, ends_at - time.monotonic()))
        return heard[0], None

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it is known to have ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.wait()
        self.stdout.close()


class Nursery:
    """The process that is forked, and the socket on which it is asked to."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._asked, asked = socket.socketpair()
        command = [sys.executable, "-m", "tests.faults.actor", NURSERY, str(asked.fileno())]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[asked.fileno()], stdin=subprocess.DEVNULL
        )
        asked.close()
        atexit.register(self.close)

    def bear(self, words: Sequence[str], environment: Mapping[str, str]) -> Actor:
        """Have an actor born who does what the words say; what it complains of goes where ours does now."""
        (in_read, in_write), (out_read, out_write), (keeper_read, keeper_write) = os.pipe(), os.pipe(), os.pipe()
        socket.send_fds(self._asked, [b"."], [in_read, out_write, 2, keeper_write])
        self._asked.sendall(json.dumps([*words, dict(environment)]).encode() + b"\n")
        for end in (in_read, out_write, keeper_write):
            os.close(end)
        return Actor(os.fdopen(in_write, "w"), os.fdopen(out_read), os.fdopen(keeper_read))

    def close(self) -> None:
        """Let it end; those that were born go on."""
        self._asked.close()
        self._process.wait()


def nursery_for(environment: Mapping[str, str]) -> Nursery:
    """Return the nursery of those whose settings differ in the name of the database alone."""
    kind = frozenset(
        (name, "" if name in OWN else value)
        for name, value in environment.items()
        if name.startswith(("PG", "RENKEI_", "DJANGO_")) and not name.startswith("RENKEI_ACTOR_")
    )
    if kind not in _nurseries:
        _nurseries[kind] = Nursery(environment)
    return _nurseries[kind]


def await_birth(number: int, rename: Callable[[str], None]) -> list[str]:
    """Be the nursery: return, in each that is born, the words that say what to do; never in the nursery itself.

    ``rename`` points the settings at another database.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are not waited for
    with socket.socket(fileno=number) as asked:
        while True:
            _, places, _, _ = socket.recv_fds(asked, 1, 4)
            if not places:
                os._exit(0)
            *words, environment = json.loads(_line(asked))
            if os.fork() == 0:
                break
            for place in places:
                os.close(place)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *own, keeper = places
    if (born := os.fork()) != 0:
        _keep(born, own, keeper)
    for target, place in enumerate(own):
        os.dup2(place, target)
    for place in places:
        os.close(place)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    rename(next(environment[name] for name in OWN if environment.get(name)))
    return list(words)


def live(act: Callable[..., None], words: Sequence[str]) -> NoReturn:
    """Act and end, as children of ``multiprocessing`` do: freeing what was forked would take longer than most acts."""
    code = 1
    try:
        act(*words)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        with suppress(OSError):  # nobody listens any more
            sys.stdout.flush()
        os._exit(code)


def _line(asked: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        line += asked.recv(65536)
    return line


def _keep(born: int, own: Sequence[int], keeper: int) -> None:
    for place in own:
        os.close(place)
    os.write(keeper, f"{born}\n".encode())
    _, status = os.waitpid(born, 0)
    os.write(keeper, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)
