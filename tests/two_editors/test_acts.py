"""Two people at the office's own pages: an act over what moved meanwhile writes nothing, says so, and can be chosen.

Every page of the office that is not made from the registry stands here, or in NONE with its reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from measures.models import Entry, Upload
from regions.models import Application, Sheet
from tests.rights.forms import Body
from tests.rights.registry_cells import page
from tests.rights.stored import canonical_hash
from tests.rights.world import OWN, World
from tests.two_editors.desk import Desk, put_back, says_it_moved

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

NONE = {
    "measures_edition_open": "makes a new row; the second is refused because the year is open",
    "measures_edition_letters": "writes nothing",
    "measures_edition_forms": "a file to be received",
    "measures_edition_form": "a file to be received",
    "measures_upload_receive": "makes new rows",
    "measures_upload_marked": "a file to be received",
    "measures_upload_progress": "starts a worker for a file that nobody reads; the second is refused by its state",
    "regions_sheet_receive": "makes a new row",
    "regions_sheet_list": "a file to be received",
    "renkei_user_new_link": "shows what was made, writes nothing",
}
DJANGOS = ("_add", "_change", "_delete", "_history", "_changelist")


@dataclass(frozen=True)
class Act:
    """What the second does at a page, and what the first did meanwhile; ``again``: whether it can still be chosen."""

    name: str
    args: list[Any]
    body: Body
    meanwhile: Callable[[Desk], Any]
    again: bool = True
    who: str = "administrator"

    @property
    def address(self) -> str:
        """Where."""
        return reverse(f"admin:{self.name}", args=self.args)


def acts(world: World) -> Iterator[Act]:
    """Yield the acts, each with something that gets in its way."""
    yield from _of_years(world)
    yield from _of_files(world)
    yield from _of_applications(world)
    yield from _of_people(world)


def _same(name: str, args: list[Any], body: Body) -> Callable[[Desk], Any]:
    """The first does an act of the same page."""

    def do(first: Desk) -> Any:
        address = reverse(f"admin:{name}", args=args)
        return first.send(address, first.open(address) | body)

    return do


def _edits(model: Any, row: Any, **typed: str) -> Callable[[Desk], Any]:
    """The first edits a row by its form."""

    def do(first: Desk) -> Any:
        address = page(model, "change", row.pk)
        return first.send(address, first.open(address) | typed)

    return do


def _of_years(world: World) -> Iterator[Act]:
    draft, published = world.draft.pk, world.published.pk
    entry = world.rows[Entry][OWN]
    yield Act("measures_edition_publish", [draft], {}, _edits(Entry, entry, summary="直した概要"))
    revised = {"kind": "update"}
    yield Act(
        "measures_edition_revise", [published], revised, _same("measures_edition_revise", [published], revised), False
    )
    taken_back = {"reason": "誤りのため"}
    yield Act(
        "measures_edition_withdraw",
        [published],
        taken_back,
        _same("measures_edition_withdraw", [published], taken_back),
        False,
    )
    name = "measures_edition_round"
    returned = {"blocks": ["mic"], "act": "return", "comment": "補助率", "new_due_on": ""}
    for body in (
        {**returned, "comment": "概要"},
        {"blocks": ["mic"], "act": "ask", "due_on": "2021-05-31"},
        {"blocks": ["mic"], "act": "remind", "reminded_on": "2021-06-30"},
        {"blocks": ["mic"], "act": "answer"},
        {"blocks": ["mic"], "act": "reopen"},
    ):
        yield Act(name, [draft], body, _same(name, [draft], returned))
    decided = {"act": "decide", "approved_on": "2027-05-31", "document_no": "甲"}
    yield Act(name, [draft], {**decided, "document_no": "乙"}, _same(name, [draft], decided))
    told = {"act": "notify", "notified_on": "2027-06-20"}
    yield Act(name, [published], {**told, "notified_on": "2027-06-21"}, _same(name, [published], told))
    upload = world.rows[Upload][OWN].pk
    handed_in = {"act": "hand-in", "uploads": [upload]}
    yield Act("measures_edition_mine", [world.draft.year], handed_in, _same(name, [draft], returned), who="contact")


def _of_files(world: World) -> Iterator[Act]:
    staged, applied = [world.rows[Upload][OWN].pk], [world.applied[OWN].pk]
    compared = _same("measures_upload_preview", staged, {"restage": "1"})
    yield Act("measures_upload_preview", staged, {"apply": "1", "leave_refused": "on"}, compared)
    yield Act("measures_upload_preview", staged, {"save": "1"}, compared)
    yield Act("measures_upload_discard", staged, {}, compared)
    taken_back = _same("measures_upload_undo", applied, {})
    yield Act("measures_upload_undo", applied, {}, taken_back)
    staged, applied = [world.rows[Sheet][OWN].pk], [world.applied_sheets[OWN].pk]
    compared = _same("regions_sheet_preview", staged, {"again": "1"})
    yield Act("regions_sheet_preview", staged, {"discard": "1"}, compared)
    yield Act("regions_sheet_preview", staged, {"confirmed": "on"}, compared)
    yield Act("regions_sheet_undo", applied, {}, _same("regions_sheet_undo", applied, {}))


def _of_applications(world: World) -> Iterator[Act]:
    row: Any = world.rows[Application][OWN]
    noted = _edits(Application, row, note="直した備考")
    yield Act("regions_application_advance", [row.pk], {"stage": "adopted", "reached_on": "2025-06"}, noted)
    yield Act("regions_application_withdraw", [row.pk], {"reached_on": "2025-06"}, noted)
    stage = [row.pk, world.stages[OWN].pk]
    yield Act("regions_application_stage", stage, {"stage": "applied", "reached_on": "2025-04"}, noted)
    yield Act("regions_application_confirm", [row.pk], {}, noted)
    public: Any = world.public_applications[OWN]
    hidden = _same("regions_application_unpublish", [public.pk], {"reason": "誤り"})
    yield Act("regions_application_unpublish", [public.pk], {"reason": "別の誤り"}, hidden, again=False)


def _of_people(world: World) -> Iterator[Act]:
    person, stopped = [world.people["viewer"].pk], [world.people["disabled"].pk]
    linked = _same("renkei_user_link", person, {})
    for name in ("link", "disable", "second-factor"):
        yield Act(f"renkei_user_{name}", person, {}, linked)
    yield Act("renkei_user_enable", stopped, {}, _same("renkei_user_enable", stopped, {}), again=False)


def faults_of(world: World, act: Act) -> list[str]:
    """What is wrong when the first gets in the way of an act."""
    first, second = Desk(world.people["administrator"]), Desk(world.people[act.who])
    before, shown = canonical_hash(), second.open(act.address)
    act.meanwhile(first)
    moved = canonical_hash()
    found = [] if moved != before else ["the first wrote nothing"]
    refused = second.send(act.address, shown | act.body)
    found += [] if canonical_hash() == moved else ["the second wrote"]
    found += [] if says_it_moved(refused) or not act.again else [f"no word: {refused.status_code}"]
    if act.again:
        second.send(act.address, second.open(act.address) | act.body)
        found += [] if canonical_hash() != moved else ["no choice"]
    return found


def own_pages() -> set[str]:
    """Every page of a registered model in the URLconf that Django does not make."""
    _, office = get_resolver().namespace_dict["admin"]
    names = {name for name in office.reverse_dict if isinstance(name, str)}
    heads = tuple(f"{model._meta.app_label}_{model._meta.model_name}_" for model in admin.site._registry)
    return {name for name in names if name.startswith(heads) and not name.endswith(DJANGOS)}


def test_every_page_of_the_office_has_an_act_or_a_reason() -> None:
    tried = {act.name for act in acts(World())}

    assert own_pages() == tried | NONE.keys()
    assert tried & NONE.keys() == set()


def test_an_act_over_what_moved_writes_nothing_and_can_be_chosen() -> None:
    world = World()
    found = {}
    for act in acts(world):
        with put_back():
            found[f"{act.name} {act.body.get('act', '')}"] = faults_of(world, act)

    assert {what: faults for what, faults in found.items() if faults} == {}
