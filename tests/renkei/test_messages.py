"""Messages to the person: looked for where somebody asks, kept until they were read."""

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from renkei.messages import Messages
from tests.factories import make_edition, make_entry, make_user, publish_edition_now


def answer(view: Any, cookies: str = "") -> HttpResponse:
    request = RequestFactory().get("/", headers={"cookie": cookies})
    request.session = {}  # type: ignore[assignment]
    return Messages(view)(request)  # type: ignore[return-value]


def leave(request: HttpRequest) -> HttpResponse:
    messages.info(request, "保存しました。")
    return HttpResponse()


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(map(str, messages.get_messages(request))))


def test_what_is_left_is_read_once_by_a_later_request() -> None:
    left = answer(leave).cookies["messages"]
    shown = answer(read, f"messages={left.value}")

    assert shown.text == "保存しました。"
    assert shown.cookies["messages"]["max-age"] == 0


def test_a_page_that_asks_for_none_leaves_them_and_makes_no_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[HttpRequest] = []
    monkeypatch.setattr(FallbackStorage, "__init__", lambda self, request: made.append(request))

    assert "messages" not in answer(lambda request: HttpResponse(), "messages=x").cookies
    assert made == []


@pytest.mark.django_db
def test_the_pages_asked_for_most_ask_for_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    client.force_login(make_user())
    monkeypatch.setattr("renkei.messages.default_storage", lambda request: pytest.fail("asked for"))

    assert client.get(f"/measures/2025/{entry.measure.number}/").status_code == 200
    assert client.get("/measures/2025/").status_code == 200
