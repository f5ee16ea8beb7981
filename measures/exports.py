"""The catalogue as open data: JSON and CSV of the entries of one edition.

What stands here is the contract: names of columns and keys, their order, and how JSON is written. A published edition
gives the same bytes for ever as long as ``CONTRACT_VERSION`` stays; raise it when they would become others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone

from measures.csv_files import Row, write_lines
from measures.models import Edition, Entry
from measures.models.entries import EntryQuerySet
from measures.plain_entries import CHUNK, PlainEntry, plain_entries
from measures.resources import EntryResource

CONTRACT_VERSION = "1.0"


def write_json(edition: Edition, entries: EntryQuerySet) -> dict[str, Any]:
    """Return ``entries`` of ``edition`` as plain values, in their order, with the total of these entries."""
    return {**_write_head(edition, entries), "entries": [write_entry(entry) for entry in entries]}


def write_json_text(edition: Edition, entries: EntryQuerySet) -> Iterator[str]:
    """Yield the same as JSON text, ``CHUNK`` entries at a time: keys in the contract's order, no space that means nothing."""
    yield _dump(_write_head(edition, entries))[:-1] + ',"entries":['
    between = ""
    rows = plain_entries(entries)
    while some := list(map(_write_plain, islice(rows, CHUNK))):
        yield between + _dump(some)[1:-1]
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
    return write_lines(csv_rows(entries))


def csv_rows(entries: EntryQuerySet) -> Iterator[Row]:
    """Yield the header row and a row an entry."""
    resource = EntryResource()
    yield resource.get_export_headers()
    yield from map(resource.reader(), plain_entries(entries))


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
    """Return one entry; all that it shows is fetched (``EntryQuerySet.for_listing``), its edition too."""
    return _write_plain(PlainEntry.of(entry))


def _write_plain(entry: PlainEntry) -> dict[str, Any]:
    return {
        "number": entry.measure__number,
        "ministry": entry.block__ministry__code,
        "ministry_name": entry.block__heading,
        "name": entry.name,
        "full_name": entry.display_name,
        "fields_text": entry.fields_text,
        "fields": entry.cells.split(),
        "summary": entry.summary,
        "support": {"text": entry.support_text, "grade": entry.grade},
        "budget": _write_budget(entry),
        "rate": {
            "text": entry.rate_text,
            "fractions": entry.rate_shares.split(),
            "fixed": entry.rate_fixed,
            "open": entry.rate_open,
            "unread": entry.rate_unread,
        },
        "recipients": {"text": entry.recipients_text, "unread": entry.recipients_unread},
    }


def _write_budget(entry: PlainEntry) -> dict[str, Any]:
    parts = entry.parts
    return {
        "envelope": entry.envelope__number,
        "text": entry.envelope__amount_text,
        "yen": entry.envelope__counted_yen,
        "within": entry.envelope__is_within,
        "part": next((part for part in parts if part["inside"]), None),
        "parts": parts,
        "shared": entry.is_shared,
        "unread": entry.envelope__is_unread,
    }
