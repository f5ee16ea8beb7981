"""Memberships and classes as of a day; what forms refuse; versions and numbers."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from regions.models import Application, LegalStatus, Municipality
from renkei.models import Stale
from tests.regions.factories import (
    make_application,
    make_membership,
    make_municipality,
    make_prefecture,
    make_project,
    make_region,
    make_vision,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 4, 1)


@pytest.mark.parametrize(
    ("region", "membership", "held"),
    [
        pytest.param({}, {}, True, id="joined"),
        pytest.param({}, {"begins_on": "2020-04-02"}, False, id="joins tomorrow"),
        pytest.param({}, {"begins_on": ""}, None, id="a partner whose day is not known"),
        pytest.param({}, {"begins_on": "", "as_of": "2020-03-31"}, True, id="a partner seen before"),
        pytest.param({}, {"begins_on": "", "core": True}, True, id="a core city is there from the beginning"),
        pytest.param({"agreed_on": ""}, {"begins_on": "", "core": True}, None, id="whose beginning is not known"),
        pytest.param({"formed_on": "2021"}, {}, False, id="the region is formed later"),
        pytest.param({"ended_on": "2020-03-31"}, {}, False, id="the region has ended"),
        pytest.param({}, {"ends_on": "2020-03-31"}, False, id="left yesterday"),
        pytest.param({}, {"ends_on": "2020-04-01"}, True, id="leaves today"),
    ],
)
def test_whether_a_municipality_belongs_to_a_region_on_a_day(region: dict, membership: dict, held: bool | None) -> None:
    assert make_membership(region=make_region(**region), **membership).held_on(DAY) is held


def test_the_class_on_a_day_is_the_one_that_began_last() -> None:
    city = make_municipality(kind="")
    LegalStatus.objects.create(municipality=city, kind="city", ends_on="2020-03-31")
    LegalStatus.objects.create(municipality=city, kind="chukakushi", begins_on="2020-04-01")

    assert city.class_on(date(2020, 3, 31)).kind == "city"
    assert city.class_on(DAY).kind == "chukakushi"


def test_before_its_first_class_began_a_municipality_has_none() -> None:
    city = make_municipality(kind="")
    LegalStatus.objects.create(municipality=city, kind="city", begins_on="2020-04-02")

    assert city.class_on(DAY) is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"code": "342077"}, "「342077」は全国地方公共団体コードではありません（検証番号は6）。"),
        ({"code": "34207"}, "「34207」は全国地方公共団体コードではありません（検証番号を含む6桁の数字）。"),
        ({"code": "332020"}, "コード「332020」は第34県のものではありません。"),
        ({"abolished_on": "2019-02-30"}, "「2019-02-30」は日付として読めません。"),
    ],
)
def test_a_form_says_what_is_wrong_with_a_municipality(values: dict, message: str) -> None:
    municipality = Municipality(**{"code": "342076", "name": "福山市", "prefecture": make_prefecture(), **values})

    with pytest.raises(ValidationError) as refused:
        municipality.full_clean()

    assert message in "".join(refused.value.messages)


def test_a_region_has_the_cells_of_its_vision_and_its_undertakings() -> None:
    vision = make_vision(fields_text="ウ-A a,b\nウ-B a")
    make_project(vision=vision, fields_text="ウ－Ａ ｂ")
    make_project(vision=vision, fields_text="ア c")

    assert vision.cells == ("ウ-A:a", "ウ-A:b", "ウ-B:a", "ア:c")
    assert [vision.covers(year) for year in (2019, 2020, 2024, 2025)] == [False, True, True, False]


def test_fields_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(ValidationError, match="役割・政策分野として読めません"):
        make_vision(fields_text="地域医療").full_clean()


def test_numbers_of_applications_are_never_given_twice() -> None:
    first = make_application()
    first.delete()

    assert make_application().number == first.number + 1


def test_two_people_cannot_overwrite_each_other() -> None:
    application = make_application()
    other = Application.objects.get(pk=application.pk)
    application.project = "一"
    application.save()

    other.project = "二"
    with pytest.raises(Stale):
        other.save()


def test_the_name_of_a_measure_is_the_one_of_the_source() -> None:
    assert make_application(measure=None, measure_text="公募名").measure_name == "公募名"
    assert make_application().measure_name == "地域づくり支援事業"
