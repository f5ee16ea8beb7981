"""Entries as plain values, for files of any length: their order is asked for once, in a narrow statement, and what they
hold a thousand rows at a time. No model is made of a row, which would cost more than reading and writing it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from measures.models import Entry, EntryField, PolicyField
from measures.models.entries import GRADES, READ_COLUMNS, EntryQuerySet, rate_of
from measures.models.envelopes import AMOUNT_READINGS, in_shape
from measures.notation.rates import describe_rate
from measures.notation.reading import EXACT, UNREAD, WITHIN
from measures.notation.years import write_year

CHUNK = 1000  # entries fetched at a time


class PlainEntry(NamedTuple):
    """What is printed in a row of an edition and read of it. Names are those of lookups and properties of ``Entry``.

    ``of`` makes one of a model with all that ``EntryQuerySet.for_listing`` fetches, and its edition.
    """

    pk: int
    edition__year: int
    edition__revision: int
    measure__number: int
    block__ministry__code: str
    block__heading: str
    name: str
    full_name: str
    fields_text: str
    fields_reading: str
    summary: str
    support_text: str
    grade: str
    envelope_id: int
    envelope__number: int
    envelope__amount_text: str
    envelope__unit_yen: int
    envelope__reading: str
    envelope__yen: int | None
    envelope__parts: list[dict[str, Any]]
    rate_text: str
    rate_reading: str
    rate_shares: str
    rate_fixed: bool
    rate_open: bool
    rate_at_most: bool
    recipients_text: str
    recipients_reading: str
    editor_note: str
    unseen: bool
    cells: str  # ウ-A:f ウ-B:a, in the outline's order
    is_shared: bool  # whether several entries stand on the envelope

    @property
    def edition__year_name(self) -> str:
        """The fiscal year in words: 令和2年度."""
        return _year_name(self.edition__year)

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name

    @property
    def get_grade_display(self) -> str:
        """The class of the wording in words."""
        return _GRADES[self.grade]

    @property
    def get_reading_display(self) -> str:
        """What kind of amount was read, in words."""
        return _AMOUNT_READINGS[self.envelope__reading]

    @property
    def envelope__counted_yen(self) -> int | None:
        """What the envelope adds to a sum, in 円."""
        return self.envelope__yen if self.envelope__reading in _COUNTED else None

    @property
    def envelope__is_within(self) -> bool:
        """Whether only an upper bound is known (内数)."""
        return self.envelope__reading == _WITHIN

    @property
    def envelope__is_unread(self) -> bool:
        """Whether the printed amount could not be read."""
        return self.envelope__reading == _UNREAD

    @property
    def parts(self) -> list[dict[str, Any]]:
        """うち and 別途 as data."""
        return in_shape(self.envelope__parts) if self.envelope__parts else []

    @property
    def budget_parts(self) -> str:
        """うち and 別途 as JSON, the shape of data.json; empty where there are none."""
        return json.dumps(self.parts, ensure_ascii=False) if self.envelope__parts else ""

    @property
    def fields_unread(self) -> bool:
        """Whether the printed cells could not be read."""
        return self.fields_reading == _UNREAD

    @property
    def rate_unread(self) -> bool:
        """Whether the printed rate could not be read."""
        return self.rate_reading == _UNREAD

    @property
    def recipients_unread(self) -> bool:
        """Whether the printed recipients could not be read."""
        return self.recipients_reading == _UNREAD

    @property
    def rate_words(self) -> str:
        """Our reading of the rate in words."""
        return rate_in_words(self.rate_reading, self.rate_shares, self.rate_fixed, self.rate_open, self.rate_at_most)

    @property
    def unread_columns(self) -> list[str]:
        """The columns whose printed text could not be read, in the words of the sheet."""
        readings = (self.fields_reading, self.envelope__reading, self.rate_reading, self.recipients_reading)
        if _UNREAD not in readings:
            return []
        return [label for reading, label in zip(readings, READ_COLUMNS, strict=True) if reading == _UNREAD]

    @classmethod
    def of(cls, entry: Entry) -> "PlainEntry":
        """Return one row that was fetched whole as a model."""
        cells = " ".join(field.cell for field in entry.fields.all())
        return cls(*_read_all(entry), cells, entry.is_shared)  # type: ignore[arg-type]


_STORED = PlainEntry._fields[:-2]
_read_all = attrgetter(*(path.replace("__", ".") for path in _STORED))
_GRADES, _AMOUNT_READINGS = dict(GRADES), dict(AMOUNT_READINGS)
_UNREAD, _WITHIN, _COUNTED = UNREAD.value, WITHIN.value, {EXACT.value, WITHIN.value}


def plain_entries(entries: EntryQuerySet) -> Iterator[PlainEntry]:
    """Yield ``entries`` in their order, ``CHUNK`` of them in memory at a time; three statements for each ``CHUNK``.

    A row that somebody takes out meanwhile is left out.
    """
    places = _places()
    keys = entries.prefetch_related(None).values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    while some := list(islice(keys, CHUNK)):
        yield from _fetch(some, places)


def _fetch(keys: list[int], places: dict[int, tuple[int, str]]) -> Iterator[PlainEntry]:
    named = _named(keys)
    rows = {row[0]: row for row in Entry.objects.filter(pk__in=named).order_by().values_list(*_SELECTED)}
    cells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for entry, field in EntryField.objects.filter(entry__in=named).values_list("entry_id", "field_id"):
        cells[entry].append(places[field])
    shared = shared_envelopes({row[_ENVELOPE] for row in rows.values()})
    for key in keys:
        if (row := rows.get(key)) is not None:
            words = " ".join(cell for _, cell in sorted(cells[key])) if key in cells else ""
            parts = [] if row[_PARTS] == "[]" else json.loads(row[_PARTS])
            yield PlainEntry(*row[:_PARTS], parts, *row[_PARTS + 1 :], words, row[_ENVELOPE] in shared)


def _named(keys: Iterable[int]) -> RawSQL:
    """Keys of the database, for a statement: making a parameter of each takes longer than finding its row.

    SQLite keeps what it made of its last 128 statements, so that there the keys are one text beside the statement.
    """
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(list(keys)),))
    return RawSQL(", ".join(map(str, keys)) or "NULL", ())


_ENVELOPE, _PARTS = _STORED.index("envelope_id"), _STORED.index("envelope__parts")
_SELECTED = [Cast(name, TextField()) if name == "envelope__parts" else name for name in _STORED]  # most are []


def shared_envelopes(envelopes: Iterable[int]) -> set[int]:
    """Return those of the envelopes on which several entries stand, whoever may see these; one statement."""
    counted = (
        Entry.objects.filter(envelope__in=_named(envelopes)).order_by().values("envelope").annotate(entries=Count("pk"))
    )
    return set(counted.filter(entries__gt=1).values_list("envelope", flat=True))


def _places() -> dict[int, tuple[int, str]]:
    """Return {policy field: (its place in the outline, ウ-A:f)}, of all outlines."""
    fields = PolicyField.objects.in_document_order().values_list("pk", "role__code", "letter")
    return {pk: (place, f"{role}:{letter}") for place, (pk, role, letter) in enumerate(fields)}


_year_name = lru_cache(write_year)


@lru_cache(maxsize=4096)
def rate_in_words(reading: str, shares: str, fixed: bool, open_: bool, at_most: bool) -> str:
    """Return what these columns read of a rate, in words."""
    return describe_rate(rate_of(reading, shares, fixed=fixed, open_=open_, at_most=at_most))
