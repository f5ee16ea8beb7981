"""Two people of the office at one page: what each was shown, what each sends, what then stands."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from renkei.models import User
from tests.rights.forms import Body, inputs_of
from tests.rights.world import World


class Desk:
    """One person's browser."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def open(self, address: str) -> Body:
        """Return the inputs of a page as they are shown."""
        return self.inputs(self.client.get(address))

    def inputs(self, page: Any) -> Body:
        """Return the inputs of an answer."""
        assert page.status_code == 200, f"{page.request['PATH_INFO']}: {page.status_code}"
        return inputs_of(page.text)

    def send(self, address: str, body: Body) -> Any:
        """Send a form and go where it leads."""
        return self.client.post(address, body, follow=True)


def two_administrators(world: World) -> tuple[Desk, Desk]:
    """Two who may do everything."""
    return Desk(world.people["administrator"]), Desk(world.people["administrator"])


@contextlib.contextmanager
def put_back() -> Iterator[None]:
    """Let nothing of the block stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def wrote(response: Any) -> bool:
    """Whether a form led on, which it does once all is written."""
    return bool(response.redirect_chain)


def says_it_moved(response: Any) -> bool:
    """Whether the page says that somebody else was faster."""
    return "他の人が更新しました" in response.text


def errors(response: Any) -> str:
    """What an answer says of the form that was sent, for the message of a test."""
    context = response.context or {}
    return f"{response.status_code} {context.get('errors', '')}"
