"""What a person should look at again although it may be right: it is said, and stored all the same."""

from collections.abc import Collection

from measures.notation.years import write_date
from regions.dates import first_day_of
from regions.models import Application, CityRegion, Membership


def warnings(application: Application, regions: Collection[CityRegion]) -> list[str]:
    """What a person should look at again: an applicant that was no member of the region in that fiscal year.

    No refusal: a group may be led from outside. Nothing is said where year or municipality is not known.
    """
    if application.municipality is None or application.fiscal_year is None:
        return []
    day = first_day_of(application.fiscal_year)
    members = Membership.objects.filter(municipality=application.municipality, region__in=regions)
    held: dict[int, list[bool | None]] = {region.pk: [] for region in regions}
    for membership in members.select_related("region"):
        held[membership.region_id].append(membership.held_on(day))
    found = []
    for region in regions:
        if None in held[region.pk] and True not in held[region.pk]:
            words = "構成市町村であったかどうか、加入日が未確認のため分かりません"
        elif True not in held[region.pk]:
            words = "構成市町村ではありません"
        else:
            continue
        found.append(f"{application.municipality}は、{region}の{words}（{write_date(day)}時点）。")
    return found
