"""What applications of a ledger hold in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from measures.outlines import known_ministries
from regions.ledger_subjects import SubjectKey, subjects_in
from regions.models.applications import AMOUNTS, ApplicationQuerySet

SUMS = {f"{kind}_yen": Sum(kind) for kind in AMOUNTS} | {f"{kind}_known": Count(kind) for kind in AMOUNTS}
KEYS = ("ministry", "stage", "kind", "confirmed")  # of which an application has one value
_PATHS = ("measure__ministry", *KEYS[1:])


@dataclass(frozen=True, slots=True)
class Group:
    """The applications that have these values: {key: value}, and {``rows``, name of a sum: how much}."""

    values: dict[str, Any]
    amounts: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of groups: {one of ``KEYS``: {value: applications}} and {name of a sum: how much}."""

    counts: dict[str, Counter[str]]
    sums: dict[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """Subjects with their applications, groups, what these add up to, and regions with theirs. Nobody may alter it."""

    keys: dict[SubjectKey, int]
    groups: list[Group]
    tally: Tally
    regions: Counter[str]


def summary_of(applications: ApplicationQuerySet) -> Summary:
    """Return what applications of a ledger hold; five queries."""
    groups = groups_of(applications)
    return Summary(subjects_in(applications), groups, tally_of(groups, {}), count_regions(applications))


def groups_of(applications: ApplicationQuerySet) -> list[Group]:
    """Return applications of a ledger by all of ``KEYS`` together; two queries."""
    codes = {one.pk: one.code for one in known_ministries()}
    rows = applications.order_by().values_list(*_PATHS).annotate(rows=Count("pk"), **SUMS)
    names, cut = ["rows", *SUMS], len(KEYS)
    return [
        Group(dict(zip(KEYS, (codes.get(row[0]), *row[1:cut]), strict=True)), dict(zip(names, row[cut:], strict=True)))
        for row in rows
    ]


def tally_of(groups: Iterable[Group], chosen: Mapping[str, list[str]]) -> Tally:
    """Return what is found of groups where these values are chosen, {key: values}.

    Each value is counted under the conditions of the other keys: as it would be if it were chosen.
    """
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    sums = dict.fromkeys(SUMS, 0)
    conditions = [(key, values) for key, values in chosen.items() if values]
    for group in groups:
        missed = [key for key, values in conditions if group.values[key] not in values]
        if len(missed) > 1:
            continue
        for key in missed or KEYS:
            counts[key][group.values[key]] += group.amounts["rows"] or 0
        if not missed:
            for name in SUMS:
                sums[name] += group.amounts[name] or 0
    return Tally(counts, sums)


def count_regions(applications: ApplicationQuerySet) -> Counter[str]:
    """{code of a region: how many of the applications count for it}; one query."""
    links = applications.order_by().filter(region_links__isnull=False)
    return Counter(dict(links.values_list("region_links__region__code").annotate(Count("pk"))))
