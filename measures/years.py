"""All published years at once: which measures there are, and what can be asked of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import QueryDict
from django_filters import ChoiceFilter

from measures import queries
from measures.facets import Facets, classes_of, options_of, others_of, roles_of
from measures.filters import CatalogueFilter
from measures.models import Edition, Entry, Measure, PolicyField, Taxonomy
from measures.models.entries import GRADES, EntryQuerySet
from measures.notation.highlights import Run, mark_words
from measures.notation.rate_classes import RATE_CLASSES
from measures.notation.recipient_classes import RECIPIENT_GROUPS
from measures.reading_classes import count_rates, count_recipients

YEAR_SORTS = [
    ("-year", "最近掲載された順"),
    ("-budget", "最新の予算額の大きい順"),
    ("budget", "最新の予算額の小さい順"),
]
_YEAR_ORDERS = {
    "-year": F("newest_year").desc(),
    "-budget": F("newest_yen").desc(nulls_last=True),
    "budget": F("newest_yen").asc(nulls_last=True),
}


class YearsSortFilter(ChoiceFilter):
    """The order of the measures; it concerns ``AllYearsFilter.measures``, not the entries."""

    def filter(self, qs: EntryQuerySet, value: str) -> EntryQuerySet:
        """Leave the entries as they are."""
        return qs


class AllYearsFilter(CatalogueFilter):
    """Those entries of all current editions that a query asks for; a measure is found if one of its entries is.

    Policy fields are those of the newest edition's taxonomy. An entry of an older one is found by the field that
    carries its own on, or by its own where cell and name are the same: the same letter can mean another thing.
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

    @property
    def measures(self) -> QuerySet[Measure]:
        """The measures found, in the order asked for, with all their published entries, the newest first."""
        entries = Entry.objects.published().select_related("edition").for_listing().order_by("-edition__year")
        newest = Entry.objects.published().filter(measure=OuterRef("pk")).order_by("-edition__year")
        measures = Measure.objects.filter(pk__in=self.qs.values("measure")).annotate(
            newest_yen=Subquery(newest.values("envelope__yen")[:1]),
            newest_year=Subquery(newest.values("edition__year")[:1]),
        )
        order = [_YEAR_ORDERS[self.sort_key]] if self.sort_key else []
        return measures.prefetch_related(Prefetch("entries", entries, to_attr="published")).order_by(*order, "number")

    def page(self) -> Page:
        """Return the page of measures asked for; raises ``EmptyPage`` past the end."""
        return Paginator(self.measures, queries.PAGE_SIZE).page(self.form.cleaned_data.get("page", 1))


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
    """Return what there is to choose with the numbers of measures, in five queries; none of them by fiscal year."""
    held = set(found.queryset.values_list("block__ministry__code", flat=True).distinct())
    kept = held | set(found.chosen("ministry"))
    ministries = {code: name for code, name in found.ministries.items() if code in kept}
    return Facets(
        ministries=options_of(found, "ministry", ministries, path="block__ministry__code"),
        roles=roles_of(found, _counts_of_cells(found)),
        grades=options_of(found, "grade", dict(GRADES)),
        rates=classes_of(found, "rate", RATE_CLASSES, count_rates),
        recipients=classes_of(found, "recipient", RECIPIENT_GROUPS, count_recipients),
    )


def _counts_of_cells(found: AllYearsFilter) -> dict[int, int | None]:
    """How many measures stand in each cell in some year, each once."""
    if found.errors:
        return {cell.pk: None for cell in found.cells}
    measures: dict[int, set[int]] = defaultdict(set)
    for key, measure in others_of(found, "field").values_list("cells__field", "measure").distinct():
        measures[key].add(measure)
    return {cell.pk: len(set().union(*(measures[key] for key in keys))) for cell, keys in found.same_fields.items()}


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
