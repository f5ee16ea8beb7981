"""What a package is made of: editions, or those of their entries that somebody may see, as rows of the tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from measures.csv_files import Row
from measures.exports import csv_rows
from measures.models import Block, Edition, EntryField, Envelope, PolicyField
from measures.models.entries import EntryQuerySet
from measures.opendata.dictionary import Table
from measures.opendata.edition_tables import (
    EDITIONS,
    ENTRY_FIELDS,
    ENTRY_RATES,
    ENVELOPE_PARTS,
    ENVELOPES,
    MINISTRIES,
    TAXONOMY,
)
from measures.opendata.entry_table import ENTRIES
from measures.plain_entries import CHUNK


@dataclass(frozen=True, slots=True)
class Content:
    """Whole editions, or those of their entries that somebody may see: what a package is made of."""

    editions: tuple[Edition, ...]
    entries: EntryQuerySet

    def tables(self) -> list[tuple[Table, Callable[[], Iterable[Row]]]]:
        """Return each table with what gives its rows; every function can be called more than once."""
        return [
            (EDITIONS, self._editions),
            (MINISTRIES, self._ministries),
            (ENTRIES, self._entries),
            (ENTRY_FIELDS, self._fields),
            (ENTRY_RATES, self._rates),
            (ENVELOPES, self._envelopes),
            (ENVELOPE_PARTS, self._parts),
            (TAXONOMY, self._taxonomy),
        ]

    def _editions(self) -> Iterator[Row]:
        for edition in self.editions:
            entries = self.entries.filter(edition=edition)
            edition.shown_entries = entries.count()
            edition.shown_total = Total(**entries.totals())
            yield EDITIONS.row(edition)

    def _ministries(self) -> Iterator[Row]:
        blocks = Block.objects.filter(entries__in=self.entries.order_by()).select_related("edition", "ministry")
        blocks = blocks.annotate(shown_entries=Count("entries")).order_by("edition__year", "position", "id")
        return map(MINISTRIES.row, blocks)

    def _entries(self) -> Iterator[Row]:
        rows = csv_rows(self.entries.order_by(*ORDER))
        next(rows)  # the header
        return rows

    def _fields(self) -> Iterator[Row]:
        cells = EntryField.objects.filter(entry__in=self.entries.order_by())
        cells = cells.select_related("entry__edition", "entry__measure", "field__role")
        order = [f"entry__{name}" for name in ORDER]
        return map(ENTRY_FIELDS.row, cells.order_by(*order, "field__role__position", "field__position").iterator(CHUNK))

    def _rates(self) -> Iterator[Row]:
        entries = self.entries.exclude(rate_shares="").select_related("edition", "measure").order_by(*ORDER)
        for entry in entries.iterator(CHUNK):
            for position, share in enumerate(entry.rate_shares.split(), start=1):
                yield ENTRY_RATES.row(Share(entry, position, *map(int, share.split("/"))))

    def _of_envelopes(self) -> Any:
        found = Envelope.objects.filter(pk__in=self.entries.order_by().values("envelope"))
        return found.select_related("edition", "block__ministry").order_by(
            "edition__year", "edition__revision", "number"
        )

    def _envelopes(self) -> Iterator[Row]:
        counted = self._of_envelopes().annotate(shown_entries=Count("entries"))
        return map(ENVELOPES.row, counted.iterator(CHUNK))

    def _parts(self) -> Iterator[Row]:
        for envelope in self._of_envelopes().exclude(parts=[]).iterator(CHUNK):
            for position, part in enumerate(envelope.written_parts, start=1):
                yield ENVELOPE_PARTS.row(NamedPart(envelope, position, **part))

    def _taxonomy(self) -> Iterator[Row]:
        fields = PolicyField.objects.filter(role__taxonomy__in={edition.taxonomy_id for edition in self.editions})
        fields = fields.select_related("role__taxonomy")
        return map(TAXONOMY.row, fields.order_by("role__taxonomy__version", "role__position", "position"))


ORDER = ("edition__year", "edition__revision", "block__position", "block_id", "position", "id")


@dataclass(frozen=True, slots=True)
class Total:
    """The totals of an edition by name."""

    yen: int
    upper_bound_yen: int
    unread_envelopes: int
    envelopes: int


@dataclass(frozen=True, slots=True)
class Share:
    """One fraction of an entry's rate."""

    entry: Any
    position: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class NamedPart:
    """One うち or 別途 of an envelope."""

    envelope: Envelope
    position: int
    label: str
    yen: int
    inside: bool
