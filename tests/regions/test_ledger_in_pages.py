"""The ledger of a long year: applications by pages, and the measures they are for as pages of their own."""

import re
from typing import Any

import pytest
from django.test import Client

import regions.loading
from measures import queries
from renkei.kept_pages import PAGES
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now
from tests.regions.factories import make_application, make_region
from tests.regions.test_ledger_page import options

pytestmark = pytest.mark.django_db
PATH = "/applications/2025/"


@pytest.fixture
def long_ledger(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Seven applications for five subjects; returns the subjects' keys in the ledger's order."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    region, other = make_region(code="R01"), make_region(code="R02")
    measures = [make_measure(name=f"施策{place}") for place in range(4)]
    common = {"public": True, "source": "https://example.jp/", "stage": "adopted", "granted": 1_000}
    for place in (3, 0, 1, 2, 1, 1):
        make_application(measure=measures[place], regions=[region], **common)
    make_application(measure_text="対応のない事業", regions=[other], **common)
    make_application(
        measure=measures[0], regions=[other], applicant="見せない市", stage="adopted"
    )  # internal: could leak
    return [*(str(measure.number) for measure in measures), "対応のない事業"]


def test_the_pages_together_are_the_whole(client: Client, long_ledger: list[str]) -> None:
    pages = [client.get(f"{PATH}?page={number}") for number in range(1, 5)]

    shown = [line.subject.key for page in pages for line in page.context["lines"]]
    assert shown == [key for key, count in zip(long_ledger, (1, 3, 1, 1, 1), strict=True) for _ in range(count)]
    assert [(page.context["count"], page.context["totals"][0].yen) for page in pages] == [(7, 7_000)] * 4


def test_every_page_leads_to_the_tables_by_measure(client: Client, long_ledger: list[str]) -> None:
    for number in (1, 4):
        text = client.get(f"{PATH}?page={number}").text
        for name in ("adoption", "matrix"):
            assert f'id="{name}"' in text
            assert f'href="{PATH}?by=measure#{name}"' in text
        assert "<td" in text
        assert 'class="matrix"' not in text


def test_the_tables_by_measure_are_pages_that_add_up(client: Client, long_ledger: list[str]) -> None:
    pages = [client.get(f"{PATH}?by=measure&page={number}") for number in (1, 2, 3)]

    rows = [row for page in pages for row in page.context["matrix"].rows]
    assert [subject.key for subject, _ in rows] == long_ledger
    assert sum(count for _, cells in rows for cell in cells for _, count in cell.stages) == 7
    assert [[region.code for region in page.context["matrix"].regions] for page in pages] == [["R01"], ["R01"], ["R02"]]
    assert [len(page.context["adoptions"]) for page in pages] == [2, 2, 1]
    assert all(page.context["count"] == 7 for page in pages)
    assert "2／3ページ" in pages[1].text
    assert all(page.context["lines"] == [] for page in pages)
    assert "見せない市" not in "".join(page.text for page in pages)


def test_a_condition_holds_for_the_tables_too(client: Client, long_ledger: list[str]) -> None:
    page = client.get(f"{PATH}?by=measure&region=R02")

    assert [subject.key for subject, _ in page.context["matrix"].rows] == ["対応のない事業"]
    assert f'href="{PATH}?region=R02"' in page.text  # the applications one by one


def test_of_many_measures_those_chosen_are_named_and_the_others_lead_on(client: Client, long_ledger: list[str]) -> None:
    plain, chosen = client.get(PATH), client.get(f"{PATH}?measure={long_ledger[1]}&measure=対応のない事業")

    assert options(plain, "measure") == {}
    assert f'href="{PATH}?by=measure#adoption">5の施策から選ぶ</a>' in plain.text
    assert options(chosen, "measure") == {long_ledger[1]: 3, "対応のない事業": 1}
    assert options(chosen, "stage") == {"adopted": 4}
    assert options(plain, "stage") == {"adopted": 7}


@pytest.mark.parametrize("query", ["page=5", "by=measure&page=4", "region=R02&page=2"])
def test_past_the_end_is_404_with_a_way_back(client: Client, long_ledger: list[str], query: str) -> None:
    response = client.get(f"{PATH}?{query}")

    assert response.status_code == 404
    assert f'href="{PATH}?' in response.text


@pytest.mark.parametrize("query", ["page=0", "page=x", "by=x", "by=measure&page=x"])
def test_a_bad_value_is_a_message_and_no_rows(client: Client, long_ledger: list[str], query: str) -> None:
    response = client.get(f"{PATH}?{query}")

    assert response.status_code == 200
    assert "条件に誤りがあるため" in response.text
    assert "<td" not in response.text


def test_the_data_stay_whole(client: Client, long_ledger: list[str]) -> None:
    page = client.get(f"{PATH}?by=measure&page=2").text

    (address,) = re.findall(r'href="([^"]*data\.json[^"]*)"', page)
    assert len(client.get(address).json()["applications"]) == 7


def test_the_real_records_of_a_year_stand_on_one_page(client: Client, document_2020: object) -> None:
    regions.loading.load_missing(by=None)

    text = client.get("/applications/2020/").text

    assert 'class="pages"' not in text
    assert "by=measure" not in text
    assert 'class="matrix"' in text


def test_a_measure_names_the_first_of_many_applications_and_leads_to_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    for _ in range(3):
        make_application(measure=entry.measure, public=True, source="https://example.jp/", regions=[make_region()])

    text = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert "3件のうち2件を示します。" in text
    assert f'href="{PATH}?measure={entry.measure.number}"' in text


def test_what_is_kept_of_a_ledger_is_counted_anew_after_a_change(client: Client, settings: Any) -> None:
    settings.RENKEI_KEEP_PAGES = 32
    PAGES.clear()
    region, measure = make_region(code="R01"), make_measure()
    common = {"measure": measure, "public": True, "source": "https://example.jp/", "regions": [region]}
    make_application(**common, stage="adopted", granted=1_000)
    before = [client.get(address) for address in (PATH, "/regions/R01/")]

    make_application(**common, stage="rejected", granted=5_000)
    after = [client.get(address) for address in (PATH, "/regions/R01/")]

    assert [(page.context["count"], page.context["totals"][0].yen) for page in (before[0], after[0])] == [
        (1, 1_000),
        (2, 6_000),
    ]
    assert options(after[0], "stage") == {"adopted": 1, "rejected": 1}
    assert options(after[0], "region") == {"R01": 2}
    assert [len(page.context["applications"]) for page in (before[1], after[1])] == [1, 2]
    PAGES.clear()
