"""What every answer carries: each pattern of the URLconf, signed in and not, whatever its status."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import Client

from measures.models import Edition
from renkei.headers import Headers
from renkei.models import User
from tests.factories import make_user
from tests.renkei.addresses import every_address

pytestmark = pytest.mark.django_db
SAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def faults(response: Any) -> list[str]:
    """Return what is missing or weak in the headers of an answer."""
    found = [name for name, value in SAME.items() if response.get(name) != value]
    policy = dict(part.split(" ", 1) for part in response.get("Content-Security-Policy", "x y").split("; "))
    if policy.get("frame-ancestors") != "'none'" or policy.get("base-uri") != "'none'":
        found.append("Content-Security-Policy")
    if "unsafe" in str(policy) or "*" in str(policy) or "http" in str(policy):
        found.append("unsafe")
    needed = {"script-src"} if response.get("Content-Type") == "application/pdf" else {"script-src", "default-src"}
    if not needed <= policy.keys():
        found.append("open")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if not re.fullmatch(r"[0-9a-f]{16}", response.get("X-Request-ID", "")):
        found.append("X-Request-ID")
    return found


def walk(browser: Client) -> tuple[dict[str, list[str]], set[int], list[Any]]:
    """Ask for every address by GET and POST, for public ones nonsense too; return faults, statuses, and all answers."""
    browser.raise_request_exception = False
    wrong, statuses, answers = {}, set(), []
    for address in every_address():
        nonsense = [] if address.startswith("/admin/") else [browser.get(f"{address}?page=nonsense&year=x")]
        for answer in (browser.get(address), browser.post(address), *nonsense):
            answers.append(answer)
            statuses.add(answer.status_code)
            if found := faults(answer):
                wrong[f"{answer.request['REQUEST_METHOD']} {address} {answer.status_code}"] = found
    return wrong, statuses, answers


def test_every_answer_to_a_stranger_has_them(client: Client, document_2020: Edition) -> None:
    wrong, statuses, answers = walk(client)

    assert wrong == {}
    assert statuses >= {200, 302, 400, 404, 405}
    assert len(answers) > 400


def test_every_answer_to_who_is_signed_in_has_them_and_is_kept_nowhere(client: Client, document_2020: Edition) -> None:
    client.force_login(User.objects.create_superuser("boss", password="とても長い合言葉"))

    wrong, statuses, answers = walk(client)

    assert wrong == {}
    assert statuses >= {200, 302, 400, 403, 404, 405}
    assert [one.request["PATH_INFO"] for one in answers if "no-store" not in one["Cache-Control"]] == []


def test_every_address_has_them_when_it_breaks(client: Client) -> None:
    client.raise_request_exception = False
    wrong = {}
    breaks = patch.object(BaseHandler, "resolve_request", side_effect=RuntimeError("secret"))
    with breaks, patch("django.core.handlers.exception.log_response"):
        for address in every_address():
            answer = client.get(address)
            if answer.status_code != 500 or faults(answer) or "secret" in answer.text:
                wrong[address] = (answer.status_code, faults(answer))

    assert wrong == {}


def test_a_strange_host_and_a_missing_csrf_token_have_them(document_2020: Edition) -> None:
    strict = Client(enforce_csrf_checks=True)

    host, token = strict.get("/", headers={"host": "evil.example"}), strict.post("/admin/login/", {"username": "a"})

    assert (host.status_code, faults(host)) == (400, [])
    assert (token.status_code, faults(token)) == (403, [])


@pytest.mark.parametrize("name", ["renkei/site.css", "admin/js/core.js", "renkei/favicon.svg", "renkei/nothing.css"])
def test_a_static_file_has_them_and_may_be_kept(settings: Any, tmp_path: Any, name: str) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    browser = Client()
    browser.force_login(make_user())

    answer = browser.get(f"/static/{name}")

    assert faults(answer) == []
    assert (answer.status_code, "no-store" in answer.get("Cache-Control", "")) in {(200, False), (404, True)}


def test_a_public_page_may_be_kept_where_nobody_is_signed_in(client: Client, document_2020: Edition) -> None:
    assert "no-store" not in client.get("/measures/2020/").get("Cache-Control", "")


def test_a_page_that_gives_a_cookie_is_kept_nowhere(client: Client) -> None:
    assert "no-store" in client.get("/admin/login/")["Cache-Control"]


def test_a_pdf_is_left_to_the_readers_of_browsers(rf: Any) -> None:
    document = Headers(lambda request: HttpResponse(b"%PDF", content_type="application/pdf"))(rf.get("/x.pdf"))

    policy = document["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src" not in policy


def test_each_request_has_an_id_of_its_own(client: Client) -> None:
    asked = [client.get("/healthz", headers={"x-request-id": "mine"})["X-Request-ID"] for _ in range(5)]

    assert len(set(asked)) == 5
    assert "mine" not in asked
