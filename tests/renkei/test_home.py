"""Home: a way in for everyone, with and without editions."""

import pytest

from tests.factories import make_edition, make_entry, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db


def test_home_searches_the_newest_published_year(client):
    make_edition(year=2024, published=True)
    make_edition(year=2025, published=True)
    make_entry(edition=make_edition(year=2026), name="案だけの施策")  # could leak

    response = client.get("/")

    assert 'action="/measures/2025/"' in response.text
    assert [edition.year for edition in response.context["editions"]] == [2025, 2024]
    assert "/measures/2024/" in response.text
    assert "令和8年度" not in response.text
    assert "案だけの施策" not in response.text


def test_home_shows_what_the_document_covers(client, document_2020):
    response = client.get("/")

    assert response.context["facets"].covered == 17
    assert response.context["found"].qs.count() == 17
    assert len(response.context["facets"].ministries) == 6
    assert response.text.count("掲載なし</span>") == 10
    assert "2,058,595百万円" in response.text
    assert "全国の予算額であり、連携中枢都市圏に配分される額ではありません。" in response.text


def test_home_without_an_edition_says_how_to_begin(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "公表済みの年度版はまだありません" in response.text
    assert 'href="/admin/"' in response.text
    assert 'action="/measures/' not in response.text


def test_home_leads_to_towns_and_regions(client):
    response = client.get("/")

    assert 'action="/municipalities/"' in response.text
    assert response.text.count('href="/regions/"') == 2  # in the navigation and on the page


@pytest.mark.parametrize("count", [1, 3])
def test_home_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count):
    edition = make_edition(year=2025)
    for number in range(count):
        make_entry(edition=edition, name=f"施策{number}", ministry=make_ministry(code=f"m{number}", name=f"{number}省"))
    publish_edition_now(edition)

    with django_assert_num_queries(7):
        client.get("/")


def test_the_process_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok")
