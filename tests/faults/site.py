"""The site as it runs in production, by gunicorn in processes of its own on this machine's loopback."""

import http.client
import itertools
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.faults.scratch import ROOT, Scratch

SECONDS_TO_START = 240


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """A site that listens."""

    port: int

    def get(self, path: str) -> Answer:
        """Ask for a page on a connection of its own."""
        return self.send("GET", path)

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request and wait for the answer."""
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), time.monotonic() - begun)
        finally:
            connection.close()

    def send_and_hang_up(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send a request and go away without hearing the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        connection.request("POST", path, body, dict(headers))
        connection.close()


class Instances:
    """Several instances of the site on one database, asked in turn as a load balancer does."""

    def __init__(self, *sites: Site) -> None:
        self._turns = itertools.cycle(sites)  # one step of it is whole, whichever thread takes it

    def get(self, path: str) -> Answer:
        """Ask the next one."""
        return next(self._turns).get(path)


@contextmanager
def served(desk: Scratch, *, workers: int = 2, threads: int = 8) -> Iterator[Site]:
    """Serve a database until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = Site(free.getsockname()[1])
    options = ["--bind", f"127.0.0.1:{site.port}", "--worker-class", "gthread", "--log-level", "critical"]
    sizes = ["--workers", str(workers), "--threads", str(threads)]
    kept = tempfile.mkdtemp(prefix="renkei-kept-")  # each instance as on a machine of its own
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "renkei.wsgi", *options, *sizes],
        cwd=ROOT,
        env=desk.environment | {"DJANGO_SETTINGS_MODULE": "tests.faults.site_settings", "RENKEI_KEPT_FOLDER": kept},
        stderr=subprocess.DEVNULL,  # what the site logs of errors that the tests bring about
    )
    try:
        wait_until_it_answers(site)
        yield site
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(kept, ignore_errors=True)


def wait_until_it_answers(site: Site, path: str = "/healthz") -> None:
    """Wait for the first 200."""
    ends_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends_at:
        with suppress(OSError, http.client.HTTPException):
            if site.get(path).status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(path)
