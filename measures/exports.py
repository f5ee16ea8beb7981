"""The catalogue as open data: JSON and CSV of the entries of one edition."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from measures.filters import totals_of
from measures.models import Edition, Entry
from measures.models.entries import EntryQuerySet
from measures.notation.reading import UNREAD
from measures.resources import EntryResource, write_safe_text

BOM = "\ufeff"
CHUNK = 500


def write_json(edition: Edition, entries: EntryQuerySet) -> dict[str, Any]:
    """Return ``entries`` of ``edition`` as plain values, in their order, with the total of these entries."""
    return {
        **write_edition(edition),
        "total": write_total(totals_of(entries)),
        "entries": [write_entry(entry) for entry in entries],
    }


def write_edition(edition: Edition) -> dict[str, Any]:
    """Return what every answer in JSON says first: of which year and revision it speaks."""
    return {
        "fiscal_year": edition.year,
        "edition": {
            "revision": edition.revision,
            "kind": edition.kind,
            "published_at": edition.published_at and timezone.localtime(edition.published_at).isoformat(),
        },
    }


def write_csv(edition: Edition, entries: EntryQuerySet) -> Iterator[str]:
    """Yield ``entries`` of ``edition`` as lines of CSV, a BOM and the header row first."""
    resource = EntryResource()
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(resource.get_export_headers())
    for entry in entries.iterator(chunk_size=CHUNK):
        entry.edition = edition
        yield writer.writerow(map(write_value, resource.export_resource(entry)))


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def write_value(value: object) -> object:
    """Return a cell: true and false in small letters, numbers as numbers, no text that becomes a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return write_safe_text(value) if isinstance(value, str) else value


def write_total(total: dict[str, int]) -> dict[str, Any]:
    """Return the total of distinct envelopes in yen: see ``EnvelopeQuerySet.totals``."""
    return {key: total[key] for key in ("yen", "upper_bound_yen", "unread_envelopes")} | {"scope": "nationwide"}


def write_entry(entry: Entry) -> dict[str, Any]:
    """Return one entry; all that it shows is fetched (``EntryQuerySet.for_listing``)."""
    return {
        "number": entry.measure.number,
        "ministry": entry.block.ministry.code,
        "ministry_name": entry.block.heading,
        "name": entry.name,
        "full_name": entry.display_name,
        "fields_text": entry.fields_text,
        "fields": [field.cell for field in entry.fields.all()],
        "summary": entry.summary,
        "support": {"text": entry.support_text, "grade": entry.grade},
        "budget": _write_budget(entry),
        "rate": {
            "text": entry.rate_text,
            "fractions": entry.rate_shares.split(),
            "fixed": entry.rate_fixed,
            "open": entry.rate_open,
            "unread": entry.rate_reading == UNREAD,
        },
        "recipients": {"text": entry.recipients_text, "unread": entry.recipients_reading == UNREAD},
    }


def _write_budget(entry: Entry) -> dict[str, Any]:
    envelope = entry.envelope
    return {
        "envelope": envelope.number,
        "text": envelope.amount_text,
        "yen": envelope.counted_yen,
        "within": envelope.is_within,
        "part": next((part for part in envelope.parts if part["inside"]), None),
        "parts": envelope.parts,
        "shared": entry.is_shared,
        "unread": envelope.is_unread,
    }
