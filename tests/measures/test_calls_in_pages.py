"""/calls/ where there are many: by state, then by time, cut into pages; counts of all on each."""

import pytest
from django.test import Client

from measures import queries
from measures.models import Call
from tests.factories import make_call
from tests.measures.test_calls_page import _today as _today
from tests.measures.test_calls_page import days, make_published_measure

pytestmark = pytest.mark.django_db
COUNTS = {"受付中": 3, "受付前": 1, "締切り済み": 2}
ORDER = ["先に締切り", "後に締切り", "締切り未定", "これから", "昨日", "先月"]


@pytest.fixture
def many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six calls on three pages."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    measure = make_published_measure()
    common = {"measure": measure, "fiscal_year": 2026}
    make_call(**common, public_name="先月", closes_at=days(-30))
    make_call(**common, public_name="締切り未定", opens_on=days(-1).date())
    make_call(**common, public_name="後に締切り", closes_at=days(60))
    make_call(**common, public_name="これから", opens_on=days(5).date(), closes_at=days(70))
    make_call(**common, public_name="先に締切り", closes_at=days(30))
    make_call(**common, public_name="昨日", closes_at=days(-1))


@pytest.mark.usefixtures("many_calls")
def test_the_pages_together_are_all_in_order(client: Client) -> None:
    pages = [client.get(f"/calls/?page={number}") for number in (1, 2, 3)]

    assert [one.title for page in pages for group in page.context["groups"] for one in group.calls] == ORDER
    for page in pages:
        assert {group.name: group.part.count for group in page.context["groups"]} == COUNTS
        assert all(f'id="state-{place}"' in page.text for place in (1, 2, 3))


@pytest.mark.usefixtures("many_calls")
def test_a_state_on_another_page_leads_there(client: Client) -> None:
    text = client.get("/calls/").text

    assert 'href="/calls/?page=2#state-2">2ページから示しています</a>' in text
    assert "1～2件目を示しています。" in text


@pytest.mark.usefixtures("many_calls")
def test_the_choices_count_all(client: Client) -> None:
    response = client.get("/calls/?page=3")

    assert [(option.value, option.count) for option in response.context["options"]["ministry"]] == [("mic", 6)]
    assert [(option.value, option.count) for option in response.context["options"]["year"]] == [("2026", 6)]


@pytest.mark.usefixtures("many_calls")
@pytest.mark.parametrize(("query", "status"), [("page=4", 404), ("page=0", 200), ("page=x", 200)])
def test_past_the_end_and_nonsense(client: Client, query: str, status: int) -> None:
    response = client.get(f"/calls/?{query}")

    assert response.status_code == status
    assert "先に締切り" not in response.text
    assert ("ページは1以上の整数で指定してください。" in response.text) is (status == 200)


@pytest.mark.usefixtures("many_calls")
def test_calendar_stays_whole_and_the_feed_holds_the_last_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.views.calls.MOST_ITEMS", 2)
    last = Call.objects.get(public_name="後に締切り")
    last.save()

    assert client.get("/calls/calls.ics").text.count("SUMMARY:締切り") == 5
    feed = client.get("/calls/feed.atom").text
    assert feed.count("<entry>") == 2
    assert "page=2" not in client.get("/calls/?page=2").text.split('class="data"')[1]
