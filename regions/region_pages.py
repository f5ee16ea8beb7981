"""What the page of a region is made of, whatever the day: who ever belonged to it, its visions, its sources."""

from dataclasses import dataclass

from regions.models import CityRegion, Membership, Vision
from regions.rosters import Roster
from renkei.kept_values import kept_by_mark
from renkei.sources import REGIONS


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region with its members; ``others``: memberships of the same municipalities in other regions.

    ``sources`` are the pages that the memberships and the region itself name, each once; memberships refer to them by
    place. Nobody may alter it.
    """

    region: CityRegion
    visions: list[Vision]
    others: list[Membership]
    sources: list[str]

    def elsewhere(self, roster: Roster) -> list[tuple[Membership, bool]]:
        """Memberships of the roster's municipalities in other regions on the day, and whether they are certain."""
        municipalities = {held.membership.municipality_id for held in roster.held}
        answers = [(row, row.held_on(roster.day)) for row in self.others if row.municipality_id in municipalities]
        return [(row, answer is True) for row, answer in answers if answer is not False]


@kept_by_mark(REGIONS, ("measures.Measure",), most=100)
def known_region(code: str) -> KnownRegion | None:
    """Return the region of that code; nine queries, a statement where it is kept."""
    region = CityRegion.objects.with_members().filter(code=code).first()
    if region is None:
        return None
    members = list(region.memberships.all())
    others = Membership.objects.filter(municipality__in={one.municipality_id for one in members})
    others = others.exclude(region=region).select_related("region", "municipality")
    named = [one.source for one in members] + region.sources.splitlines()
    return KnownRegion(
        region,
        list(region.visions.prefetch_related("projects__measures")),
        list(others.order_by("municipality__code", "region__code")),
        list(dict.fromkeys(source.strip() for source in named if source.strip())),
    )
