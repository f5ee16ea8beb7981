"""The public pages in a real browser: nothing that needs a mouse or a script, long words break."""

import re

import pytest
from playwright.sync_api import Page, expect

from measures.models import Edition
from tests.browser.steps import enter, follow
from tests.factories import make_edition, make_entry, publish_edition_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


def test_the_list_on_paper_holds_all_rows_and_nothing_else(document_2020: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2020/?ministry=mlit")
    follow(screen.get_by_role("link", name="この一覧を印刷用に1ページで表示する"))

    expect(screen.get_by_role("row")).to_have_count(6)
    assert screen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    screen.emulate_media(media="print")
    expect(screen.get_by_role("link", name="一覧に戻る")).to_be_hidden()


def test_a_word_without_a_break_is_not_cut_off(live_server, screen: Page):
    entry = make_entry(edition=make_edition(year=2025), name="あ" * 300, summary="x" * 400, amount_text="9" * 300)
    publish_edition_now(entry.edition)

    for address in ("/measures/2025/", f"/measures/2025/{entry.measure.number}/"):
        screen.goto(f"{live_server.url}{address}")
        assert screen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_an_edition_home_is_whole(live_server, screen: Page):
    screen.goto(live_server.url)

    expect(screen.get_by_role("heading", name="公表済みの年度版はまだありません")).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_keyboard_alone_searches_narrows_and_reads(document_2020: Edition, live_server, screen: Page):
    screen.goto(live_server.url)
    screen.keyboard.press("Tab")
    expect(screen.get_by_role("link", name="本文へ移動")).to_be_focused()
    enter(screen)
    screen.keyboard.press("Tab")
    expect(screen.get_by_label("キーワード")).to_be_focused()
    screen.keyboard.type("総務省")
    enter(screen)
    expect(screen.get_by_role("heading", name="5件の施策")).to_be_visible()

    summary = screen.get_by_text("条件で絞り込む", exact=True)
    if summary.is_visible():  # on a narrow screen the choices are folded away
        summary.focus()
        screen.keyboard.press("Enter")
    screen.get_by_role("group", name="役割・政策分野").get_by_label("g 災害対策").focus()
    screen.keyboard.press("Space")
    enter(screen)
    expect(screen.get_by_role("heading", name="3件の施策")).to_be_visible()

    screen.get_by_role("link", name="公衆無線LAN環境整備支援事業").focus()
    enter(screen)
    expect(screen.get_by_role("heading", level=1, name="公衆無線LAN環境整備支援事業")).to_be_visible()
    follow(screen.get_by_role("link", name="g 災害対策"))
    expect(screen.get_by_role("heading", name="6件の施策")).to_be_visible()


def test_the_choices_stand_open_beside_the_list_on_a_wide_screen(document_2020: Edition, live_server, page: Page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/measures/2020/")

    page.get_by_label("総務省").check()
    follow(page.get_by_role("button", name="この条件で絞り込む"))

    expect(page.get_by_role("heading", name="5件の施策")).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("総務省.*の条件を外す")))
    expect(page.get_by_role("heading", name="17件の施策")).to_be_visible()


def test_rates_and_recipients_are_chosen_and_words_are_marked(document_2020: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2020/?q=地方公共団体")
    expect(screen.locator("mark").first).to_be_visible()

    summary = screen.get_by_text("条件で絞り込む", exact=True)
    if summary.is_visible():
        summary.click()
    screen.get_by_role("group", name="補助率").get_by_label("定額").check()
    screen.get_by_role("group", name="交付対象").get_by_label("中核市", exact=False).first.check()
    follow(screen.get_by_role("button", name="この条件で絞り込む"))

    expect(screen.get_by_role("link", name=re.compile("補助率：定額.*の条件を外す"))).to_be_visible()
    follow(screen.get_by_role("link", name=re.compile("交付対象：中核市.*の条件を外す")))
    expect(screen.get_by_role("link", name=re.compile("補助率：定額.*の条件を外す"))).to_be_visible()
    expect(screen.get_by_role("link", name=re.compile("交付対象：中核市.*の条件を外す"))).to_have_count(0)


def test_a_near_spelling_leads_to_what_was_meant(document_2020: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2020/?q=スマートシテイ&ministry=mlit")
    follow(screen.get_by_role("link", name="スマートシティ", exact=True).first)

    expect(screen.locator("a.name mark").first).to_have_text("スマートシティ")
