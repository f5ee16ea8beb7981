"""Every way of writing a row of an edition: refused once it was published, open while it is a draft."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Concat

from measures.models import Block, Edition, Entry, EntryField, Envelope, Frozen
from tests.factories import publish_edition_now
from tests.measures.scene import STATES, Scene, make_scene
from tests.stored import stored_rows

pytestmark = pytest.mark.django_db
Write = Callable[[Scene], Any]


def changed(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def only(row: Any) -> Any:
    return type(row).objects.filter(pk=row.pk)


def new_block(scene: Scene) -> Block:
    return Block(edition=scene.edition, ministry=scene.ministry, heading="環境省", position=9)


def new_envelope(scene: Scene) -> Envelope:
    return Envelope(edition=scene.edition, block=scene.block, number=99, amount_text="5")


def new_entry(scene: Scene) -> Entry:
    return Entry(
        edition=scene.edition, block=scene.block, measure=scene.measure, envelope=scene.envelope, name="新しい施策"
    )


def new_cell(scene: Scene) -> EntryField:
    return EntryField(entry=scene.entry, field=scene.unused)


WRITES: dict[str, Write] = {
    "save-edition": lambda s: changed(s.edition, title="別の表題").save(),
    "save-block": lambda s: changed(s.block, heading="別の見出し").save(),
    "save-envelope": lambda s: changed(s.envelope, amount_text="5").save(),
    "save-entry": lambda s: changed(s.entry, name="別の名称").save(),
    "save-cell": lambda s: changed(s.cell, field=s.unused).save(),
    "save-one-column-of-the-edition": lambda s: changed(s.edition, title="別の表題").save(update_fields=["title"]),
    "save-one-column-of-an-entry": lambda s: changed(s.entry, name="別の名称").save(update_fields=["name"]),
    "save-the-cells-of-an-entry": lambda s: changed(s.entry, fields_text="ウ-A g").save(),
    "save-new-block": lambda s: new_block(s).save(),
    "save-new-envelope": lambda s: new_envelope(s).save(),
    "save-new-entry": lambda s: new_entry(s).save(),
    "save-new-cell": lambda s: new_cell(s).save(),
    "create-block": lambda s: s.edition.blocks.create(ministry=s.ministry, heading="環境省", position=9),
    "create-envelope": lambda s: s.block.envelopes.create(amount_text="5"),
    "create-entry": lambda s: s.block.entries.create(measure=s.measure, envelope=s.envelope, name="新しい施策"),
    "create-cell": lambda s: s.entry.cells.create(field=s.unused),
    "delete-edition": lambda s: s.edition.delete(),  # cascades to everything in it
    "delete-block": lambda s: s.block.delete(),  # cascades to its envelopes and entries
    "delete-empty-block": lambda s: s.spare_block.delete(),
    "delete-envelope": lambda s: s.spare_envelope.delete(),
    "delete-entry": lambda s: s.entry.delete(),
    "delete-cell": lambda s: s.cell.delete(),
    "delete-editions": lambda s: only(s.edition).delete(),
    "delete-blocks": lambda s: only(s.block).delete(),
    "delete-envelopes": lambda s: only(s.spare_envelope).delete(),
    "delete-entries": lambda s: only(s.entry).delete(),
    "delete-cells": lambda s: only(s.cell).delete(),
    "delete-entries-of-edition": lambda s: s.edition.entries.all().delete(),
    "delete-entries-of-all-editions": lambda s: Entry.objects.all().delete(),
    "delete-cells-of-entry": lambda s: s.entry.cells.all().delete(),
    "raw-delete-envelope": lambda s: only(s.spare_envelope)._raw_delete("default"),
    "raw-delete-cell": lambda s: only(s.cell)._raw_delete("default"),
    "update-editions": lambda s: only(s.edition).update(title="別の表題"),
    "update-blocks": lambda s: only(s.block).update(heading="別の見出し"),
    "update-envelopes": lambda s: only(s.envelope).update(amount_text="5"),
    "update-entries": lambda s: only(s.entry).update(name="別の名称"),
    "update-cells": lambda s: only(s.cell).update(field=s.unused),
    "update-blocks-of-edition": lambda s: s.edition.blocks.update(heading="別の見出し"),
    "update-envelopes-of-edition": lambda s: s.edition.envelopes.update(name="別の予算"),
    "update-entries-of-edition": lambda s: s.edition.entries.update(name="別の名称"),
    "update-envelopes-of-block": lambda s: s.block.envelopes.update(name="別の予算"),
    "update-entries-of-block": lambda s: s.block.entries.update(name="別の名称"),
    "update-entries-of-envelope": lambda s: s.envelope.entries.update(name="別の名称"),
    "update-entries-of-measure": lambda s: s.entry.measure.entries.update(name="別の名称"),
    "update-entries-of-field": lambda s: s.used.entries.update(name="別の名称"),
    "update-cells-of-entry": lambda s: s.entry.cells.update(field=s.unused),
    "update-editions-of-taxonomy": lambda s: s.edition.taxonomy.editions.update(cover_note="注記"),
    "update-entries-of-all-editions": lambda s: Entry.objects.update(editor_note="注記"),
    "update-by-an-expression": lambda s: only(s.entry).update(name=Concat(F("name"), Value("（改）"))),
    "update-found-by-a-join": lambda s: Entry.objects.filter(edition__year=2025).update(name="別の名称"),
    "update-found-by-other-rows": lambda s: Edition.objects.filter(copies__isnull=True).update(cover_note="注記"),
    "bulk-create-block": lambda s: Block.objects.bulk_create([new_block(s)]),
    "bulk-create-envelope": lambda s: Envelope.objects.bulk_create([new_envelope(s)]),
    "bulk-create-entry": lambda s: Entry.objects.bulk_create([new_entry(s)]),
    "bulk-create-cell": lambda s: EntryField.objects.bulk_create([new_cell(s)]),
    "bulk-create-new-cells-only": lambda s: EntryField.objects.bulk_create([new_cell(s)], ignore_conflicts=True),
    "bulk-create-over-an-edition": lambda s: Edition.objects.bulk_create(
        [Edition(pk=s.edition.pk, year=2040, title="別の表題", taxonomy=s.edition.taxonomy)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title"],
    ),
    "bulk-create-over-a-year-and-revision": lambda s: Edition.objects.bulk_create(
        [Edition(year=2025, revision=1, title="別の表題", taxonomy=s.edition.taxonomy)],
        update_conflicts=True,
        unique_fields=["year", "revision"],
        update_fields=["title"],
    ),
    "bulk-create-over-an-entry": lambda s: Entry.objects.bulk_create(
        [changed(new_entry(s.beside), pk=s.entry.pk)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    ),
    "bulk-update-editions": lambda s: Edition.objects.bulk_update([changed(s.edition, title="別の表題")], ["title"]),
    "bulk-update-blocks": lambda s: Block.objects.bulk_update([changed(s.block, heading="別")], ["heading"]),
    "bulk-update-envelopes": lambda s: Envelope.objects.bulk_update([changed(s.envelope, name="別")], ["name"]),
    "bulk-update-entries": lambda s: Entry.objects.bulk_update([changed(s.entry, name="別の名称")], ["name"]),
    "bulk-update-cells": lambda s: EntryField.objects.bulk_update([changed(s.cell, field=s.unused)], ["field"]),
    "bulk-update-said-to-be-a-drafts": lambda s: Entry.objects.bulk_update(
        [changed(s.entry, name="別の名称", edition=s.beside.edition)], ["name"]
    ),
    "update-or-create-edition": lambda s: Edition.objects.update_or_create(
        year=2025, revision=1, defaults={"title": "別の表題"}
    ),
    "update-or-create-entry": lambda s: s.edition.entries.update_or_create(
        measure=s.entry.measure, defaults={"name": "別の名称"}
    ),
    "update-or-create-new-block": lambda s: s.edition.blocks.update_or_create(
        ministry=s.ministry, defaults={"heading": "環境省", "position": 9}
    ),
    "get-or-create-new-block": lambda s: Block.objects.get_or_create(
        edition=s.edition, ministry=s.ministry, defaults={"heading": "環境省", "position": 9}
    ),
    "fields-add": lambda s: s.entry.fields.add(s.unused),
    "fields-set": lambda s: s.entry.fields.set([s.unused]),
    "fields-set-to-none": lambda s: s.entry.fields.set([]),
    "fields-remove": lambda s: s.entry.fields.remove(s.used),
    "fields-clear": lambda s: s.entry.fields.clear(),
    "entries-of-field-add": lambda s: s.unused.entries.add(s.entry),
    "entries-of-field-set": lambda s: s.unused.entries.set([s.entry]),
    "entries-of-field-set-to-none": lambda s: s.used.entries.set([]),
    "entries-of-field-remove": lambda s: s.used.entries.remove(s.entry),
    "entries-of-field-clear": lambda s: s.used.entries.clear(),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", WRITES)
def test_what_was_published_refuses(path: str, state: str) -> None:
    scene = make_scene(state)
    before = stored_rows()

    with pytest.raises(Frozen):
        WRITES[path](scene)

    transaction.set_rollback(False)  # nothing is undone for us: the refusal came before the first statement
    assert stored_rows() == before


@pytest.mark.parametrize("path", WRITES)
def test_a_draft_is_open_to(path: str) -> None:
    scene = make_scene("draft")
    before = stored_rows()

    WRITES[path](scene)

    assert stored_rows() != before


@pytest.mark.parametrize("kind", ["edition", "block", "envelope", "entry"])
def test_deleting_without_a_look_at_what_stands_on_a_row_is_refused_too(kind: str) -> None:
    """No allowed twin: on a draft it would leave rows that stand on nothing."""
    scene = make_scene("current")
    before = stored_rows()

    with pytest.raises(Frozen):
        only(getattr(scene, kind))._raw_delete("default")

    assert stored_rows() == before


@pytest.mark.parametrize("state", ["draft", *STATES])
@pytest.mark.parametrize(
    "used",
    [
        pytest.param(lambda s: s.block.ministry, id="ministry"),
        pytest.param(lambda s: s.used, id="policy-field"),
        pytest.param(lambda s: s.used.role, id="role"),
        pytest.param(lambda s: s.edition.taxonomy, id="taxonomy"),
        pytest.param(lambda s: s.entry.measure, id="measure"),
    ],
)
def test_what_an_edition_stands_on_cannot_be_deleted(used: Write, state: str) -> None:
    scene = make_scene(state)
    before = stored_rows()

    with pytest.raises((ProtectedError, Frozen)):
        used(scene).delete()

    assert stored_rows() == before


def test_a_copy_loaded_while_it_was_a_draft_refuses_too() -> None:
    scene = make_scene("draft")
    loaded = Edition.objects.get(pk=scene.edition.pk)
    publish_edition_now(scene.edition)

    with pytest.raises(Frozen):
        changed(loaded, title="別の表題").save()

    assert Edition.objects.get(pk=loaded.pk).title == scene.edition.title


def test_the_refusal_is_a_permission_denied_in_japanese() -> None:
    scene = make_scene("current")

    with pytest.raises(PermissionDenied) as refusal:
        scene.entry.save()

    assert type(refusal.value) is Frozen
    assert re.fullmatch(r"「令和7年度版」は公表済みのため変更できません。.+", str(refusal.value))
