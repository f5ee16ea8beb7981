"""Answers by tag: 304 for one statement, pages made once, nothing that one person alone may see, nothing stale."""

import gzip
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measures import empty_searches
from measures.models import Ministry
from renkei.conditions import answer_by_tag, drawn_from
from renkei.kept_pages import PAGES, KeptPage, KeptPages
from renkei.marks import read_mark
from renkei.sources import CATALOGUE
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
PAGE = "/measures/2025/"


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> Any:
    """Pages are kept, as they are outside of tests; each test begins without any."""
    settings.RENKEI_KEEP_PAGES = 32
    settings.RENKEI_KEEP_VALUES = True
    PAGES.clear()
    yield
    PAGES.clear()


@pytest.fixture
def edition() -> Any:
    return make_edition(year=2025, published=True)


def statements(client: Client, address: str, **headers: str) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return answer, len(queries)


def rename() -> None:
    Ministry.objects.update(name="改称後の府省")


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "/",
        "/measures/2025/data.csv",
        "/measures/2025/opendata.zip",
        "/calls/",
        "/regions/",
        "/api/editions/2025",
        "/sitemap.xml",
    ],
)
def test_a_tag_that_comes_back_costs_one_statement(client: Client, edition: Any, address: str) -> None:
    full = client.get(address)

    answer, count = statements(client, address, if_none_match=full["ETag"])

    assert (answer.status_code, answer.content, count) == (304, b"", 1)
    assert [answer[name] for name in ("ETag", "Cache-Control")] == [full["ETag"], "public, no-cache"]
    assert "Accept-Encoding" in answer["Vary"]


def test_a_page_is_made_once_and_costs_one_statement_then(client: Client, edition: Any) -> None:
    first, at_first = statements(client, PAGE)
    again, then = statements(client, PAGE)

    assert (again.content, again["ETag"], then) == (first.content, first["ETag"], 1)
    assert at_first > 5


def test_a_kept_page_is_another_one_after_a_change(client: Client, edition: Any) -> None:
    address = "/measures/all/?ministry=mic"
    before = client.get(address)
    rename()

    after = client.get(address, headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert "改称後の府省" in after.text
    assert "改称後の府省" not in before.text


def test_a_page_that_something_changed_under_is_shown_and_not_kept(rf: Any, edition: Any) -> None:
    def make() -> HttpResponse:
        rename()
        return HttpResponse("of two moments")

    tag = answer_by_tag(rf.get("/x"), CATALOGUE, make)["ETag"]

    assert len(PAGES) == 0
    assert answer_by_tag(rf.get("/x"), CATALOGUE, lambda: HttpResponse("later"))["ETag"] != tag


@pytest.mark.parametrize(
    "address",
    [
        "/measures/2024/",
        "/measures/2025/?page=9",
        "/measures/2025/data.csv?page=x",
        "/api/editions/2025/entries?sort=x",
    ],
)
def test_what_is_no_answer_has_no_tag_under_any_condition(client: Client, edition: Any, address: str) -> None:
    plain = client.get(address)
    always = client.get(address, headers={"if-none-match": "*", "if-modified-since": "Fri, 31 Dec 2100 00:00:00 GMT"})

    assert plain.status_code >= 400
    assert plain.status_code == always.status_code
    assert "ETag" not in plain.headers


def test_a_date_is_told_once_it_is_a_minute_old_and_then_answers(client: Client, edition: Any) -> None:
    assert "Last-Modified" not in client.get(PAGE).headers
    now = read_mark(CATALOGUE).changed_at + timedelta(seconds=61)
    with mock.patch("django.utils.timezone.now", return_value=now):
        date = client.get(PAGE)["Last-Modified"]
        same = client.get(PAGE, headers={"if-modified-since": date})
        earlier = client.get(PAGE, headers={"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"})

    assert (same.status_code, earlier.status_code) == (304, 200)


def test_who_is_signed_in_is_answered_by_the_view_alone(client: Client, edition: Any) -> None:
    tag = client.get(PAGE)["ETag"]
    client.force_login(make_user())

    answer, count = statements(client, PAGE, if_none_match=tag)

    assert (answer.status_code, "ETag" in answer.headers, "no-store" in answer["Cache-Control"]) == (200, False, True)
    assert count > 5


def test_a_draft_is_never_kept(edition: Any) -> None:
    make_entry(edition=make_edition(year=2026), name="まだ秘密の事業")
    editor = Client()
    editor.force_login(make_user())

    shown, stranger = editor.get("/measures/2026/draft/"), Client().get("/measures/2026/draft/")

    assert "まだ秘密の事業" in shown.text
    assert (stranger.status_code, "まだ秘密の事業" in stranger.text, len(PAGES)) == (404, False, 0)


def test_a_page_that_gives_a_cookie_is_not_kept(rf: Any) -> None:
    def make() -> HttpResponse:
        answer = HttpResponse("yours")
        answer.set_cookie("mine", "1")
        return answer

    assert "ETag" not in answer_by_tag(rf.get("/x"), CATALOGUE, make).headers
    assert len(PAGES) == 0


def test_a_search_in_vain_is_noted_each_time(client: Client, edition: Any) -> None:
    noted = []
    with mock.patch.object(empty_searches, "note", side_effect=lambda words, year: noted.append((words, year))):
        answers = [client.get(f"{base}?q=ぬぬぬ") for base in (PAGE, PAGE, "/measures/all/", "/measures/all/")]

    assert noted == [("ぬぬぬ", 2025)] * 2 + [("ぬぬぬ", 0)] * 2
    assert {answer.get("ETag") for answer in answers} == {None}


def test_a_kept_page_travels_compressed_only_to_who_takes_that(client: Client, edition: Any) -> None:
    plain = client.get(PAGE)
    packed = client.get(PAGE, headers={"accept-encoding": "gzip"})
    again = client.get(PAGE)

    assert gzip.decompress(packed.content) == plain.content == again.content
    assert (packed["Content-Encoding"], "Content-Encoding" in again.headers) == ("gzip", False)
    assert int(packed["Content-Length"]) == len(packed.content)
    assert packed["ETag"].startswith("W/")


def test_a_head_of_a_kept_page_has_the_headers_of_the_page(client: Client, edition: Any) -> None:
    page = client.get(PAGE)
    head = client.head(PAGE)

    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Length", "Content-Type")] == [
        page[name] for name in ("ETag", "Content-Length", "Content-Type")
    ]


def test_a_head_alone_keeps_nothing(client: Client, edition: Any) -> None:
    client.head(PAGE)

    assert len(PAGES) == 0


def test_a_head_of_a_streamed_list_names_no_length(client: Client, edition: Any) -> None:
    assert "Content-Length" not in client.head("/measures/2025/data.csv").headers


def test_another_host_and_another_query_are_other_pages(client: Client, edition: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tags = {
        client.get(f"{PAGE}{query}", headers={"host": host})["ETag"]
        for host in ("a.example", "b.example")
        for query in ("", "?page=1", "?sort=number")
    }

    assert len(tags) == 6
    assert "http://b.example/" in client.get(PAGE, headers={"host": "b.example"}).text


def test_zero_keeps_nothing_and_tags_go_on(client: Client, edition: Any, settings: Any) -> None:
    settings.RENKEI_KEEP_PAGES = 0
    tag = client.get(PAGE)["ETag"]

    assert len(PAGES) == 0
    assert client.get(PAGE, headers={"if-none-match": tag}).status_code == 304


def test_a_view_declares_what_it_is_drawn_from() -> None:
    @drawn_from(CATALOGUE, CATALOGUE[:2])
    def view(request: Any) -> HttpResponse:
        return HttpResponse()

    assert view.drawn_from == CATALOGUE


def test_the_room_is_bounded_and_those_asked_for_longest_ago_go_first(settings: Any) -> None:
    settings.RENKEI_KEEP_PAGES = 1
    pages = KeptPages()
    for place in range(20):
        pages.keep(f"/{place}", KeptPage("t", b"x" * 40_000, {}))
        pages.find("/0", "t")

    assert pages.weight <= 1_000_000
    assert pages.find("/0", "t")
    assert pages.find("/19", "t")
    assert not pages.find("/1", "t")


def test_a_page_that_would_take_too_much_room_is_not_kept(settings: Any) -> None:
    settings.RENKEI_KEEP_PAGES = 1
    pages = KeptPages()
    pages.keep("/", KeptPage("t", b"x" * 100_000, {}))

    assert (len(pages), pages.weight) == (0, 0)


def test_a_page_takes_the_place_of_an_older_one(settings: Any) -> None:
    pages = KeptPages()
    for tag in ("old", "new"):
        pages.keep("/", KeptPage(tag, b"x", {}))

    assert (len(pages), pages.find("/", "old")) == (1, None)
