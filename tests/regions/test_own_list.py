"""What the staff of a region are shown of the list of applications, whichever way it is found."""

from typing import Any

import pytest
from django.test import Client

from regions.admin import application_list as office
from regions.models import CityRegion
from renkei import long_lists
from tests.factories import make_measure
from tests.regions.factories import make_application, make_region, make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/regions/application/"
SOURCE = "https://example.jp/"


@pytest.fixture
def own() -> CityRegion:
    """Return the region of the person who looks; another one has applications in the same years."""
    return make_region(name="備後圏域")


@pytest.fixture(params=["by-their-keys", "among-all"])
def desk(client: Client, own: CityRegion, request: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a client signed in as its staff; two rows a page, few or many of all."""
    monkeypatch.setattr(office, "MANY", 0 if request.param == "among-all" else 5_000)
    monkeypatch.setattr(office.ApplicationList, "list_per_page", 2)
    client.force_login(make_staff(regions=[own]))
    return client


def shown(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return [row.applicant for row in response.context["cl"].result_list]


def make_some(own: CityRegion) -> None:
    other = make_region(name="津軽圏域")
    for number, (year, regions) in enumerate(
        [(2020, [own]), (2021, [other]), (None, [own]), (2021, [own, other]), (2021, [own]), (2019, [other])]
    ):
        make_application(
            applicant=f"第{number}市", fiscal_year=year, regions=regions, years_text="" if year else "不明"
        )


def test_the_newest_of_their_region_come_first(desk: Client, own: CityRegion) -> None:
    make_some(own)

    assert shown(desk) == ["第4市", "第3市"]
    assert shown(desk, "?p=2") == ["第0市", "第2市"]
    assert desk.get(LIST).context["cl"].count_words == "4件"


def test_it_says_where_there_are_more_than_are_counted(
    desk: Client, own: CityRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "MOST_COUNTED", 2)
    make_some(own)
    listed = desk.get(LIST).context["cl"]

    assert listed.count_words == "2件以上"
    assert shown(desk, listed.goes_on) == ["第0市", "第2市"]


def test_a_region_without_applications_has_an_empty_list(desk: Client) -> None:
    make_application(regions=[make_region()])

    assert shown(desk) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("?year=2021", ["第4市", "第3市"], id="year"),
        pytest.param("?year=none", ["第2市"], id="year-not-known"),
        pytest.param("?year=2019", [], id="a-year-of-others"),
        pytest.param("?q=第0", ["第0市"], id="words"),
        pytest.param("?q=第1", [], id="words-of-others"),
        pytest.param("?o=1", ["第0市", "第2市"], id="another-order"),
        pytest.param("?region=R01", ["第4市", "第3市"], id="region"),
        pytest.param("?region=R02", [], id="region-of-others"),
        pytest.param("?p=x", ["第4市", "第3市"], id="no-page"),
    ],
)
def test_what_else_is_asked_is_asked_of_theirs_alone(
    desk: Client, own: CityRegion, query: str, expected: list[str]
) -> None:
    make_some(own)

    assert shown(desk, query) == expected


def test_the_years_offered_are_those_of_their_region(desk: Client, own: CityRegion) -> None:
    make_some(own)

    words = desk.get(LIST).text

    assert "令和3年度" in words
    assert "令和2年度" in words
    assert "year=2019" not in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("?todo=next", {"次を待つ市"}, id="next-stage"),
        pytest.param("?confirmed=unsourced", {"出典のない市"}, id="no-source"),
        pytest.param("?confirmed=waiting", {"次を待つ市"}, id="waits-for-an-editor"),
        pytest.param("?confirmed=no", {"次を待つ市", "出典のない市"}, id="not-confirmed"),
        pytest.param("?confirmed=yes", {"済んだ市"}, id="confirmed"),
    ],
)
def test_what_the_first_page_counts_is_what_its_list_shows(
    desk: Client, own: CityRegion, query: str, expected: set[str]
) -> None:
    for name, values in {
        "次を待つ市": {"stage": "applied", "source": SOURCE},
        "出典のない市": {"stage": "rejected"},
        "済んだ市": {"stage": "granted", "source": SOURCE, "confirmed_on": "2025-04-01"},
    }.items():
        make_application(applicant=name, regions=[own], **values)

    assert set(shown(desk, query)) == expected


@pytest.mark.parametrize("count", [1, 2])
def test_the_list_takes_the_same_queries_for_any_length(
    client: Client, own: CityRegion, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_application(regions=[own, make_region()], measure=make_measure(name=f"施策{number}"))
    client.force_login(make_staff(regions=[own]))

    with django_assert_num_queries(10):
        client.get(LIST)
