"""One deletes, or acts on a list, what another changed meanwhile: asked again, with nothing gone. From the registry."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db.models import Model

from measures.models import Call, Edition, Entry
from tests.rights.expected import CLOSED
from tests.rights.forms import Body
from tests.rights.registry_cells import STAND_FIRM, page
from tests.rights.world import OWN, World
from tests.two_editors.desk import Desk, put_back, says_it_moved, two_administrators
from tests.two_editors.test_forms import CHANGED, FIRST

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ACTIONS = {("measures.Call", "mark_checked"), ("measures.Entry", "confirm_unchanged")}
READING = {("regions.Application", "export_workbook"), ("regions.Application", "export_csv")}  # write files, no rows


def deletable() -> list[type[Model]]:
    """Every model with a page that deletes a row of the world."""
    labels = {model: model._meta.label for model in admin.site._registry}
    closed = {label for label, acts in CLOSED.items() if "delete" in acts} | STAND_FIRM
    return [model for model, label in labels.items() if label in CHANGED and label not in closed]


def exists(row: Model) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def change(desk: Desk, model: type[Model], row: Model) -> None:
    """Change a row by its form."""
    address = page(model, "change", row.pk)
    assert desk.send(address, desk.open(address) | {CHANGED[model._meta.label]: FIRST}).redirect_chain


def by_its_page(second: Desk, model: type[Model], row: Model) -> tuple[str, Body]:
    """The page that asks whether to delete one row."""
    address = page(model, "delete", row.pk)
    return address, second.open(address)


def by_the_list(second: Desk, model: type[Model], row: Model) -> tuple[str, Body]:
    """The page that asks whether to delete the ticked rows."""
    address = page(model, "changelist")
    body = {"action": "delete_selected", "_selected_action": [row.pk], "index": "0"}
    return address, body | second.inputs(second.client.post(address, body))


@pytest.mark.parametrize("opened", [by_its_page, by_the_list])
def test_what_was_changed_is_not_deleted_unseen(opened: Callable[[Desk, type[Model], Model], tuple[str, Body]]) -> None:
    world = World()
    found = {}
    for model in deletable():
        with put_back():
            first, second = two_administrators(world)
            row = world.rows[model][OWN]
            address, asked = opened(second, model, row)
            change(first, model, row)
            again = second.send(address, asked)
            kept = exists(row) and says_it_moved(again)
            address, asked = opened(second, model, row)
            second.send(address, asked)
            found[model._meta.label] = (kept, exists(row))

    assert len(found) >= 10
    assert {label: seen for label, seen in found.items() if seen != (True, False)} == {}


def test_a_draft_is_not_deleted_with_a_row_that_was_changed() -> None:
    world = World()
    first, second = two_administrators(world)
    address, asked = by_its_page(second, Edition, world.draft)
    change(first, Entry, world.rows[Entry][OWN])

    assert says_it_moved(second.send(address, asked))
    assert exists(world.draft)


def test_every_action_is_tried() -> None:
    actions = {(model._meta.label, name) for model, desk in admin.site._registry.items() for name in desk.actions}

    assert actions == ACTIONS | READING


@pytest.mark.parametrize("model", [Call, Entry])
def test_an_action_is_refused_on_a_row_that_was_changed(model: type[Model]) -> None:
    world = World()
    first, second = two_administrators(world)
    row = world.rows[model][OWN]
    if model is Entry:
        Entry.objects.filter(pk=row.pk).update(unseen=True)
    name = dict(ACTIONS)[model._meta.label]
    address = page(model, "changelist")
    body = {"action": name, "_selected_action": [row.pk], "index": "0"}
    shown = second.open(address) | body
    change(first, model, row)
    histories = model.history.filter(id=row.pk)  # type: ignore[attr-defined]
    before = histories.count()

    refused = second.send(address, shown)
    assert says_it_moved(refused)
    assert histories.count() == before
    if model is Call:  # an entry that was saved is no longer 前年のまま: there is nothing left to confirm
        second.send(address, second.open(address) | body)
        assert histories.count() == before + 1
