"""Servers on the loopback address for as long as a measurement takes: gunicorn for ours, and Datasette."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
SECONDS_TO_ANSWER = 120  # a slower page is not waited for
HOST = "127.0.0.1"
QUIET = "/-/versions.json"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and how long it took from its start to its first answer."""

    port: int
    process: subprocess.Popen[bytes]
    seconds_to_first_answer: float
    database: str = ""  # of PostgreSQL: its own processes work for the server too
    used: dict[int, float] = field(default_factory=dict)  # processor seconds by process, of those too that have gone

    def processor_seconds(self) -> float:
        """Return the processor time used until now, that of the database's processes with it.

        On a busy machine it is far steadier than the time on the clock.
        """
        helpers = _backends(self.database) if self.database else []
        for pid in (self.process.pid, *_children(self.process.pid), *helpers):
            self.used[pid] = max(self.used.get(pid, 0.0), processor_seconds_of(pid))
        return sum(self.used.values())

    def memory(self) -> float:
        """Return the resident memory of its largest process in MB: that is the worker, or the server itself."""
        return max(map(_resident, [self.process.pid, *_children(self.process.pid)]))


@contextmanager
def ours(database: Mapping[str, str], *, kept: bool, first: str = "/healthz") -> Iterator[Server]:
    """Serve the site and the bench's addresses by one worker; with ``kept`` pages may be answered from memory.

    ``first`` is asked for until it is answered.
    """
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("RENKEI_SQLITE", "PGDATABASE")},
        **database,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        **({} if kept else {"RENKEI_KEEP_PAGES": "0", "RENKEI_KEEP_FILES": "0"}),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "renkei/gunicorn.conf.py", f"--bind={HOST}:{port}"]
    options = ["--workers=1", "--max-requests=0", "--timeout=600", "--log-level=warning"]
    with (
        TemporaryDirectory(prefix="renkei-kept-") as folder,  # nothing is there that another run has made
        _running([*command, *options], port, environment | {"RENKEI_KEPT_FOLDER": folder}, first) as server,
    ):
        yield replace(server, database=database.get("PGDATABASE", ""))


@contextmanager
def datasette(program: str, database: Path) -> Iterator[Server]:
    """Serve the flat tables with limits that let slow answers come to an end."""
    port = _free_port()
    limits = ("sql_time_limit_ms", "facet_time_limit_ms")
    settings = [word for name in limits for word in ("--setting", name, str(SECONDS_TO_ANSWER * 1000))]
    more = ["--setting", "suggest_facets", "off", "--setting", "num_sql_threads", "3"]
    command = [program, "serve", "--immutable", str(database), "--host", HOST, "--port", str(port), *settings, *more]
    with _running(command, port, dict(os.environ), QUIET) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], port: int, environment: Mapping[str, str], path: str) -> Iterator[Server]:
    begin = time.monotonic()
    quiet = subprocess.DEVNULL if path == QUIET else None  # Datasette tells of every request
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL, stderr=quiet)
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() - begin > SECONDS_TO_START:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.05)
        yield Server(port, process, time.monotonic() - begin)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in text.read_text().split()] if text.exists() else []


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def processor_seconds_of(pid: int) -> float:
    """Of all threads of a process, to the nanosecond; 0 where it has gone."""
    try:
        return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
    except OSError:
        return 0.0


def _backends(database: str) -> list[int]:
    """The processes of PostgreSQL on this machine that serve a database: ``postgres: user database …``."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = file.read_bytes().replace(b"\0", b" ").decode(errors="replace").split()
            if words[:1] == ["postgres:"] and database in words:
                found.append(int(file.parent.name))
    return found
