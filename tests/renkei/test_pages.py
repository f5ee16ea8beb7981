"""What the site says of itself, to people and to programs."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from renkei.datasets import DataFile, Dataset, write_json_ld
from renkei.templatetags.site import json_ld
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.regions.factories import make_region

pytestmark = pytest.mark.django_db
REVISION = re.compile('<link rel="canonical" href="(.*?)">')


def test_the_data_page_lists_what_every_edition_offers(client: Client) -> None:
    make_edition(year=2024, published=True)
    make_edition(year=2025, published=True)
    make_edition(year=2026)  # could leak

    page = client.get("/data/").text

    for year in (2024, 2025):
        for file in ("data.csv", "data.json", "data.xlsx", "coverage.csv", "coverage.json"):
            assert f'href="/measures/{year}/{file}"' in page
    assert 'href="/measures/2025/changes.csv"' in page
    assert "/measures/2024/changes.csv" not in page  # there is no year before it
    assert "/measures/2026/" not in page


def test_every_link_to_data_answers(client: Client, document_2020: Any) -> None:
    links = re.findall(r'href="(/(?:measures|regions|applications|calls)/[^"#]*)"', client.get("/data/").text)

    assert len(links) >= 8
    assert {
        link: client.get(link).status_code for link in links if client.get(link, follow=True).status_code != 200
    } == {}


def test_data_sets_are_described_for_search_engines(client: Client) -> None:
    make_edition(year=2025, published=True)

    page = client.get("/data/").text
    described = [json.loads(block) for block in re.findall('<script type="application/ld.json">(.*?)</script>', page)]

    first = described[0]
    assert first["@type"] == "Dataset"
    assert first["url"] == "http://testserver/measures/2025/"
    assert first["temporalCoverage"] == "2025-04-01/2026-03-31"
    assert {file["encodingFormat"] for file in first["distribution"]} >= {"text/csv", "application/json"}
    assert all(file["contentUrl"].startswith("http://testserver/") for file in first["distribution"])


def test_words_of_a_data_set_cannot_end_its_element() -> None:
    dataset = Dataset(
        "</script><script>alert(1)</script>&", "\u2028", "/", (DataFile("CSV形式", "/a.csv", "text/csv"),)
    )

    block = json_ld(write_json_ld(dataset, lambda path: path))

    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028") & set(inside)
    assert json.loads(inside)["name"] == dataset.name


def test_a_revision_and_a_search_name_the_current_page_as_the_one_to_keep(client: Client) -> None:
    make_edition(year=2025, published=True)

    for address in ("/measures/2025/", "/measures/2025/r1/", "/measures/2025/?q=地域&sort=number"):
        assert REVISION.search(client.get(address).text)[1] == "http://testserver/measures/2025/"
    assert not REVISION.search(client.get("/nowhere/").text)


def test_words_of_an_edition_are_escaped_in_what_is_said_of_a_page(client: Client) -> None:
    edition = make_edition(year=2025)
    entry = make_entry(edition=edition, name='"><b>太字</b>', summary="' onload=x \"")
    publish_edition_now(edition)

    page = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert '<meta property="og:title" content="&quot;&gt;&lt;b&gt;太字&lt;/b&gt; | 令和7年度版">' in page
    assert "<b>太字" not in page


def test_the_map_for_machines_holds_what_readers_see_today(client: Client) -> None:
    make_edition(year=2024, published=True)
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    draft = make_entry(edition=make_edition(year=2026))
    region = make_region()

    paths = re.findall("<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").text)

    assert len(paths) == len(set(paths))
    assert {"/", "/about/", "/measures/2025/", "/measures/2025/changes/", f"/regions/{region.code}/"} <= set(paths)
    assert {f"/measures/2025/{entry.measure.number}/", f"/measures/all/{entry.measure.number}/"} <= set(paths)
    assert f"/measures/all/{draft.measure.number}/" not in paths
    assert not [path for path in paths if "2026" in path or "/r1/" in path or "/draft/" in path]
    assert "/measures/2024/changes/" not in paths


def test_every_place_of_the_map_is_there(client: Client, document_2020: Any) -> None:
    paths = re.findall("<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").text)

    assert len(paths) > 40
    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_the_same_queries_for_any_length(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    edition = make_edition(year=2025)
    for number in range(count):
        make_entry(edition=edition, name=f"施策{number}")
        make_region()
    publish_edition_now(edition)

    with django_assert_num_queries(15):
        client.get("/sitemap.xml")


def test_robots_stay_out_of_the_office_and_the_drafts(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /measures/*/draft/"} <= set(lines)
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_the_contact_for_weaknesses_is_published_where_there_is_one(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.RENKEI_SECURITY_CONTACT = "security@example.jp"
    text = client.get("/.well-known/security.txt").text

    assert "Contact: mailto:security@example.jp\n" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", text, re.M)


def test_the_operator_is_named_where_one_is_set(client: Client, settings: Any) -> None:
    assert "登録されていません" in client.get("/about/").text

    settings.RENKEI_OPERATOR, settings.RENKEI_CONTACT = "総務省 市町村課", "renkei@example.jp"
    for address in ("/about/", "/accessibility/"):
        page = client.get(address).text
        assert "総務省 市町村課" in page
        assert '<a href="mailto:renkei@example.jp">renkei@example.jp</a>' in page


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/", []),
        ("/measures/2025/", [("/measures/", "true")]),
        ("/measures/all/", [("/measures/", "true")]),
        ("/measures/2025/coverage/", [("/measures/coverage/", "true")]),
        ("/regions/", [("/regions/", "page")]),
        ("/municipalities/", [("/municipalities/", "page")]),
        ("/calls/", [("/calls/", "page")]),
        ("/applications/unknown/", [("/applications/", "true")]),
        ("/data/", [("/data/", "page")]),
        ("/about/", []),
        ("/nowhere/", []),
    ],
)
def test_the_navigation_marks_where_one_is(client: Client, address: str, marked: list[tuple[str, str]]) -> None:
    make_edition(year=2025, published=True)
    page = client.get(address).text
    header = page[page.index("<header") : page.index("</header>")]

    assert re.findall('href="([^"]+)" aria-current="([a-z]+)"', header) == marked


def test_coverage_leads_to_the_newest_year(client: Client) -> None:
    assert client.get("/measures/coverage/")["Location"] == "/"
    make_edition(year=2025, published=True)
    assert client.get("/measures/coverage/")["Location"] == "/measures/2025/coverage/"


def test_a_long_map_is_an_index_of_parts_that_answer(client: Client, document_2020: Any, monkeypatch: Any) -> None:
    whole = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    monkeypatch.setattr("renkei.sitemaps.is_long", lambda: True)

    parts = [unescape(address) for address in re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)]
    found = [address for part in parts for address in re.findall(r"<loc>(.*?)</loc>", client.get(part).text)]

    assert "http://testserver/sitemap.xml?section=entries-2020" in parts
    assert sorted(found) == sorted(whole)
    assert client.get("/sitemap.xml?section=nonsense").status_code == 404
