"""What stands now: the edition an answer is compared with, and its rows as plain values."""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from measures.answers import Base
from measures.changes import row_of
from measures.intake.calls import NO_CALL, calls_of
from measures.models import Edition, Entry, Measure, MeasureName, Ministry
from measures.notation.text import fold


def standing_edition(year: int) -> Edition | None:
    """Return the edition that answers for ``year`` are compared with.

    The year's draft; else its current edition, of which applying opens a revision; else that of the newest
    earlier year, of which applying opens the year.
    """
    editions = Edition.objects.select_related("taxonomy")
    draft = editions.for_year(year).drafts().first()
    return draft or editions.filter(year__lte=year).current().newest_first().first()


def standing_entries(edition: Edition | None) -> list[Entry]:
    """Return the entries of an edition with all that comparing needs, in document order; one query."""
    if edition is None:
        return []
    rows = edition.entries.select_related("block__ministry", "measure", "envelope").in_document_order()
    return list(rows.defer("search"))


def base_rows(entries: list[Entry], year: int) -> list[Base]:
    """Return entries as the base of a comparison, with their measures' other names and calls of ``year``; two queries."""
    names: dict[int, set[str]] = defaultdict(set)
    calls = calls_of((entry.measure_id for entry in entries), year)
    for measure, name in MeasureName.objects.filter(measure__in={entry.measure_id for entry in entries}).values_list(
        "measure_id", "search"
    ):
        names[measure].add(name)
    return [
        Base(
            row_of(entry),
            entry.block.ministry.code,
            frozenset(names[entry.measure_id]),
            entry.unseen,
            calls.get(entry.measure_id, NO_CALL),
        )
        for entry in entries
    ]


def fingerprint(base: Base) -> str:
    """Return what tells whether an entry still reads as it did when it was compared."""
    values = asdict(base.row) | {"ministry": base.ministry, "envelope": None, "call": base.call}
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def ministry_codes() -> dict[str, str]:
    """Return {folded name: code} of every ministry, by name, abbreviation and other names."""
    codes = {name: code for code, name in codes_to_names().items()}
    return {fold(name): codes[meant] for name, meant in known_ministries().items()}


def known_ministries() -> dict[str, str]:
    """Return {name, abbreviation or other name: name} of every ministry."""
    known: dict[str, str] = {}
    for ministry in Ministry.objects.all():
        names = [ministry.name, ministry.short_name, *ministry.other_names.splitlines()]
        known |= {name.strip(): ministry.name for name in names if name.strip()}
    return known


def known_numbers(numbers: set[int]) -> frozenset[int]:
    """Return those of ``numbers`` that are measures, whether or not they stand in the base."""
    return (
        frozenset(Measure.objects.filter(number__in=numbers).values_list("number", flat=True))
        if numbers
        else frozenset()
    )


def codes_to_names() -> dict[str, str]:
    """Return {code: name} of every ministry."""
    return dict(Ministry.objects.values_list("code", "name"))


def as_json(value: Any) -> Any:
    """Return a dataclass as what JSON holds."""
    return json.loads(json.dumps(asdict(value), ensure_ascii=False))
