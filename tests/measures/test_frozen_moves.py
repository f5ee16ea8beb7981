"""No row moves out of an edition that was published, none moves into it, none is hung on another row of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from measures.models import Block, Entry, EntryField, Envelope, Frozen
from tests.measures.scene import STATES, Scene, make_scene, make_small_taxonomy
from tests.stored import stored_rows

pytestmark = pytest.mark.django_db
Move = Callable[[Scene, Scene], Any]


def changed(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def only(row: Any) -> Any:
    return type(row).objects.filter(pk=row.pk)


def place(kind: str, target: Scene) -> dict[str, Any]:
    """Return the values that put a row of that kind into ``target`` and nowhere else."""
    return {
        "spare_block": {"edition": target.edition},
        "spare_envelope": {"edition": target.edition, "block": target.block},
        "entry": {"edition": target.edition, "block": target.block, "envelope": target.envelope},
        "cell": {"entry": target.entry, "field": target.unused},
    }[kind]


def by_save(kind: str) -> Move:
    return lambda source, target: changed(getattr(source, kind), place(kind, target)).save()


def by_update(kind: str) -> Move:
    return lambda source, target: only(getattr(source, kind)).update(**place(kind, target))


def by_update_of_ids(kind: str) -> Move:
    def move(source: Scene, target: Scene) -> None:
        ids = {f"{name}_id": row.pk for name, row in place(kind, target).items()}
        only(getattr(source, kind)).update(**ids)

    return move


def by_bulk_update(kind: str) -> Move:
    def move(source: Scene, target: Scene) -> None:
        values = place(kind, target)
        row = changed(getattr(source, kind), values)
        type(row).objects.bulk_update([row], list(values))

    return move


KINDS = ["spare_block", "spare_envelope", "entry", "cell"]
WAYS = {"save": by_save, "update": by_update, "update-ids": by_update_of_ids, "bulk-update": by_bulk_update}
MOVES: dict[str, Move] = {f"{way}-{kind}": WAYS[way](kind) for way in WAYS for kind in KINDS} | {
    "blocks-add": lambda source, target: target.edition.blocks.add(source.spare_block),
    "blocks-set": lambda source, target: target.edition.blocks.set([source.spare_block]),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", MOVES)
def test_nothing_moves_out_of_what_was_published(path: str, state: str) -> None:
    scene = make_scene(state)
    before = stored_rows()

    with pytest.raises(Frozen):
        MOVES[path](scene, scene.beside)

    transaction.set_rollback(False)
    assert stored_rows() == before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", MOVES)
def test_nothing_moves_into_what_was_published(path: str, state: str) -> None:
    scene = make_scene(state)
    before = stored_rows()

    with pytest.raises(Frozen):
        MOVES[path](scene.beside, scene)

    transaction.set_rollback(False)
    assert stored_rows() == before


@pytest.mark.parametrize("path", MOVES)
def test_rows_move_from_draft_to_draft(path: str) -> None:
    scene = make_scene("draft")
    before = stored_rows()

    MOVES[path](scene, scene.beside)

    assert stored_rows() != before


HUNG: dict[str, Callable[[Scene], Any]] = {
    "entry-on-another-measure": lambda s: s.measure.entries.add(s.entry),
    "entry-on-another-envelope": lambda s: s.spare_envelope.entries.add(s.entry),
    "cell-on-another-field": lambda s: s.unused.entry_cells.add(s.cell),
    "block-on-another-ministry": lambda s: s.ministry.blocks.add(s.spare_block),
    "edition-on-another-taxonomy": lambda s: make_small_taxonomy("next").editions.add(s.edition),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("path", HUNG)
def test_a_row_that_was_published_is_not_hung_elsewhere(path: str, state: str) -> None:
    scene = make_scene(state)
    before = stored_rows()["measures.Entry"], scene.edition.taxonomy_id

    with pytest.raises(Frozen):
        HUNG[path](scene)

    scene.edition.refresh_from_db()
    assert (stored_rows()["measures.Entry"], scene.edition.taxonomy_id) == before


@pytest.mark.parametrize("path", HUNG)
def test_a_row_of_a_draft_may_be_hung_elsewhere(path: str) -> None:
    scene = make_scene("draft")
    before = stored_rows()

    HUNG[path](scene)

    assert stored_rows() != before


def entry_of(scene: Scene, **values: Any) -> Entry:
    kept = {"edition": scene.edition, "block": scene.block, "envelope": scene.envelope}
    return Entry(name="新しい施策", measure=scene.measure, **{**kept, **values})


# a row of the draft ``d`` that would stand with one foot in the published edition ``p``
HALF_IN: dict[str, Move] = {
    "entries-add": lambda d, p: p.edition.entries.add(d.entry),
    "envelopes-add": lambda d, p: p.edition.envelopes.add(d.envelope),
    "entries-of-block-add": lambda d, p: p.block.entries.add(d.entry),
    "envelopes-of-block-add": lambda d, p: p.block.envelopes.add(d.spare_envelope),
    "entries-of-envelope-add": lambda d, p: p.envelope.entries.add(d.entry),
    "cells-of-entry-add": lambda d, p: p.entry.cells.add(EntryField.objects.create(entry=d.entry, field=d.unused)),
    "update-edition-of-entry": lambda d, p: only(d.entry).update(edition=p.edition),
    "update-block-of-entry": lambda d, p: only(d.entry).update(block=p.block),
    "update-block-of-envelope": lambda d, p: only(d.envelope).update(block=p.block),
    "update-envelope-of-entry": lambda d, p: only(d.entry).update(envelope=p.envelope),
    "bulk-create-entry-in-block": lambda d, p: Entry.objects.bulk_create([entry_of(d, block=p.block)]),
    "bulk-create-entry-on-envelope": lambda d, p: Entry.objects.bulk_create([entry_of(d, envelope=p.envelope)]),
    "bulk-create-envelope-in-block": lambda d, p: Envelope.objects.bulk_create(
        [Envelope(edition=d.edition, block=p.block, number=99)]
    ),
    "bulk-update-block-of-entry": lambda d, p: Entry.objects.bulk_update(
        [changed(d.entry, {"block": p.block})], ["block"]
    ),
    "bulk-update-envelope-of-entry": lambda d, p: Entry.objects.bulk_update(
        [changed(d.entry, {"envelope": p.envelope})], ["envelope"]
    ),
    "save-entry-on-envelope": lambda d, p: changed(d.entry, {"envelope": p.envelope}).save(),
    "save-new-entry-on-envelope": lambda d, p: entry_of(d, envelope=p.envelope).save(),
}


@pytest.mark.parametrize("path", HALF_IN)
def test_a_draft_does_not_reach_into_what_was_published(path: str) -> None:
    """No allowed twin: a row with its feet in two drafts is wrong as well."""
    scene = make_scene("current")

    with pytest.raises((Frozen, ValidationError)):
        HALF_IN[path](scene.beside, scene)

    transaction.set_rollback(False)
    assert reach_of(scene) == [scene.entry.pk, scene.block.pk, scene.spare_block.pk, scene.envelope.pk]


def reach_of(scene: Scene) -> list[int]:
    """Return what stands in the edition by any road: its entries, its blocks, its used envelopes."""
    edition = {"edition": scene.edition}
    entries = (
        Entry.objects.filter(**edition)
        | Entry.objects.filter(block__edition=scene.edition)
        | Entry.objects.filter(envelope__edition=scene.edition)
    )
    used = Envelope.objects.filter(entries__isnull=False, **edition)
    return [
        *entries.order_by("pk").values_list("pk", flat=True),
        *Block.objects.filter(**edition).order_by("pk").values_list("pk", flat=True),
        *used.order_by("pk").values_list("pk", flat=True),
    ]
