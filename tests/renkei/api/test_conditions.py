"""An answer says when it changed: a tag stays while the answer does, and is another one after every change."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone
from django.utils.http import http_date

from measures.editions import publish, revise, withdraw
from measures.models import Edition, MeasureName, Ministry
from tests.factories import make_call, make_edition, make_entry, make_measure, make_ministry, publish_edition_now
from tests.regions.factories import make_membership, make_region
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dates_at_once(monkeypatch):
    """Have dates of changes told at once, and these changes lie in the past."""
    monkeypatch.setattr("renkei.conditions.SETTLED_AFTER", timedelta(days=-10_000))


def tag_of(client, address: str) -> str:
    return client.get(f"/api/{address}")["ETag"]


def test_a_tag_stays_while_nothing_changes_and_differs_by_query(client):
    make_edition(year=2025, published=True)
    tags = {
        query: tag_of(client, f"editions/2025/entries{query}")
        for query in ("", "?page_size=1", "?sort=number", "?q=あ")
    }

    assert tag_of(client, "editions/2025/entries") == tags[""]
    assert len(set(tags.values())) == 4


def test_work_on_a_draft_leaves_the_tags_of_what_is_published(client):
    make_edition(year=2025, published=True)
    before = tag_of(client, "editions/2025/entries")

    make_entry(edition=make_edition(year=2025))

    assert tag_of(client, "editions/2025/entries") == before


@pytest.mark.parametrize("address", ["editions", "editions/2025", "editions/2025/entries", "measures", "ministries"])
def test_publishing_changes_the_tag(client, address):
    edition = make_edition(year=2025, published=True)
    before = tag_of(client, address)

    draft = revise(edition=edition, kind="update", by=None)
    publish(edition=draft, by=None, confirmed=list(Ministry.objects.values_list("code", flat=True)))

    assert client.get(f"/api/{address}", headers={"if-none-match": before}).status_code == 200


def test_a_revision_that_is_current_again_is_no_older_for_a_date_of_the_same_minute(client, monkeypatch):
    first = make_edition(year=2025, published=True)
    draft = revise(edition=first, kind="update", by=None)
    second = publish(edition=draft, by=None, confirmed=["mic"])
    withdraw(edition=second, reason="誤り", by=None)
    seen = http_date(timezone.now().timestamp())
    monkeypatch.undo()

    answer = client.get("/api/editions/2025/entries", headers={"if-modified-since": seen})

    assert answer.status_code == 200
    assert answer.json()["edition"]["revision"] == 1


def change_name() -> None:
    MeasureName.objects.create(measure=Edition.objects.get(year=2025).entries.get().measure, name="別名")


def change_ministry() -> None:
    ministry = Ministry.objects.get(code="mic")
    ministry.short_name = "総"
    ministry.save()


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("editions/2025/entries?q=別名", change_name),
        ("editions/2025/entries", change_ministry),
        ("measures", change_name),
        ("ministries", change_ministry),
        ("ministries", lambda: make_ministry(code="cao", name="内閣府")),
        ("regions", lambda: make_membership(region=make_region())),
        ("applications", lambda: make_public(regions=[make_region()], fiscal_year=2024)),
        ("applications/2025", lambda: make_public(regions=[make_region()])),
        ("calls", lambda: make_call(measure=Edition.objects.get(year=2025).entries.get().measure)),
        ("openapi.json", lambda: make_region()),
    ],
)
def test_every_change_of_what_is_not_frozen_changes_the_tag(client, address, change):
    make_edition(year=2025, published=True)
    make_public(regions=[make_region()])
    before = tag_of(client, address)

    change()

    assert tag_of(client, address) != before


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(timedelta(days=7), id="closes-soon"),
        pytest.param(timedelta(days=20, hours=1), id="closed"),
        pytest.param(timedelta(days=81), id="no-longer-listed"),
    ],
)
def test_a_call_changes_its_tag_by_time_alone(client, later):
    edition = make_edition(year=2025)
    measure = make_entry(edition=edition).measure
    publish_edition_now(edition)
    now = datetime(2025, 5, 1, 12, tzinfo=timezone.get_current_timezone())
    make_call(measure=measure, closes_at=now + timedelta(days=20))
    with mock.patch("django.utils.timezone.now", return_value=now):
        before = client.get("/api/calls")
    with mock.patch("django.utils.timezone.now", return_value=now + later):
        headers = {"if-none-match": before["ETag"], "if-modified-since": before["Last-Modified"]}
        after = client.get("/api/calls", headers=headers)

    assert after.status_code == 200
    assert after.json()["calls"] != before.json()["calls"]


def test_a_condition_does_not_turn_a_problem_into_not_modified(client):
    make_edition(year=2025, published=True)
    always = {"if-modified-since": "Fri, 31 Dec 2100 00:00:00 GMT"}

    assert client.get("/api/editions/2025/entries?sort=x", headers=always).status_code == 400
    assert client.get("/api/editions/2025/entries?sort=x", headers={"if-none-match": "*"}).status_code == 400
    assert client.get("/api/editions/2024/entries", headers=always).status_code == 404
    assert client.get("/api/editions/2025/entries?page=2", headers=always).status_code == 404
    assert client.get("/api/editions/2025/entries?sort=number", headers=always).status_code == 304


def test_not_modified_repeats_what_a_cache_keeps_and_is_open_to_all(client):
    make_edition(year=2025, published=True)
    full = client.get("/api/editions/2025")

    response = client.get("/api/editions/2025", headers={"if-none-match": f'"other", W/{full["ETag"]}'})

    assert (response.status_code, response.content) == (304, b"")
    for name in ("ETag", "Last-Modified", "Cache-Control", "Access-Control-Allow-Origin"):
        assert response[name] == full[name]


def test_a_precondition_that_fails_is_a_problem(client):
    make_edition(year=2025, published=True)

    response = client.get("/api/editions/2025", headers={"if-match": '"other"'})

    assert response.status_code == 412
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Foo 9999 99:99:99 GMT", '"', "W/", "\x01", "あ"])
def test_a_condition_that_means_nothing_is_no_condition(client, value):
    make_measure()
    headers = {"if-none-match": value, "if-modified-since": value}

    assert client.get("/api/ministries", headers=headers).status_code == 200
