"""Ask one cell of the application and say what is wrong with the answer; everything is put back afterwards."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.opened import marks_of
from tests.rights.bodies import said
from tests.rights.cells import Cell
from tests.rights.expected import ENTERS, reads
from tests.rights.forms import Body, inputs_of
from tests.rights.on_record import stored, unrecorded
from tests.rights.stored import WritesSeen, canonical_hash
from tests.rights.world import World

NO_ANSWER = 599


class Asking:
    """Asks cells of one world. Whoever asks signs in anew for every request."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.figure = canonical_hash()
        self.stored = stored()
        self.asked = 0
        self._twins: dict[tuple[str, str, str], list[str]] = {}
        self._bodies: dict[tuple[str, str], Body | None] = {}

    def faults(self, cell: Cell) -> list[str]:
        """Return what is wrong with the answer to a cell; nothing where all is as declared."""
        self.asked += 1
        found = self._faults(cell, cell.role)
        if cell.twin:
            key = (cell.address, cell.whose, str(cell.body and cell.body()))
            if key not in self._twins:
                self._twins[key] = self._twin_faults(cell)
            found += self._twins[key]
        return [f"{cell}: {fault}" for fault in found]

    def form(self, address: str, role: str) -> Body:
        """Return what stands in the forms of a page as a role sees it, or else an administrator."""
        for who in (role, "administrator"):
            if (address, who) not in self._bodies:
                with _put_back():
                    response, _ = self._answer(who, "GET", address, None)
                shown = getattr(response, "status_code", NO_ANSWER) == 200
                self._bodies[address, who] = inputs_of(response.text) if shown else None
            body = self._bodies[address, who]
            if body:
                return dict(body)
        return {}

    def marks(self, address: str, role: str, first: Body | None = None) -> Body:
        """Return the marks of a page as an administrator sees it, or else the role: what is refused is not stale.

        With ``first``, those of the page to which sending that leads.
        """
        for who in ("administrator", role):
            key = (address, f"{who} {first}")
            if key not in self._bodies:
                with _put_back():
                    response, _ = self._answer(who, "POST" if first else "GET", address, first)
                self._bodies[key] = marks_of(response) if response is not None else {}
            if found := self._bodies[key]:
                return dict(found)
        return {}

    def _twin_faults(self, cell: Cell) -> list[str]:
        body = self._body(cell, cell.twin) or {}
        with _put_back():
            self._answer(cell.twin, "POST", cell.address, body)
            written = canonical_hash() != self.figure
        return [] if written else [f"the same by {cell.twin} writes nothing either"]

    def _faults(self, cell: Cell, role: str) -> list[str]:
        body = self._body(cell, role)
        with _put_back():
            response, seen = self._answer(role, cell.method, cell.address, body)
            if response is None:
                return [f"broke: {seen}"]
            found = [] if response.status_code in cell.status else [f"answered {response.status_code}"]
            found += self._identity(role, response)
            if cell.writes or seen.any:
                changed = canonical_hash() != self.figure
                if changed != cell.writes:
                    found.append("wrote" if changed else "did not write")
                if changed and role in self.world.people:
                    found += unrecorded(self.stored, self.world.people[role].pk)
            return found + self._leaks(cell, role, response)

    def _body(self, cell: Cell, role: str) -> Body | None:
        """What a role sends, from the page as it stands."""
        return {**self.marks(cell.address, role), **cell.body()} if cell.body else None

    def _answer(self, role: str, method: str, address: str, body: Body | None) -> tuple[Any, Any]:
        client = Client()
        client.raise_request_exception = True
        if role != "anonymous":
            client.force_login(self.world.people[role])
        seen = WritesSeen()
        send = getattr(client, method.lower())
        arguments = {"data": body} if body is not None else {}
        try:
            with connection.execute_wrapper(seen):
                return send(address, **arguments), seen
        except Exception as error:  # whatever breaks is a fault of the cell, named with it
            return None, repr(error)

    def _identity(self, role: str, response: Any) -> list[str]:
        user = response.wsgi_request.user
        expected = None if role in {"anonymous", "disabled"} else self.world.people[role].pk
        return [] if user.pk == expected else [f"asked as {user.pk} instead of {expected}"]

    def _leaks(self, cell: Cell, role: str, response: Any) -> list[str]:
        text = said(response)
        office = cell.address.startswith("/admin/")
        hidden = [
            canary.words
            for canary in self.world.canaries
            if not reads(role, canary) and (office or not canary.public) and canary.words in text
        ]
        return [f"says {words}" for words in hidden]


@contextlib.contextmanager
def _put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def enters(role: str) -> bool:
    """Whether the office lets a role in."""
    return role in ENTERS
