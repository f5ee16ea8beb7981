"""An administrator invites people, hands over a link once, disables at once, and cannot lock everybody out."""

import contextlib
import logging
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from renkei import people
from renkei.models import SecondFactor, User
from tests.factories import make_ministry, make_user
from tests.opened import press
from tests.renkei.signin.door import PASSWORD, events, give_second_factor, is_in, try_password

__all__ = ["events"]
pytestmark = pytest.mark.django_db
NEW = "まったく新しい長い合言葉"


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss", password=PASSWORD)


@pytest.fixture
def office(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client


def invite(office: Client, **values: Any) -> Any:
    account = {"username": "kato", "role": "contact", "ministry": make_ministry().pk, "regions": [], **values}
    return office.post("/admin/renkei/user/add/", account, follow=True)


def link_on(page: Any) -> str:
    return re.search(r'class="one-time-link">http://testserver(\S+)<', page.text).group(1)


def set_password(link: str, password: str = NEW, browser: Client | None = None) -> tuple[Client, Any]:
    browser = browser or Client()
    page = browser.get(link)
    return browser, browser.post(page["Location"], {"new_password1": password, "new_password2": password})


def test_an_invited_person_sets_a_password_and_is_in(office: Client, events: Any) -> None:
    page = invite(office)

    browser, response = set_password(link_on(page))

    assert response["Location"] == "/admin/"
    assert is_in(browser)
    assert User.objects.get(username="kato").check_password(NEW)
    assert events.named == [
        ("invited", "kato"),
        ("link-given", "kato"),
        ("password-set-by-link", "kato"),
        ("signed-in", "kato"),
    ]


def test_where_a_second_factor_must_be_the_link_leads_to_it(office: Client, settings: Any) -> None:
    link = link_on(invite(office))
    settings.RENKEI_SECOND_FACTOR = True

    browser, response = set_password(link)

    assert response["Location"] == "/admin/login/register/"
    assert not is_in(browser)


def test_a_link_is_shown_once_and_holds_once(office: Client) -> None:
    page = invite(office)
    link = link_on(page)
    set_password(link)

    again, used = office.get(page.request["PATH_INFO"]), Client().get(link)

    assert "リンクは一度だけ表示します" in again.text
    assert used.status_code == 404
    assert "このリンクは使えません" in used.text


def test_a_new_link_ends_the_one_before_the_password_and_the_sessions(office: Client) -> None:
    user = make_user(username="kato")
    inside = Client()
    inside.force_login(user)
    first = link_on(press(office, f"/admin/renkei/user/{user.pk}/link/", follow=True))

    second = link_on(press(office, f"/admin/renkei/user/{user.pk}/link/", follow=True))

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 302
    assert not is_in(inside)
    assert not User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_link_ends_after_seven_days(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_on(invite(office))
    after = [datetime.now() + timedelta(days=6, hours=23), datetime.now() + timedelta(days=7, minutes=1)]

    statuses = []
    for now in after:
        monkeypatch.setattr(people.invitation_keys, "_now", lambda now=now: now)
        statuses.append(Client().get(link).status_code)

    assert statuses == [302, 404]


@pytest.mark.parametrize("link", ["MQ/x", "x/y", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/x", "MQ/password"])
def test_a_made_up_link_is_not_found(office: Client, link: str) -> None:
    assert Client().get(f"/admin/invitation/{link}/").status_code == 404


def test_a_short_password_is_refused_in_japanese(office: Client) -> None:
    link = link_on(invite(office))

    _, page = set_password(link, "短い")

    assert "最低 12 文字以上" in page.text
    assert not User.objects.get(username="kato").has_usable_password()


def test_disabling_ends_sessions_and_links_and_enabling_does_not_bring_them_back(office: Client, events: Any) -> None:
    user = make_user(username="kato")
    inside, link = Client(), people.give_link(user=make_user(username="sato"), by=User.objects.get(username="boss"))
    inside.force_login(user)
    sato = User.objects.get(username="sato")

    for person in (user, sato):
        press(office, f"/admin/renkei/user/{person.pk}/disable/")
    closed = [is_in(inside), try_password(Client(), "kato").status_code == 302, Client().get(link).status_code]
    for person in (user, sato):
        press(office, f"/admin/renkei/user/{person.pk}/enable/")

    assert closed == [False, False, 404]
    assert not is_in(inside)
    assert Client().get(link).status_code == 404
    assert try_password(Client(), "kato").status_code == 302
    assert ("disabled", "kato") in events.named
    assert ("enabled", "kato") in events.named


def test_a_second_factor_is_taken_away_and_the_sessions_end(office: Client) -> None:
    user = make_user(username="kato")
    give_second_factor(user)
    inside = Client()
    inside.force_login(user)

    press(office, f"/admin/renkei/user/{user.pk}/second-factor/")

    assert not SecondFactor.objects.exists()
    assert not is_in(inside)
    assert is_in(try_and_return("kato"))


def try_and_return(name: str) -> Client:
    browser = Client()
    try_password(browser, name)
    return browser


def test_the_last_administrator_stays(office: Client, boss: User) -> None:
    values = {"username": "boss", "role": "none", "ministry": "", "regions": [], "is_superuser": ""}

    page = press(office, f"/admin/renkei/user/{boss.pk}/change/", values)
    said = press(office, f"/admin/renkei/user/{boss.pk}/disable/", follow=True)

    assert "最後の管理者です" in page.text
    assert "自分の利用は停止できません" in said.text
    assert User.objects.get(pk=boss.pk).is_superuser


def test_of_two_administrators_one_may_be_disabled(office: Client, boss: User) -> None:
    other = User.objects.create_superuser("other", password=PASSWORD)

    people.disable(user=other, by=boss)

    with pytest.raises(ValidationError, match="最後の管理者"):
        people.require_another_administrator(boss)


def test_nobody_sets_or_reads_the_password_of_another(office: Client) -> None:
    user = make_user(username="kato")

    page = office.get(f"/admin/renkei/user/{user.pk}/change/")

    assert office.get(f"/admin/renkei/user/{user.pk}/password/").status_code in {302, 404}
    assert office.post(f"/admin/renkei/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "md5" not in page.text
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("role", ["editor", "viewer", "contact", "none"])
@pytest.mark.parametrize("name", ["link", "disable", "enable", "second-factor", "change", "new-link", "history"])
def test_nobody_else_administers_accounts(boss: User, role: str, name: str) -> None:
    browser, user = Client(), make_user(username="kato")
    browser.force_login(make_user(role=role, username="other"))

    for answer in (browser.get, browser.post):
        response = answer(f"/admin/renkei/user/{user.pk}/{name}/")
        assert response.status_code in {302, 403, 404}
        assert "kato" not in response.text
    user.refresh_from_db()
    assert (user.is_active, user.check_password(PASSWORD), user.signed_out_at) == (True, True, None)


@pytest.mark.parametrize("name", ["history", "change"])
def test_an_account_that_is_not_there_is_not_found(office: Client, name: str) -> None:
    assert office.get(f"/admin/renkei/user/999999/{name}/").status_code == 404


def test_an_act_that_makes_no_sense_is_not_there(office: Client) -> None:
    user = make_user()

    assert press(office, f"/admin/renkei/user/{user.pk}/enable/").status_code == 404
    assert press(office, f"/admin/renkei/user/{user.pk}/second-factor/").status_code == 404
    assert office.get("/admin/renkei/user/99999/disable/").status_code == 404


def test_nobody_is_invited_to_nothing(office: Client) -> None:
    page = invite(office, role="none", ministry="")

    assert "権限なしの利用者は招待できません" in page.text
    assert not User.objects.filter(username="kato").exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_is_not_on_record(caplog: pytest.LogCaptureFixture) -> None:
    boss, user = User.objects.create_superuser("boss", password=PASSWORD), make_user(username="kato")
    logging.getLogger("renkei.security").addHandler(caplog.handler)
    try:
        with contextlib.suppress(RuntimeError), transaction.atomic():
            people.disable(user=user, by=boss)
            raise RuntimeError
        people.enable(user=user, by=boss)
    finally:
        logging.getLogger("renkei.security").removeHandler(caplog.handler)

    assert [said.getMessage() for said in caplog.records if said.name == "renkei.security"] == ["enabled"]
