"""Who may see and do what on the pages of the yearly round."""

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Edition
from tests.factories import make_edition, make_upload, make_user
from tests.measures.round_scene import OTHERS, draft_with_two, mext, mine, page
from tests.opened import press
from tests.stored import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


@pytest.mark.parametrize("name", ["round", "forms"])
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, name: str) -> None:
    response = client.get(page(name, draft_with_two()))

    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]


def test_a_viewer_reads_the_round_without_files_and_changes_nothing(client: Client) -> None:
    draft = draft_with_two()
    make_upload(ministry=mext(), name=OTHERS)
    client.force_login(make_user(role="viewer"))
    before = stored_rows()

    shown = client.get(page("round", draft))
    refused = [press(client, page("round", draft), {"act": act, "blocks": ["mic"]}) for act in ("answer", "decide")]

    assert "照会中" in shown.text
    assert not any(row.uploads for row in shown.context["round"].rows)
    assert "印を付けた府省庁について" not in shown.text
    assert [response.status_code for response in refused] == [403, 403]
    assert stored_rows() == before


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("contact", 404), ("editor", 302)])
@pytest.mark.parametrize("act", ["notify", "not-notified"])
def test_a_notice_is_the_editors(client: Client, role: str, status: int, act: str) -> None:
    edition = make_edition(published=True)
    client.force_login(make_user(role=role))

    response = press(client, page("round", edition), {"act": act, "notified_on": "2025-06-20"})

    assert response.status_code == status
    assert Edition.objects.filter(notified_on="2025-06-20").exists() == (role == "editor" and act == "notify")


@pytest.mark.parametrize("act", ["notify", "not-notified"])
def test_a_draft_takes_no_notice(desk: Client, act: str) -> None:
    draft = draft_with_two()
    before = stored_rows()

    response = press(desk, page("round", draft), {"act": act, "notified_on": "2025-06-20"})

    assert "することを選んでください" in response.text
    assert stored_rows() == before


def test_a_contact_is_led_to_the_own_page_and_acts_on_no_round(contact: Client) -> None:
    draft = draft_with_two()
    before = stored_rows()

    shown = contact.get(page("round", draft))
    posted = press(contact, page("round", draft), {"act": "answer", "blocks": ["mic"]})

    assert shown["Location"] == posted["Location"] == mine()
    assert stored_rows() == before


@pytest.mark.parametrize("role", ["viewer", "contact"])
@pytest.mark.parametrize("kind", ["asking", "reminding", "announcing"])
def test_letters_are_the_editors(client: Client, role: str, kind: str) -> None:
    client.force_login(make_user(role=role))

    assert client.get(page("letters", draft_with_two(), kind)).status_code == 403


@pytest.mark.parametrize("name", ["round", "letters", "forms", "form"])
def test_an_edition_that_is_not_there_is_not_found(desk: Client, name: str) -> None:
    more = {"letters": ["asking"], "form": ["mic"]}.get(name, [])

    for number in (0, 999, 10**30):
        assert desk.get(reverse(f"admin:measures_edition_{name}", args=[number, *more])).status_code == 404


def test_acts_need_the_token_of_the_form() -> None:
    draft = draft_with_two()
    strict = Client(enforce_csrf_checks=True)
    before = stored_rows()
    for role, address in (("editor", page("round", draft)), ("contact", mine())):
        strict.force_login(make_user(role=role))
        assert strict.post(address, {"act": "nothing", "blocks": ["mic"]}).status_code == 403

    assert stored_rows() == before
