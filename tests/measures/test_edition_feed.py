"""The feed of editions: one item a published revision, under an identifier that never changes."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from measures.edition_feeds import edition_id
from measures.editions import revise, withdraw
from measures.models import Edition
from tests.factories import make_edition, publish_edition_now

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client) -> ElementTree.Element:
    response = client.get("/feed.atom")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(feed: ElementTree.Element, name: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}{name}") for entry in feed.findall(f"{ATOM}entry")]


def corrected(edition: Edition, note: str = "予算額の誤り") -> Edition:
    return publish_edition_now(revise(edition=edition, kind="correction", by=None, errata_note=note))


def test_publications_and_corrections_are_its_items_the_last_first(client):
    corrected(make_edition(year=2024, published=True), "「712」は「721」の誤り <b>&\x0b")
    make_edition(year=2025)  # a draft could leak

    feed = read(client)

    assert texts(feed, "title") == ["令和6年度版（第2版・訂正）の公表", "令和6年度版（初版）の公表"]
    assert "正誤表：「712」は「721」の誤り &lt;b&gt;&amp;" in str(texts(feed, "summary")[0])
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")]
    assert links == ["http://testserver/measures/2024/r2/", "http://testserver/measures/2024/r1/"]
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_identifiers_stay_when_a_revision_is_superseded(client):
    edition = make_edition(year=2024, published=True)
    before = texts(read(client), "id")

    corrected(edition)

    assert texts(read(client), "id")[1:] == before
    assert before == [edition_id(edition)] == ["urn:uuid:4459d386-1c70-5076-a372-df64c3d2b760"]


def test_an_item_was_updated_when_its_revision_was_published(client):
    edition = make_edition(year=2024, published=True)
    newer = corrected(edition)

    feed = read(client)

    moments = [datetime.fromisoformat(str(text)) for text in texts(feed, "updated")]
    assert moments == [newer.published_at, Edition.objects.get(pk=edition.pk).published_at]
    assert datetime.fromisoformat(str(feed.findtext(f"{ATOM}updated"))) == newer.published_at


def test_a_withdrawn_revision_is_gone_and_moves_the_time_of_the_feed(client):
    edition = make_edition(year=2024, published=True)
    newer = corrected(edition)
    withdraw(edition=newer, reason="誤り", by=None)

    feed = read(client)

    assert texts(feed, "title") == ["令和6年度版（初版）の公表"]
    moment = datetime.fromisoformat(str(feed.findtext(f"{ATOM}updated")))
    assert moment == Edition.objects.get(pk=newer.pk).withdrawn_at


def test_an_empty_feed_does_not_say_that_it_was_changed_now(client):
    feed = read(client)

    assert texts(feed, "id") == []
    assert datetime.fromisoformat(str(feed.findtext(f"{ATOM}updated"))).year == 1970
    assert timezone.now().year > 1970


def test_pages_lead_to_the_feed(client):
    assert 'type="application/atom+xml"' in client.get("/").text
    assert 'href="/feed.atom"' in client.get("/").text


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_the_same_queries_for_any_number(client, django_assert_num_queries, count):
    for step in range(count):
        make_edition(year=2024 + step, published=True)

    with django_assert_num_queries(3):
        client.get("/feed.atom")


def test_the_list_of_an_edition_has_its_revisions_and_what_was_corrected(client):
    edition = make_edition(year=2024, published=True)
    assert "版の更新・訂正" not in client.get("/measures/2024/").text.partition("<main")[2].partition("</main>")[0]
    corrected(edition)
    revise(edition=Edition.objects.get(year=2024, revision=2), kind="correction", by=None, errata_note="案の訂正")

    for path in ("/measures/2024/", "/measures/2024/r1/"):
        body = client.get(path).text
        assert "令和6年度版の更新・訂正" in body
        assert "予算額の誤り" in body
        assert 'href="/measures/2024/r1/"' in body
        assert "案の訂正" not in body
