"""The map in tiles in a real browser: its links have names, the keyboard reaches them, small screens scroll it alone."""

import pytest
from django.conf import settings
from django.template import Context, Engine
from playwright.sync_api import Page, expect

from regions.tile_map import draw_tile_map
from tests.browser.steps import enter

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    """A page with the stylesheet and the map, and below it the places that it leads to."""
    page.set_viewport_size({"width": request.param, "height": 800})
    engine = Engine(dirs=[settings.ROOT / "regions" / "templates"])
    drawn = draw_tile_map({"34": 2, "35": 3, "01": 1})
    styles = (settings.ROOT / "renkei/static/renkei/site.css").read_text("utf-8")
    places = "".join(f'<p id="{tile.anchor}">{tile.place.name}</p>' for tile in drawn.tiles)
    body = engine.get_template("regions/_map.svg.html").render(Context({"map": drawn}))
    page.set_content(f'<!doctype html><html lang="ja"><style>{styles}</style><body>{body}{places}</body></html>')
    return page


def test_links_are_named_by_prefecture_and_number(screen: Page):
    expect(screen.get_by_role("group", name="都道府県別の圏域の数（地図）").get_by_role("link")).to_have_count(47)
    for name in ("北海道：1圏域", "広島県：2圏域", "沖縄県：0圏域"):
        expect(screen.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_the_keyboard_goes_through_the_prefectures_and_into_the_page(screen: Page):
    reached = []
    screen.keyboard.press("Tab")  # the part that a small screen scrolls
    for _ in range(47):
        screen.keyboard.press("Tab")
        reached.append(screen.evaluate("document.activeElement.getAttribute('href')"))
    stroke = "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"

    assert reached == [f"#pref-{number:02}" for number in range(1, 48)]
    assert screen.evaluate(stroke) == "4px"
    enter(screen)
    assert screen.evaluate("document.querySelector(':target').textContent") == "沖縄県"


def test_the_page_does_not_grow_sideways_and_tiles_stay_large_enough(screen: Page):
    size = screen.locator(".tile rect").first.bounding_box()

    assert screen.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert size is not None
    assert min(size["width"], size["height"]) >= 24


def test_words_stay_inside_their_tile(screen: Page):
    outside = screen.evaluate(
        """Array.from(document.querySelectorAll('.tile')).filter(tile => {
             const box = tile.querySelector('rect').getBoundingClientRect();
             return Array.from(tile.querySelectorAll('text')).some(text => {
               const words = text.getBoundingClientRect();
               return words.left < box.left || words.right > box.right || words.top < box.top || words.bottom > box.bottom;
             });
           }).map(tile => tile.getAttribute('href'))"""
    )

    assert outside == []
