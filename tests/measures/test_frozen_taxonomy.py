"""A taxonomy, its roles and policy fields stay as they are once an edition that uses them was published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from measures.models import Frozen, PolicyField, Role, Taxonomy
from tests.measures.scene import STATES, make_scene, make_small_taxonomy
from tests.stored import stored_rows

pytestmark = pytest.mark.django_db


@dataclass
class Outline:
    """A taxonomy, a role with fields, one of them used by no entry, and a role without any."""

    taxonomy: Taxonomy
    role: Role
    field: PolicyField
    empty_role: Role


def outline_of(taxonomy: Taxonomy) -> Outline:
    role, empty = taxonomy.roles.order_by("position")
    return Outline(taxonomy, role, role.fields.get(letter="g"), empty)


def make_outlines(state: str) -> tuple[Outline, Outline]:
    """Return the outline of an edition in that state, and one that no edition uses."""
    taxonomy = make_scene(state).edition.taxonomy
    return outline_of(taxonomy), outline_of(make_small_taxonomy("next", empty="ウ-C"))


def changed(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def only(row: Any) -> Any:
    return type(row).objects.filter(pk=row.pk)


def new_role(taxonomy: Taxonomy) -> Role:
    return Role(taxonomy=taxonomy, code="エ", name="新しい役割", position=5)


def new_field(role: Role) -> PolicyField:
    return PolicyField(role=role, letter="z", name="新しい分野", position=5)


# writes to the outline ``o``; ``b`` is the one beside it
WRITES: dict[str, Callable[[Outline, Outline], Any]] = {
    "save-taxonomy": lambda o, b: changed(o.taxonomy, name="別の名称").save(),
    "save-role": lambda o, b: changed(o.role, name="別の名称").save(),
    "save-field": lambda o, b: changed(o.field, name="別の名称").save(),
    "save-new-role": lambda o, b: new_role(o.taxonomy).save(),
    "save-new-field": lambda o, b: new_field(o.role).save(),
    "create-role": lambda o, b: o.taxonomy.roles.create(code="エ", name="新しい役割", position=5),
    "create-field": lambda o, b: o.role.fields.create(letter="z", name="新しい分野", position=5),
    "delete-role": lambda o, b: o.empty_role.delete(),
    "delete-field": lambda o, b: o.field.delete(),
    "delete-roles": lambda o, b: only(o.empty_role).delete(),
    "delete-fields": lambda o, b: only(o.field).delete(),
    "delete-fields-of-role": lambda o, b: o.role.fields.filter(letter="g").delete(),
    "raw-delete-role": lambda o, b: only(o.empty_role)._raw_delete("default"),
    "raw-delete-field": lambda o, b: only(o.field)._raw_delete("default"),
    "update-taxonomies": lambda o, b: only(o.taxonomy).update(name="別の名称"),
    "update-roles": lambda o, b: only(o.role).update(name="別の名称"),
    "update-fields": lambda o, b: only(o.field).update(name="別の名称"),
    "update-roles-of-taxonomy": lambda o, b: o.taxonomy.roles.update(heading="別の見出し"),
    "update-fields-of-role": lambda o, b: o.role.fields.update(position=7),
    "update-all-fields": lambda o, b: PolicyField.objects.update(position=7),
    "bulk-create-role": lambda o, b: Role.objects.bulk_create([new_role(o.taxonomy)]),
    "bulk-create-field": lambda o, b: PolicyField.objects.bulk_create([new_field(o.role)]),
    "bulk-create-over-a-version": lambda o, b: Taxonomy.objects.bulk_create(
        [Taxonomy(version=o.taxonomy.version, name="別の名称")],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["name"],
    ),
    "bulk-create-over-a-field": lambda o, b: PolicyField.objects.bulk_create(
        [changed(new_field(b.role), pk=o.field.pk)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    ),
    "bulk-update-taxonomies": lambda o, b: Taxonomy.objects.bulk_update([changed(o.taxonomy, name="別")], ["name"]),
    "bulk-update-roles": lambda o, b: Role.objects.bulk_update([changed(o.role, name="別")], ["name"]),
    "bulk-update-fields": lambda o, b: PolicyField.objects.bulk_update([changed(o.field, name="別")], ["name"]),
    "update-or-create-role": lambda o, b: o.taxonomy.roles.update_or_create(code="ウ-A", defaults={"name": "別"}),
    "update-or-create-new-field": lambda o, b: o.role.fields.update_or_create(
        letter="z", defaults={"name": "新しい分野", "position": 5}
    ),
    "get-or-create-new-field": lambda o, b: o.role.fields.get_or_create(
        letter="z", defaults={"name": "新しい分野", "position": 5}
    ),
    "save-role-out": lambda o, b: changed(o.empty_role, taxonomy=b.taxonomy).save(),
    "save-role-in": lambda o, b: changed(b.empty_role, taxonomy=o.taxonomy).save(),
    "save-field-out": lambda o, b: changed(o.field, role=b.empty_role).save(),
    "save-field-in": lambda o, b: changed(b.field, role=o.empty_role).save(),
    "update-role-out": lambda o, b: only(o.empty_role).update(taxonomy=b.taxonomy),
    "update-role-in": lambda o, b: only(b.empty_role).update(taxonomy=o.taxonomy),
    "update-role-in-by-id": lambda o, b: only(b.empty_role).update(taxonomy_id=o.taxonomy.pk),
    "update-field-out": lambda o, b: only(o.field).update(role=b.empty_role),
    "update-field-in": lambda o, b: only(b.field).update(role=o.empty_role),
    "bulk-update-role-in": lambda o, b: Role.objects.bulk_update(
        [changed(b.empty_role, taxonomy=o.taxonomy)], ["taxonomy"]
    ),
    "bulk-update-field-out": lambda o, b: PolicyField.objects.bulk_update(
        [changed(o.field, role=b.empty_role)], ["role"]
    ),
    "roles-add-out": lambda o, b: b.taxonomy.roles.add(o.empty_role),
    "roles-add-in": lambda o, b: o.taxonomy.roles.add(b.empty_role),
    "fields-add-out": lambda o, b: b.empty_role.fields.add(o.field),
    "fields-add-in": lambda o, b: o.empty_role.fields.add(b.field),
}


@pytest.mark.parametrize("path", WRITES)
def test_a_taxonomy_in_use_by_a_published_edition_refuses(path: str) -> None:
    outlines = make_outlines("current")
    before = stored_rows()

    with pytest.raises(Frozen):
        WRITES[path](*outlines)

    transaction.set_rollback(False)
    assert stored_rows() == before


@pytest.mark.parametrize("path", WRITES)
def test_a_taxonomy_in_use_by_drafts_alone_is_open_to(path: str) -> None:
    outlines = make_outlines("draft")
    before = stored_rows()

    WRITES[path](*outlines)

    assert stored_rows() != before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["taxonomy", "role", "field"])
def test_it_stays_closed_whatever_became_of_the_edition(kind: str, state: str) -> None:
    outline, _ = make_outlines(state)

    with pytest.raises(Frozen):
        changed(getattr(outline, kind), name="別の名称").save()


def test_another_taxonomy_stays_open() -> None:
    _, beside = make_outlines("current")

    changed(beside.field, name="別の名称").save()

    assert PolicyField.objects.get(pk=beside.field.pk).name == "別の名称"


def test_the_next_taxonomy_may_name_what_became_of_a_closed_field() -> None:
    """The next outline comes after publication; which field carries on which is no part of the closed one."""
    outline, beside = make_outlines("current")

    outline.field.successors.add(beside.field)

    assert list(beside.field.predecessors.all()) == [outline.field]
