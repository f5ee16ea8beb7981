"""What is counted: the entries of an edition that the reader may see, in three queries whatever their number."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from measures.bitmaps import numbers_in
from measures.coverage.counting import Coverage, Place, Standing, count_coverage
from measures.edition_sets import bits_of_edition, read_bits
from measures.models import Edition, Entry, EntryField, PolicyField
from measures.models.entries import EntryQuerySet
from measures.models.taxonomy import PolicyFieldQuerySet
from measures.notation.reading import READ, UNREAD

_MOST = 60  # editions whose counts are kept: more than are current at a time


def gather_coverage(edition: Edition, entries: EntryQuerySet) -> tuple[Coverage, dict[str, str]]:
    """Return the coverage of ``entries`` of ``edition``, and {code: heading} of the ministries that have any.

    Published editions are frozen: what was counted of one is kept in the process, under what may be renamed beside it.
    """
    if edition.is_draft:
        return _gather(edition, entries)
    fields = [(field.pk, _place(field)) for field in _fields(edition)]
    held = {key for kind, key in bits_of_edition(edition).having if kind == "ministry"}
    blocks = edition.blocks.in_document_order().values_list("ministry", "ministry__code", "heading")
    ministries = [block for block in blocks if block[0] in held]
    codes = tuple((key, code) for key, code, _ in ministries)
    found = _count_published(edition.pk, edition.year, edition.published_at, tuple(fields), codes)
    return found, {code: heading for _, code, heading in ministries}


@lru_cache(maxsize=_MOST)
def _count_published(
    edition: int,
    year: int,
    published_at: Any,
    fields: tuple[tuple[int, Place], ...],
    ministries: tuple[tuple[int, str], ...],
) -> Coverage:
    """Count the rows of a published edition by its sets; one query, for what is unread of the fields."""
    bits = read_bits(edition, year, published_at)
    cells: dict[int, list[str]] = defaultdict(list)
    for key, place in fields:
        for number in numbers_in(bits.having.get(("field", key), 0)):
            cells[number].append(place.cell)
    whose = {number: code for key, code in ministries for number in numbers_in(bits.having["ministry", key])}
    unread = Entry.objects.filter(edition=edition, fields_reading=UNREAD.value)
    readings = dict.fromkeys(unread.values_list("measure__number", flat=True), UNREAD.value)
    standings = [
        Standing(number, whose[number], envelope, bits.readings[envelope], max(bits.amounts[envelope], 0),
                 tuple(cells[number]), readings.get(number, READ.value))
        for number, envelope in zip(bits.numbers, bits.envelopes, strict=True)
    ]  # fmt: skip
    return count_coverage(standings, [place for _, place in fields], [code for _, code in ministries])


def _gather(edition: Edition, entries: EntryQuerySet) -> tuple[Coverage, dict[str, str]]:
    held: dict[int, list[str]] = defaultdict(list)
    cells = EntryField.objects.filter(entry__in=entries.order_by().values("pk"))
    for entry, role, letter in cells.values_list("entry_id", "field__role__code", "field__letter"):
        held[entry].append(f"{role}:{letter}")
    rows = entries.in_document_order().values_list(
        "pk",
        "block__ministry__code",
        "block__heading",
        "envelope_id",
        "envelope__reading",
        "envelope__yen",
        "fields_reading",
    )
    standings, headings = [], {}
    for pk, ministry, heading, envelope, reading, yen, fields_reading in rows:
        headings[ministry] = heading
        standings.append(Standing(pk, ministry, envelope, reading, yen, tuple(held[pk]), fields_reading))
    return count_coverage(standings, places_of(edition), list(headings)), headings


def places_of(edition: Edition) -> list[Place]:
    """The cells of the edition's outline, in its order; one query."""
    return [_place(field) for field in _fields(edition)]


def _fields(edition: Edition) -> PolicyFieldQuerySet:
    return PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id).select_related("role").in_document_order()


def _place(field: PolicyField) -> Place:
    return Place(field.role.code, field.role.name, field.role.heading, field.letter, field.name)
