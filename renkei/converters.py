"""What may stand in an address."""

from django.urls.converters import StringConverter


class FiscalYearConverter:
    """A fiscal year (年度) as four digits, 1989 (平成元年度) to 2100."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the year; ``ValueError`` (the address is then unknown) outside 1989–2100."""
        year = int(value)
        if not 1989 <= year <= 2100:
            raise ValueError(value)
        return year

    def to_url(self, value: int) -> str:
        """Return the four digits."""
        return str(value)


class NumberConverter:
    """A permanent number (施策番号): digits without leading zeros, small enough for a database."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


class StageConverter(StringConverter):
    """Which edition of a year: ``r1`` a revision (kept forever), ``draft`` the draft (案)."""

    regex = "r[1-9][0-9]{0,3}|draft"


class RevisionConverter(StringConverter):
    """One published revision of a year: ``r1``."""

    regex = "r[1-9][0-9]{0,3}"


class RegionCodeConverter(StringConverter):
    """The number of a city-region (圏域番号): ``R19``."""

    regex = "R[0-9]{2,3}"


class MunicipalityCodeConverter(StringConverter):
    """A 団体コード with its check digit: ``342076``. Whether there is such a municipality is the page's question."""

    regex = "[0-9]{6}"
