"""What is known of one measure beside its entry in an edition: its other entries, its other names, its calls.

One statement for all of it. On PostgreSQL every further one costs as much as what it finds.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from measures.listed_entries import KINDS_OF_NAMES, ListedEnvelope
from measures.models import Call, Edition, Entry, Measure, MeasureName
from renkei.prepared import prepared


class Elsewhere(NamedTuple):
    """An entry of the measure in an edition that readers see today."""

    edition_id: int
    year: int
    edition: str  # as it is named: 令和2年度版（第2版・更新）
    display_name: str
    amount_words: str


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """``elsewhere``: the newest first. ``names``: (kind in words, other name). ``calls``: (fiscal year, key)."""

    elsewhere: list[Elsewhere]
    names: list[tuple[str, str]]
    calls: list[tuple[int, int]]


def facts_of(measure: int) -> MeasureFacts:
    """Return what is known of the measure of that key; one statement."""
    found = MeasureFacts([], [], [])
    for part, key, year, revision, yen, kind, name, full_name, reading, parts in sorted(_facts(measure), key=_order):
        if part == _ENTRY:
            edition, words = _name_of_edition(year, revision, kind), _amount_words(reading, yen, parts)
            found.elsewhere.append(Elsewhere(key, year, edition, full_name or name, words))
        elif part == _NAME:
            found.names.append((KINDS_OF_NAMES[kind], name))
        else:
            found.calls.append((year, key))
    return found


def facts_of_number(number: int) -> MeasureFacts:
    """Return the same by the measure's number, nothing where there is no such measure; two statements."""
    measure = Measure.objects.filter(number=number).values_list("pk", flat=True).first()
    return facts_of(measure) if measure is not None else MeasureFacts([], [], [])


_ENTRY, _NAME, _CALL = range(3)


@prepared
def _facts(measure: int) -> Any:
    """Rows of (part, key, year, revision, yen, kind, name, full name, reading, parts); what a part lacks is 0 or ""."""
    none, empty = Value(0), Value("")
    entries = Entry.objects.published().filter(measure=measure).order_by()
    names = MeasureName.objects.filter(measure=measure).order_by()
    calls = Call.objects.filter(measure=measure).order_by()
    return entries.values_list(
        Value(_ENTRY), "edition_id", "edition__year", "edition__revision", "envelope__yen", "edition__kind", "name",
        "full_name", "envelope__reading", Cast("envelope__parts", TextField()),
    ).union(
        names.values_list(Value(_NAME), "pk", none, none, none, "kind", "name", empty, empty, empty),
        calls.values_list(Value(_CALL), "pk", "fiscal_year", none, none, empty, empty, empty, empty, empty),
        all=True,
    )  # fmt: skip


def _order(row: tuple[Any, ...]) -> tuple[int, int, int]:
    """Entries by year, the newest first; names and calls as they were made."""
    part, key, year = row[:3]
    return part, -year if part == _ENTRY else 0, key


@lru_cache(maxsize=400)
def _name_of_edition(year: int, revision: int, kind: str) -> str:
    return str(Edition(year=year, revision=revision, kind=kind))


@lru_cache(maxsize=4_000)
def _amount_words(reading: str, yen: int | None, parts: str) -> str:
    """``parts``: their JSON, as stored."""
    return ListedEnvelope("", reading, yen, json.loads(parts)).amount_words
