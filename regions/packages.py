"""Regions, memberships and public applications as one package of open data."""

import json
from collections.abc import Iterator

from django.utils import timezone

from measures.csv_files import Row
from measures.opendata.package import Package
from regions.exports import write_regions
from regions.ledger_exports import ledger_rows
from regions.ledgers import Ledger, has_unknown_year, years_with_applications
from regions.models import CityRegion
from regions.region_tables import ALL_CODES, APPLICATIONS, MEMBERS, REGIONS, member_rows, region_rows


def package_of_regions() -> Package:
    """Return the package of what stands today: all regions with all memberships, and the ledgers of all years."""
    regions = CityRegion.objects.prefetch_related("memberships__municipality__prefecture")
    now = timezone.localtime().replace(tzinfo=None, microsecond=0)
    return Package(
        name="opendata-regions",
        title="連携中枢都市圏の構成市町村と申請・採択状況",
        tables=[
            (REGIONS, lambda: _body(region_rows(regions))),
            (MEMBERS, lambda: _body(member_rows(regions))),
            (APPLICATIONS, _applications),
        ],
        json=lambda: iter([json.dumps(write_regions(regions), ensure_ascii=False, separators=(",", ":"))]),
        made_at=now,
        about="全ての圏域、構成市町村（過去のものを含む）、公表された申請・採択状況（取得した時点のもの）",
        lists=ALL_CODES,
    )


def _applications() -> Iterator[Row]:
    years: list[int | None] = [*sorted(years_with_applications()), *([None] if has_unknown_year() else [])]
    for year in years:
        ledger = Ledger(year)
        yield from _body(ledger_rows(ledger, ledger.applications))


def _body(rows: Iterator[Row]) -> Iterator[Row]:
    next(rows)  # the header
    return rows
