"""Carries the rows of one edition over into the next: blocks, envelopes, entries and their cells."""

from typing import Any

from measures.models import Block, Edition, Entry, EntryField, Envelope
from renkei.models import User
from renkei.recording import create_recorded

OPENED = "年度版の作成"  # what the history says of every row of a new edition
ROUND = ["state", "due_on", "reminded_on", "contact", "comment"]  # a block's part in one year's round


def copy_rows(base: Edition, edition: Edition, *, by: User | None, unseen: bool) -> None:
    """Copy blocks, envelopes and entries with their readings, in a fixed number of statements."""
    blocks = {}
    for block in base.blocks.in_document_order():
        blocks[block.pk] = copy = _copy_of(block, edition=edition)
        if unseen:  # a new year: the round begins anew
            for name in ROUND:
                setattr(copy, name, Block._meta.get_field(name).get_default())
    create_recorded(blocks.values(), Block, by=by, reason=OPENED)
    envelopes = {}
    for envelope in base.envelopes.order_by("number"):
        envelopes[envelope.pk] = _copy_of(envelope, edition=edition, block=blocks[envelope.block_id])
    create_recorded(envelopes.values(), Envelope, by=by, reason=OPENED)
    entries = {}
    for entry in base.entries.in_document_order():
        entries[entry.pk] = _copy_of(
            entry,
            edition=edition,
            block=blocks[entry.block_id],
            envelope=envelopes[entry.envelope_id],
            unseen=unseen,
        )
    create_recorded(entries.values(), Entry, by=by, reason=OPENED)
    cells = EntryField.objects.filter(entry__edition=base).order_by("id")
    EntryField.objects.bulk_create(EntryField(entry=entries[cell.entry_id], field_id=cell.field_id) for cell in cells)


def _copy_of(row: Any, **replaced: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    copy = type(row)(**values)
    for name, value in {**replaced, **({"version": 1} if hasattr(row, "version") else {})}.items():
        setattr(copy, name, value)
    return copy
