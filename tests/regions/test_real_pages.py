"""The pages and data of regions on the real data: what is known of 38 regions, and what an officer knows of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

import measures.loading
import regions.loading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


@pytest.fixture(scope="module")
def real_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real data, loaded once for this module: each test runs in a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        measures.loading.load_missing(by=None)
        regions.loading.load_missing(by=None)
        yield
        transaction.set_rollback(True)


def town(client: Client, code: str, year: int) -> dict[str, Any]:
    return client.get(f"/municipalities/{code}/data.json?year={year}").json()


def answers(client: Client, code: str, word: str) -> dict[str, str]:
    """The answer of 2020 for the one measure whose name holds the word."""
    (found,) = [one for one in town(client, code, 2020)["measures"] if word in one["name"]]
    return found["answer"]


def test_everything_registered_is_in_the_data(client):
    found = client.get("/regions/data.json").json()["regions"]
    members = [member for region in found for member in region["members"]]

    assert len(found) == 38
    assert len(members) == 394
    assert len({member["code"] for member in members}) == 376
    assert len({member["code"] for member in members if member["core"]}) == 40
    assert sum(not member["counted"] for member in members) == 13


def test_a_day_counts_what_is_certain_and_sets_the_rest_apart(client):
    figures = client.get("/regions/?on=2025-04-01").context["figures"]

    assert (figures.regions.certain, figures.regions.unconfirmed) == (38, 0)
    assert (figures.cores.certain, figures.cores.unconfirmed) == (40, 0)
    assert (figures.memberships.certain, figures.memberships.unconfirmed) == (392, 2)
    assert (figures.municipalities.certain, figures.municipalities.unconfirmed) == (374, 2)
    assert (figures.places, figures.bodies) == (394, 376)
    assert figures.uncounted == 13


def test_the_ministrys_figure_stands_beside_ours_with_date_and_source(client):
    page = client.get("/regions/?on=2024-04-01")

    assert page.context["figures"].memberships.certain == 380
    assert page.context["published"].municipalities == 376
    assert "<small>令和6年4月1日時点</small>" in page.text
    assert 'href="https://www.soumu.go.jp/main_sosiki/jichi_gyousei/renkeichusutoshiken/"' in page.text
    assert "国の公表値とは完全には一致しません" in page.text


@pytest.mark.parametrize(
    ("day", "as_of"),
    [("2022-03-31", "2021-11-30"), ("2018-11-29", "2017-03-31"), ("2018-11-30", "2018-11"), ("2017-03-30", None)],
)
def test_the_published_figure_is_the_newest_at_or_before_the_day(client, day, as_of):
    published = client.get(f"/regions/?on={day}").context["published"]

    assert (published and published.as_of) == as_of


@pytest.mark.parametrize(("day", "members"), [("2024-04-01", 20), ("2025-04-01", 24)])
def test_kumamoto_grew_by_four(client, day, members):
    page = client.get(f"/regions/R35/?on={day}")

    assert (page.context["roster"].size, page.context["roster"].unconfirmed) == (members, 0)
    assert len(page.context["roster"].later) == 24 - members


@pytest.mark.parametrize(
    ("year", "codes"), [(2020, ["R23", "R24"]), (2023, ["R23", "R24"]), (2024, ["R23", "R24", "R25"])]
)
def test_takehara_is_in_three_regions_since_march_2024(client, year, codes):
    assert [region["code"] for region in town(client, "342033", year)["regions"]] == codes


def test_takehara_joined_on_28_march_2024(client):
    def members(day: str) -> list[str]:
        page = client.get(f"/regions/R25/?on={day}")
        return [held.municipality.name for held in page.context["roster"].held]

    assert "竹原市" not in members("2024-03-27")
    assert "竹原市" in members("2024-03-28")


def test_kure_is_core_in_one_region_and_partner_in_another(client):
    regions = town(client, "342025", 2020)["regions"]

    assert {region["name"]: region["core"] for region in regions} == {
        "広島広域都市圏": False,
        "広島中央地域連携中枢都市圏": True,
    }
    page = client.get("/regions/R24/?on=2020-04-01")
    assert next((str(each.municipality), each.region.code) for each, _ in page.context["elsewhere"]) == ("呉市", "R23")


@pytest.mark.parametrize(("year", "kind"), [(2020, "市"), (2021, "中核市")])
def test_matsumoto_became_a_chukakushi_in_2021(client, year, kind):
    assert town(client, "202029", year)["legal_class"]["name"] == kind
    assert f"<dt>区分</dt><dd>{kind}<br>" in client.get(f"/municipalities/202029/?year={year}").text


def test_yamaguchi_is_a_core_city_but_an_ordinary_city(client):
    roster = client.get("/regions/R27/?on=2024-04-01").context["roster"]

    assert [(city.name, city.class_on(roster.day).kind) for city in roster.cores] == [
        ("宇部市", "city"),
        ("山口市", "city"),
    ]


def test_shimonoseki_has_no_partner(client):
    assert [held.membership.core for held in client.get("/regions/R26/").context["roster"].held] == [True]


@pytest.mark.parametrize(
    ("code", "word", "answer"),
    [
        pytest.param("341002", "地域IoT", "ineligible", id="hiroshima-is-a-designated-city"),
        pytest.param("342076", "地域IoT", "eligible", id="fukuyama"),
        pytest.param("131016", "地域IoT", "eligible", id="chiyoda"),
        pytest.param("131016", "公衆無線LAN", "ineligible", id="chiyoda-is-no-ordinary-local-government"),
        pytest.param("342092", "Ⅰ帰国", "ineligible", id="miyoshi"),
        pytest.param("352039", "Ⅰ帰国", "ineligible", id="yamaguchi-is-no-chukakushi"),
        pytest.param("342076", "Ⅰ帰国", "eligible", id="fukuyama-is-a-chukakushi"),
        pytest.param("342076", "幹線鉄道等", "check", id="a-statutory-council"),
    ],
)
def test_who_may_receive_the_money_in_2020(client, code, word, answer):
    assert answers(client, code, word) == answer


def test_every_measure_has_an_answer_with_its_reason_on_page_and_in_data(client):
    page = client.get("/municipalities/341002/?year=2020")
    data = town(client, "341002", 2020)["measures"]

    assert len(data) == sum(len(group.offers) for group in page.context["offers"].groups) == 17
    assert all(one["reason"] in page.text for one in data)
    assert all(way in page.text for one in data for way in one["open_ways"])


def test_the_measures_of_a_region_come_with_reasons_and_examples_of_others(client):
    page = client.get("/regions/R25/measures/2020/")
    rows = {row.entry.display_name: row for row in page.context["offers"].rows}

    assert len(rows) == 17
    assert len(page.context["offers"].empty) == 10
    assert "都市圏ビジョンは登録されていません（未登録）。" in page.text
    assert "この欄に掲載された関係各省の施策はありません。地方財政措置は別に講じられています。" in page.text
    assert 'href="/measures/2020/coverage/"' in page.text
    assert "支援なし" not in page.text
    (wireless,) = [row for name, row in rows.items() if "公衆無線LAN" in name]
    assert [example.applicant for example in wireless.examples] == ["新潟県聖籠町", "福島県福島市", "福島県川俣町"]
    (iot,) = [row for name, row in rows.items() if "地域IoT" in name]
    assert iot.examples == []  # the three known ones count for this region


def test_a_region_that_was_not_formed_yet_is_said_not_guessed(client):
    page = client.get("/regions/R02/measures/2020/")

    assert page.status_code == 200
    assert "令和2年4月1日には、この圏域は存在しません（形成の日：令和4年1月12日）" in page.text
    assert "offers" not in page.context


def test_a_region_whose_beginning_is_unknown_counts_its_members_as_unconfirmed(client):
    page = client.get("/regions/R14/measures/2020/")

    assert (page.context["roster"].size, page.context["roster"].unconfirmed) == (0, 11)
    assert "0市町村（実数）のほか、加入日が未確認の11市町村を含めています" in page.text
    assert len(page.context["offers"].rows) == 17


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("竹原", ["竹原市"]),
        ("ﾀｹﾊﾗ", ["竹原市"]),
        ("34203", ["竹原市"]),
        ("３４２０３３", ["竹原市"]),
        ("広島県竹原市", ["竹原市"]),
        ("広島県　府中", ["府中市", "府中町"]),
        ("ひろしまけん たけはら", ["竹原市"]),
        ("龍ケ崎", ["龍ケ崎市"]),
        ("竜ヶ崎", ["龍ケ崎市"]),
        ("東京都 竹原", []),
        ("そんなまちはない", []),
    ],
)
def test_a_town_is_found_however_it_is_written(client, words, found):
    page = client.get("/municipalities/", {"q": words})

    assert [row[0].name for row in page.context["rows"]] == found
    assert ("名前の一部（福山）、ひらがな（ふくやま）" in page.text) is not bool(found)


def test_many_towns_come_page_by_page(client):
    page = client.get("/municipalities/?q=市&page=2")

    assert page.context["page"].paginator.count > 700
    assert len(page.context["rows"]) == 50
    assert client.get("/municipalities/?q=市&page=99").status_code == 404


def test_the_map_leads_to_each_prefecture_on_the_page(client):
    page = client.get("/regions/?on=2024-04-01")

    assert page.text.count('href="#pref-') == page.text.count('<tr role="row" id="pref-') == 47
    assert "<title>広島県：3圏域</title>" in page.text
    regions = {tile.place.name: [roster.region.code for roster in there] for tile, there in page.context["prefectures"]}
    assert regions["広島県"] == ["R23", "R24", "R25"]
    assert regions["東京都"] == []
