"""What is counted: the entries of an edition that the reader may see, in three queries whatever their number."""

from collections import defaultdict

from measures.coverage.counting import Coverage, Place, Standing, count_coverage
from measures.models import Edition, EntryField, PolicyField
from measures.models.entries import EntryQuerySet


def gather_coverage(edition: Edition, entries: EntryQuerySet) -> tuple[Coverage, dict[str, str]]:
    """Return the coverage of ``entries`` of ``edition``, and {code: heading} of the ministries that have any."""
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
    fields = PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id).select_related("role").in_document_order()
    return [Place(field.role.code, field.role.name, field.role.heading, field.letter, field.name) for field in fields]
