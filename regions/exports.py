"""City-regions and municipalities as open data. Dates may be partial (``2019``, ``2019-03``); null is unknown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from measures.models import Edition
from regions.dates import first_day_of
from regions.models import CityRegion, LegalStatus, Membership, Municipality
from regions.offers import Offer
from regions.rosters import Held, roster_of

_DATES = ("declared_on", "agreed_on", "formed_on", "ended_on", "vision_on", "as_of")


def write_regions(regions: Iterable[CityRegion], *, on: date | None = None) -> dict[str, Any]:
    """Return the regions with all their memberships; with ``on``, those of that day and whether they are certain."""
    if on is None:
        rows = [_write_region(region) | {"members": _write_members(region)} for region in regions]
        return {"regions": rows}
    rosters = [roster_of(region, on) for region in regions]
    return {
        "on": on.isoformat(),
        "regions": [
            _write_region(roster.region)
            | {
                "certain": roster.existed is True,
                "members": [_write_member(held.membership) | {"certain": held.certain} for held in roster.held],
            }
            for roster in rosters
            if roster.existed is not False
        ],
    }


def write_town(
    town: Municipality,
    *,
    year: int,
    status: LegalStatus | None,
    memberships: Iterable[Held],
    edition: Edition | None,
    offers: Iterable[Offer],
) -> dict[str, Any]:
    """Return a municipality as of 1 April of a fiscal year; ``edition`` is null where that year is not published."""
    return {
        "code": town.code,
        "name": town.name,
        "kana": town.kana,
        "prefecture": town.prefecture.name,
        "abolished_on": town.abolished_on or None,
        "successor": town.successor.code if town.successor else None,
        "fiscal_year": year,
        "as_of": first_day_of(year).isoformat(),
        "legal_class": {"kind": status.kind, "name": status.get_kind_display()} if status else None,
        "regions": [
            {
                "code": held.membership.region.code,
                "name": held.membership.region.name,
                "core": held.membership.core,
                "begins_on": held.membership.begins or None,
                "certain": held.certain,
            }
            for held in memberships
        ],
        "edition": {"revision": edition.revision} if edition else None,
        "measures": [
            {
                "number": offer.entry.measure.number,
                "name": offer.entry.display_name,
                "answer": offer.answer.answer.value,
                "reason": offer.answer.reason,
                "open_ways": list(offer.answer.ways),
            }
            for offer in offers
        ],
    }


def _write_region(region: CityRegion) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "alias": region.alias,
        **{name: getattr(region, name) or None for name in _DATES},
        "population": region.population,
        "population_note": region.population_note,
        "sources": region.sources.splitlines(),
    }


def _write_members(region: CityRegion) -> list[dict[str, Any]]:
    return [_write_member(membership) for membership in region.memberships.all()]


def _write_member(membership: Membership) -> dict[str, Any]:
    return {
        "code": membership.municipality.code,
        "name": membership.municipality.name,
        "prefecture": membership.municipality.prefecture.name,
        "core": membership.core,
        "counted": membership.counted,
        "begins_on": membership.begins or None,
        "ends_on": membership.ends_on or None,
        "as_of": membership.as_of or None,
        "source": membership.source,
    }
