"""What a ledger holds in numbers; of a whole year it is kept until an application changes."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from measures.models import Ministry
from regions.ledger_subjects import SubjectKey, for_ledger, subjects_in
from regions.models import Application
from regions.models.applications import AMOUNTS, ApplicationQuerySet
from renkei.kept_values import kept_by_mark
from renkei.sources import CATALOGUE, LEDGER, REGIONS

SUMS = {f"{kind}_yen": Sum(kind) for kind in AMOUNTS} | {f"{kind}_known": Count(kind) for kind in AMOUNTS}
KEYS = ("ministry", "stage", "kind", "confirmed")  # of which an application has one value
_PATHS = ("measure__ministry", *KEYS[1:])


@dataclass(frozen=True, slots=True)
class Group:
    """The applications that have these values: {key: value}, and {``rows``, name of a sum: how much}."""

    values: dict[str, Any]
    amounts: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """Subjects with their applications, groups, and regions with theirs. Nobody may alter it."""

    keys: dict[SubjectKey, int]
    groups: list[Group]
    regions: Counter[str]


def of_year(year: int | None) -> ApplicationQuerySet:
    """The public applications of a fiscal year, or of no year that is known for certain."""
    public = Application.objects.public()
    return public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)


@kept_by_mark(LEDGER, CATALOGUE, REGIONS, most=40)
def summary_of(year: int | None) -> Summary:
    """Return what the ledger of a year holds; six queries, one where it is kept."""
    applications = of_year(year)
    return Summary(subjects_in(applications), groups_of(for_ledger(applications)), count_regions(applications))


def groups_of(applications: ApplicationQuerySet) -> list[Group]:
    """Return applications of a ledger by all of ``KEYS`` together; two queries."""
    codes = dict(Ministry.objects.values_list("pk", "code"))
    rows = applications.order_by().values_list(*_PATHS).annotate(rows=Count("pk"), **SUMS)
    names, cut = ["rows", *SUMS], len(KEYS)
    return [
        Group(dict(zip(KEYS, (codes.get(row[0]), *row[1:cut]), strict=True)), dict(zip(names, row[cut:], strict=True)))
        for row in rows
    ]


def count_regions(applications: ApplicationQuerySet) -> Counter[str]:
    """{code of a region: how many of the applications count for it}; one query."""
    links = applications.order_by().filter(region_links__isnull=False)
    return Counter(dict(links.values_list("region_links__region__code").annotate(Count("pk"))))
