"""Two people open the same form: the second is refused, sees both values, and then chooses. For every registered model."""

import pytest
from django.contrib import admin
from django.db.models import Model

from tests.rights.forms import inputs_of
from tests.rights.registry_cells import page
from tests.rights.world import OWN, World
from tests.two_editors.desk import errors, put_back, says_it_moved, two_administrators, wrote

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

CHANGED = {  # the input that both change
    "measures.Ministry": "short_name",
    "measures.Taxonomy": "name",
    "measures.Role": "name",
    "measures.PolicyField": "name",
    "measures.Edition": "title",
    "measures.Block": "contact",
    "measures.Envelope": "name",
    "measures.Entry": "summary",
    "measures.Measure": "note",
    "measures.Call": "section",
    "measures.SearchSynonym": "note",
    "regions.Prefecture": "kana",
    "regions.Municipality": "kana",
    "regions.CityRegion": "note",
    "regions.NationalTotal": "source",
    "regions.Vision": "note",
    "regions.Application": "note",
    "renkei.User": "last_name",
}
NO_FORM = {
    "measures.Upload": "a received file is decided about on its preview: see test_acts",
    "measures.EmptySearch": "counts come from searches alone, nobody types them",
    "regions.Sheet": "a received list is decided about on its preview: see test_acts",
}
FIRST, SECOND = "こう", "おつ"


def stored(row: Model, name: str) -> str:
    return str(getattr(type(row)._base_manager.get(pk=row.pk), name))


def faults_of(world: World, model: type[Model], name: str) -> list[str]:
    """What is wrong when two change the same input of a row."""
    first, second = two_administrators(world)
    row, one, other = world.rows[model][OWN], FIRST, SECOND
    address = page(model, "change", row.pk)
    shown = second.open(address)
    done = first.send(address, first.open(address) | {name: one})
    refused = second.send(address, shown | {name: other})
    found = [] if wrote(done) and stored(row, name) == one else [f"the first was not saved: {errors(done)}"]
    found += [] if not wrote(refused) and says_it_moved(refused) else ["the second was not refused"]
    found += (
        [] if f"現在保存されている内容：{one}" in refused.text and other in refused.text else ["not both were shown"]
    )
    found += [] if stored(row, name) == one else ["the first one's value is lost"]
    chosen = second.send(address, inputs_of(refused.text))
    return found + ([] if wrote(chosen) and stored(row, name) == other else [f"no choice: {errors(chosen)}"])


def test_every_registered_model_has_a_form_or_a_reason() -> None:
    labels = {model._meta.label for model in admin.site._registry}

    assert labels == CHANGED.keys() | NO_FORM.keys()
    assert CHANGED.keys() & NO_FORM.keys() == set()


def test_no_list_is_edited_in_place() -> None:
    """A list that is would need the mark of each row, as its actions do."""
    assert [model for model, desk in admin.site._registry.items() if desk.list_editable] == []


def test_the_second_of_two_forms_is_refused_and_chooses() -> None:
    world = World()
    found = {}
    for model in admin.site._registry:
        if (label := model._meta.label) in CHANGED:
            with put_back():
                found[label] = faults_of(world, model, CHANGED[label])

    assert {label: faults for label, faults in found.items() if faults} == {}
