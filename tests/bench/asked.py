"""A process that answers for one office: addresses in, a line each; seconds on the clock and of the processor (PostgreSQL's
own process for this one with it), statements and what came of it out.

Settings say which office: ``renkei.settings`` ours, ``tests.bench.stock_office_settings`` the stock one.
"""

import json
import resource
import sys
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from renkei.models import User
from tests.bench.servers import processor_seconds_of
from tests.bench.taken import backend

MOST_MEMORY = 4 * 1024**3  # bytes: a page that needs more is told so, and does not take the machine


def answer(client: Client, address: str) -> dict[str, Any]:
    """Ask for one page."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        served = backend()
        worked, begin = _worked(served), time.perf_counter()
        try:
            response = client.get(address)
            said = "" if response.status_code == 200 else f"status {response.status_code}"
        except MemoryError:
            said = "> 4 GB"
        seconds = time.perf_counter() - begin
        worked = _worked(served) - worked
    return {"seconds": seconds, "processor": worked, "statements": len(statements), "fault": said}


def _worked(served: int | None) -> float:
    """Seconds of the processor until now; what the kernel tells of a process is exact only while it does not run."""
    return time.process_time() + (processor_seconds_of(served) if served else 0)


def main() -> None:
    """Answer until nothing more is asked. Django is set up already."""
    settings.ALLOWED_HOSTS = ["*"]
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    client = Client()
    client.force_login(User.objects.get_or_create(username="bench", defaults={"is_superuser": True})[0])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(client, line.strip())) + "\n")
        sys.stdout.flush()
