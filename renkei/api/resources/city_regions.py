"""City-regions on a day, and municipalities with their answers for a fiscal year."""

from typing import Any

from measures.models import Edition
from regions.exports import write_regions
from regions.models import CityRegion, Municipality
from regions.views.asking import Asked, asked_day, asked_year
from regions.views.towns import newest_year, write_town_of_year
from renkei.api.operations import Found
from renkei.api.paging import Query
from renkei.api.parameters import bad
from renkei.api.problems import Problem, Wrong


def find_regions() -> Found:
    """All regions."""
    return Found(None)


def write_all_regions(_: None, query: Query) -> dict[str, Any]:
    """Return the same as ``/regions/data.json``."""
    regions = CityRegion.objects.prefetch_related("memberships__municipality__prefecture", "memberships__region")
    return write_regions(regions, on=_value(asked_day(query.data, default=None), "1868年から1年先までの日付"))


def find_region(code: str) -> Found:
    """The region with that number."""
    region = CityRegion.objects.filter(code=code).first()
    if region is None:
        raise Problem("not-found", f"圏域番号「{code}」の圏域は登録されていません。")
    return Found(region)


def write_region(region: CityRegion, query: Query) -> dict[str, Any]:
    """Return one region as in the list; 404 where it did not exist on the day asked for."""
    day = _value(asked_day(query.data, default=None), "1868年から1年先までの日付")
    rows = CityRegion.objects.filter(pk=region.pk).prefetch_related(
        "memberships__municipality__prefecture", "memberships__region"
    )
    data = write_regions(rows, on=day)
    if not data["regions"]:
        raise Problem("not-found", f"{region}は、{day}には圏域ではありません。")
    return {**({"on": data["on"]} if day else {}), "region": data["regions"][0]}


def find_town(code: str) -> Found:
    """The municipality with that code."""
    town = Municipality.objects.filter(code=code).select_related("prefecture", "successor").first()
    if town is None:
        raise Problem("not-found", f"団体コード「{code}」の市区町村は登録されていません。")
    return Found(town)


def write_municipality(town: Municipality, query: Query) -> dict[str, Any]:
    """Return the same as ``/municipalities/342076/data.json``."""
    editions = list(Edition.objects.current().newest_first())
    asked = asked_year(query.data, default=newest_year(editions))
    _value(asked, "1989から1年先までの年度（西暦）")
    return write_town_of_year(town, asked, editions)


def _value(asked: Asked[Any], expected: str) -> Any:
    """The value asked for; raises a ``Problem`` where it cannot be answered."""
    if asked.error:
        raise bad([Wrong(asked.key, asked.error, expected)])
    return asked.value
