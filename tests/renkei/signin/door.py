"""What the tests at the door share: events of the log, a person with a second factor, and its codes."""

import json
import logging
import time
from typing import Any

import pytest
from django.test import Client

from renkei.logs import JsonLines
from renkei.models import SecondFactor, User
from renkei.signin import totp

DOOR = "/admin/login/"
PASSWORD = "とても長い合言葉"


class Events(logging.Handler):
    """Keeps the lines of the log as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def named(self) -> list[tuple[str, str | None]]:
        """The events with their users, in order."""
        return [(line["event"], line["user"]) for line in map(json.loads, self.lines)]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the log of who came in, from now on. The transaction of a test never ends: events are written at once."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    handler = Events()
    logger = logging.getLogger("renkei.security")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def give_second_factor(user: User) -> str:
    """Register an app for the person; returns its secret."""
    secret = totp.new_secret()
    SecondFactor.objects.create(user=user, secret=secret)
    return secret


def code_of(secret: str, *, off: int = 0) -> str:
    """Return the code that the app shows now, or so many steps off."""
    return totp.code_at(secret, totp.step_at(time.time()) + off)


def try_password(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send name and password to the door."""
    return client.post(DOOR, {"username": name, "password": password, "next": more.pop("next", "")}, **more)


def is_in(client: Client) -> bool:
    """Whether the office opens."""
    return client.get("/admin/").status_code == 200
