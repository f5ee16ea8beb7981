"""Which measures some region used in a fiscal year. The catalogue does not know regions: the project says who is asked."""

from django.conf import settings
from django.utils.module_loading import import_string

USED, NOT_KNOWN = "used", "none"
ADOPTION = {USED: "活用した圏域がある", NOT_KNOWN: "活用した圏域を確認していない"}


def measures_used_in(fiscal_year: int) -> frozenset[int]:
    """Return the numbers of the measures that a region of that fiscal year used, as the setting RENKEI_ADOPTION answers."""
    return import_string(settings.RENKEI_ADOPTION)(fiscal_year)
