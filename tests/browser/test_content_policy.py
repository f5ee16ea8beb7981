"""The content security policy in a real browser: pages of readers and of the office break no rule of it."""

import time
from typing import Any

import pytest
from django.urls import reverse

from measures.models import Edition
from renkei.models import User
from renkei.signin import totp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "とても長い合言葉"
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""
PUBLIC = [
    "/", "/measures/2020/?q=地域", "/measures/2020/11/", "/measures/2020/coverage/", "/measures/2020/changes/",
    "/measures/all/", "/measures/all/11/", "/regions/", "/regions/R25/", "/regions/R25/measures/2020/",
    "/municipalities/342076/?year=2020", "/municipalities/?q=福山", "/calls/", "/applications/2020/", "/nowhere/",
    "/measures/2020/data.json", "/feed.atom",
]  # fmt: skip


@pytest.fixture
def watched(page: Any, live_server: Any, document_2020: Edition) -> Any:
    """Return a page that notes what its policy forbids."""
    page.add_init_script(WATCH)
    page.forbidden = []
    page.on(
        "console", lambda said: page.forbidden.append(said.text) if "Content Security Policy" in said.text else None
    )
    return page


def walk(page: Any, server: Any, addresses: list[str]) -> list[tuple[str, list[str]]]:
    """Open each address; return those that broke a rule, with what was forbidden."""
    found = []
    for address in addresses:
        page.forbidden.clear()
        page.goto(f"{server.url}{address}", wait_until="load")
        if broken := [*page.evaluate("window.violations || []"), *page.forbidden]:
            found.append((address, broken))
    return found


def office() -> list[str]:
    entry = Edition.objects.get(year=2020).entries.first()
    models = ["entry", "edition", "block", "measure", "ministry", "taxonomy", "upload", "call"]
    rows = {
        "entry": entry.pk,
        "edition": entry.edition_id,
        "measure": entry.measure_id,
        "ministry": entry.block.ministry_id,
    }
    found = [reverse("admin:index"), reverse("admin:renkei_user_add"), reverse("admin:password_change")]
    found += [reverse(f"admin:measures_{model}_changelist") for model in models]
    found += [reverse(f"admin:measures_{model}_change", args=[pk]) for model, pk in rows.items()]
    found += [reverse("admin:measures_call_add"), reverse("admin:regions_application_add")]
    person = User.objects.get().pk
    return [*found, reverse("admin:renkei_user_changelist"), reverse("admin:renkei_user_change", args=[person])]


def test_the_pages_of_readers_break_no_rule(watched: Any, live_server: Any) -> None:
    assert walk(watched, live_server, PUBLIC) == []


def test_the_pages_of_the_office_break_no_rule(watched: Any, live_server: Any) -> None:
    User.objects.create_superuser("boss", password=PASSWORD)
    at_the_door = walk(watched, live_server, [reverse("admin:login")])
    watched.fill("#id_username", "boss")
    watched.fill("#id_password", PASSWORD)
    watched.click("input[type=submit]")
    watched.wait_for_url(f"**{reverse('admin:index')}")

    assert at_the_door + walk(watched, live_server, [*office(), "/admin/second-factor/register/"]) == []


def test_the_watch_itself_sees_what_is_forbidden(watched: Any, live_server: Any) -> None:
    watched.goto(f"{live_server.url}/")

    watched.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")

    assert watched.evaluate("window.violations.length") == 1


@pytest.mark.parametrize("width", [pytest.param(1280, id="1280"), pytest.param(320, id="320")])
def test_somebody_registers_an_app_and_comes_in_with_its_code(
    watched: Any, live_server: Any, settings: Any, width: int
) -> None:
    settings.RENKEI_SECOND_FACTOR = True
    User.objects.create_superuser("boss", password=PASSWORD)
    watched.set_viewport_size({"width": width, "height": 900})
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    sign_in(watched, live_server)
    drawn, too_wide = watched.locator("svg.qr").bounding_box(), [watched.evaluate(beyond)]
    secret = watched.inner_text(".secret").replace(" ", "")
    watched.fill("#id_code", totp.code_at(secret, totp.step_at(time.time())))
    watched.click("text=登録する")
    codes = watched.locator(".recovery-codes code").all_inner_texts()
    too_wide.append(watched.evaluate(beyond))
    watched.click("text=控えたので先に進む")
    watched.click("text=ログアウト")
    sign_in(watched, live_server)
    watched.fill("#id_code", codes[0])
    too_wide.append(watched.evaluate(beyond))
    watched.click("input[type=submit]")
    watched.wait_for_url(f"**{reverse('admin:index')}")

    assert drawn["width"] > 150
    assert len(codes) == 10
    assert too_wide == [0, 0, 0]


def sign_in(page: Any, server: Any) -> None:
    page.goto(f"{server.url}{reverse('admin:login')}")
    page.fill("#id_username", "boss")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#id_code")
