"""The list made for paper: all rows of the query on one page."""

import pytest

from measures import queries
from measures.views import paper
from tests.factories import make_edition, make_entry, publish_edition_now

pytestmark = pytest.mark.django_db


def publish(*, rows: int = 3, **values) -> None:
    edition = make_edition(year=2025)
    for number in range(rows):
        make_entry(edition=edition, name=f"施策{number}", **values)
    publish_edition_now(edition)


def test_all_rows_of_the_query_stand_on_one_page(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    publish(rows=3, rate_text="定額")
    make_entry(edition=make_edition(year=2024), name="別の年度")  # could leak

    response = client.get("/measures/2025/print/?rate=fixed&sort=number&page=2")

    assert [entry.name for entry in response.context["rows"]] == ["施策0", "施策1", "施策2"]
    assert "条件：補助率：定額" in response.text
    assert "300百万円" in response.text
    assert "全国の予算額であり、連携中枢都市圏に配分される額ではありません。" in response.text
    assert "http://testserver/measures/2025/?rate=fixed&amp;sort=number" in response.text


def test_the_list_leads_to_it_under_the_same_query(client):
    publish()

    assert (
        'href="/measures/2025/print/?q=%E6%96%BD%E7%AD%96&amp;rate=half"'
        in client.get("/measures/2025/", {"q": "施策", "rate": "half", "page": 1}).text
    )


def test_a_bad_value_is_said_and_shows_no_rows(client):
    publish()

    response = client.get("/measures/2025/print/?rate=nonsense")

    assert response.status_code == 200
    assert "指定された補助率の区分はありません。" in response.text
    assert "施策0" not in response.text


def test_a_draft_is_printed_for_those_who_see_it(client, desk):
    make_entry(edition=make_edition(year=2025), name="案の施策")

    response = desk.get("/measures/2025/draft/print/")

    assert "【案】" in response.text
    assert "案の施策" in response.text
    client.logout()
    assert client.get("/measures/2025/draft/print/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_any_length(client, django_assert_num_queries, rows):
    publish(rows=rows)

    with django_assert_num_queries(13):
        client.get("/measures/2025/print/?q=施策")


@pytest.mark.parametrize("query", ["", "?rate=fixed&sort=number"])
def test_many_rows_are_the_same_page_sent_while_it_is_made(client, monkeypatch, query):
    publish(rows=5, rate_text="定額", fields_text="ウ-A a", support_text="<!-- rows -->")
    whole = client.get(f"/measures/2025/print/{query}")
    monkeypatch.setattr(paper, "PIECE", 2)

    streamed = client.get(f"/measures/2025/print/{query}")

    assert (whole.streaming, streamed.streaming) == (False, True)
    assert streamed.getvalue().decode() == whole.text
    assert whole.text.count("施策4") == 1
    assert streamed["Content-Type"] == whole["Content-Type"]
