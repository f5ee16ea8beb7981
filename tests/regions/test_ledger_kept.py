"""What is kept of a ledger is worked out anew after every act that changes it: the page says what one made of nothing kept does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from regions.applications import advance, confirm, correct, record, unpublish, withdraw
from regions.models import Application, CityRegion
from regions.progress import Step
from regions.stages import Stage
from renkei.models import User
from tests.factories import make_edition, make_entry, make_measure, make_ministry, make_user, publish_edition_now
from tests.regions.factories import make_application, make_region, make_stage

pytestmark = pytest.mark.django_db
SOURCE = "https://example.jp/"


@dataclass
class Scene:
    """A public application for a measure that counts for a region, somebody who may do all, and another region."""

    application: Application
    region: CityRegion
    other: CityRegion
    by: User


@pytest.fixture
def scene() -> Scene:
    region, other = make_region(name="備後圏域"), make_region(name="高松圏域")
    measure = make_measure(name="地域IoT", ministry=make_ministry(name="総務省"))
    shown = make_application(
        measure=measure, regions=[region], public=True, source=SOURCE, stage="applied", requested=7_000_000
    )
    make_stage(application=shown, stage="applied", reached_on="2025-05-01")
    return Scene(shown, region, other, make_user(is_superuser=True))


def recorded(scene: Scene) -> None:
    new = Application(measure_text="別の公募", fiscal_year=2025, applicant="高松市", source=SOURCE)
    record(application=new, regions=[scene.other], first=Step(Stage.ADOPTED, "2025-07-01"), by=scene.by)
    confirm(application=new, by=scene.by)


def moved(scene: Scene) -> None:
    advance(application=scene.application, step=Step(Stage.ADOPTED, "2025-06-01"), by=scene.by)
    confirm(application=scene.application, by=scene.by)


def withdrawn(scene: Scene) -> None:
    withdraw(application=scene.application, reached_on="2025-06-01", by=scene.by)
    confirm(application=scene.application, by=scene.by)


def confirmed(scene: Scene) -> None:
    confirm(application=scene.application, by=scene.by)


def counted_for_another_region(scene: Scene) -> None:
    correct(application=scene.application, regions=[scene.other], by=scene.by)
    confirm(application=scene.application, by=scene.by)


def corrected(scene: Scene) -> None:
    scene.application.project_cost = 12_000_000
    correct(application=scene.application, by=scene.by)
    confirm(application=scene.application, by=scene.by)


def unpublished(scene: Scene) -> None:
    recorded(scene)
    unpublish(application=scene.application, reason="誤り", by=scene.by)


def region_renamed(scene: Scene) -> None:
    scene.region.name = "新しい名前の圏域"
    scene.region.save()


def region_ended(scene: Scene) -> None:
    CityRegion.objects.filter(pk=scene.other.pk).update(formed_on="2016-03-01", ended_on="2020-03-31")


def ministry_renamed(scene: Scene) -> None:
    ministry = scene.application.measure.ministry
    ministry.name = "改称後の府省"
    ministry.save()


def printed_otherwise(scene: Scene) -> None:
    entry = make_entry(edition=make_edition(year=2025), measure=scene.application.measure, name="印刷された名称")
    publish_edition_now(entry.edition)


def of_no_known_year(scene: Scene) -> None:
    make_application(fiscal_year=None, years_text="平成28～30", regions=[], public=True, source=SOURCE)


def of_another_year(scene: Scene) -> None:
    make_application(fiscal_year=2020, regions=[], public=True, source=SOURCE)


CHANGES = [
    recorded, moved, withdrawn, confirmed, counted_for_another_region, corrected, unpublished, region_renamed,
    region_ended, ministry_renamed, printed_otherwise, of_no_known_year, of_another_year,
]  # fmt: skip
ADDRESSES = ["", "?by=measure", "?stage=applied&stage=adopted", "?confirmed=no", "?region=R01"]


def pages(client: Client) -> list[str]:
    answers = [client.get(f"/applications/2025/{query}") for query in ADDRESSES]
    return [re.sub(r"\s+", " ", answer.text) for answer in answers]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_page_is_made_of_what_was_before_a_change(
    client: Client, settings: Any, scene: Scene, change: Callable[[Scene], None]
) -> None:
    settings.RENKEI_KEEP_VALUES = True
    before = pages(client)
    assert pages(client) == before
    change(scene)
    after = pages(client)
    settings.RENKEI_KEEP_VALUES = False

    assert after[0] != before[0]
    assert after == pages(client)


def test_another_year_is_kept_apart(client: Client, settings: Any, scene: Scene) -> None:
    settings.RENKEI_KEEP_VALUES = True
    make_application(fiscal_year=2024, applicant="昨年の市", regions=[scene.other], public=True, source=SOURCE)
    client.get("/applications/2025/")

    text = client.get("/applications/2024/").text

    assert "昨年の市" in text
    assert "地域IoT" not in text
    assert scene.region.name not in text.split("施策と圏域の対応表")[-1]


def test_what_one_query_chose_is_not_kept_for_the_next(client: Client, settings: Any, scene: Scene) -> None:
    settings.RENKEI_KEEP_VALUES = True
    client.get("/applications/2025/?confirmed=yes&q=ない言葉")

    page = client.get("/applications/2025/")

    assert page.context["count"] == 1
    assert "checked" not in page.text


def test_a_kept_ledger_asks_for_its_rows_alone(
    client: Client, settings: Any, scene: Scene, django_assert_num_queries: Any
) -> None:
    settings.RENKEI_KEEP_VALUES = True
    client.get("/applications/2025/")

    with django_assert_num_queries(4):  # the mark, rows, regions, stages
        client.get("/applications/2025/")
