"""What there is to choose beside a list, with counts; and the conditions in force, each with the way out of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from measures.adoption import ADOPTION, NOT_KNOWN, USED
from measures.asked_sets import AskedSets
from measures.filters import CatalogueFilter, EntryFilter
from measures.models import Role
from measures.models.entries import GRADES
from measures.notation.rate_classes import RATE_CLASSES
from measures.notation.recipient_classes import RECIPIENT_GROUPS
from measures.outlines import headings_of
from measures.queries import QueryFilter
from measures.reading_classes import count_rates, count_recipients


@dataclass(frozen=True, slots=True)
class Option:
    """A value a reader can choose, and how many entries it shows under the conditions of the other keys.

    Nothing is counted under a query that has an error.
    """

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class RoleOptions:
    """The cells under one role. ``heading`` stands only where a new group of roles begins (ウ)."""

    role: Role
    heading: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Facets:
    """Everything there is to choose, in the document's order."""

    ministries: list[Option]
    roles: list[RoleOptions]
    grades: list[Option]
    rates: list[Option]
    recipients: list[Option]

    @property
    def covered(self) -> int:
        """How many cells have entries."""
        return sum(bool(option.count) for group in self.roles for option in group.options)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force, and the query that is left without it."""

    label: str
    query: str


def facets_of(found: EntryFilter) -> Facets:
    """Return what there is to choose: of a published edition in three queries, of a draft in six.

    One more of a draft for each key of rate and recipient that is chosen.
    """
    if found.sets is not None:
        return facets_of_sets(found, found.sets, _headings(found, found.sets))
    return Facets(
        ministries=_ministries(found),
        roles=roles_of(found, counts_of(found, "field", "cells__field")),
        grades=options_of(found, "grade", dict(GRADES)),
        rates=classes_of(found, "rate", RATE_CLASSES, count_rates),
        recipients=classes_of(found, "recipient", RECIPIENT_GROUPS, count_recipients),
    )


def facets_of_sets(found: CatalogueFilter, sets: AskedSets, ministries: Mapping[str, str]) -> Facets:
    """Return what there is to choose, counted from sets; ``ministries``: {code: name}. At most one query."""

    def options(key: str, labels: Mapping[Any, str]) -> list[Option]:
        counts = sets.counts(key, {str(value): found.kept_as(key, str(value)) for value in labels})
        chosen = found.chosen(key)
        return [Option(str(value), label, counts[str(value)], value in chosen) for value, label in labels.items()]

    cells = sets.counts("field", {name: found.kept_as("field", name) for name in found.named_cells})
    return Facets(
        ministries=options("ministry", ministries),
        roles=roles_of(found, {cell.pk: cells[name] for name, cell in found.named_cells.items()}),
        grades=options("grade", dict(GRADES)),
        rates=options("rate", RATE_CLASSES),
        recipients=options("recipient", RECIPIENT_GROUPS),
    )


def chips_of(found: CatalogueFilter) -> list[Chip]:
    """Return the conditions in force."""
    labels = {
        "ministry": found.ministries,
        "field": {name: f"{cell.role.code} {cell.letter} {cell.name}" for name, cell in found.named_cells.items()},
        "grade": dict(GRADES),
        "rate": {key: f"補助率：{name}" for key, name in RATE_CLASSES.items()},
        "recipient": {key: f"交付対象：{name}" for key, name in RECIPIENT_GROUPS.items()},
        "adoption": ADOPTION,
    }
    chips = [Chip(f"キーワード：{found.words}", query_without(found, "q"))] if found.words else []
    for key, names in labels.items():
        chosen = found.chosen(key) if key in found.filters else []  # adoption is of one year alone
        chips += [Chip(names[value], query_without(found, key, value)) for value in chosen]
    return chips


def query_without(found: QueryFilter, key: str, value: str = "") -> str:
    """Return the query that is left without a key, or without one of its values; it begins on the first page."""
    query = found.data.copy()
    query.pop("page", None)
    query.setlist(key, [kept for kept in found.chosen(key) if kept != value] if value else [])
    return query.urlencode(safe=":")


def _ministries(found: EntryFilter) -> list[Option]:
    """The ministries that have entries, as the document heads them, and those chosen that have none."""
    blocks = found.edition.blocks.filter(Exists(found.queryset.order_by().filter(block=OuterRef("pk"))))
    headings = dict(blocks.in_document_order().values_list("ministry__code", "heading"))
    return options_of(found, "ministry", _with_chosen(found, headings), path="block__ministry__code")


def _headings(found: EntryFilter, sets: AskedSets) -> dict[str, str]:
    """The same, {code: heading}, where the edition is kept as sets."""
    held = {key for kind, key in sets.editions[0].having if kind == "ministry"}
    codes = {key: code for code, key in found.keys_of_ministries.items()}
    headings = headings_of(found.edition).items()
    # one without a code came, with this edition, after the mark of this page was read: the next page has it
    return _with_chosen(found, {codes[key]: heading for key, heading in headings if key in held and key in codes})


def _with_chosen(found: EntryFilter, headings: dict[str, str]) -> dict[str, str]:
    return headings | {code: found.ministries[code] for code in found.chosen("ministry") if code not in headings}


def adoption_of(found: EntryFilter) -> list[Option]:
    """Return measures that some region used in the year, and the others, as choices; two queries, of a draft three."""
    counts: Mapping[str, int | None] = dict.fromkeys(ADOPTION)
    if not found.errors:
        used, rows = _used_of_sets(found, found.sets) if found.sets is not None else _used_of_rows(found)
        counts = {USED: used, NOT_KNOWN: rows - used}
    chosen = found.chosen("adoption")
    return [Option(value, label, counts[value], value in chosen) for value, label in ADOPTION.items()]


def _used_of_sets(found: EntryFilter, sets: AskedSets) -> tuple[int, int]:
    others = sets.found_in(sets.editions[0], leave_out="adoption")
    return (others & found.used_bits).bit_count(), others.bit_count()


def _used_of_rows(found: EntryFilter) -> tuple[int, int]:
    used = Count("pk", filter=Q(measure__number__in=found.used))
    rows = others_of(found, "adoption").aggregate(used=used, rows=Count("pk"))
    return rows["used"], rows["rows"]


def roles_of(found: CatalogueFilter, counts: Mapping[Any, int | None]) -> list[RoleOptions]:
    """Return the outline's roles with their cells, those without entries too; ``counts`` are by key of the cell."""
    chosen = found.chosen("field")
    roles: list[RoleOptions] = []
    heading = ""
    for role, cells in groupby(found.named_cells.items(), key=lambda named: named[1].role):
        options = [Option(name, f"{cell.letter} {cell.name}", counts[cell.pk], name in chosen) for name, cell in cells]
        roles.append(RoleOptions(role, role.heading if role.heading != heading else "", options))
        heading = role.heading
    return roles


def classes_of(
    found: CatalogueFilter, key: str, names: Mapping[Any, str], count: Callable[..., Mapping[str, int]]
) -> list[Option]:
    """Return the classes of a reading, in which a row can stand several times, with their counts; one query."""
    counts = {} if found.errors else count(others_of(found, key), counted=found.counted)
    chosen = found.chosen(key)
    return [
        Option(name, label, None if found.errors else counts[name], name in chosen) for name, label in names.items()
    ]


def options_of(found: QueryFilter, key: str, labels: Mapping[str, str], *, path: str = "") -> list[Option]:
    """Return the values of a key with their counts, in one query; ``path`` leads from a row to them."""
    counts, chosen = counts_of(found, key, path or key), found.chosen(key)
    return [Option(value, label, counts[value], value in chosen) for value, label in labels.items()]


def counts_of(found: QueryFilter, key: str, path: str) -> Mapping[Any, int | None]:
    """Return how many rows, or what is counted of them, each value shows; a value that is not among them shows none."""
    if found.errors:
        return defaultdict(lambda: None)
    count = Count(found.counted, distinct=found.counted != "pk")
    rows = others_of(found, key).values_list(path).annotate(count).order_by()
    return defaultdict(int, rows)


def others_of(found: QueryFilter, key: str) -> QuerySet[Any]:
    """Return the rows under the conditions of the other keys."""
    entries = found.queryset.select_related(None).prefetch_related(None).order_by()
    return found.filter_queryset(entries, leave_out=key)
