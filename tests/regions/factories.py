"""Plain factory functions for city-regions: each makes one valid row and whatever it stands on. Keyword-only."""

from typing import Any

from django.db.models import Max

from regions.codes import check_digit
from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    LegalStatus,
    Membership,
    Municipality,
    NationalTotal,
    Prefecture,
    ProjectMeasure,
    Sheet,
    SheetRow,
    StageChange,
    Vision,
    VisionProject,
)
from renkei.models import User
from tests.factories import make_measure, make_user


def make_prefecture(*, code: str = "34", **values: Any) -> Prefecture:
    """Return the prefecture with that number, made if there is none."""
    defaults = {"name": f"第{code}県", "kana": f"だい{code}けん", **values}
    return Prefecture.objects.get_or_create(code=code, defaults=defaults)[0]


def make_municipality(*, code: str = "", kind: str = "city", name: str = "", **values: Any) -> Municipality:
    """Return a new municipality with one legal class since ever; without a code, the next free one of prefecture 34."""
    if not code:
        last = Municipality.objects.filter(code__startswith="34").aggregate(Max("code"))["code__max"] or "342006"
        five = str(int(last[:5]) + 1)
        code = five + check_digit(five)
    municipality = Municipality.objects.create(
        code=code, name=name or f"第{code}市", prefecture=make_prefecture(code=code[:2]), **values
    )
    if kind:
        LegalStatus.objects.create(municipality=municipality, kind=kind, source="官報")
    return municipality


def make_region(*, code: str = "", **values: Any) -> CityRegion:
    """Return a new region, formed in 2015 unless told otherwise."""
    code = code or f"R{CityRegion.objects.count() + 1:02}"
    return CityRegion.objects.create(code=code, **{"name": f"圏域{code}", "agreed_on": "2015-03-25", **values})


def make_membership(
    *, region: CityRegion | None = None, municipality: Municipality | None = None, **values: Any
) -> Membership:
    """Return a new partner of the region, since 2015 unless told otherwise."""
    return Membership.objects.create(
        region=region or make_region(),
        municipality=municipality or make_municipality(),
        **{"begins_on": "2015-03-25", "source": "https://example.jp/", **values},
    )


def make_vision(*, region: CityRegion | None = None, **values: Any) -> Vision:
    """Return a new vision of the region for 2020 to 2024."""
    defaults = {"title": "都市圏ビジョン", "first_year": 2020, "last_year": 2024, "source": "https://example.jp/vision"}
    return Vision.objects.create(region=region or make_region(), **{**defaults, **values})


def make_project(*, vision: Vision | None = None, **values: Any) -> VisionProject:
    """Return a new undertaking of the vision."""
    return VisionProject.objects.create(vision=vision or make_vision(), **{"name": "取組", **values})


def make_project_measure(**values: Any) -> ProjectMeasure:
    """Return a new link from an undertaking to a measure."""
    return ProjectMeasure.objects.create(project=make_project(), **{"measure": make_measure(), **values})


def make_application(*, regions: list[CityRegion] | None = None, **values: Any) -> Application:
    """Return a new internal application for a new measure, counting for one new region unless told otherwise."""
    defaults: dict[str, Any] = {"applicant": "福山市", "fiscal_year": 2025}
    if "measure" not in values and "measure_text" not in values:
        defaults["measure"] = make_measure()
    application = Application.objects.create(**{**defaults, **values})
    for region in [make_region()] if regions is None else regions:
        ApplicationRegion.objects.create(application=application, region=region)
    return application


def make_stage(*, application: Application | None = None, **values: Any) -> StageChange:
    """Return a new recorded stage of an application."""
    defaults = {"stage": "applied", "reached_on": "2025-05-01"}
    return StageChange.objects.create(application=application or make_application(), **{**defaults, **values})


def make_total(**values: Any) -> NationalTotal:
    """Return a published total."""
    return NationalTotal.objects.create(
        **{"as_of": "2024-04-01", "regions": 38, "source": "https://example.jp/", **values}
    )


def make_sheet(*, kind: str = "applications", **values: Any) -> Sheet:
    """Return a received list that waits to be looked at; it holds nothing."""
    defaults = {"name": "一覧.xlsx", "size": 0, "sha256": "0" * 64, "state": "staged"}
    return Sheet.objects.create(kind=kind, **{**defaults, **values})


def make_sheet_row(*, sheet: Sheet | None = None, position: int = 0, **values: Any) -> SheetRow:
    """Return one row of a received list."""
    defaults = {"key": f"新規 {position}", "verdict": "new", "name": "福山市：新しい申請"}
    return SheetRow.objects.create(sheet=sheet or make_sheet(), position=position, **{**defaults, **values})


def make_staff(*, regions: list[CityRegion], **values: Any) -> User:
    """Return a person who works for these regions."""
    user = make_user(role="staff", **values)
    user.regions.set(regions)
    return user
