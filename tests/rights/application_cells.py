"""Applications and their stages; accounts."""

from collections.abc import Callable, Iterator
from typing import Any

from regions.models import Application
from tests.rights.acts import Answers, act, closed, is_editor, sees_rows
from tests.rights.cells import Cell
from tests.rights.expected import allows
from tests.rights.world import OTHER, OWN, World


def applications_cells(world: World, whose: str) -> Iterator[Cell]:
    row: Any = world.rows[Application][whose]
    sees = sees_rows("regions.Application", whose)
    changes: Callable[[str], bool] = lambda role: allows(role, "change", "regions.Application", whose)  # noqa: E731

    def answers(to: Callable[[str], bool], opened: int) -> Answers:
        return lambda role: opened if to(role) else 403 if sees(role) else 404

    seen = {"seen_version": row.version}
    for name, args, form, to in (
        ("advance", [], {"stage": "adopted", "reached_on": "2025-06"}, changes),
        ("withdraw", [], {"reached_on": "2025-06"}, changes),
        ("stage", [world.stages[whose].pk], {"stage": "applied", "reached_on": "2025-04"}, changes),
        ("confirm", [], {}, is_editor),
    ):
        body = {**seen, **form}
        yield from act(
            f"regions_application_{name}", row.pk, *args, read=answers(to, 200), write=answers(to, 302), whose=whose,
            body=lambda body=body: body, by=to,  # type: ignore[misc]
        )  # fmt: skip
    public: Any = world.public_applications[whose]
    yield from act(
        "regions_application_unpublish", public.pk, read=answers(is_editor, 200), write=answers(is_editor, 302),
        whose=whose, body=lambda: {"seen_version": public.version, "reason": "誤り"}, by=is_editor,
    )  # fmt: skip
    strange = OTHER if whose == OWN else OWN
    yield from act(
        "regions_application_stage", row.pk, world.stages[strange].pk,
        read=lambda role: 404 if changes(role) or not sees(role) else 403,
        write=lambda role: 404 if changes(role) or not sees(role) else 403, whose=whose,
    )  # fmt: skip


def accounts_cells(world: World, whose: str) -> Iterator[Cell]:
    administrator: Callable[[str], bool] = lambda role: role == "administrator"  # noqa: E731
    pk = world.people["viewer" if whose == OWN else "contact"].pk
    shown, done = closed(404, administrator), closed(404, administrator, 302)
    for name in ("link", "disable", "second-factor"):
        yield from act(
            f"renkei_user_{name}", pk, read=shown, write=done, whose=whose, body=lambda: {"yes": "1"}, by=administrator
        )
    stopped = world.people["disabled"].pk
    yield from act("renkei_user_enable", stopped, read=shown, write=done, body=lambda: {"yes": "1"}, by=administrator)
    yield from act("renkei_user_new_link", pk, read=shown, write=shown, whose=whose)
