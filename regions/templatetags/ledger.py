"""What templates need of the ledger: amounts in 千円 or 円, and what a measure's page says of its applications."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from measures.models import Measure
from measures.notation.years import write_year
from regions.adoption import Adoption
from regions.ledgers import Ledger, Line, applications_by_year
from regions.uses import uses_of

register = template.Library()


@register.filter
def thousand_yen(yen: int) -> str:
    """``2751000`` → ``2,751千円``; what is not whole in 千円 in 円: ``500`` → ``500円``."""
    return f"{yen // 1000:,}千円" if yen and yen % 1000 == 0 else f"{yen:,}円"


def applications_of(measure: Measure, year: int) -> dict[str, Any]:
    """What a measure's page says of who applied for it: in its year, with the regions that used it; other years by link."""
    ledger, key = Ledger(year, measure=measure), str(measure.number)
    lines: list[Line] = ledger.lines(ledger.applications)
    others = applications_by_year(measure)
    return {
        "ledger": ledger,
        "year_name": write_year(year),
        "number": measure.number,
        "lines": lines,
        "adoption": ledger.adoptions.get(key, Adoption()),
        "others": [(at, write_year(at), count) for at, count in others.items() if at is not None and at != year],
        "unknown": others.get(None, 0),
    }


def write_applications_of(measure: Measure, year: int) -> SafeString:
    """The same, written."""
    return render_to_string("regions/_measure_applications.html", applications_of(measure, year), using="django")


@register.inclusion_tag("regions/_measure_uses.html")
def uses_through_years(measure: Measure) -> dict[str, Any]:
    """What the page of a measure through the years says of who applied for it: year by year, region by region."""
    return {"uses": uses_of(measure), "number": measure.number}
