"""What a region or a town could use of a long edition: pages in one order, with the counts of all on each."""

import re
from typing import Any

import pytest
from django.test import Client

from measures import queries
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.regions.factories import make_application, make_membership, make_municipality, make_region, make_vision
from tests.regions.test_town_pages import answers_on

pytestmark = pytest.mark.django_db
REGION = "/regions/R01/measures/2025/"
TOWN = "/municipalities/342076/"
SUPPORTS = ["優先採択の配慮を行う。", "支援する。", "要望を踏まえ支援策を検討する。"]
RECIPIENTS = ["都道府県", "市町村", "法定協議会等", "中核市"]
FIELDS = ["ア a", "ウ-A f,g", "読めない", "ウ-A f"]


@pytest.fixture
def long_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven measures that differ in all that the order is made of, a town, its region, its vision."""
    town = make_municipality(code="342076", name="福山市", kind="chukakushi")
    region = make_region(code="R01")
    make_membership(region=region, municipality=town, core=True)
    make_vision(region=region, first_year=2024, last_year=2028, fields_text="ウ-A f,g")
    edition = make_edition(year=2025)
    for place in range(7):
        make_entry(
            edition=edition,
            name=f"施策{place}",
            support_text=SUPPORTS[place % 3],
            recipients_text=RECIPIENTS[place % 4],
            fields_text=FIELDS[(place + 1) % 4],
        )
    publish_edition_now(edition)


def names(client: Client, query: str = "") -> list[str]:
    return [row.entry.name for row in client.get(REGION + query).context["offers"].rows]


@pytest.mark.usefixtures("long_edition")
@pytest.mark.parametrize("vision", [True, False])
def test_the_pages_of_a_region_together_have_the_order_of_one(
    client: Client, monkeypatch: pytest.MonkeyPatch, vision: bool
) -> None:
    if not vision:
        client.get(REGION).context["region"].visions.all().delete()
    whole = names(client)  # ranked as they stand, all at once
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)

    pages = [names(client, f"?page={number}") for number in (1, 2, 3)]

    assert sum(pages, []) == whole  # noqa: RUF017
    assert list(map(len, pages)) == [3, 3, 1]
    assert whole != sorted(whole)


@pytest.mark.usefixtures("long_edition")
def test_every_page_of_a_region_counts_all_and_goes_on_counting(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)

    second = client.get(f"{REGION}?page=2")

    assert "7件の施策<small>（4～6件目）</small>" in second.text
    assert '<ol class="ranked" start="4">' in second.text
    assert "2／3ページ" in second.text
    assert [cell.cell for cell in second.context["empty"]] == []
    assert 'id="ranked"' in second.text


@pytest.mark.usefixtures("long_edition")
def test_examples_are_those_of_the_measures_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    last = client.get(f"{REGION}?page=7").context["offers"].rows[0].entry.measure
    make_application(measure=last, regions=[make_region()], public=True, source="https://example.jp/", stage="adopted")

    shown = [client.get(f"{REGION}?page={number}").context["offers"].rows[0].examples for number in (1, 7)]

    assert [len(examples) for examples in shown] == [0, 1]


@pytest.mark.usefixtures("long_edition")
def test_the_pages_of_a_town_together_are_its_data(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    data = client.get(f"{TOWN}data.json").json()["measures"]
    found: dict[str, list[str]] = {"eligible": [], "check": [], "ineligible": []}

    pages = [client.get(f"{TOWN}?page={number}") for number in (1, 2, 3)]
    for page in pages:
        for answer, shown in answers_on(page).items():
            found[answer] += shown

    assert found == {answer: [one["name"] for one in data if one["answer"] == answer] for answer in found}
    counts = {answer: len(shown) for answer, shown in found.items()}
    for page in pages:
        assert {group.answer.value: group.part.count for group in page.context["offers"].groups} == counts
        for answer in found:
            assert f'id="{answer}"' in page.text
        for anchor in re.findall(r'href="#([a-z]+)"', page.text):
            assert f'id="{anchor}"' in page.text


@pytest.mark.usefixtures("long_edition")
def test_a_part_on_another_page_of_a_town_leads_there_in_the_same_year(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)

    text = client.get(f"{TOWN}?year=2025").text

    assert f'href="{TOWN}?year=2025&amp;page=2#ineligible"' in text
    assert '<a href="#eligible">' in text


@pytest.mark.usefixtures("long_edition")
@pytest.mark.parametrize("address", [REGION, TOWN])
def test_past_the_end_is_404_with_a_way_back(client: Client, address: str) -> None:
    assert client.get(f"{address}?page=1").status_code == 200

    response = client.get(f"{address}?page=2")

    assert response.status_code == 404
    assert f'href="{address}?' in response.text


@pytest.mark.usefixtures("long_edition")
@pytest.mark.parametrize("page", ["0", "-3", "x", "%00", "1.5"])
@pytest.mark.parametrize("address", [REGION, TOWN])
def test_a_nonsense_page_is_a_message_and_no_rows(client: Client, address: str, page: str) -> None:
    response = client.get(f"{address}?page={page}")

    assert response.status_code == 200
    assert "ページは1以上の整数で指定してください。" in response.text
    assert "施策0" not in response.text


@pytest.mark.usefixtures("long_edition")
def test_one_page_has_no_bar(client: Client) -> None:
    for address in (REGION, TOWN):
        text = client.get(address).text
        assert 'class="pages"' not in text
        assert "件目" not in text
        assert "start=" not in text


def test_a_year_without_an_edition_still_refuses_a_nonsense_page(client: Client) -> None:
    town: Any = make_municipality()

    assert "ページは1以上" in client.get(f"/municipalities/{town.code}/?page=x").text
