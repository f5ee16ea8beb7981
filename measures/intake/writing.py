"""Writing many rows of a draft at once, each with its reading and its history row."""

from collections.abc import Iterable
from typing import Any

from measures.models import Block, Counter, Edition, Entry, EntryField, Envelope, Measure
from measures.models.entries import DERIVED
from renkei.models import User
from renkei.recording import create_recorded, update_recorded

BATCH = 500


class Sheet:
    """A draft being written: its blocks, envelopes and entries by what they are known by, written together at the end.

    Nothing reaches the database before ``write``; then every touched row is written once, with one history row.
    """

    def __init__(self, edition: Edition, *, by: User | None, reason: str) -> None:
        self.edition, self.by, self.reason = edition, by, reason
        self.blocks = {block.ministry.code: block for block in edition.blocks.select_related("ministry")}
        rows = edition.entries.select_related("measure").in_document_order()
        self.entries: dict[int, Entry] = {entry.measure.number: entry for entry in rows}
        amounts = {envelope.pk: envelope for envelope in edition.envelopes.all()}
        self.envelopes: dict[int, Envelope] = {envelope.number: envelope for envelope in amounts.values()}
        blocks = {block.pk: block for block in self.blocks.values()}
        for entry in self.entries.values():  # one object an envelope and block, so that a change is seen by all
            entry.envelope, entry.block = amounts[entry.envelope_id], blocks[entry.block_id]
        self._next_envelope = max(self.envelopes, default=0) + 1
        self._touched: dict[int, Entry] = {}
        self._amounts: dict[int, Envelope] = {}
        self._created: list[Entry] = []
        self._dropped: list[Entry] = []
        self._last = dict.fromkeys(self.blocks, 0)
        for entry in self.entries.values():
            code = entry.block.ministry.code
            self._last[code] = max(self._last[code], entry.position)

    def touch(self, entry: Entry) -> None:
        """Remember that an entry changed."""
        if entry.pk is not None:
            self._touched[entry.pk] = entry

    def touch_amount(self, envelope: Envelope) -> None:
        """Remember that an envelope changed."""
        if envelope.pk is not None:
            self._amounts[envelope.pk] = envelope

    def new_envelope(self, block: Block, amount: dict[str, Any]) -> Envelope:
        """Return a new envelope with the next number of the edition."""
        while (number := self._next_envelope) in self.envelopes:  # an undo puts numbers back
            self._next_envelope += 1
        envelope = Envelope(edition=self.edition, block=block, number=number, **amount)
        self.envelopes[number] = envelope
        return envelope

    def new_measures(self, names: list[tuple[str, Any]]) -> list[Measure]:
        """Return new measures with the next permanent numbers, stored; ``names`` are (name, ministry)."""
        if not names:
            return []
        numbers = Counter.take("measure", len(names))
        measures = [
            Measure(number=number, name=name[:500], ministry=ministry)
            for number, (name, ministry) in zip(numbers, names, strict=True)
        ]
        return self._create(measures, Measure)

    def add(self, entry: Entry, *, position: int | None = None) -> None:
        """Put a new entry at its place, or at the end of its block."""
        code = entry.block.ministry.code
        self._last[code] += 1
        entry.edition = self.edition
        entry.position = self._last[code] if position is None else position
        self.entries[entry.measure.number] = entry
        self._created.append(entry)

    def drop(self, entry: Entry) -> None:
        """Take an entry out."""
        del self.entries[entry.measure.number]
        self._touched.pop(entry.pk, None)
        self._dropped.append(entry)

    def write(self) -> None:
        """Write everything, read anew; envelopes that stand empty go."""
        fields = self.edition.taxonomy.field_ids()
        for entry in self._dropped:
            entry._history_user, entry._change_reason = self.by, self.reason
            entry.delete()
        used = {id(entry.envelope) for entry in self.entries.values()}
        fresh = [envelope for envelope in self.envelopes.values() if envelope.pk is None and id(envelope) in used]
        for envelope in [*fresh, *self._amounts.values()]:
            envelope.derive()
        self._create(fresh, Envelope)
        self._update(
            list(self._amounts.values()),
            Envelope,
            ["amount_text", "unit_yen", "name", "printed", "reading", "yen", "parts"],
        )
        cells = {id(entry): entry.derive(fields) for entry in [*self._created, *self._touched.values()]}
        for entry in [*self._created, *self._touched.values()]:
            entry.envelope = entry.envelope  # take over the key of an envelope stored just now
        self._create(self._created, Entry)
        self._update(list(self._touched.values()), Entry, [*ENTRY_FIELDS, *DERIVED[1:]])
        self._write_cells({entry.pk: cells[id(entry)] for entry in [*self._created, *self._touched.values()]})
        for envelope in Envelope.objects.filter(edition=self.edition, entries__isnull=True):
            envelope._history_user, envelope._change_reason = self.by, self.reason
            envelope.delete()

    def _write_cells(self, wanted: dict[int, list[int]]) -> None:
        held: dict[int, set[int]] = {pk: set() for pk in wanted}
        for entry_id, field_id in EntryField.objects.filter(entry__in=wanted).values_list("entry_id", "field_id"):
            held[entry_id].add(field_id)
        changed = [pk for pk, fields in wanted.items() if held[pk] != set(fields)]
        if changed:
            EntryField.objects.filter(entry__in=changed).delete()
            EntryField.objects.bulk_create(
                (EntryField(entry_id=pk, field_id=field) for pk in changed for field in dict.fromkeys(wanted[pk])),
                batch_size=BATCH,
            )

    def _create(self, rows: list[Any], model: Any) -> list[Any]:
        return create_recorded(rows, model, by=self.by, reason=self.reason)

    def _update(self, rows: Iterable[Any], model: Any, fields: list[str]) -> None:
        rows = list(rows)
        for row in rows:
            row.version += 1
        update_recorded(rows, model, [*fields, "version"], by=self.by, reason=self.reason)


ENTRY_FIELDS = [
    "block",
    "position",
    "fields_text",
    "fields_merged",
    "name",
    "full_name",
    "summary",
    "support_text",
    "envelope",
    "rate_text",
    "recipients_text",
    "editor_note",
    "unseen",
]
