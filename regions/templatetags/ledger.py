"""What templates need of the ledger: amounts in 千円 or 円, and who used a measure."""

from typing import Any

from django import template

from measures.models import Measure
from regions.uses import uses_of

register = template.Library()


@register.filter
def thousand_yen(yen: int) -> str:
    """``2751000`` → ``2,751千円``; what is not whole in 千円 in 円: ``500`` → ``500円``."""
    return f"{yen // 1000:,}千円" if yen and yen % 1000 == 0 else f"{yen:,}円"


@register.inclusion_tag("regions/_measure_uses.html")
def uses_through_years(measure: Measure) -> dict[str, Any]:
    """What the page of a measure through the years says of who applied for it: year by year, region by region."""
    return {"uses": uses_of(measure), "number": measure.number}
