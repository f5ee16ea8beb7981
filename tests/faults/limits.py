"""A disk that is full, for one actor alone: ``RENKEI_ACTOR_FULL=data`` or ``=files``."""

import os
import resource

from django.db import connection


def bound() -> None:
    """Let this process's part of the disk be full, if its environment says so."""
    full = os.environ.get("RENKEI_ACTOR_FULL")
    if full == "data":  # SQLite alone; PostgreSQL has a server that can be bounded
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    if full == "files":  # no file of this process may grow past a megabyte
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))
