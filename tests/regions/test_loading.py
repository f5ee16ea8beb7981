"""The real data on regions: how much there is, what is known, and what stays unknown."""

import csv
from collections import Counter
from datetime import date

import pytest
from django.conf import settings

import measures.loading
from regions.loading import load_missing
from regions.models import Application, CityRegion, LegalStatus, Membership, Municipality, NationalTotal, StageChange
from tests.stored import histories

pytestmark = pytest.mark.django_db


@pytest.fixture
def real_data() -> None:
    measures.loading.load_missing(by=None)
    load_missing(by=None)


def test_everything_real_is_there_once_and_on_record(real_data: None) -> None:
    memberships = Membership.objects.all()

    assert Municipality.objects.count() == 1741
    assert CityRegion.objects.count() == 38
    assert memberships.count() == 394
    assert memberships.values("municipality").distinct().count() == 376
    assert memberships.filter(core=True).count() == 40
    assert memberships.filter(counted=False).count() == 13
    assert NationalTotal.objects.count() == 5
    assert Application.objects.count() == StageChange.objects.count() == 22
    assert histories(CityRegion.objects.get(code="R01")) == [("+", None, "初期データの取込み")]
    assert load_missing(by=None) == []  # a second time, nothing

    check_membership()
    check_classes()
    check_applications()


def check_membership() -> None:
    """Memberships as of a day: who had joined, and whose day of joining is not known."""
    memberships = list(Membership.objects.select_related("region", "municipality"))

    def of(code: str, day: date) -> Counter:
        return Counter(membership.held_on(day) for membership in memberships if membership.region.code == code)

    assert of("R35", date(2024, 4, 1)) == {True: 20, False: 4}  # 熊本
    assert of("R35", date(2025, 4, 1)) == {True: 24}
    assert of("R14", date(2020, 4, 1)) == {None: 11}  # ふくい嶺北: no day is known
    takehara = [membership for membership in memberships if membership.municipality.name == "竹原市"]
    for day, codes in [
        (date(2020, 4, 1), ["R23", "R24"]),
        (date(2024, 3, 27), ["R23", "R24"]),
        (date(2024, 3, 28), ["R23", "R24", "R25"]),
    ]:
        assert [each.region.code for each in takehara if each.held_on(day)] == codes
    kure = {each.region.code: each.core for each in memberships if each.municipality.name == "呉市"}
    assert kure == {"R23": False, "R24": True}
    assert [each.municipality.name for each in memberships if each.region.code == "R26"] == ["下関市"]


def check_classes() -> None:
    """Two cities changed their class on a known day; of the others only today's is known."""
    classes = {
        (municipality.name, day): municipality.class_on(day).get_kind_display()
        for municipality in Municipality.objects.filter(name__in=["松本市", "一宮市", "福山市", "山口市"])
        for day in (date(2021, 3, 31), date(2021, 4, 1))
    }

    assert classes == {
        ("松本市", date(2021, 3, 31)): "市",
        ("松本市", date(2021, 4, 1)): "中核市",
        ("一宮市", date(2021, 3, 31)): "市",
        ("一宮市", date(2021, 4, 1)): "中核市",
        ("福山市", date(2021, 3, 31)): "中核市",
        ("福山市", date(2021, 4, 1)): "中核市",
        ("山口市", date(2021, 3, 31)): "市",
        ("山口市", date(2021, 4, 1)): "市",
    }
    assert LegalStatus.objects.exclude(begins_on="").count() == 2


def check_applications() -> None:
    """Each has its public page; what could not be mapped stays as the page prints it."""
    applications = list(Application.objects.select_related("measure").prefetch_related("regions"))

    assert all(application.public and application.source for application in applications)
    assert not any(application.confirmed_on for application in applications)
    assert sum(application.measure is None for application in applications) == 8
    assert all(application.measure_text for application in applications)
    assert {application.stage_text for application in applications} == {"", "選定", "活用実績", "事業評価公表"}
    (ibara,) = (application for application in applications if application.applicant == "岡山県井原市")
    assert [region.code for region in ibara.regions.all()] == ["R22", "R25"]
    (seiro,) = (application for application in applications if application.applicant == "新潟県聖籠町")
    assert (seiro.fiscal_year, seiro.stage, seiro.granted) == (2020, "granted", 2_751_000)  # yen; 2,751千円 in print
    (kasaoka,) = (application for application in applications if application.applicant == "岡山県笠岡市")
    assert (kasaoka.fiscal_year, kasaoka.years_text) == (None, "平成28〜30")


def test_the_municipalities_are_found_by_name_kana_or_code(real_data: None) -> None:
    for text, name in [("福山", "福山市"), ("ふくやまし", "福山市"), ("フクヤマシ", "福山市"), ("342076", "福山市")]:
        assert name in [municipality.name for municipality in Municipality.objects.matching(text)]
    assert not Municipality.objects.matching(" ").exists()


def test_the_controls_belong_to_no_region(real_data: None) -> None:
    with (settings.ROOT / "tests/regions/controls.csv").open(encoding="utf-8") as file:
        codes = [row["municipality"] for row in csv.DictReader(file)]

    assert len(codes) == 5
    assert Municipality.objects.filter(code__in=codes).count() == 5
    assert not Membership.objects.filter(municipality__code__in=codes).exists()
