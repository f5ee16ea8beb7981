"""gunicorn as production starts it: it refuses in a word what would fail for every reader, and hears long addresses."""

import gc
import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from gunicorn.config import Config

from tests.renkei.test_production import ENVIRONMENT, manage

pytestmark = pytest.mark.one_database
CONFIGURATION = "renkei/gunicorn.conf.py"
WITH_STATIC = """
import sys
from renkei import settings
settings.STATIC_ROOT = sys.argv[1]
if "collect" in sys.argv:
    import django
    django.setup()
    from django.core.management import call_command
    call_command("collectstatic", verbosity=0, interactive=False)
import renkei.wsgi
print("starts" if "measures.views.editions" in sys.modules else "starts without its views")
"""


def test_it_refuses_to_start_before_collectstatic(tmp_path: Path) -> None:
    run = manage("-c", WITH_STATIC, str(tmp_path), **ENVIRONMENT)

    assert (run.returncode, run.stdout) == (4, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("画面の部品（スタイルシートなど）が集められていないため、開始できません")
    assert "manage.py collectstatic" in line


def test_it_starts_after_collectstatic(tmp_path: Path) -> None:
    run = manage("-c", WITH_STATIC, str(tmp_path), "collect", DJANGO_SETTINGS_MODULE="renkei.settings", **ENVIRONMENT)

    assert (run.returncode, run.stdout.strip()) == (0, "starts"), run.stderr


def test_debug_needs_nothing_collected(tmp_path: Path) -> None:
    run = manage("-c", WITH_STATIC, str(tmp_path), RENKEI_DEBUG="1")

    assert (run.returncode, run.stdout.strip()) == (0, "starts"), run.stderr


def test_the_loaded_program_is_left_out_of_collecting_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    for act in ("collect", "freeze"):
        monkeypatch.setattr(gc, act, partial(did.append, act))

    chosen = runpy.run_path(CONFIGURATION)
    chosen["post_worker_init"](None)

    assert did == ["collect", "freeze"]
    assert "post_worker_init" in Config().settings  # gunicorn calls it by that name


def answer(port: int, *lines: str) -> str:
    """Return the head and body of the answer to a request written by hand."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        caller.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return b"".join(iter(lambda: caller.recv(65536), b"")).decode("utf-8", "replace")


@contextmanager
def served(**environment: str) -> Iterator[int]:
    """Serve with our configuration until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RENKEI_", "DJANGO_"))}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", CONFIGURATION],
        cwd=settings.ROOT,
        env={**ours, "RENKEI_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1", **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(1200):
            try:
                answer(port, "GET /healthz HTTP/1.1", "Host: renkei.example.go.jp")
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A site in production whose pages need neither a database nor collected files."""
    with served(**ENVIRONMENT, DJANGO_SETTINGS_MODULE="tests.faults.site_settings", RENKEI_SQLITE=":memory:") as found:
        yield found


HOST = "Host: renkei.example.go.jp"
HTTPS = "X-Forwarded-Proto: https"


def test_a_long_address_reaches_the_site(port: int) -> None:
    """5,000 characters are more than gunicorn reads unless told to."""
    said = answer(port, f"GET /nowhere/?q={'a' * 5000} HTTP/1.1", HOST, HTTPS)

    assert said.startswith("HTTP/1.1 404")
    assert "<h1>ページが見つかりません</h1>" in said


@pytest.mark.parametrize("header", ["X-Forwarded-Ssl: on", "X-Forwarded-Protocol: ssl", "SCRIPT_NAME: /elsewhere"])
def test_no_other_header_makes_it_https_or_moves_the_site(port: int, header: str) -> None:
    said = answer(port, "GET /admin/login/ HTTP/1.1", HOST, header)

    assert said.startswith("HTTP/1.1 301")
    assert "Location: https://renkei.example.go.jp/admin/login/\r\n" in said


def test_the_number_of_connections_stays_below_what_postgresql_allows(monkeypatch: Any) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    chosen: dict[str, Any] = {}

    exec((settings.ROOT / CONFIGURATION).read_text("utf-8"), chosen)

    assert (chosen["workers"], chosen["workers"] * chosen["threads"] < 100) == (3, True)
