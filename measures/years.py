"""All published years at once: which measures there are, and what can be asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django_filters import ChoiceFilter

from measures.asked_sets import AskedSets
from measures.bitmaps import Bits, numbers_in
from measures.edition_bits import NO_AMOUNT, EditionBits, bits_of_current_editions
from measures.facets import Facets, facets_of_sets
from measures.filters import CatalogueFilter
from measures.models import Edition, Entry, Measure, PolicyField, Taxonomy
from measures.models.entries import EntryQuerySet
from measures.notation.highlights import Run, mark_words
from measures.search import Term
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
    def sets(self) -> AskedSets:
        """What is asked, as sets of numbers, edition by edition."""
        met = {"q": self.find(self.editions, self.terms)} if self.words else {}
        return self.ask(self.editions, **met)

    def find(self, editions: list[EditionBits], terms: list[Term]) -> dict[int, Bits]:
        """Return {edition: the measures in whose entry every word stands}."""
        return find_everywhere(terms, editions)

    def names(self) -> Iterable[str]:
        """The names of the measures of today: those printed in older years are many, and much the same."""
        present = 0
        for edition in self.editions:
            present |= edition.present
        marks = set(numbers_in(present))
        return [name for number, name in Measure.objects.values_list("number", "name") if number in marks]

    @property
    def numbers(self) -> list[int]:
        """The numbers of the measures found, in the order asked for."""
        found = self.sets.found
        if not self.sort_key:
            return numbers_in(found)
        newest = [(edition, found & bits) for edition, bits in self._newest()]
        if self.sort_key == "-year":
            return [number for _, bits in newest for number in numbers_in(bits)]
        amounts = sorted(pair for edition, bits in newest for pair in edition.amounts_of(bits))
        sign = -1 if self.sort_key == "-budget" else 1
        amounts.sort(key=lambda pair: (pair[1] == NO_AMOUNT, sign * pair[1]))
        return [number for number, _ in amounts]

    def _newest(self) -> Iterator[tuple[EditionBits, Bits]]:
        """Each edition, the newest first, with the measures that no later one has."""
        seen = 0
        for edition in self.editions:
            yield edition, edition.present & ~seen
            seen |= edition.present

    @property
    def rows(self) -> "FoundMeasures":
        """The measures found, in the order asked for, with all their published entries, the newest first."""
        return FoundMeasures(self.numbers)


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
    """Return what there is to choose with the numbers of measures; none of them by fiscal year. One query."""
    held = {key for edition in found.editions for kind, key in edition.having if kind == "ministry"}
    codes = {code for code, key in found.keys_of_ministries.items() if key in held} | set(found.chosen("ministry"))
    ministries = {code: name for code, name in found.ministries.items() if code in codes}
    return facets_of_sets(found, found.sets, ministries)


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
