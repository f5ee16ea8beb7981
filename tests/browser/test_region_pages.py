"""The pages of regions in a real browser: nothing cut off, nothing English, and the map by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

import regions.loading
from measures.models import Edition
from tests.browser.steps import enter, follow
from tests.regions.factories import make_membership, make_municipality, make_prefecture, make_region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "home": "/",
    "list": "/regions/?on=2024-04-01",
    "bad-day": "/regions/?on=%00" + "x" * 100,
    "region": "/regions/R23/?on=2024-04-01",
    "two-cores": "/regions/R27/",
    "applications": "/regions/R22/",
    "not-yet": "/regions/R02/measures/2020/",
    "measures": "/regions/R25/measures/2020/",
    "no-region": "/regions/R99/",
    "search": "/municipalities/",
    "found": "/municipalities/?q=市",
    "nothing": "/municipalities/?q=" + "あ" * 100,
    "past-the-end": "/municipalities/?q=市&page=99",
    "town": "/municipalities/342033/?year=2020",
    "bad-year": "/municipalities/342033/?year=" + "x" * 100,
    "no-edition": "/municipalities/342033/?year=2024",
    "no-town": "/municipalities/999999/",
}
IN_THE_DATA = {"IoT", "LAN", "OS", "Wi", "Fi", "ICT", "AP", "DMO", "JSON", "CSV", "ZIP", "renkei"}
ADDRESSES = re.compile(r"https?://\S+")  # sources are shown as they are


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


def test_nothing_is_cut_off_and_nothing_is_english(document_2020: Edition, live_server, screen: Page):
    regions.loading.load_missing(by=None)
    found = {}
    for name, address in PAGES.items():
        screen.goto(f"{live_server.url}{address}")
        words = ADDRESSES.sub("", screen.inner_text("body") + screen.title())
        english = {word for word in re.findall("[A-Za-z]{2,}", words) if set(word) != {"x"}} - IN_THE_DATA
        too_wide = screen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        inline = screen.evaluate("document.querySelectorAll('script, style, [style], [onclick]').length")
        untold = screen.evaluate("Array.from(document.querySelectorAll('main table')).filter(t => !t.caption).length")
        found[name] = (english, too_wide, inline, untold if name != "home" else 0)

    assert found == dict.fromkeys(PAGES, (set(), 0, 0, 0))


def test_the_keyboard_alone_goes_from_the_map_to_a_region_and_its_town(live_server, screen: Page):
    make_prefecture(code="34", name="広島県", kana="ひろしまけん")
    region = make_region(code="R25", name="備後圏域連携中枢都市圏")
    make_membership(region=region, municipality=make_municipality(code="342076", name="福山市"), core=True)
    screen.goto(f"{live_server.url}/regions/")

    screen.get_by_role("link", name="広島県：1圏域").focus()
    enter(screen)
    row = screen.locator("#pref-34")
    expect(row).to_be_in_viewport()
    screen.keyboard.press("Tab")
    expect(row.get_by_role("link", name="備後圏域連携中枢都市圏")).to_be_focused()
    enter(screen)
    expect(screen.get_by_role("heading", level=1, name="備後圏域連携中枢都市圏")).to_be_visible()
    screen.get_by_role("link", name="福山市").focus()
    enter(screen)
    expect(screen.get_by_role("heading", level=1, name="福山市")).to_be_visible()


def test_a_bad_day_leads_back_to_its_field(live_server, screen: Page):
    screen.goto(f"{live_server.url}/regions/?on=2024-13-01")

    follow(screen.get_by_role("alert").get_by_role("link", name=re.compile("2024-13-01")))
    field = screen.get_by_label("時点")
    expect(field).to_be_focused()
    expect(field).to_have_value("2024-13-01")
    field.fill("令和6年4月1日")
    enter(screen)
    expect(screen.get_by_role("heading", name="令和6年4月1日時点の圏域と構成市町村の数")).to_be_visible()


def test_a_town_is_found_from_home(live_server, screen: Page):
    make_municipality(code="342076", name="福山市", kana="ふくやまし")
    screen.goto(live_server.url)

    screen.get_by_label("市区町村の名前・よみ・団体コード").fill("ふくやま")
    enter(screen)
    follow(screen.get_by_role("link", name="福山市"))

    expect(screen.get_by_role("heading", level=1, name="福山市")).to_be_visible()
