"""A new editor, in a real browser: a year comes to its end, and the keyboard reaches a cell."""

from typing import Any

import pytest
from django.urls import reverse

from measures.editions import open_year
from measures.models import Edition, Entry
from tests.browser.steps import enter, press, sign_in
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OURS = {
    "renkei",
    "admin",
    "editor",
    "json",
    "csv",
    "wi",
    "fi",
    "wi-fi",
    "lan",
    "iot",
    "ict",
    "os",
    "url",
    "http",
    "example",
}
CODES = {
    "cas",
    "cao",
    "npa",
    "fsa",
    "caa",
    "cfa",
    "digital",
    "reconstruction",
    "mic",
    "moj",
    "mofa",
    "mof",
    "mext",
    "mhlw",
    "maff",
    "meti",
    "mlit",
    "env",
    "mod",
}
SIZES = [pytest.param(1280, id="1280"), pytest.param(320, id="320")]


@pytest.fixture
def desk(page: Any, live_server: Any, document_2020: Edition) -> Any:
    """Return a page signed in as an editor, the draft of 2021 open."""
    make_user(role="editor", username="editor")
    open_year(year=2021, by=None)
    sign_in(page, live_server, "editor")
    return page


def test_an_editor_brings_a_year_to_its_end(desk: Any, live_server: Any) -> None:
    entry = Entry.objects.get(edition__year=2021, measure__number=1)
    press(desk, "text=前年のままの施策を確認・変更する")
    press(desk, f"text={entry.name}")
    desk.fill("#id_rate_text", "２／３以内")
    desk.fill("#id_amount_text", "○○の内数")
    press(desk, "input[name=_save] >> nth=0")
    said = desk.inner_text(".messagelist")
    desk.goto(f"{live_server.url}{reverse('admin:index')}")
    press(desk, "text=公表の画面で変更点を確認し、公表する")
    listed = desk.inner_text("#content")
    press(desk, "text=公表する >> nth=-1")
    refused = desk.inner_text(".errorlist")
    for box in desk.query_selector_all("input[name=confirmed]"):
        box.check()
    press(desk, ".submit-row input[type=submit]")
    assert desk.locator(".messagelist .success").count() == 1
    desk.goto(f"{live_server.url}/measures/2021/1/")
    read = desk.inner_text("main")

    assert "補助率「２／３以内」の読取り：2/3以内" in said
    assert "予算額「○○の内数」の読取り：読取り不可" in said
    assert "２／３以内" in listed
    assert "「前年のまま」の施策があります" in refused
    assert "2/3以内" in read
    assert "読取り不可（原文のまま掲載）" in read


def test_the_keyboard_alone_reaches_and_ticks_a_cell(desk: Any, live_server: Any) -> None:
    entry = Entry.objects.get(edition__year=2021, measure__number=1)
    desk.goto(f"{live_server.url}{reverse('admin:measures_entry_change', args=[entry.pk])}")
    for _ in range(60):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.name") == "cells":
            break
    desk.keyboard.press("Space")
    enter(desk)

    assert desk.locator(".messagelist .success").count() == 1

    entry.refresh_from_db()
    assert entry.fields_text == "ア a\nウ-A f"
