"""All published years at once: which measures there are, and what can be asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import QueryDict
from django_filters import ChoiceFilter

from measures import queries
from measures.bitmaps import Bits, numbers_in
from measures.edition_bits import EditionBits, bits_of_current_editions
from measures.facets import Facets, Option, roles_of
from measures.filters import CatalogueFilter
from measures.models import Edition, Entry, Measure, Ministry, PolicyField, Taxonomy
from measures.models.entries import GRADES, EntryQuerySet
from measures.notation.highlights import Run, mark_words
from measures.notation.rate_classes import RATE_CLASSES
from measures.notation.recipient_classes import RECIPIENT_GROUPS
from measures.year_search import find_everywhere

YEAR_SORTS = [
    ("-year", "最近掲載された順"),
    ("-budget", "最新の予算額の大きい順"),
    ("budget", "最新の予算額の小さい順"),
]


class YearsSortFilter(ChoiceFilter):
    """The order of the measures; it concerns ``AllYearsFilter.measures``, not the entries."""

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Leave the entries as they are."""
        return qs


class AllYearsFilter(CatalogueFilter):
    """What of all current editions a query asks for; a measure is found if one of its entries is.

    Policy fields are those of the newest edition's taxonomy. An entry of an older one is found by the field that
    carries its own on, or by its own where cell and name are the same: the same letter can mean another thing.
    What meets every condition is worked out edition by edition, from sets of numbers (``measures.edition_bits``).
    """

    sort = YearsSortFilter(
        label="並び順", choices=YEAR_SORTS, error_messages={"invalid_choice": "指定された並び順はありません。"}
    )
    counted = "measure"

    def __init__(self, data: QueryDict) -> None:
        self.same_fields = same_fields()
        super().__init__(data, Entry.objects.published().order_by(), cells=list(self.same_fields))

    def keys_of_cells(self, chosen: list[str]) -> list[int]:
        """Return the keys of the policy fields, of whatever taxonomy, that cells name."""
        return [key for cell, keys in self.same_fields.items() if cell.cell in chosen for key in keys]

    @cached_property
    def editions(self) -> list[EditionBits]:
        """The editions that readers see today, the newest first."""
        return bits_of_current_editions()

    @cached_property
    def keys_of_ministries(self) -> dict[str, int]:
        """{code: key} of all ministries."""
        return dict(Ministry.objects.values_list("code", "pk"))

    @cached_property
    def conditions_met(self) -> dict[str, dict[int, Bits]]:
        """{key in force: {edition: its measures that meet it}}."""
        met: dict[str, dict[int, Bits]] = {}
        if self.words:
            met["q"] = find_everywhere(self.terms, self.editions)
        for key in ("ministry", "field", "grade", "rate", "recipient"):
            if chosen := self.chosen(key):
                values = {"ministry": self._ministries_chosen, "field": self.keys_of_cells}.get(key, list)(chosen)
                met[key] = {one.edition: one.of(key, values) for one in self.editions}
        return met

    def _ministries_chosen(self, codes: list[str]) -> list[int]:
        return [self.keys_of_ministries[code] for code in codes]

    def found_in(self, edition: EditionBits, *, leave_out: str = "") -> Bits:
        """Return the measures of an edition that the query asks for; the key ``leave_out`` is ignored."""
        if self.errors:
            return 0
        found = edition.present
        for key, met in self.conditions_met.items():
            if key != leave_out:
                found &= met[edition.edition]
        return found

    @property
    def numbers(self) -> list[int]:
        """The numbers of the measures found, in the order asked for."""
        found = 0
        for edition in self.editions:
            found |= self.found_in(edition)
        if not self.sort_key:
            return numbers_in(found)
        if self.sort_key == "-year":
            return [number for newest in self._newest() for number in numbers_in(found & newest)]
        yen: dict[int, int] = {}
        for edition, newest in zip(self.editions, self._newest(), strict=True):
            yen |= {number: edition.yen[number] for number in numbers_in(found & newest) if number in edition.yen}
        sign = -1 if self.sort_key == "-budget" else 1
        return sorted(numbers_in(found), key=lambda number: (number not in yen, sign * yen.get(number, 0)))

    def _newest(self) -> list[Bits]:
        """For each edition, the newest first: the measures that no later one has."""
        seen, newest = 0, []
        for edition in self.editions:
            newest.append(edition.present & ~seen)
            seen |= edition.present
        return newest

    @property
    def measures(self) -> "FoundMeasures":
        """The measures found, in the order asked for, with all their published entries, the newest first."""
        return FoundMeasures(self.numbers)

    def page(self) -> Page:
        """Return the page of measures asked for; raises ``EmptyPage`` past the end."""
        return Paginator(self.measures, queries.PAGE_SIZE).page(self.form.cleaned_data.get("page", 1))


class FoundMeasures(Sequence[Any]):
    """Measures by their numbers; those of a slice are fetched, each with ``published``: its entries, the newest first."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return self[place : place + 1][0]
        entries = Entry.objects.published().select_related("edition").for_listing().order_by("-edition__year")
        rows = Measure.objects.filter(number__in=self.numbers[place])
        found = {row.number: row for row in rows.prefetch_related(Prefetch("entries", entries, to_attr="published"))}
        return [found[number] for number in self.numbers[place]]


def same_fields() -> dict[PolicyField, set[int]]:
    """Return the policy fields of the newest published edition's taxonomy, each with the keys of all it stands for.

    Those are itself, the fields that it carries on (``successors``), and those with the same cell and name; two queries.
    """
    used = Edition.objects.current().newest_first().values("taxonomy")[:1]
    fields = list(PolicyField.objects.select_related("role").in_document_order())
    newest = next(iter(Taxonomy.objects.filter(pk__in=used).values_list("pk", flat=True)), None)
    carried = defaultdict(set)
    for older, newer in PolicyField.successors.through.objects.values_list("from_policyfield", "to_policyfield"):
        carried[newer].add(older)
    alike = defaultdict(set)
    for field in fields:
        alike[field.cell, field.name].add(field.pk)

    def reach(keys: set[int]) -> set[int]:
        before = {older for key in keys for older in carried[key]}
        return keys if before <= keys else reach(keys | before)

    ours = [field for field in fields if field.role.taxonomy_id == newest]
    return {field: reach({field.pk} | alike[field.cell, field.name]) for field in ours}


def facets_of_years(found: AllYearsFilter) -> Facets:
    """Return what there is to choose with the numbers of measures; none of them by fiscal year. No query."""
    held = {key for edition in found.editions for kind, key in edition.having if kind == "ministry"}
    codes = {code for code, key in found.keys_of_ministries.items() if key in held} | set(found.chosen("ministry"))
    ministries = {code: name for code, name in found.ministries.items() if code in codes}
    fields = {cell.cell: keys for cell, keys in found.same_fields.items()}
    counts = _counts(found, "field", fields)
    return Facets(
        ministries=_options(
            found, "ministry", ministries, {code: {found.keys_of_ministries[code]} for code in ministries}
        ),
        roles=roles_of(found, {cell.pk: counts[cell.cell] for cell in found.cells}),
        grades=_options(found, "grade", dict(GRADES)),
        rates=_options(found, "rate", RATE_CLASSES),
        recipients=_options(found, "recipient", RECIPIENT_GROUPS),
    )


def _options(
    found: AllYearsFilter, key: str, labels: Mapping[Any, str], kept: Mapping[str, set[int]] | None = None
) -> list[Option]:
    """The values of a key with their counts; ``kept`` says under which values editions have them."""
    counts = _counts(found, key, kept or {value: {value} for value in map(str, labels)})
    chosen = found.chosen(key)
    return [Option(str(value), label, counts[str(value)], value in chosen) for value, label in labels.items()]


def _counts(found: AllYearsFilter, key: str, kept: Mapping[str, set[Any]]) -> dict[str, int | None]:
    """How many measures each value shows under the conditions of the other keys, each once."""
    if found.errors:
        return dict.fromkeys(kept)
    shown = dict.fromkeys(kept, 0)
    for edition in found.editions:
        others = found.found_in(edition, leave_out=key)
        for value, keys in kept.items():
            shown[value] |= others & edition.of(key, keys)
    return {value: bits.bit_count() for value, bits in shown.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the list: its entries, the newest first, and its newest name with the words searched for marked."""

    measure: Measure
    entries: list[Entry]
    heading: list[Run]
    name: list[Run]
    former: list[list[Run]]  # names of other years that differ

    @property
    def newest(self) -> Entry:
        """The entry of the newest year."""
        return self.entries[0]


def lines_of(measures: Iterable[Any], words: list[str]) -> list[Line]:
    """Return the measures of a page as lines; each comes with ``published`` from ``AllYearsFilter.measures``."""
    lines = []
    for measure in measures:
        newest, names = measure.published[0], [entry.display_name for entry in measure.published]
        former = [name for name in dict.fromkeys(names) if name != names[0]]
        marked = [mark_words(name, words) for name in former]
        heading, name = mark_words(newest.block.heading, words), mark_words(names[0], words)
        lines.append(Line(measure, measure.published, heading, name, marked))
    return lines
