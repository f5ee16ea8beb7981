"""What the API answers: the rows of the site's own data, a page at a time, of the edition that the address names."""

import pytest

import regions.loading
from measures.editions import publish, revise, withdraw
from measures.models import Edition, Ministry
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now
from tests.regions.factories import make_application, make_region
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


def numbers_of(client, query: str) -> list[int]:
    return [entry["number"] for entry in client.get(f"/api/editions/2020/entries{query}").json()["entries"]]


def published_revision(edition: Edition) -> Edition:
    """Publish the next revision of an edition."""
    draft = revise(edition=edition, kind="update", by=None)
    return publish(edition=draft, by=None, confirmed=list(Ministry.objects.values_list("code", flat=True)))


def test_entries_are_those_of_data_json(client, document_2020):
    data = client.get("/measures/2020/data.json").json()
    answer = client.get("/api/editions/2020/entries").json()

    assert answer["entries"] == data["entries"]
    assert (answer["fiscal_year"], answer["edition"], answer["total"]) == (
        data["fiscal_year"], data["edition"], data["total"],
    )  # fmt: skip


def test_a_query_finds_what_the_list_finds(client, document_2020):
    query = "?ministry=mic&field=ウ-A:g&sort=-budget"

    assert numbers_of(client, query) == [3, 4, 2]


def test_pages_lead_to_each_other_and_the_total_is_of_all(client, document_2020):
    response = client.get("/api/editions/2020/entries?ministry=mic&ministry=mext&page=2&page_size=2")
    answer = response.json()
    base = "http://testserver/api/editions/2020/entries?ministry=mic&ministry=mext"

    assert (answer["count"], answer["page"], answer["pages"], answer["page_size"]) == (7, 2, 4, 2)
    assert answer["next"] == f"{base}&page=3&page_size=2"
    assert answer["previous"] == f"{base}&page=1&page_size=2"
    assert response["Link"] == f'<{answer["next"]}>; rel="next", <{answer["previous"]}>; rel="prev"'
    assert answer["total"] == client.get("/api/editions/2020/entries?ministry=mic&ministry=mext").json()["total"]


def test_following_next_gives_every_row_once(client, document_2020):
    address, found = "/api/editions/2020/entries?page_size=5", []
    while address:
        answer = client.get(address).json()
        found += [entry["number"] for entry in answer["entries"]]
        address = answer["next"]

    assert found == list(range(1, 18))


def test_drafts_are_nowhere(client):
    make_edition(year=2025, published=True)
    draft = make_edition(year=2025)
    make_entry(edition=draft, name="案にだけある施策")
    new_year = make_edition(year=2026)
    hidden = make_entry(edition=new_year, name="案にだけある施策", measure=make_measure(name="案にだけある施策"))
    addresses = [
        "editions", "editions/2025", "editions/2025/entries", "editions/2025/changes", "measures", "ministries", "calls",
        "openapi.json", "",
    ]  # fmt: skip

    bodies = [client.get(f"/api/{address}").text for address in addresses]

    assert [address for address, body in zip(addresses, bodies, strict=True) if "案にだけある" in body] == []
    for address in ["editions/2026", "editions/2025/r2", "editions/2025/draft", f"measures/{hidden.measure.number}"]:
        assert client.get(f"/api/{address}").status_code == 404


def test_internal_applications_are_nowhere(client):
    make_public(regions=[make_region()], applicant="公表された申請者")
    make_application(applicant="内部の申請者")
    make_application(applicant="内部の申請者", fiscal_year=2026)

    answer = client.get("/api/applications/2025").json()

    assert [row["applicant"] for row in answer["applications"]] == ["公表された申請者"]
    assert client.get("/api/applications").json()["fiscal_years"] == [2025]
    assert client.get("/api/applications/2026").status_code == 404


def test_an_older_revision_keeps_its_address_and_leads_to_the_newer(client):
    first = make_edition(year=2025, published=True)
    published_revision(first)

    old, new = (client.get(f"/api/editions/2025{stage}/entries") for stage in ("/r1", ""))

    assert (old.json()["edition"]["revision"], new.json()["edition"]["revision"]) == (1, 2)
    assert old["Link"] == '<http://testserver/api/editions/2025/entries>; rel="latest-version"'
    assert "Link" not in new


def test_a_withdrawn_revision_is_gone(client):
    published_revision(make_edition(year=2025, published=True))
    withdraw(edition=Edition.objects.get(year=2025, revision=2), reason="誤り", by=None)

    assert client.get("/api/editions/2025/r2").status_code == 404
    assert client.get("/api/editions/2025").json()["edition"]["revision"] == 1


def test_a_measure_shows_its_years_the_newest_first(client):
    measure = make_measure(name="続く施策")
    for year in (2024, 2025):
        edition = make_edition(year=year)
        make_entry(edition=edition, measure=measure, name=f"続く施策{year}")
        publish_edition_now(edition)

    answer = client.get(f"/api/measures/{measure.number}").json()

    assert [year["entry"]["name"] for year in answer["years"]] == ["続く施策2025", "続く施策2024"]
    assert answer["editions"] == [{"fiscal_year": 2025, "revision": 1}, {"fiscal_year": 2024, "revision": 1}]


def test_regions_and_municipalities_are_those_of_their_own_data(client, document_2020):
    regions.loading.load_missing(by=None)
    pairs = [
        ("/api/regions?on=2024-04-01", "/regions/data.json?on=2024-04-01"),
        ("/api/municipalities/342076?year=2020", "/municipalities/342076/data.json?year=2020"),
    ]
    region = client.get("/api/regions/R19?on=2024-04-01").json()

    assert [client.get(ours).json() == client.get(theirs).json() for ours, theirs in pairs] == [True, True]
    assert region["on"] == "2024-04-01"
    assert region["region"] in client.get("/regions/data.json?on=2024-04-01").json()["regions"]


def test_a_region_is_404_on_a_day_before_it_was(client):
    make_region(code="R01", agreed_on="2016-04-01")

    response = client.get("/api/regions/R01?on=2015-04-01")

    assert response.status_code == 404
    assert "2015-04-01には圏域ではありません" in response.json()["detail"]


def test_the_ledger_in_pages_has_the_totals_of_all(client):
    region = make_region()
    for granted in (1, 2, 3):
        make_public(regions=[region], granted=granted)

    answer = client.get("/api/applications/2025?page_size=2&page=2").json()

    assert answer["totals"] == {"granted": {"yen": 6, "applications": 3}}
    assert len(answer["applications"]) == 1


@pytest.mark.parametrize("address", ["/api/", "/api/openapi.json", "/api/editions", "/api/regions"])
def test_head_says_the_same_without_a_body(client, address):
    get, head = client.get(address), client.head(address)

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(get.content))
    assert head.get("ETag") == get.get("ETag")


def test_options_tells_a_script_of_another_site_what_it_may_do(client):
    response = client.options("/api/editions/2025/entries", headers={"origin": "https://example.jp"})

    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == response["Allow"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_an_answer_can_be_read_by_scripts_of_any_site_with_its_headers(client):
    response = client.get("/api/editions")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Last-Modified", "Link"} <= set(response["Access-Control-Expose-Headers"].split(", "))
    assert "Cookie" not in response["Vary"]
