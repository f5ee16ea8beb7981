"""What the page of one entry shows of it and beside it, as plain values.

Names are those of properties of ``Entry``. Rows of a published edition are found by statements that are written once a
process, rows of a draft among those that the visitor may see.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from measures.edition_sets import bits_of_edition
from measures.listed_entries import ListedEnvelope
from measures.measure_facts import Elsewhere, facts_of
from measures.models import Call, Edition, Entry, EntryField, PolicyField, Role
from measures.models.entries import GRADES, EntryQuerySet
from measures.models.taxonomy import under_roles
from measures.notation.recipients import describe_recipients, read_recipients
from measures.outlines import outline_of
from measures.plain_entries import rate_in_words
from renkei.prepared import prepared

_GRADES = dict(GRADES)


class EntryName(NamedTuple):
    """Another entry of the edition, as a link names it."""

    number: int
    name: str
    full_name: str

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name


class ShownEntry(NamedTuple):
    """One entry whole: what is printed, and our readings."""

    pk: int
    measure_id: int
    number: int
    heading: str
    ministry_code: str
    ministry_name: str
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
    recipients_reading: str
    editor_note: str
    envelope_id: int
    envelope_name: str
    unit_yen: int
    envelope: ListedEnvelope

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name

    @property
    def rate_words(self) -> str:
        """Our reading of the rate in words."""
        return rate_in_words(self.rate_reading, self.rate_shares, self.rate_fixed, self.rate_open, self.rate_at_most)

    @property
    def recipients_words(self) -> str:
        """Our reading of the recipients in words."""
        return describe_recipients(read_recipients(self.recipients_text))

    def get_grade_display(self) -> str:
        """Return the class of the wording in words."""
        return _GRADES[self.grade]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry, its policy fields under their roles, those before and after it in the document, and what else there is.

    ``sharing``: the other entries on its envelope. ``names``: (kind, other name of its measure). ``calls``: of its year.
    ``published``: the entries of its measure that readers see today, the newest first.
    """

    entry: ShownEntry
    roles: list[tuple[Role, list[PolicyField]]]
    before: EntryName | None
    after: EntryName | None
    sharing: list[EntryName]
    names: list[tuple[str, str]]
    calls: list[Call]
    published: list[Elsewhere]


_NAMED = ("measure__number", "name", "full_name")
_COLUMNS = (
    "pk", "measure_id", "measure__number", "block__heading", "block__ministry__code", "block__ministry__name", "name",
    "full_name", "fields_text", "fields_reading", "grade", "rate_text", "rate_reading", "rate_shares", "rate_fixed",
    "rate_open", "rate_at_most", "summary", "support_text", "recipients_text", "recipients_reading", "editor_note",
    "envelope_id", "envelope__name", "envelope__unit_yen",
)  # fmt: skip
_ENVELOPE = ("envelope__amount_text", "envelope__reading", "envelope__yen", "envelope__parts")


def read_entry_page(edition: Edition, number: int, *, visible: EntryQuerySet | None = None) -> EntryPage | None:
    """Return what the page of a measure's entry shows; None where it is not there.

    ``visible``: of a draft, all entries that one may see.
    Two statements of a published edition, one more where others stand on its envelope and where there are calls.
    """
    if visible is not None:
        numbers = list(visible.in_document_order().values_list("measure__number", flat=True))
        place = numbers.index(number) if number in numbers else None
    else:
        numbers, place = bits_of_edition(edition).numbers, bits_of_edition(edition).place_of(number)
    if place is None:
        return None
    near = list(numbers[max(place - 1, 0) : place + 2])
    rows = {row.number: row for row in _read_rows(edition, visible, near)}
    if number not in rows:
        return None  # somebody took it out of the draft just then
    entry = rows[number]
    facts = facts_of(entry.measure_id)
    return EntryPage(
        entry,
        roles=_roles_of(edition, entry),
        before=_name_of(rows.get(numbers[place - 1])) if place else None,
        after=_name_of(rows.get(numbers[place + 1])) if place + 1 < len(numbers) else None,
        sharing=_sharing(edition, visible, entry),
        names=facts.names,
        calls=_calls_of([key for year, key in facts.calls if year == edition.year]),
        published=facts.elsewhere,
    )


def _read_rows(edition: Edition, visible: EntryQuerySet | None, numbers: list[int]) -> list[ShownEntry]:
    if visible is not None:
        found = list(visible.of_measures(numbers).values_list(*_COLUMNS, *_ENVELOPE))
    else:
        found = _published(edition.pk, numbers)
    return [ShownEntry(*row[: len(_COLUMNS)], ListedEnvelope(*row[len(_COLUMNS) :])) for row in found]


@prepared
def _published(edition: int, numbers: list[int]) -> Any:
    rows = Entry.objects.filter(edition=edition).of_measures(numbers).order_by()
    return rows.values_list(*_COLUMNS, *_ENVELOPE)


def _name_of(row: ShownEntry | None) -> EntryName | None:
    return row and EntryName(row.number, row.name, row.full_name)


def _roles_of(edition: Edition, entry: ShownEntry) -> list[tuple[Role, list[PolicyField]]]:
    outline = outline_of(edition.taxonomy_id)
    if edition.is_draft:
        held = set(EntryField.objects.filter(entry=entry.pk).values_list("field", flat=True))
    else:
        held = set(bits_of_edition(edition).values_of_one(entry.number, "field", [field.id for field in outline]))
    return under_roles(field for field in outline if field.id in held)


def _sharing(edition: Edition, visible: EntryQuerySet | None, entry: ShownEntry) -> list[EntryName]:
    if visible is None and not bits_of_edition(edition).sharing([entry.number]):
        return []
    entries = Entry.objects.filter(edition=edition) if visible is None else visible
    others = entries.filter(envelope=entry.envelope_id).exclude(pk=entry.pk).in_document_order()
    return [EntryName(*row) for row in others.values_list(*_NAMED)]


def _calls_of(keys: list[int]) -> list[Call]:
    """The calls of these keys, in their order."""
    return [Call.from_db(DEFAULT_DB_ALIAS, _COLUMNS_OF_CALLS, row) for row in _calls(keys)]


_COLUMNS_OF_CALLS = [field.attname for field in Call._meta.concrete_fields]


@prepared
def _calls(keys: list[int]) -> Any:
    return Call.objects.filter(pk__in=keys).values_list(*_COLUMNS_OF_CALLS)
