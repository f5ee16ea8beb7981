"""Applications of some regions, for those who work on them: how many there are, and what of them waits to be done.

Counted from the table that ties applications to regions, by its index, and kept in the process until one is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from regions.models import ApplicationRegion
from regions.stages import Stage, next_stages
from renkei.kept_values import kept_by_mark

MOST_WAITING = 1_000  # nobody plans by more: what waits is counted no further
ALL = 2**31
GOING_ON = [
    stage.value
    for stage in Stage
    if stage is not Stage.NOT_APPLIED and next_stages(stage) and Stage.RETURNED not in (stage, *next_stages(stage))
]
NEXT, UNSOURCED, UNCONFIRMED = "next", "unsourced", "waiting"


@dataclass(frozen=True, slots=True)
class Standing:
    """How regions stand: {what waits: how many, no further than ``MOST_WAITING``}, and {region: how many it has}."""

    waiting: dict[str, int]
    recorded: dict[int, int]


def waits(what: str, at: str = "") -> Q:
    """Return what holds of an application that waits: for its next stage (until it is decided), for a source, or for an
    editor to check the source. ``at`` is the lookup to the application.
    """
    if what == NEXT:
        return Q(**{f"{at}stage__in": GOING_ON})
    unconfirmed = Q(**{f"{at}confirmed_on__isnull": True})
    return unconfirmed & (Q(**{f"{at}source": ""}) if what == UNSOURCED else ~Q(**{f"{at}source": ""}))


@kept_by_mark(("regions.Application", "regions.ApplicationRegion"), most=200)
def standing_of(*regions: int) -> Standing:
    """Return how the regions with these keys stand; one query a region and kind, for the mark alone where it is kept."""
    kinds = (NEXT, UNSOURCED, UNCONFIRMED)
    waiting = {what: count_applications(regions, MOST_WAITING + 1, waits(what, "application__")) for what in kinds}
    return Standing(waiting, {region: count_applications([region], ALL) for region in regions})


def keys_of(regions: Sequence[int]) -> QuerySet[ApplicationRegion] | RawSQL:
    """Return the keys of the applications that count for these regions, as a subquery for ``__in`` to begin with.

    PostgreSQL is kept from reading all applications beside them instead.
    """
    if connection.vendor == "sqlite":
        return ApplicationRegion.objects.filter(region__in=regions).values("application")
    ties = "SELECT application_id FROM regions_applicationregion WHERE region_id = ANY(%s)"
    return RawSQL(f"SELECT unnest(ARRAY({ties}))", [list(regions)])


def count_applications(regions: Sequence[int], most: int, condition: Q | None = None) -> int:
    """Return how many applications count for one of the regions, no further than ``most``; the newest are seen first.

    ``condition`` is about a row that ties one to a region. One that counts for several is counted with the first.
    """
    found = 0
    for place, region in enumerate(regions):
        ties = ApplicationRegion.objects.filter(condition or Q(), region=region)
        if place:
            before = ApplicationRegion.objects.filter(application=OuterRef("application"), region__in=regions[:place])
            ties = ties.filter(~Exists(before))
        found += ties.order_by("-application_id").values("application_id")[: most - found].count()
        if found >= most:
            break
    return found
