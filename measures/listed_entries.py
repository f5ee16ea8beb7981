"""Rows of a list as plain values: what a page shows of its fifty entries, without making models of them.

Names are those of properties of ``Entry``, so that the same words of a template (``measures/_row.html``) write either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

from measures.edition_bits import EditionBits
from measures.models import Entry, EntryField, MeasureName, PolicyField
from measures.models.entries import GRADES, EntryQuerySet
from measures.models.taxonomy import Names, names_under_roles, under_roles
from measures.notation.amounts import Amount, describe_amount
from measures.notation.parts import Part
from measures.notation.reading import UNREAD, WITHIN, Reading
from measures.outlines import PublishedEdition
from measures.plain_entries import rate_in_words, shared_envelopes
from renkei.prepared import prepared

_GRADES = dict(GRADES)


class ListedEnvelope(NamedTuple):
    """The budget of a row."""

    amount_text: str
    reading: str
    yen: int | None
    parts: list[dict[str, Any]]

    @property
    def amount(self) -> Amount:
        """Our reading of the printed amount, as stored."""
        return Amount(Reading(self.reading), self.yen, tuple(Part(**part) for part in self.parts))

    @property
    def amount_words(self) -> str:
        """Our reading in words: 900百万円の内数（上限）."""
        return describe_amount(self.amount)

    @property
    def is_unread(self) -> bool:
        """Whether the printed amount could not be read."""
        return self.reading == UNREAD

    @property
    def is_within(self) -> bool:
        """Whether only an upper bound is known (内数)."""
        return self.reading == WITHIN


class ListedEntry(NamedTuple):
    """A row: what is printed, our readings, and what is searched beside it. ``edition`` is that of the row."""

    pk: int
    edition_id: int
    number: int
    measure_id: int
    heading: str
    ministry_name: str
    ministry_short_name: str
    ministry_other_names: str
    name: str
    full_name: str
    fields_text: str
    fields_reading: str
    grade: str
    rate_text: str
    rate_reading: str
    rate_shares: str
    rate_fixed: bool
    rate_open: bool
    rate_at_most: bool
    summary: str
    support_text: str
    recipients_text: str
    editor_note: str
    envelope_id: int
    envelope: ListedEnvelope
    edition: PublishedEdition | None
    names_of_cells: Names
    is_shared: bool

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name

    @property
    def rate_words(self) -> str:
        """Our reading of the rate in words."""
        return rate_in_words(self.rate_reading, self.rate_shares, self.rate_fixed, self.rate_open, self.rate_at_most)

    def get_grade_display(self) -> str:
        """Return the class of the wording in words."""
        return _GRADES[self.grade]


_COLUMNS = (
    "pk", "edition_id", "measure__number", "measure_id", "block__heading", "block__ministry__name",
    "block__ministry__short_name", "block__ministry__other_names", "name", "full_name", "fields_text", "fields_reading",
    "grade", "rate_text", "rate_reading", "rate_shares", "rate_fixed", "rate_open", "rate_at_most", "summary",
    "support_text", "recipients_text", "editor_note", "envelope_id",
)  # fmt: skip
_ENVELOPE = ("envelope__amount_text", "envelope__reading", "envelope__yen", "envelope__parts")


@prepared
def rows_of_edition(edition: int, measures: list[int]) -> Any:
    """The rows of these measures, by their keys, in a published edition; one statement."""
    return _columns(Entry.objects.filter(edition=edition, measure__in=measures))


@prepared
def rows_of_keys(keys: list[int]) -> Any:
    """The rows of these keys; one statement."""
    return _columns(Entry.objects.filter(pk__in=keys))


def list_published(
    rows: list[tuple[Any, ...]],
    bits: Mapping[int, EditionBits],
    outline: Iterable[PolicyField],
    *,
    editions: Mapping[int, PublishedEdition] | None = None,
) -> list[ListedEntry]:
    """Return such rows of published editions, in their order; cells and sharing are in ``bits`` (by edition).

    ``outline``: the policy fields of their taxonomies, in its order. ``editions``: those that rows are to name.
    """
    numbers: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row[_EDITION]].append(row[_NUMBER])
    words = {field.pk: field for field in outline}
    cells = {key: bits[key].values_of(found, "field", words) for key, found in numbers.items()}
    shared = {key: bits[key].sharing(found) for key, found in numbers.items()}

    def listed(row: tuple[Any, ...]) -> ListedEntry:
        edition, number = row[_EDITION], row[_NUMBER]
        names = _names(words[key] for key in cells[edition][number])
        return _listed(row, names, number in shared[edition], (editions or {}).get(edition))

    return [listed(row) for row in rows]


def list_draft(entries: EntryQuerySet, outline: Iterable[PolicyField]) -> list[ListedEntry]:
    """Return rows of a draft in their order; three statements."""
    rows = list(_columns(entries))
    held = set(EntryField.objects.filter(entry__in=[row[0] for row in rows]).values_list("entry_id", "field_id"))
    shared = shared_envelopes({row[_ENVELOPE_ID] for row in rows})
    fields = list(outline)

    def names_of(entry: int) -> Names:
        return _names(field for field in fields if (entry, field.pk) in held)

    return [_listed(row, names_of(row[0]), row[_ENVELOPE_ID] in shared, None) for row in rows]


def other_names(measures: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return {key of a measure: [(kind in words, another name of it)]}; one statement."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for measure, kind, name in _other_names(list(measures)):
        found[measure].append((KINDS_OF_NAMES[kind], name))
    return found


@prepared
def _other_names(measures: list[int]) -> Any:
    return MeasureName.objects.filter(measure__in=measures).order_by("pk").values_list("measure", "kind", "name")


KINDS_OF_NAMES = dict(MeasureName.Kind.choices)


_EDITION, _NUMBER, _ENVELOPE_ID = map(_COLUMNS.index, ("edition_id", "measure__number", "envelope_id"))


def _columns(entries: EntryQuerySet) -> QuerySet[Entry, tuple[Any, ...]]:
    return entries.values_list(*_COLUMNS, *_ENVELOPE)


def _listed(row: tuple[Any, ...], names: Names, is_shared: bool, edition: PublishedEdition | None) -> ListedEntry:
    columns, envelope = row[: len(_COLUMNS)], ListedEnvelope(*row[len(_COLUMNS) :])
    return ListedEntry(*columns, envelope, edition, names, is_shared)


def _names(fields: Iterable[PolicyField]) -> Names:
    return names_under_roles(under_roles(fields))
