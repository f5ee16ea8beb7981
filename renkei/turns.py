"""One maker at a time: of what several want at once, the first makes it while the others wait, and are given it.

Among the threads of a process by an event; among the processes of a machine by a lock on a file beside what is kept
(``renkei.kept_files``). The lock goes with its process, whatever ends that. Nobody waits for ever: who has waited
``LONGEST`` makes it too. Two makers of one thing cost work, nothing else.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from renkei.kept_files import make_room_for, path_of

LONGEST = 60.0  # seconds
LOOKS = 0.01  # seconds between two looks at a lock that another process holds


@dataclass(slots=True)
class Turn:
    """The making of one thing, as its maker has it and as one sees it who waited for it to end."""

    ours: bool  # to make it, unless another process just has
    made: Any = None  # by the maker, for those who waited; None: nothing came of it
    ended: Event = field(default_factory=Event)


class Turns:
    """Who is making what in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at_work: dict[str, Turn] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[Turn]:
        """Give the turn: at once, for the block to make it, or after the turn of another thread has ended."""
        with self._lock:
            other = self._at_work.get(name)
            turn = self._at_work.setdefault(name, other or Turn(ours=True))
        if other is not None:
            other.ended.wait(LONGEST)
            yield Turn(ours=False, made=other.made)
            return
        try:
            with _alone_on_this_machine(name):
                yield turn
        finally:
            with self._lock:
                del self._at_work[name]
            turn.ended.set()


@contextmanager
def _alone_on_this_machine(name: str) -> Iterator[None]:
    """Hold the lock of this name; without one where none is to be had."""
    path = path_of(f"turn {name}")
    handle = None
    if path is not None:
        with suppress(OSError):
            make_room_for(path)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if path is None or handle is None:
        yield
        return
    try:
        held = _wait_for(handle)
        yield
        if held:  # who waits still has the file open, and finds what was made
            with suppress(OSError):
                os.unlink(path)
    finally:
        os.close(handle)


def _wait_for(handle: int) -> bool:
    ends_at = time.monotonic() + LONGEST
    while time.monotonic() < ends_at:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOKS)
        except OSError:  # a file system without locks
            return False
        else:
            return True
    return False


TURNS = Turns()
