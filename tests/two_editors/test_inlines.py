"""Two people change, or take out, the same row of a table on its parent's page. For every inline of the registry."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model

from measures.models import Measure, MeasureName, PolicyField, Role, Succession, Taxonomy
from regions.models import CityRegion, LegalStatus, Membership, Municipality, Vision, VisionProject
from tests.rights.forms import Body, inputs_of
from tests.rights.registry_cells import page
from tests.rights.world import OTHER, OWN, World
from tests.two_editors.desk import Desk, errors, put_back, says_it_moved, two_administrators, wrote

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

CHANGED: dict[tuple[type[Model], type[Model]], tuple[str, str, str]] = {  # (parent, row): (input, typed, typed next)
    (Measure, MeasureName): ("name", "こう", "おつ"),
    (Measure, Succession): ("fiscal_year", "2031", "2032"),
    (Taxonomy, Role): ("heading", "こう", "おつ"),
    (Role, PolicyField): ("name", "こう", "おつ"),
    (CityRegion, Membership): ("note", "こう", "おつ"),
    (Municipality, LegalStatus): ("source", "こう", "おつ"),
    (Vision, VisionProject): ("summary", "こう", "おつ"),
}


def worlds_rows(world: World) -> dict[type[Model], Any]:
    """A row of every kind, on the page of its parent."""
    own, other = world.rows[Measure][OWN], world.rows[Measure][OTHER]
    town, vision = world.rows[Municipality][OWN], world.rows[Vision][OWN]
    return {
        MeasureName: MeasureName.objects.create(measure=own, name="別の名", kind="short"),
        Succession: Succession.objects.create(
            predecessor=own, successor=other, kind=Succession.Kind.values[0], fiscal_year=2030
        ),
        Role: world.rows[Role][OWN],
        PolicyField: world.rows[PolicyField][OWN],
        Membership: Membership.objects.filter(region=world.rows[CityRegion][OWN]).earliest("pk"),
        LegalStatus: town.statuses.earliest("pk"),
        VisionProject: vision.projects.earliest("pk"),
    }


def prefix_of(desk: Desk, address: str, row: Any) -> str:
    """How the names of the inputs of a row begin."""
    formsets = desk.client.get(address).context["inline_admin_formsets"]
    return next(form.prefix for formset in formsets for form in formset.formset.initial_forms if form.instance == row)


Scene = tuple[Desk, Desk, str, str, tuple[str, str, str], Any]


def scenes(world: World) -> Iterator[tuple[str, Scene]]:
    """Both at the page of each inline's row: (what, (first, second, address, prefix, input and values, row))."""
    rows = worlds_rows(world)
    for (parent, model), typed in CHANGED.items():
        with put_back():
            first, second = two_administrators(world)
            address = page(parent, "change", world.rows[parent][OWN].pk)
            yield model.__name__, (first, second, address, prefix_of(first, address, rows[model]), typed, rows[model])


def changed_twice(scene: Scene) -> list[str]:
    """Both change the same input."""
    first, second, address, prefix, (name, one, other), row = scene
    key, shown = f"{prefix}-{name}", second.open(address)
    done = first.send(address, first.open(address) | {key: one})
    refused = second.send(address, shown | {key: other})
    found = [] if wrote(done) and stored(row, name) == one else [f"the first was not saved: {errors(done)}"]
    found += [] if not wrote(refused) and says_it_moved(refused) and stored(row, name) == one else ["not refused"]
    found += (
        [] if f"現在保存されている内容：{one}" in refused.text and other in refused.text else ["not both were shown"]
    )
    chosen = second.send(address, inputs_of(refused.text))
    return found + ([] if wrote(chosen) and stored(row, name) == other else [f"no choice: {errors(chosen)}"])


def taken_out(scene: Scene) -> list[str]:
    """The first changes a row that the second ticks to be taken out."""
    first, second, address, prefix, (name, one, _), row = scene
    shown: Body = second.open(address) | {f"{prefix}-DELETE": "on"}
    first.send(address, first.open(address) | {f"{prefix}-{name}": one})
    refused = second.send(address, shown)
    found = [] if not wrote(refused) and says_it_moved(refused) and exists(row) else ["deleted, or no word"]
    found += [] if f"現在保存されている内容：{one}" in refused.text else ["the first one's value is not shown"]
    chosen = second.send(address, inputs_of(refused.text))
    return found + ([] if wrote(chosen) and not exists(row) else [f"no choice: {errors(chosen)}"])


def gone(scene: Scene) -> list[str]:
    """The first takes out a row that the second changes."""
    first, second, address, prefix, (name, _, other), row = scene
    shown = second.open(address)
    first.send(address, first.open(address) | {f"{prefix}-DELETE": "on"})
    refused = second.send(address, shown | {f"{prefix}-{name}": other})
    found = [] if not exists(row) else ["the first could not take it out"]
    return found + ([] if not wrote(refused) and "ほかの人が削除した行" in refused.text else ["passed over"])


def stored(row: Any, name: str) -> str:
    return str(getattr(type(row)._base_manager.get(pk=row.pk), name))


def exists(row: Any) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def test_every_inline_is_tried() -> None:
    inlines = {(model, inline.model) for model, desk in admin.site._registry.items() for inline in desk.inlines}

    assert inlines == CHANGED.keys()


@pytest.mark.parametrize("act", [changed_twice, taken_out, gone])
def test_two_at_the_same_row_of_an_inline(act: Callable[[Scene], list[str]]) -> None:
    found = {what: act(scene) for what, scene in scenes(World())}

    assert {what: faults for what, faults in found.items() if faults} == {}
