"""Name and password at the one door: same words for every refusal, no way around, no way elsewhere, all on record."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from renkei.models import User
from renkei.signin.forms import NOT_RIGHT
from renkei.signin.throttle import TOO_MANY
from tests.factories import make_user
from tests.renkei.signin.door import DOOR, PASSWORD, events, is_in, try_password

__all__ = ["events"]
pytestmark = pytest.mark.django_db


def test_the_right_password_opens_the_office_under_a_new_key(client: Client, events: Any) -> None:
    make_user(username="kato")
    client.get(DOOR)
    client.session["before"] = 1

    response = try_password(client, "kato")

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_in(client)
    assert events.named == [("signed-in", "kato")]


def test_the_key_of_a_session_changes_when_somebody_comes_in(client: Client) -> None:
    make_user(username="kato")
    session = client.session
    session["from"] = "before"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    try_password(client, "kato")

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("kato", id="wrong-password"),
        pytest.param("nobody", id="unknown-name"),
        pytest.param("gone", id="disabled"),
        pytest.param("none", id="without-a-role"),
        pytest.param("invited", id="no-password-yet"),
        pytest.param("KATO", id="other-case"),
    ],
)
def test_every_refusal_says_the_same(client: Client, name: str) -> None:
    make_user(username="kato")
    make_user(username="gone", is_active=False)
    make_user(username="none", role="none")
    User.objects.create_user("invited", role="editor")
    password = PASSWORD if name in {"gone", "none", "KATO"} else "wrong"

    response = try_password(client, name, password)

    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [NOT_RIGHT]
    assert not is_in(client)


@pytest.mark.parametrize("name", ["kato", "nobody", "gone", "invited"])
def test_every_refusal_costs_one_hash(client: Client, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(username="kato")
    make_user(username="gone", is_active=False)
    User.objects.create_user("invited", role="editor")
    hashed: list[str] = []
    from_hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    monkeypatch.setattr(from_hasher, lambda self, password, salt: hashed.append(password) or "md5$s$x")

    try_password(client, name, "wrong")

    assert len(hashed) == 1


@pytest.mark.parametrize("name", ["kato", "nobody"])
def test_after_ten_failures_even_the_right_password_waits(client: Client, events: Any, name: str) -> None:
    make_user(username="kato")
    for number in range(10):
        try_password(client, name, "wrong", REMOTE_ADDR=f"192.0.2.{number}")

    response = try_password(client, name, PASSWORD)

    assert response.context["form"].non_field_errors() == [TOO_MANY]
    assert not is_in(client)
    known = "kato" if name == "kato" else None
    assert events.named == [("sign-in-refused", known)] * 10 + [("sign-in-throttled", known)]


def test_a_name_that_is_nobodys_is_not_written_down(client: Client, events: Any) -> None:
    try_password(client, "my secret password", "x")

    assert "secret" not in "".join(events.lines)
    assert json.loads(events.lines[0])["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        pytest.param(0, "203.0.113.9", "127.0.0.1", id="nobody-is-believed"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one-proxy"),
        pytest.param(1, "6.6.6.6, 203.0.113.9", "203.0.113.9", id="what-the-caller-wrote-is-not-believed"),
        pytest.param(2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9", id="two-proxies"),
        pytest.param(2, "203.0.113.9", "127.0.0.1", id="came-around-a-proxy"),
        pytest.param(1, "x\r\ny", "", id="no-address"),
        pytest.param(1, "::ffff:203.0.113.9", "203.0.113.9", id="ipv4-in-ipv6"),
    ],
)
def test_whose_address_is_counted(
    client: Client, events: Any, settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.RENKEI_PROXIES = proxies

    try_password(client, "nobody", "x", headers={"x-forwarded-for": header})

    assert json.loads(events.lines[0])["address"] == address


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        pytest.param("/measures/2021/draft/", "/measures/2021/draft/", id="at-home"),
        pytest.param("https://evil.example/", "/admin/", id="elsewhere"),
        pytest.param("//evil.example/", "/admin/", id="elsewhere-by-two-slashes"),
        pytest.param("/\\evil.example/", "/admin/", id="elsewhere-by-backslash"),
        pytest.param("javascript:alert(1)", "/admin/", id="script"),
        pytest.param("/admin/\r\nSet-Cookie: a=b", "/admin/", id="header"),
    ],
)
def test_a_strange_next_stays_home(client: Client, asked: str, onward: str) -> None:
    make_user(username="kato")

    response = try_password(client, "kato", next=asked)

    assert response["Location"] == onward


@pytest.mark.parametrize("address", ["/login/", "/accounts/login/"])
def test_every_other_door_leads_to_the_one(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == DOOR
    assert client.get(f"{address}?next=/admin/renkei/user/")["Location"] == f"{DOOR}?next=%2Fadmin%2Frenkei%2Fuser%2F"
    assert client.get(f"{address}?next=//evil.example/")["Location"] == DOOR


def test_whoever_is_in_does_not_see_the_door(client: Client) -> None:
    client.force_login(make_user())

    assert client.get(DOOR)["Location"] == "/admin/"


def test_going_out_is_on_record(client: Client, events: Any) -> None:
    client.force_login(make_user(username="kato"))

    client.post("/admin/logout/")

    assert events.named == [("signed-out", "kato")]
    assert not is_in(client)


def test_a_new_password_is_on_record(client: Client, events: Any) -> None:
    client.force_login(make_user(username="kato"))
    new = {"new_password1": "まったく別のとても長い合言葉", "new_password2": "まったく別のとても長い合言葉"}

    client.post("/admin/password_change/", {"old_password": "wrong", **new})
    client.post("/admin/password_change/", {"old_password": PASSWORD, **new})

    assert events.named == [("password-changed", "kato")]


def test_a_name_cannot_forge_a_line_of_the_log(client: Client, events: Any) -> None:
    name = 'kato"}\n{"event": "signed-in", "user": "kato\u202e\x85\u2028'
    user = make_user(username="x")
    User.objects.filter(pk=user.pk).update(username=name)

    client.force_login(User.objects.get(pk=user.pk))
    client.post("/admin/logout/")

    (line,) = events.lines
    assert line.isprintable()
    assert json.loads(line)["user"] == name
