"""What the page of a region is made of, whatever the day: who ever belonged to it, its visions, its sources."""

from dataclasses import dataclass

from regions.models import CityRegion, Membership, Vision
from regions.rosters import Roster
from renkei.kept_values import kept_by_mark
from renkei.sources import REGIONS


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region with its members and visions.

    ``sources`` are the pages that the memberships and the region itself name, each once; memberships refer to them by
    place. Nobody may alter it.
    """

    region: CityRegion
    visions: list[Vision]
    sources: list[str]


@kept_by_mark(REGIONS, ("measures.Measure",), most=100)
def known_region(code: str) -> KnownRegion | None:
    """Return the region of that code; eight queries, a statement where it is kept."""
    region = CityRegion.objects.with_members().filter(code=code).first()
    if region is None:
        return None
    members = list(region.memberships.all())
    named = [one.source for one in members] + region.sources.splitlines()
    return KnownRegion(
        region,
        list(region.visions.prefetch_related("projects__measures")),
        list(dict.fromkeys(source.strip() for source in named if source.strip())),
    )


def elsewhere(roster: Roster) -> list[tuple[Membership, bool]]:
    """Memberships of the roster's municipalities in other regions on the day, and whether they are certain."""
    municipalities = {held.membership.municipality_id for held in roster.held}
    rows = (row for row in _others(roster.region.pk) if row.municipality_id in municipalities)
    answers = [(row, row.held_on(roster.day)) for row in rows]
    return [(row, answer is True) for row, answer in answers if answer is not False]


@kept_by_mark(REGIONS, most=100)
def _others(region: int) -> list[Membership]:
    """What all municipalities that ever belonged to a region belong to besides; one query."""
    rows = Membership.objects.filter(municipality__memberships__region=region).exclude(region=region).distinct()
    return list(rows.select_related("region", "municipality").order_by("municipality__code", "region__code", "pk"))
