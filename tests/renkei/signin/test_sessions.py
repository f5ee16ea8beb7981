"""A session ends at once with the account, the password, its age, and when an administrator ends it."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from renkei.models import User
from tests.factories import make_user
from tests.renkei.signin.door import DOOR, is_in, try_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def kato(client: Client) -> User:
    user = make_user(username="kato")
    client.force_login(user)
    assert is_in(client)
    return user


def change(user: User, **values: Any) -> None:
    User.objects.filter(pk=user.pk).update(**values)


def test_it_ends_when_the_account_is_disabled(client: Client, kato: User) -> None:
    change(kato, is_active=False)

    assert client.get("/admin/")["Location"] == f"{DOOR}?next=/admin/"


def test_it_ends_with_the_password(client: Client, kato: User) -> None:
    kato.set_password("ほかのとても長い合言葉")
    kato.save()

    assert not is_in(client)


def test_it_ends_when_the_person_is_signed_out_and_its_row_goes(client: Client, kato: User) -> None:
    change(kato, signed_out_at=timezone.now())

    assert not is_in(client)
    assert Session.objects.count() == 0


def test_one_begun_later_holds(client: Client, kato: User) -> None:
    change(kato, signed_out_at=timezone.now())
    client.force_login(kato)

    assert is_in(client)


def test_it_ends_after_a_working_day_however_much_is_done(client: Client, kato: User) -> None:
    session = client.session
    session["signed_in_at"] = time.time() - settings.SESSION_COOKIE_AGE - 1
    session.save()

    assert not is_in(client)


def test_one_without_a_beginning_does_not_hold(client: Client, kato: User) -> None:
    session = client.session
    del session["signed_in_at"]
    session.save()

    assert not is_in(client)


def test_a_role_that_is_taken_away_is_gone_at_once(client: Client, kato: User) -> None:
    kato.role = User.Role.NONE
    kato.save()

    assert not is_in(client)


def test_changing_the_own_password_ends_the_others_and_keeps_this_one(client: Client, kato: User) -> None:
    elsewhere, new = Client(), "まったく別のとても長い合言葉"
    elsewhere.force_login(kato)

    short = client.post(
        "/admin/password_change/",
        {"old_password": "とても長い合言葉", "new_password1": "短い", "new_password2": "短い"},
    )
    client.post(
        "/admin/password_change/", {"old_password": "とても長い合言葉", "new_password1": new, "new_password2": new}
    )

    assert "最低 12 文字以上" in short.text
    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_cookies_are_no_business_of_scripts(kato: User) -> None:
    browser = Client()
    browser.get(DOOR)
    csrf = browser.cookies[settings.CSRF_COOKIE_NAME]

    session = try_password(browser, "kato").cookies[settings.SESSION_COOKIE_NAME]

    assert (session["httponly"], session["samesite"], session["max-age"]) == (True, "Lax", "")
    assert (csrf["httponly"], csrf["samesite"]) == (True, "Lax")


def test_a_public_page_asks_nobody_who_reads_it(client: Client, kato: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert "Cookie" not in response.get("Vary", "")
