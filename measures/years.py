"""All published years at once: which measures there are, and what can be asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import Prefetch
from django.http import QueryDict
from django_filters import ChoiceFilter

from measures.asked_sets import AskedSets
from measures.bitmaps import Bits, numbers_in
from measures.edition_bits import NO_AMOUNT, AllSets, EditionBits
from measures.edition_sets import bits_of_edition, sets_of_all
from measures.facets import Facets, facets_of_sets
from measures.filters import CatalogueFilter
from measures.listed_entries import ListedEntry, list_published, rows_of_keys
from measures.models import Entry, Measure, PolicyField
from measures.models.entries import EntryQuerySet
from measures.notation.highlights import Run, mark_words
from measures.outlines import PublishedEdition, all_outlines, published_editions
from measures.queries import Numbered
from renkei.kept_values import kept_by_mark
from renkei.prepared import prepared
from renkei.sources import OUTLINE

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
        self.published = published_editions()
        self.same_fields = same_fields(self.published[0].taxonomy_id if self.published else None)
        super().__init__(data, Entry.objects.published().order_by(), cells=list(self.same_fields))

    @cached_property
    def fields_of_cells(self) -> dict[str, list[int]]:
        """{cell: the keys of the policy fields, of whatever taxonomy, that it stands for}."""
        return {cell.cell: list(keys) for cell, keys in self.same_fields.items()}

    @cached_property
    def editions(self) -> list[EditionBits]:
        """The editions that readers see today, the newest first."""
        return [bits_of_edition(edition) for edition in self.published]

    @property
    def together(self) -> AllSets:
        """All of them taken together."""
        return sets_of_all(self.published)

    @cached_property
    def sets(self) -> AskedSets:
        """What is asked, as sets of numbers, edition by edition."""
        met = {"q": self.find(self.editions, self.terms)} if self.words else {}
        return self.ask(self.editions, **met)

    def names(self) -> Iterable[str]:
        """The names of the measures of today: those printed in older years are many, and much the same."""
        marks = set(self.together.numbers)
        return [name for number, name in Measure.objects.values_list("number", "name") if number in marks]

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the measures found, in the order asked for."""
        found = self.sets.found
        if not self.sort_key:
            return self.together.numbers if found == self.together.present else numbers_in(found)
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


class FoundMeasures(Numbered):
    """Measures, each with ``published``: its published entries, the newest first."""

    def fetch(self) -> list[Any]:
        """Return them as models; two statements, and what a list shows of entries."""
        entries = Entry.objects.published().select_related("edition").for_listing().order_by("-edition__year")
        rows = Measure.objects.filter(number__in=list(self.numbers))
        found = {row.number: row for row in rows.prefetch_related(Prefetch("entries", entries, to_attr="published"))}
        return [found[number] for number in self.numbers]


@kept_by_mark(OUTLINE, most=5)
def same_fields(taxonomy: int | None) -> dict[PolicyField, set[int]]:
    """Return the policy fields of a taxonomy, each with the keys of all it stands for; two statements.

    Those are itself, the fields that it carries on (``successors``), and those with the same cell and name.
    """
    fields, carried = all_outlines(), defaultdict(set)
    for older, newer in PolicyField.successors.through.objects.values_list("from_policyfield", "to_policyfield"):
        carried[newer].add(older)
    alike = defaultdict(set)
    for field in fields:
        alike[field.cell, field.name].add(field.pk)

    def reach(keys: set[int]) -> set[int]:
        before = {older for key in keys for older in carried[key]}
        return keys if before <= keys else reach(keys | before)

    ours = [field for field in fields if field.role.taxonomy_id == taxonomy]
    return {field: reach({field.pk} | alike[field.cell, field.name]) for field in ours}


def facets_of_years(found: AllYearsFilter) -> Facets:
    """Return what there is to choose with the numbers of measures; none of them by fiscal year. One query."""
    keys = found.keys_of_ministries.items()
    held = {code for code, key in keys if any(("ministry", key) in edition.having for edition in found.editions)}
    codes = held | set(found.chosen("ministry"))
    ministries = {code: name for code, name in found.ministries.items() if code in codes}
    return facets_of_sets(found, found.sets, ministries)


class ListedMeasure(NamedTuple):
    """A measure as a line names it: by its number, and its own name."""

    number: int
    name: str


class Standing(NamedTuple):
    """One measure in one published edition, by the name it has there."""

    number: int
    measure_name: str
    pk: int
    name: str
    full_name: str
    edition: PublishedEdition

    @property
    def display_name(self) -> str:
        """The name that means something by itself."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the list: its entries, the newest first, and its newest name with the words searched for marked."""

    measure: ListedMeasure
    newest: ListedEntry
    entries: list[Standing]
    heading: list[Run]
    name: list[Run]
    former: list[list[Run]]  # names of other years that differ


def lines_of(found: AllYearsFilter, page: Page) -> list[Line]:
    """Return the measures of a page as lines; two statements: their names in all years, and their newest entries whole."""
    numbers = list(page.object_list.numbers)
    standings = _standings(found, numbers)
    bits = {one.edition: one for one in found.editions}
    editions = {edition.pk: edition for edition in found.published}
    newest = rows_of_keys([standings[number][0].pk for number in numbers])
    rows = {row.number: row for row in list_published(newest, bits, all_outlines(), editions=editions)}
    return [_line(rows[number], standings[number], found.marks) for number in numbers]


def _standings(found: AllYearsFilter, numbers: list[int]) -> dict[int, list[Standing]]:
    """{number of a measure: where it stands, the newest first}."""
    editions = {edition.pk: edition for edition in found.published}
    standings: dict[int, list[Standing]] = defaultdict(list)
    for *columns, edition in _rows_of(numbers, list(editions)):
        standings[columns[0]].append(Standing(*columns, editions[edition]))
    for standing in standings.values():
        standing.sort(key=lambda one: -one.edition.year)
    return standings


@prepared
def _rows_of(numbers: list[int], editions: list[int]) -> Any:
    rows = Entry.objects.of_measures(numbers).filter(edition__in=editions).order_by()
    return rows.values_list("measure__number", "measure__name", "pk", "name", "full_name", "edition_id")


def _line(newest: ListedEntry, standings: list[Standing], words: list[str]) -> Line:
    names = [one.display_name for one in standings]
    former = [mark_words(name, words) for name in dict.fromkeys(names) if name != names[0]]
    heading, name = mark_words(newest.heading, words), mark_words(names[0], words)
    return Line(ListedMeasure(newest.number, standings[0].measure_name), newest, standings, heading, name, former)
