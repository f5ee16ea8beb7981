"""Calls in the office: the measure's ministry and the editors edit them, nobody else's are to be seen."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.calls import STATES
from measures.models import Call
from measures.notation.years import fiscal_year_of
from renkei.models import User
from tests.factories import make_call, make_measure, make_ministry, make_user
from tests.opened import press

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates
LIST = "/admin/measures/call/"


@pytest.fixture
def contact() -> User:
    return make_user(role="contact", ministry=make_ministry(code="mext", name="文部科学省"))


@pytest.fixture
def own(contact: User) -> Call:
    return make_call(measure=make_measure(name="自府省の施策", ministry=contact.ministry))


@pytest.fixture
def foreign() -> Call:
    return make_call(measure=make_measure(name="カナリアの施策"), public_name="カナリアの公募")


def values(call: Call, **changed: Any) -> dict[str, Any]:
    return {"measure": call.measure_id, "fiscal_year": 2026, "kind": "open", "public_name": "新しい公募", **changed}


def test_a_contact_edits_calls_of_the_own_ministry_any_time(client: Client, contact: User, own: Call, foreign: Call):
    client.force_login(contact)

    added = client.post(f"{LIST}add/", values(own))
    changed = press(client, f"{LIST}{own.pk}/change/", values(own, public_name="直した公募"))

    assert (added.status_code, changed.status_code) == (302, 302)
    assert set(Call.objects.filter(measure=own.measure).values_list("public_name", flat=True)) == {
        "新しい公募", "直した公募",
    }  # fmt: skip
    assert own.history.first().history_user == contact


def test_a_contact_neither_sees_nor_makes_calls_of_another_ministry(
    client: Client, contact: User, own: Call, foreign: Call
):
    client.force_login(contact)

    for address in (LIST, f"{LIST}add/", f"{LIST}{own.pk}/change/", f"{LIST}?q=カナリア", f"{LIST}?ministry=mic"):
        assert "カナリアの" not in client.get(address).text
    for page in ("change", "delete", "history"):
        assert client.get(f"{LIST}{foreign.pk}/{page}/").status_code == 404
    refused = client.post(f"{LIST}add/", values(foreign))
    press(client, LIST, {"action": "mark_checked", "_selected_action": [own.pk, foreign.pk]})

    assert refused.status_code == 200
    assert "measure" in refused.context["adminform"].form.errors
    assert Call.objects.filter(measure=foreign.measure).count() == 1
    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (foreign.checked_on, own.checked_on) == (None, timezone.localdate())


def test_an_editor_finds_calls_by_state_ministry_and_what_was_never_checked(
    client: Client, editor: User, own: Call, foreign: Call
):
    soon = make_call(
        measure=own.measure, fiscal_year=2026, closes_at=timezone.now() + timedelta(days=3), checked_on="2026-06-01"
    )
    client.force_login(editor)

    def found(query: str) -> set[Call]:
        return set(client.get(f"{LIST}{query}").context["cl"].queryset)

    assert found("") == {own, foreign, soon}
    assert found("?state=まもなく締切り") == {soon}
    assert found("?ministry=mext") == {own, soon}
    assert found("?checked_on__isempty=1") == {own, foreign}
    assert found("?q=カナリア") == {foreign}
    assert "まもなく締切り" in client.get(LIST).text


@pytest.mark.parametrize("query", ["state=x", "ministry=x", "checked_on__isempty=x", "fiscal_year=x"])
def test_a_nonsense_filter_is_no_exception_page(client: Client, editor: User, own: Call, query: str):
    client.force_login(editor)

    assert client.get(f"{LIST}?{query}", follow=True).status_code == 200


def test_a_new_call_is_of_this_year_and_closes_after_it_opens(client: Client, editor: User, own: Call):
    client.force_login(editor)

    page = client.get(reverse("admin:measures_call_add"))
    refused = client.post(
        f"{LIST}add/", values(own, opens_on="2026-06-02", closes_at_0="2026-06-01", closes_at_1="17:00")
    )

    assert page.context["adminform"].form.initial["fiscal_year"] == fiscal_year_of(timezone.localdate())
    assert "締切りは受付開始日以後の日時を入力してください。" in refused.text


def test_a_viewer_reads_and_has_nothing_to_press(client: Client, own: Call):
    client.force_login(make_user(role="viewer"))

    page = client.get(LIST)
    press(client, LIST, {"action": "mark_checked", "_selected_action": [own.pk]})

    own.refresh_from_db()
    assert page.status_code == 200
    assert own.checked_on is None
    assert press(client, f"{LIST}{own.pk}/change/", values(own)).status_code == 403


def test_marking_calls_as_checked_stands_in_their_history(client: Client, editor: User, own: Call):
    client.force_login(editor)

    press(client, LIST, {"action": "mark_checked", "_selected_action": [own.pk]})

    assert [row.checked_on for row in own.history.all()] == [timezone.localdate(), None]
    assert own.history.first().history_user == editor


def test_the_database_tells_the_state_of_every_call_as_the_call_does(client: Client):
    now, today = timezone.now(), timezone.localdate()
    measure, this_year = make_measure(), fiscal_year_of(today)
    days = [None, -400, -1, 0, 1, 400]
    for opens, closes, year in itertools.product(days, days, [this_year - 1, this_year]):
        opens_on = None if opens is None else today + timedelta(days=opens)
        closes_at = None if closes is None else now + timedelta(days=closes, minutes=5)
        make_call(measure=measure, fiscal_year=year, opens_on=opens_on, closes_at=closes_at)
    calls = list(Call.objects.all())

    for state in [*STATES, "そのような状態はない"]:
        assert set(Call.objects.in_state(state)) == {call for call in calls if call.state == state}
    assert {call.state for call in calls} == set(STATES)
