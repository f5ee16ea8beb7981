"""What goes wrong below ``/api/`` is told as problem details, in Japanese, and never in HTML."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.urls import path

from renkei.urls import *  # noqa: F403 - the addresses and handlers of the site, and some that fail
from renkei.urls import urlpatterns as site
from tests.factories import make_edition, make_ministry
from tests.regions.factories import make_municipality, make_region
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


def fail_with(error: Exception):
    def view(request: HttpRequest):
        raise error

    return view


urlpatterns = [
    path("api/fails/400", fail_with(SuspiciousOperation("secret"))),
    path("api/fails/403", fail_with(PermissionDenied("secret"))),
    path("api/fails/500", fail_with(RuntimeError("secret"))),
    *site,
]


def problem_of(response, status: int) -> dict:
    """Return the body of an answer that must be a problem of that status."""
    body = response.json()
    assert (response.status_code, body["status"]) == (status, status)
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert {"type", "title", "detail", "instance"} <= set(body)
    assert "secret" not in response.text
    assert not body["detail"].isascii()
    return body


@pytest.mark.urls("tests.renkei.api.test_problems")
@pytest.mark.parametrize("status", [400, 403, 500])
def test_what_fails_inside_is_a_problem_too(client, status):
    client.raise_request_exception = False

    problem_of(client.get(f"/api/fails/{status}"), status)


NOT_THERE = [
    "nowhere", "editions/2025/", "editions/1988", "editions/0", "editions/r1", "editions/2025/draft",
    "editions/2025/r0/entries", "editions/2025/r99999", "editions/2025/entries/0", "editions/2025/entries/1e9",
    "editions/2025/entries/9999999999", "editions/2025%00", "editions/2025%0A", "measures/999999999", "regions/R9999",
    "regions/r19", "regions/R99", "municipalities/000000", "municipalities/34207", "municipalities/３４２０７６",
    "applications/2100", "applications/none", "%F0%A0%AE%B7", "%ED%A0%80", "..%2F..%2Fadmin", "editions//2025", "admin/",
]  # fmt: skip


def test_what_is_not_there_is_404(client):
    make_edition(year=2025, published=True)

    for address in NOT_THERE:
        problem_of(client.get(f"/api/{address}"), 404)


def test_a_year_that_is_not_there_names_those_that_are(client):
    make_edition(year=2024, published=True)
    make_edition(year=2025, published=True)

    assert "公表中の年度：2025、2024" in problem_of(client.get("/api/editions/2030"), 404)["detail"]


def test_methods_that_would_write_are_405(client):
    client.handler.enforce_csrf_checks = True

    for address in ["", "openapi.json", "editions", "editions/2025/entries", "nowhere"]:
        for method in ["post", "put", "patch", "delete", "trace"]:
            response = getattr(client, method)(f"/api/{address}")

            problem_of(response, 405)
            assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("editions", "text/html", 406),
        ("editions", "image/*", 406),
        ("editions", ";;;", 406),
        ("editions", "application/json;q=0", 406),
        ("nowhere", "text/html", 406),
        ("", "application/json", 406),
        ("editions", "text/html, */*;q=0.1", 200),
        ("editions", "application/*", 200),
        ("editions", "", 200),
        ("", "text/html", 200),
    ],
)
def test_a_form_that_we_do_not_answer_in_is_406(client, address, accept, status):
    response = client.get(f"/api/{address}", headers={"accept": accept})

    assert response.status_code == status
    if status == 406:
        problem_of(response, 406)


BAD = [  # address, the parameter that is wrong
    ("editions/2025/entries?ministry=x", "ministry"),
    ("editions/2025/entries?ministry=mic&ministry=x", "ministry"),
    ("editions/2025/entries?field=ウ-A:z", "field"),
    ("editions/2025/entries?grade=x", "grade"),
    ("editions/2025/entries?rate=x", "rate"),
    ("editions/2025/entries?recipient=x", "recipient"),
    ("editions/2025/entries?sort=x", "sort"),
    ("editions/2025/entries?sort=number&sort=budget", "sort"),
    ("editions/2025/entries?q=%00", "q"),
    ("editions/2025/entries?q=" + "あ" * 201, "q"),
    ("editions/2025/entries?q=", "q"),
    ("editions/2025/entries?q=a&q=b", "q"),
    ("editions/2025/entries?page=0", "page"),
    ("editions/2025/entries?page=-1", "page"),
    ("editions/2025/entries?page=1.0", "page"),
    ("editions/2025/entries?page=１", "page"),
    ("editions/2025/entries?page=" + "9" * 5000, "page"),
    ("editions/2025/entries?page=1&page=2", "page"),
    ("editions/2025/entries?page_size=201", "page_size"),
    ("editions/2025/entries?minstry=mic", "minstry"),
    ("editions/2025/entries?𠮷%00=1", "𠮷�"),
    ("editions/2025?q=a", "q"),
    ("editions?page=1", "page"),
    ("measures?ministry=x", "ministry"),
    ("calls?year=1988", "year"),
    ("calls?year=２０２０", "year"),
    ("regions?on=2024-02-30", "on"),
    ("regions?on=9999-01-01", "on"),
    ("regions?on=2024-01-01&on=2024-01-02", "on"),
    ("openapi.json?x=1", "x"),
]


def test_a_bad_parameter_is_400_and_says_which_and_what_was_expected(client):
    make_edition(year=2025, published=True)

    for address, parameter in BAD:
        [wrong] = problem_of(client.get(f"/api/{address}"), 400)["errors"]

        assert wrong["parameter"] == parameter
        assert not (wrong["detail"] + wrong["expected"]).isascii()


def test_every_bad_parameter_is_told_at_once(client):
    make_edition(year=2025, published=True)

    problem = problem_of(client.get("/api/editions/2025/entries?ministry=x&grade=x"), 400)

    assert [wrong["parameter"] for wrong in problem["errors"]] == ["ministry", "grade"]
    assert problem["detail"] == "「ministry」、「grade」の値を確認してください。"
    assert problem["errors"][0]["expected"] == "mic のいずれか"
    assert problem["errors"][1]["expected"] == "priority、considered、examined、extended、other のいずれか"


def test_long_lists_of_what_is_expected_are_cut(client):
    make_edition(year=2025, published=True)
    for number in range(70):
        make_ministry(code=f"x{number}", name=f"省{number}")

    [wrong] = problem_of(client.get("/api/editions/2025/entries?ministry=mof"), 400)["errors"]

    assert "など71件" in wrong["expected"]
    assert len(wrong["expected"]) < 500


def test_a_page_past_the_end_is_404_with_the_way_to_the_last(client):
    make_edition(year=2025, published=True)

    detail = problem_of(client.get("/api/editions/2025/entries?page=2"), 404)["detail"]

    assert "最後は1ページです：http://testserver/api/editions/2025/entries?page=1" in detail


def test_a_strange_host_is_a_problem(client):
    problem_of(client.get("/api/editions", headers={"host": "evil.example"}), 400)


def test_ten_thousand_keys_are_a_problem(client):
    problem_of(client.get("/api/editions?" + "&".join(f"k{n}=1" for n in range(10_001))), 400)


DATA = [
    "/measures/2025/data.json", "/measures/2025/data.csv", "/measures/2025/data.xlsx", "/measures/2025/coverage.json",
    "/measures/2025/changes.json", "/applications/2025/data.json", "/applications/2025/data.csv", "/regions/data.json",
    "/municipalities/342076/data.json", "/calls/feed.atom", "/calls/calls.ics",
]  # fmt: skip
NASTY = [
    "?page=%00", "?page=" + "9" * 5000, "?page=-1", "?page=1&page=x", "?q=%00", "?q=%ff%fe", "?q=" + "あ" * 300, "?q=%F0%90%80",
    "?sort=%00", "?ministry=%00&field=%00&grade=%00&rate=%00&recipient=%00", "?measure=%00&region=%00&stage=%00&kind=%00",
    "?year=%00", "?year=" + "9" * 5000, "?year=２０２０", "?on=%00", "?on=" + "9" * 5000, "?on=2024-02-30", "?on=0000-00-00",
    "?%00=1", "?&&&==", "?q[]=1&q=%F3%A0%84%80",
]  # fmt: skip


def test_nasty_queries_to_the_data_of_the_pages_are_no_failure(client):
    make_edition(year=2025, published=True)
    make_public(regions=[make_region()])
    make_municipality(code="342076")

    statuses = {f"{address}{query}": client.get(f"{address}{query}").status_code for address in DATA for query in NASTY}

    assert {address: status for address, status in statuses.items() if status not in (200, 400)} == {}
    assert statuses["/measures/2025/data.json?q=%00"] == statuses["/regions/data.json?on=0000-00-00"] == 400
