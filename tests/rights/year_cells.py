"""The year: its acts, its round, letters, forms and what a ministry answers."""

from collections.abc import Callable, Iterator
from typing import Any

from measures.models import Upload
from tests.rights.acts import EDITORS, WHOSE, Answers, act, closed, is_editor, sees_rows
from tests.rights.cells import Cell
from tests.rights.forms import Body
from tests.rights.world import OWN, World


def years_cells(world: World) -> Iterator[Cell]:
    editors, done = closed(403, is_editor), closed(403, is_editor, 302)
    draft, published = world.draft.pk, world.published.pk
    acts: list[tuple[str, int, Body]] = [
        ("publish", draft, {"publish": "1"}),
        ("revise", published, {"kind": "update"}),
        ("withdraw", published, {"reason": "誤りのため"}),
    ]
    yield from act("measures_edition_open", read=editors, write=done, body=lambda: {"year": "2022"}, by=is_editor)
    for name, pk, body in acts:
        yield from act(
            f"measures_edition_{name}",
            pk,
            read=editors,
            write=done,
            body=lambda body=body: body,
            by=is_editor,  # type: ignore[misc]
        )


def rounds_cells(world: World) -> Iterator[Cell]:
    draft, sees = world.draft.pk, sees_rows("measures.Edition", OWN)

    def led(role: str) -> int:  # a contact is led to the own page
        return 404 if not sees(role) else 302 if role == "contact" else 200

    def acted(role: str) -> int:
        return 302 if role in EDITORS else led(role) if role != "viewer" else 403

    for form in (
        {"blocks": ["mic"], "act": "confirm"},
        {"blocks": ["mext"], "act": "return", "comment": "補助率"},
        {"act": "decide", "approved_on": "2027-05-31"},
    ):
        yield from act(
            "measures_edition_round",
            draft,
            read=led,
            write=acted,
            body=lambda form=form: form,
            by=is_editor,  # type: ignore[misc]
        )

    def letters(role: str) -> int:
        return 200 if role in EDITORS else 403 if sees(role) else 404

    for kind in ("asking", "reminding", "announcing"):
        sent: Callable[[str], Any] = lambda role: (200, 404) if role in EDITORS else letters(role)  # noqa: E731
        yield from act("measures_edition_letters", draft, kind, read=letters, write=sent, body=lambda: {"plain": "all"})
    files = closed(404, sees)
    yield from act("measures_edition_forms", draft, read=files, write=files)
    for whose in WHOSE:
        own = closed(404, sees_rows("measures.Block", whose))
        own_draft: Answers = lambda role, own=own: own(role) if sees(role) else 404  # type: ignore[misc]  # noqa: E731
        yield from act(
            "measures_edition_form", draft, world.ministries[whose].code, read=own_draft, write=own_draft, whose=whose
        )
    mine: Answers = lambda role: 404 if not sees(role) else 200 if role == "contact" else 302  # noqa: E731
    done: Answers = lambda role: 404 if not sees(role) else 302  # noqa: E731
    for whose in WHOSE:
        hand_in = {"act": "hand-in", "uploads": [world.rows[Upload][whose].pk]}
        yield from act(
            "measures_edition_mine", world.draft.year, read=mine, write=done, whose=whose,
            body=lambda hand_in=hand_in: hand_in, by=_only_contact(whose), twin="contact" if whose == OWN else "",  # type: ignore[misc]
        )  # fmt: skip


def _only_contact(whose: str) -> Callable[[str], bool]:
    return lambda role: role == "contact" and whose == OWN
