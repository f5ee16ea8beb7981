"""わたしのまち: search, one municipality as of a year, and the same as data."""

import pytest

from measures.notation.years import fiscal_year_of
from regions.views.asking import last_day
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.regions.factories import make_membership, make_municipality, make_region

pytestmark = pytest.mark.django_db


def publish_year(year: int, **recipients: str) -> None:
    """Publish an edition with a measure for each keyword: its name and its recipients."""
    edition = make_edition(year=year)
    for name, text in recipients.items():
        make_entry(edition=edition, name=name, recipients_text=text)
    publish_edition_now(edition)


def answers_on(page) -> dict[str, list[str]]:
    """Return the measures on the page by their answer."""
    groups = page.context["offers"].groups
    return {group.answer.value: [offer.entry.name for offer in group.offers] for group in groups}


# search


def test_before_anything_is_asked_there_is_only_the_field(client):
    make_municipality(name="福山市")

    page = client.get("/municipalities/")

    assert 'name="q"' in page.text
    assert "福山市</a>" not in page.text


@pytest.mark.parametrize(
    ("query", "message", "key"),
    [
        ({"q": "\0"}, "使えない文字", "q"),
        ({"q": "あ" * 201}, "200字以内", "q"),
        ({"q": "福山", "page": "0"}, "ページは1以上の整数で指定してください。", "page"),
        ({"q": "福山", "page": "x"}, "ページは1以上の整数で指定してください。", "page"),
    ],
)
def test_a_bad_search_is_a_message_and_no_rows(client, query, message, key):
    make_municipality(name="福山市")

    page = client.get("/municipalities/", query)

    assert page.status_code == 200
    assert message in page.text
    assert "rows" not in page.context
    assert list(page.context["form"].errors) == [key]


def test_one_town_found_is_still_a_list(client):
    make_municipality(code="342076", name="福山市", kana="ふくやまし")
    make_municipality(name="府中市")

    page = client.get("/municipalities/?q=ふくやま")

    assert page.status_code == 200
    assert [row[0].name for row in page.context["rows"]] == ["福山市"]
    assert 'href="/municipalities/342076/"' in page.text


def test_an_abolished_town_is_found_with_its_successor(client):
    successor = make_municipality(name="新市")
    make_municipality(name="旧町", abolished_on="2006-03-01", successor=successor)

    page = client.get("/municipalities/?q=旧町")

    assert "廃止" in page.text
    assert f'<a href="/municipalities/{successor.code}/">新市</a>' in page.text


@pytest.mark.parametrize("size", [1, 3])
def test_search_takes_the_same_queries_for_any_length(client, django_assert_num_queries, size):
    region = make_region()
    for _ in range(size):
        make_membership(region=region)

    with django_assert_num_queries(7):
        assert len(client.get("/municipalities/?q=市").context["rows"]) == size


# one town


def test_answers_stand_in_three_groups_with_their_reasons(client):
    publish_year(2025, 受ける施策="市町村", 受けない施策="都道府県", 分からない施策="法定協議会等")
    town = make_municipality(name="福山市", kind="chukakushi")

    page = client.get(f"/municipalities/{town.code}/")

    assert answers_on(page) == {
        "eligible": ["受ける施策"],
        "check": ["分からない施策"],
        "ineligible": ["受けない施策"],
    }
    assert "中核市は「市町村」に含まれます。" in page.text
    assert "都道府県を通じた間接補助の有無は、所管府省に御確認ください。" in page.text


def test_being_a_core_city_or_a_partner_counts(client):
    publish_year(2025, 中枢="連携中枢都市", 構成="連携中枢都市圏を構成する市町村")
    region = make_region()
    core, partner, neither = (make_municipality() for _ in range(3))
    make_membership(region=region, municipality=core, core=True)
    make_membership(region=region, municipality=partner)

    def answers(town) -> list[str]:
        return [one["answer"] for one in client.get(f"/municipalities/{town.code}/data.json").json()["measures"]]

    assert answers(core) == ["eligible", "eligible"]
    assert answers(partner) == ["check", "eligible"]
    assert answers(neither) == ["check", "check"]


def test_a_town_without_a_class_is_to_be_checked(client):
    publish_year(2025, 施策="市町村")
    town = make_municipality(kind="")

    (found,) = client.get(f"/municipalities/{town.code}/data.json").json()["measures"]

    assert found["answer"] == "check"
    assert "区分が登録されていないため" in found["reason"]


def test_the_newest_published_year_is_the_default(client):
    publish_year(2024, 昔="市町村")
    publish_year(2025, 今="市町村")
    make_entry(edition=make_edition(year=2026), name="案")  # could leak
    town = make_municipality()

    assert answers_on(client.get(f"/municipalities/{town.code}/"))["eligible"] == ["今"]
    asked = client.get(f"/municipalities/{town.code}/?year=令和6年度")
    assert answers_on(asked)["eligible"] == ["昔"]
    assert "offers" not in client.get(f"/municipalities/{town.code}/?year=2026").context


def test_a_year_without_an_edition_still_shows_class_and_regions(client):
    membership = make_membership()

    page = client.get(f"/municipalities/{membership.municipality.code}/?year=2020")

    assert membership.region.name in page.text
    assert "令和2年度の年度版は公表されていません。" in page.text
    assert client.get(f"/municipalities/{membership.municipality.code}/data.json?year=2020").json()["edition"] is None


@pytest.mark.parametrize(
    "typed", ["x", "1988", "令和0年度", "\0", "2101", "20200", str(fiscal_year_of(last_day()) + 1)]
)
def test_a_bad_year_is_a_message_on_the_page_and_400_as_data(client, typed):
    publish_year(2025, 施策="市町村")
    town = make_municipality()

    page = client.get(f"/municipalities/{town.code}/", {"year": typed})
    data = client.get(f"/municipalities/{town.code}/data.json", {"year": typed})

    assert page.status_code == 200
    assert 'href="#year"' in page.text
    assert "施策</a>" not in page.text
    assert data.status_code == 400
    assert "年度は、" in data.json()["errors"]["year"][0]


def test_an_unknown_code_is_404_with_the_search(client):
    make_municipality(code="342076")

    page = client.get("/municipalities/342077/")
    data = client.get("/municipalities/342077/data.json")

    assert page.status_code == data.status_code == 404
    assert 'action="/municipalities/"' in page.text
    assert "「342077」" in data.json()["errors"]["code"][0]


@pytest.mark.parametrize("address", ["/municipalities/34207/", "/municipalities/x/", "/municipalities/3420766/"])
def test_a_nonsense_code_is_404(client, address):
    assert client.get(address).status_code == 404


def test_an_abolished_town_leads_to_its_successor_and_keeps_its_past(client):
    publish_year(2005, 施策="市町村")
    publish_year(2025, 施策="市町村")
    successor = make_municipality(code="342076", name="新市")
    town = make_municipality(name="旧町", kind="town", abolished_on="2006-03-01", successor=successor)

    today, past = (client.get(f"/municipalities/{town.code}/?year={year}") for year in (2025, 2005))

    assert '<a href="/municipalities/342076/?year=2025">新市</a>' in today.text
    assert "offers" not in today.context
    assert answers_on(past)["eligible"] == ["施策"]
    data = client.get(f"/municipalities/{town.code}/data.json?year=2025").json()
    assert (data["abolished_on"], data["successor"], data["measures"]) == ("2006-03-01", "342076", [])


def test_data_has_its_keys(client):
    publish_year(2025, 施策="市町村")
    membership = make_membership(region=make_region(code="R25", name="備後圏域"))

    data = client.get(f"/municipalities/{membership.municipality.code}/data.json?year=2025").json()

    assert data["regions"] == [
        {"code": "R25", "name": "備後圏域", "core": False, "begins_on": "2015-03-25", "certain": True}
    ]
    assert data["measures"] == [
        {
            "number": 1,
            "name": "施策",
            "answer": "eligible",
            "reason": "一般の市は「市町村」に含まれます。",
            "open_ways": [],
        }
    ]
    assert (data["fiscal_year"], data["as_of"], data["edition"]) == (2025, "2025-04-01", {"revision": 1})


@pytest.mark.parametrize("size", [1, 3])
def test_a_town_takes_the_same_queries_for_any_size(client, django_assert_num_queries, size):
    publish_year(2025, **{f"施策{place}": "市町村" for place in range(size)})
    town = make_municipality()
    for _ in range(size):
        make_membership(region=make_region(), municipality=town)

    for address, queries in (("", 7), ("?page=1", 6), ("data.json", 6)):  # the first reads what is kept of the edition
        with django_assert_num_queries(queries):
            client.get(f"/municipalities/{town.code}/{address}")
