"""A PostgreSQL of a test's own, which may be crashed, started again and given a full disk."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import NotUsable, connect, embedded_server, local_server, server_account, stop, without_postgres

SECONDS = 240


@dataclass
class Server:
    """The server by the folder that its socket and data are in."""

    folder: Path
    environment: Mapping[str, str]
    again: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """The process that starts all others."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def start_again(self, *, end: signal.Signals = signal.SIGINT, largest: int | None = None) -> None:
        """End it and start it as it was started; no file may then grow past ``largest`` bytes.

        SIGINT disconnects everybody and puts things in order ("fast"), SIGQUIT just ends ("immediate").
        """
        pid = self.pid
        program, words = os.readlink(f"/proc/{pid}/exe"), Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:-1]
        os.kill(pid, end)
        ends_at = time.monotonic() + SECONDS
        while _runs(pid) and time.monotonic() < ends_at:
            time.sleep(0.02)
        self._start([program, *(word.decode() for word in words)], largest)
        while True:
            try:
                connect(self.environment).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > ends_at:
                    raise
                time.sleep(0.05)

    def _start(self, command: list[str], largest: int | None) -> None:
        account: dict[str, Any] = server_account()
        with (self.folder / "log").open("a") as log:
            server = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**without_postgres(os.environ), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=None if largest is None else partial(_bound, largest),
                **account,
            )
        self.again.append(server)


@contextmanager
def own_postgres() -> Iterator[Server | None]:
    """A server for one test module; None where there are no programs for one."""
    for way in (local_server, embedded_server):
        try:
            with way(without_postgres(os.environ)) as found:
                server = Server(Path(found.environment["PGHOST"]), found.environment)
                try:
                    yield server
                finally:
                    for process in server.again:
                        stop(process)
                return
        except NotUsable:
            continue
    yield None


def _bound(largest: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
