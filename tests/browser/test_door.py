"""The way in, step by step in a real browser: an invitation, a second factor, its recovery codes, the code at the door."""

from typing import Any

import pytest
from django.urls import reverse

from renkei.people import give_link
from tests.browser.reviews import SHOTS, look_at
from tests.browser.steps import PASSWORD, press
from tests.factories import make_user
from tests.renkei.signin.door import code_of, give_second_factor

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
SEND = "#content form [type=submit]"
CODE = "#id_code"


@pytest.fixture
def door(page: Any, settings: Any) -> Any:
    """Return a browser before an office that asks for a second factor."""
    settings.RENKEI_SECOND_FACTOR = True
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def test_who_is_invited_comes_in(door: Any, live_server: Any) -> None:
    link = give_link(user=make_user(username="viewer"), by=make_user(is_superuser=True))
    faults = []

    door.goto(f"{live_server.url}{link}")
    faults += look_at(door, "door-invitation")
    for field in ("new_password1", "new_password2"):
        door.fill(f"[name={field}]", "もっと長くて新しい合言葉")
    press(door, SEND)
    door.goto(f"{live_server.url}{reverse('admin:login')}")
    door.fill("#id_username", "viewer")
    door.fill("#id_password", "もっと長くて新しい合言葉")
    press(door, "[type=submit]")
    faults += look_at(door, "door-register")
    door.fill(CODE, "000000")
    press(door, SEND)
    faults += look_at(door, "door-register-refused")
    door.fill(CODE, code_of(door.inner_text(".secret").replace(" ", "")))
    press(door, SEND)
    faults += look_at(door, "door-recovery-codes")
    press(door, "text=控えたので先に進む")

    assert door.url == f"{live_server.url}{reverse('admin:index')}"
    assert faults == []


def test_who_has_an_app_gives_its_code(door: Any, live_server: Any) -> None:
    secret = give_second_factor(make_user(username="editor"))

    door.goto(f"{live_server.url}{reverse('admin:login')}")
    door.fill("#id_username", "editor")
    door.fill("#id_password", PASSWORD)
    press(door, "[type=submit]")
    faults = look_at(door, "door-code")
    door.fill(CODE, code_of(secret))
    press(door, SEND)

    assert door.url == f"{live_server.url}{reverse('admin:index')}"
    assert faults == []


def test_a_link_that_was_used_says_so(door: Any, live_server: Any) -> None:
    administrator, user = make_user(is_superuser=True), make_user(username="viewer")
    used = give_link(user=user, by=administrator)
    give_link(user=user, by=administrator)

    door.goto(f"{live_server.url}{used}")

    assert "このリンクは使えません" in door.inner_text("#content")
    assert look_at(door, "door-link-used") == []
