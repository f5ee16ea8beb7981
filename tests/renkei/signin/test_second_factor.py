"""The second factor: asked after the password, each code once, recovery codes, and the office closed without where it must be."""

import re
from typing import Any

import pytest
from django.test import Client

from renkei.models import RecoveryCode, SecondFactor, User
from renkei.signin import second_factor, totp
from renkei.signin.throttle import TOO_MANY
from tests.factories import make_user
from tests.renkei.signin.door import DOOR, code_of, events, give_second_factor, is_in, try_password

__all__ = ["events"]
pytestmark = pytest.mark.django_db
CODE, REGISTER = f"{DOOR}code/", f"{DOOR}register/"


@pytest.fixture
def kato() -> User:
    return make_user(username="kato")


def secret_shown(page: Any) -> str:
    return re.search(r'class="secret">([A-Z2-7 ]+)<', page.text).group(1).replace(" ", "")


def codes_shown(page: Any) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]+)</code>", page.text)


def test_a_right_password_alone_does_not_open_the_office(client: Client, kato: User) -> None:
    give_second_factor(kato)

    response = try_password(client, "kato")

    assert response["Location"] == CODE
    assert not is_in(client)
    assert client.get("/measures/2021/draft/").status_code == 404


def test_the_code_opens_the_office_and_leads_where_one_wanted_to_go(client: Client, kato: User, events: Any) -> None:
    secret = give_second_factor(kato)
    try_password(client, "kato", next="/admin/measures/entry/")

    response = client.post(CODE, {"code": f" {code_of(secret)[:3]} {code_of(secret)[3:]} "})

    assert response["Location"] == "/admin/measures/entry/"
    assert is_in(client)
    assert events.named == [("signed-in", "kato")]


def test_digits_may_be_full_width(client: Client, kato: User) -> None:
    secret = give_second_factor(kato)
    try_password(client, "kato")

    client.post(CODE, {"code": code_of(secret).translate({0x30 + n: 0xFF10 + n for n in range(10)})})

    assert is_in(client)


def test_a_code_counts_once(client: Client, kato: User) -> None:
    secret = give_second_factor(kato)
    code = code_of(secret)

    assert second_factor.take_code(kato, code)
    assert not second_factor.take_code(kato, code)
    assert not second_factor.take_code(kato, code_of(secret, off=-1))  # nor one that was before it


@pytest.mark.parametrize("code", ["000000", "abc", "", "１", "x" * 50, "\x00"])
def test_a_wrong_code_is_refused(client: Client, kato: User, code: str) -> None:
    SecondFactor.objects.create(user=kato, secret=totp.new_secret(), last_step=10**12)  # no code can be right
    try_password(client, "kato")

    response = client.post(CODE, {"code": code})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not is_in(client)


def test_codes_are_throttled(client: Client, kato: User, events: Any) -> None:
    secret = give_second_factor(kato)
    try_password(client, "kato")
    for _ in range(10):
        client.post(CODE, {"code": "wrong-code"})

    response = client.post(CODE, {"code": code_of(secret)})

    assert response.context["form"].errors["code"] == [TOO_MANY]
    assert events.named == [("code-refused", "kato")] * 10 + [("code-throttled", "kato")]


@pytest.mark.parametrize("page", [CODE, REGISTER])
def test_nobody_comes_to_the_second_step_without_the_first(client: Client, kato: User, page: str) -> None:
    give_second_factor(kato)

    assert client.get(page)["Location"] == DOOR
    assert client.post(page, {"code": "123456"})["Location"] == DOOR


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "md5$a$b"}, {"role": "none"}])
def test_whoever_waits_is_forgotten_when_the_account_changes(
    client: Client, kato: User, change: dict[str, Any]
) -> None:
    secret = give_second_factor(kato)
    try_password(client, "kato")
    for name, value in change.items():
        setattr(kato, name, value)
    kato.save()

    assert client.post(CODE, {"code": code_of(secret)})["Location"] == DOOR
    assert not is_in(client)


def test_waiting_ends_after_ten_minutes(client: Client, kato: User, monkeypatch: pytest.MonkeyPatch) -> None:
    give_second_factor(kato)
    try_password(client, "kato")
    monkeypatch.setattr("renkei.signin.entering.PATIENCE", -1)

    assert client.get(CODE)["Location"] == DOOR


def test_a_recovery_code_opens_once(client: Client, kato: User, events: Any) -> None:
    give_second_factor(kato)
    code, *_ = second_factor.new_recovery_codes(user=kato)
    for _ in range(2):
        try_password(client, "kato")
        client.post(CODE, {"code": code.upper()})
        opened = is_in(client)
        client.post("/admin/logout/")

    assert not opened
    assert RecoveryCode.objects.count() == 9
    assert ("recovery-code-used", "kato") in events.named


def test_the_codes_of_another_person_open_nothing(client: Client, kato: User) -> None:
    give_second_factor(kato)
    code, *_ = second_factor.new_recovery_codes(user=make_user(username="sato"))

    assert not second_factor.take_code(kato, code)


# where it must be


def test_whoever_has_none_registers_before_coming_in(client: Client, kato: User, settings: Any, events: Any) -> None:
    settings.RENKEI_SECOND_FACTOR = True
    assert try_password(client, "kato")["Location"] == REGISTER
    assert not is_in(client)
    secret = secret_shown(client.get(REGISTER))

    refused = client.post(REGISTER, {"code": "000000"})
    response = client.post(REGISTER, {"code": code_of(secret)}, follow=True)

    assert "認証コードが正しくありません" in refused.text
    assert len(codes_shown(response)) == 10
    assert is_in(client)
    assert client.get("/admin/second-factor/codes/")["Location"] == "/admin/second-factor/"  # shown once
    assert events.named == [
        ("code-refused", "kato"),
        ("second-factor-registered", "kato"),
        ("recovery-codes-made", "kato"),
        ("signed-in", "kato"),
    ]


def test_a_password_cannot_replace_an_app_that_is_registered(client: Client, kato: User, settings: Any) -> None:
    settings.RENKEI_SECOND_FACTOR = True
    give_second_factor(kato)
    try_password(client, "kato")

    assert client.get(REGISTER)["Location"] == DOOR


def test_a_session_without_one_ends_when_it_becomes_necessary(client: Client, kato: User, settings: Any) -> None:
    client.force_login(kato)
    assert is_in(client)

    settings.RENKEI_SECOND_FACTOR = True

    assert not is_in(client)


def test_who_had_one_does_not_keep_it_for_the_next_sign_in(client: Client, kato: User, settings: Any) -> None:
    secret = give_second_factor(kato)
    try_password(client, "kato")
    client.post(CODE, {"code": code_of(secret)})
    client.force_login(kato)  # a session begun otherwise, in the same browser

    settings.RENKEI_SECOND_FACTOR = True

    assert not is_in(client)


# one's own


def test_a_person_registers_an_app_where_it_is_optional(client: Client, kato: User) -> None:
    client.force_login(kato)
    page = client.get("/admin/second-factor/", follow=True)

    response = client.post("/admin/second-factor/register/", {"code": code_of(secret_shown(page))}, follow=True)

    assert second_factor.take_code(kato, codes_shown(response)[0])


def test_another_app_needs_a_code_of_the_one_before(client: Client, kato: User) -> None:
    secret = give_second_factor(kato)
    client.force_login(kato)

    closed = client.get("/admin/second-factor/register/")
    page = client.post("/admin/second-factor/", {"code": code_of(secret), "act": "replace"}, follow=True)
    client.post("/admin/second-factor/register/", {"code": code_of(new := secret_shown(page))})

    assert closed["Location"] == "/admin/second-factor/"
    assert SecondFactor.objects.get().secret == new != secret


def test_new_recovery_codes_end_the_old_ones(client: Client, kato: User) -> None:
    secret = give_second_factor(kato)
    old = second_factor.new_recovery_codes(user=kato)
    client.force_login(kato)

    response = client.post("/admin/second-factor/", {"code": code_of(secret), "act": "codes"}, follow=True)

    assert not second_factor.take_code(kato, old[0])
    assert second_factor.take_code(kato, codes_shown(response)[0])


def test_secrets_are_nowhere_as_they_are_typed(kato: User) -> None:
    codes = second_factor.new_recovery_codes(user=kato)

    assert set(RecoveryCode.objects.values_list("digest", flat=True)).isdisjoint(codes)
