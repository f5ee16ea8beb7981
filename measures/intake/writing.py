"""Writing many rows of a draft at once, each with its reading and its history row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max

from measures.models import Block, Counter, Edition, Entry, EntryField, Envelope, Measure, Ministry
from measures.models.entries import DERIVED
from renkei.models import User
from renkei.plain_rows import delete_rows
from renkei.recording import create_recorded, delete_recorded, update_recorded

BATCH = 500


class Sheet:
    """A draft being written: its blocks, and the entries and envelopes that it is turned to, by what they are known by.

    Nothing reaches the database before ``write``; then every touched row is written once, with one history row. Turned
    to other entries, it forgets those it held: rows that share an envelope are to be changed together.
    """

    def __init__(self, edition: Edition, *, by: User | None, reason: str) -> None:
        self.edition, self.by, self.reason = edition, by, reason
        self.blocks = {block.ministry.code: block for block in edition.blocks.select_related("ministry")}
        self._next_envelope = (edition.envelopes.aggregate(last=Max("number"))["last"] or 0) + 1
        last = edition.entries.order_by().values_list("block__ministry__code").annotate(Max("position"))
        self._last = dict.fromkeys(self.blocks, 0) | dict(last)
        self._field_ids = edition.taxonomy.field_ids()
        self.turn_to(())

    def turn_to(self, numbers: Iterable[int | None], envelopes: Iterable[int] = ()) -> None:
        """Load the entries of measures, by their numbers, with their envelopes, and ``envelopes``, by theirs."""
        self.entries: dict[int, Entry] = {}
        self.envelopes: dict[int, Envelope] = {}
        self._touched: dict[int, Entry] = {}
        self._amounts: dict[int, Envelope] = {}
        self._created: list[Entry] = []
        self._dropped: list[Entry] = []
        blocks = {block.pk: block for block in self.blocks.values()}
        for some in _batches({number for number in numbers if number is not None}):
            rows = self.edition.entries.filter(measure__number__in=some).select_related("measure", "envelope")
            for entry in rows.order_by():  # one object an envelope and block, so that a change is seen by all
                entry.envelope = self.envelopes.setdefault(entry.envelope.number, entry.envelope)
                entry.block = blocks[entry.block_id]
                self.entries[entry.measure.number] = entry
        named = set(envelopes)
        for some in _batches(named - self.envelopes.keys()):
            self.envelopes |= {one.number: one for one in self.edition.envelopes.filter(number__in=some)}
        self._next_envelope = max([self._next_envelope, *(number + 1 for number in named)])

    def touch(self, entry: Entry) -> None:
        """Remember that an entry changed."""
        if entry.pk is not None:
            self._touched[entry.pk] = entry

    def touch_amount(self, envelope: Envelope) -> None:
        """Remember that an envelope changed."""
        if envelope.pk is not None:
            self._amounts[envelope.pk] = envelope

    def block_of(self, ministry: Ministry) -> Block:
        """Return a ministry's block, made at the end of the document if there is none."""
        if ministry.code not in self.blocks:
            position = max((block.position for block in self.blocks.values()), default=0) + 1
            block = Block(edition=self.edition, ministry=ministry, heading=ministry.name, position=position)
            block._history_user, block._change_reason = self.by, self.reason
            block.save()
            self.blocks[ministry.code] = block
            self._last[ministry.code] = 0
        return self.blocks[ministry.code]

    def new_envelope(self, block: Block, amount: dict[str, Any]) -> Envelope:
        """Return a new envelope with the next number of the edition."""
        while (number := self._next_envelope) in self.envelopes:  # an undo puts numbers back
            self._next_envelope += 1
        envelope = Envelope(edition=self.edition, block=block, number=number, **amount)
        self.envelopes[number] = envelope
        self._next_envelope = number + 1
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
        """Write everything that was touched, read anew."""
        self._delete(self._dropped)
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
        touched = list(self._touched.values())
        cells = {id(entry): entry.derive(self._field_ids) for entry in [*self._created, *touched]}
        for entry in [*self._created, *touched]:
            entry.envelope = entry.envelope  # take over the key of an envelope stored just now
        self._create(self._created, Entry)
        self._update(touched, Entry, [*ENTRY_FIELDS, *DERIVED[1:]])
        self._write_cells({entry.pk: cells[id(entry)] for entry in [*self._created, *touched]})

    def finish(self) -> None:
        """Take out the envelopes that stand empty, once all is written."""
        every = self.edition.envelopes.order_by().values_list("pk")
        empty = every.difference(self.edition.entries.order_by().values_list("envelope"))
        delete_recorded([Envelope(pk=key) for (key,) in empty], Envelope, by=self.by, reason=self.reason)

    def _delete(self, entries: list[Entry]) -> None:
        for some in _batches(entry.pk for entry in entries):
            delete_rows(EntryField.objects.filter(entry__in=some))
        delete_recorded(entries, Entry, by=self.by, reason=self.reason)

    def _write_cells(self, wanted: dict[int, list[int]]) -> None:
        held: dict[int, set[int]] = {pk: set() for pk in wanted}
        stored = {entry.pk for entry in self._touched.values()}
        for some in _batches(stored):
            for entry_id, field_id in EntryField.objects.filter(entry__in=some).values_list("entry_id", "field_id"):
                held[entry_id].add(field_id)
        changed = [pk for pk, fields in wanted.items() if held[pk] != set(fields)]
        for some in _batches(stored.intersection(changed)):
            delete_rows(EntryField.objects.filter(entry__in=some))
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


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """Yield keys in order, as many at a time as one statement asks for."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


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
