"""What an act takes of the machine, in its own process and in those it starts: memory at the most, and processor time."""

import itertools
import os
import resource
import threading
from pathlib import Path

from django.db import connection

from tests.bench.servers import processor_seconds_of


class Memory:
    """The bytes that this process and its children hold at the most while it is entered, looked at often.

    The system's own peak of a child counts what its parent held when it began; so would its size before it has begun
    its own program, which on a busy machine takes long enough to be seen.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._program = program("self")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Memory":
        self.peak = resident("self")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.003):
            children = itertools.chain(
                *(path.read_text().split() for path in Path("/proc/self/task").glob("*/children"))
            )
            begun = [child for child in children if program(child) not in {b"", self._program}]
            self.peak = max(self.peak, resident("self") + sum(map(resident, begun)))


def program(process: str) -> bytes:
    """The words a process was started by; none once it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def resident(process: str) -> int:
    """The bytes of memory a process holds now; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def processor(backend: int | None = None) -> float:
    """Seconds of the processor that this process, those it started and the one of a database server have had.

    What the kernel tells of the server's process is exact only while it does not run.
    """
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + (processor_seconds_of(backend) if backend else 0)


def backend() -> int | None:
    """The process of PostgreSQL on this machine that serves this one."""
    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)
