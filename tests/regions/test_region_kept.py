"""What is kept of a region is worked out anew after every change of it: its page says what one made of nothing kept does."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from regions.applications import advance, confirm
from regions.models import Application, CityRegion, LegalStatus, Membership, Municipality, Prefecture, Vision
from regions.progress import Step
from regions.stages import Stage
from tests.factories import make_edition, make_entry, make_measure, make_user, publish_edition_now
from tests.regions.factories import (
    make_application,
    make_membership,
    make_municipality,
    make_project,
    make_region,
    make_stage,
    make_vision,
)

pytestmark = pytest.mark.django_db
SOURCE = "https://example.jp/"


@pytest.fixture
def region() -> CityRegion:
    region, other = make_region(code="R01", name="備後圏域"), make_region(code="R02", name="高松圏域")
    town = make_municipality(name="三原市")
    make_membership(region=region, municipality=town, begins_on="2015-04-01")
    make_membership(region=other, municipality=town, begins_on="2016-04-01")
    project = make_project(vision=make_vision(region=region, title="圏域ビジョン", fields_text="ウ-A a"))
    project.measures.add(make_measure(name="地域IoT"))
    shown = make_application(regions=[region], public=True, source=SOURCE, stage="applied")
    make_stage(application=shown, stage="applied", reached_on="2025-05-01")
    publish_edition_now(make_entry(edition=make_edition(year=2025)).edition)
    return region


def renamed(region: CityRegion) -> None:
    CityRegion.objects.filter(pk=region.pk).update(name="新しい名前の圏域")


def joined(region: CityRegion) -> None:
    make_membership(region=region, municipality=make_municipality(name="尾道市"), begins_on="2020-04-01")


def left(region: CityRegion) -> None:
    Membership.objects.filter(region=region).update(ends_on="2020-03-31")


def joined_another(region: CityRegion) -> None:
    town = Municipality.objects.get(name="三原市")
    make_membership(region=make_region(name="三つ目の圏域"), municipality=town, begins_on="2020-04-01")


def classed_otherwise(region: CityRegion) -> None:
    town = Municipality.objects.get(name="三原市")
    LegalStatus.objects.create(municipality=town, kind="chukakushi", begins_on="2021-04-01", source=SOURCE)


def town_renamed(region: CityRegion) -> None:
    Municipality.objects.filter(name="三原市").update(name="新三原市")


def prefecture_renamed(region: CityRegion) -> None:
    Prefecture.objects.update(name="改称した県")


def planned(region: CityRegion) -> None:
    make_vision(region=region, title="次のビジョン", first_year=2030, last_year=2034)


def replanned(region: CityRegion) -> None:
    make_project(vision=Vision.objects.get(region=region), name="新しい取組")


def measure_renamed(region: CityRegion) -> None:
    measure = Vision.objects.get(region=region).projects.get().measures.get()
    measure.name = "改めた施策"
    measure.save()


def recorded(region: CityRegion) -> None:
    make_application(regions=[region], applicant="尾道市", public=True, source=SOURCE)


def moved(region: CityRegion) -> None:
    application, editor = Application.objects.get(), make_user(is_superuser=True)
    advance(application=application, step=Step(Stage.ADOPTED, "2025-06-01"), by=editor)
    confirm(application=application, by=editor)


def made_internal(region: CityRegion) -> None:
    Application.objects.update(public=False)


def published(region: CityRegion) -> None:
    publish_edition_now(make_entry(edition=make_edition(year=2026)).edition)


CHANGES = [
    renamed, joined, left, joined_another, classed_otherwise, town_renamed, prefecture_renamed, planned, replanned,
    measure_renamed, recorded, moved, made_internal, published,
]  # fmt: skip


def page(client: Client, code: str = "R01") -> str:
    return re.sub(r"\s+", " ", client.get(f"/regions/{code}/").text)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_page_is_not_made_of_what_was_before_a_change(
    client: Client, settings: Any, region: CityRegion, change: Callable[[CityRegion], None]
) -> None:
    settings.RENKEI_KEEP_VALUES = True
    before = page(client)
    assert page(client) == before
    change(region)
    after = page(client)
    settings.RENKEI_KEEP_VALUES = False

    assert after != before
    assert after == page(client)


def test_another_region_and_another_day_are_kept_apart(client: Client, settings: Any, region: CityRegion) -> None:
    settings.RENKEI_KEEP_VALUES = True
    first = page(client)

    assert "圏域ビジョン" in first
    assert "圏域ビジョン" not in page(client, "R02")
    assert "この日より後に加入" in client.get("/regions/R01/?on=2015-03-31").text
    assert page(client) == first


def test_a_kept_region_asks_for_its_applications_alone(
    client: Client, settings: Any, region: CityRegion, django_assert_num_queries: Any
) -> None:
    settings.RENKEI_KEEP_VALUES = True
    page(client)

    with django_assert_num_queries(3):  # the mark, applications, their stages
        page(client)
