"""The catalogue as open data: JSON and CSV of the entries of one edition.

What stands here is the contract: names of columns and keys, their order, and how JSON is written. A published edition
gives the same bytes for ever as long as ``CONTRACT_VERSION`` stays; raise it when they would become others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from measures.csv_files import Row, write_lines
from measures.models import Edition, Entry
from measures.models.entries import EntryQuerySet
from measures.notation.reading import UNREAD
from measures.resources import EntryResource

CONTRACT_VERSION = "1.0"
CHUNK = 500  # rows fetched at a time


def write_json(edition: Edition, entries: EntryQuerySet) -> dict[str, Any]:
    """Return ``entries`` of ``edition`` as plain values, in their order, with the total of these entries."""
    return {**_write_head(edition, entries), "entries": [write_entry(entry) for entry in entries]}


def write_json_text(edition: Edition, entries: EntryQuerySet) -> Iterator[str]:
    """Yield the same as JSON text, an entry at a time: keys in the contract's order, no space that means nothing."""
    yield _dump(_write_head(edition, entries))[:-1] + ',"entries":['
    between = ""
    for entry in entries.iterator(chunk_size=CHUNK):
        yield between + _dump(write_entry(entry))
        between = ","
    yield "]}"


def write_all_json_text(editions: Iterable[Edition]) -> Iterator[str]:
    """Yield several editions, whole, as JSON text: each as in its own ``data.json``."""
    yield f'{{"contract_version":{_dump(CONTRACT_VERSION)},"editions":['
    between = ""
    for edition in editions:
        yield between
        yield from write_json_text(edition, edition.entries.for_listing())
        between = ","
    yield "]}"


def sha256_of(edition: Edition) -> str:
    """Return the SHA-256 of the bytes of the edition's ``data.json``, whatever the day or the database."""
    digest = hashlib.sha256()
    for text in write_json_text(edition, edition.entries.for_listing()):
        digest.update(text.encode())
    return digest.hexdigest()


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
    return write_lines(csv_rows(entries, edition=edition))


def csv_rows(entries: EntryQuerySet, *, edition: Edition | None = None) -> Iterator[Row]:
    """Yield the header row and a row an entry; without ``edition`` each entry brings its own."""
    resource = EntryResource()
    yield resource.get_export_headers()
    readers = resource.readers()
    for entry in entries.iterator(chunk_size=CHUNK):
        if edition is not None:
            entry.edition = edition
        yield [read(entry) for read in readers]


def _write_head(edition: Edition, entries: EntryQuerySet) -> dict[str, Any]:
    return {
        "contract_version": CONTRACT_VERSION,
        **write_edition(edition),
        "total": write_total(entries.totals()),
    }


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
    parts = envelope.written_parts
    return {
        "envelope": envelope.number,
        "text": envelope.amount_text,
        "yen": envelope.counted_yen,
        "within": envelope.is_within,
        "part": next((part for part in parts if part["inside"]), None),
        "parts": parts,
        "shared": entry.is_shared,
        "unread": envelope.is_unread,
    }
