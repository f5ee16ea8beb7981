"""What templates need of the ledger: amounts in 千円 or 円, and what a measure's page says of its applications."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from measures.models import Measure
from measures.notation.years import write_year
from regions.measure_lines import adoption_for, applications_for, lines_for
from regions.uses import known_regions, uses_of

register = template.Library()


@register.filter
def thousand_yen(yen: int) -> str:
    """``2751000`` → ``2,751千円``; what is not whole in 千円 in 円: ``500`` → ``500円``."""
    return f"{yen // 1000:,}千円" if yen and yen % 1000 == 0 else f"{yen:,}円"


def write_applications_of(measure: Measure, year: int) -> SafeString:
    """What a measure's page says of who applied for it: in its year, with the regions that used it; other years by link."""
    found = applications_for(measure)
    keys = found.get(year, [])
    lines = lines_for(measure, year, keys)
    context: dict[str, Any] = {
        "year": year,
        "year_name": write_year(year),
        "number": measure.number,
        "lines": lines,
        "count": len(keys),
        "others": [(at, write_year(at), len(some)) for at, some in found.items() if at is not None and at != year],
        "unknown": len(found.get(None, [])),
    }
    if lines:
        known = known_regions(year)
        context |= {"known": known, "adoption": adoption_for(known, keys, lines)}
    return render_to_string("regions/_measure_applications.html", context, using="django")


@register.inclusion_tag("regions/_measure_uses.html")
def uses_through_years(measure: Measure) -> dict[str, Any]:
    """What the page of a measure through the years says of who applied for it: year by year, region by region."""
    return {"uses": uses_of(measure), "number": measure.number}
