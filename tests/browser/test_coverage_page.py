"""分野別の掲載状況 in a real browser: picture and table on wide and narrow screens, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from measures.models import Edition
from tests.browser.steps import enter, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMPTY = "この欄に掲載された関係各省の施策はありません。地方財政措置は別に講じられています。"


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


def test_nothing_is_cut_off_and_every_tile_is_large_enough(document_2020: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2020/coverage/")

    assert screen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert screen.evaluate("document.querySelectorAll('script, style, [style], [onclick]').length") == 0
    tiles = [tile.bounding_box() for tile in screen.locator(".coverage-grid a").all()]
    assert len(tiles) == 27
    assert min(min(box["width"], box["height"]) for box in tiles) >= 44
    cut = "tile => tile.scrollWidth > tile.clientWidth || tile.scrollHeight > tile.clientHeight"
    assert not any(tile.evaluate(cut) for tile in screen.locator(".coverage-grid a").all())


def test_an_empty_cell_is_seen_without_its_colour(document_2020: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2020/coverage/")

    empty = screen.locator(".coverage-grid").get_by_role("link", name="掲載なし")
    expect(empty).to_have_count(10)
    styles = [tile.evaluate("tile => getComputedStyle(tile).borderTopStyle") for tile in empty.all()]
    assert set(styles) == {"dashed"}


def test_a_tile_and_a_number_of_the_table_lead_to_their_measures(document_2020: Edition, live_server, screen: Page):
    address = f"{live_server.url}/measures/2020/coverage/"
    screen.goto(address)
    tile = screen.locator(".coverage-grid").get_by_role("link", name="a 地域医療")
    tile.focus()
    enter(screen)
    expect(screen.get_by_role("heading", name="5件の施策")).to_be_visible()

    screen.goto(address)
    row = screen.get_by_role("row", name="ウ-A a 地域医療")
    follow(row.get_by_role("link").last)
    expect(screen.get_by_role("heading", name="3件の施策")).to_be_visible()
    expect(screen.get_by_role("link", name=re.compile("国土交通省.*の条件を外す"))).to_be_visible()

    screen.goto(address)
    follow(screen.locator(".coverage-grid").get_by_role("link", name="a 高度な医療サービスの提供"))
    expect(screen.get_by_text(EMPTY)).to_be_visible()
