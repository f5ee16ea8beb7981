"""前年度からの変更 in a real browser: the drawing in its place, the words that differ."""

import pytest
from playwright.sync_api import Page, expect

from measures.editions import open_year, revise
from measures.models import Edition
from tests.browser.steps import follow
from tests.factories import make_entry, publish_edition_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


@pytest.fixture
def year_2021(document_2020: Edition) -> Edition:
    """Return an edition of 2021 that changes, adds, ends and renames rows of the real document, and its correction."""
    draft = open_year(year=2021, by=None)
    rows = {entry.measure.number: entry for entry in draft.entries.select_related("measure", "envelope", "block")}
    rows[11].envelope.amount_text = "631,318"
    rows[11].envelope.save()
    rows[11].support_text = "交付の判断にあたって、優先的に配慮"
    rows[11].save()
    rows[1].full_name = rows[1].name = "改めた名称の事業"
    rows[1].save()
    rows[2].rate_text = rows[2].rate_text + " "
    rows[2].save()
    rows[12].delete()
    make_entry(block=rows[11].block, name="新しい都市圏の事業", amount_text="12,345")
    publish_edition_now(draft)
    note = "社会資本整備総合交付金の予算額の誤りを訂正"
    return publish_edition_now(revise(edition=draft, kind="correction", by=None, errata_note=note))


def test_the_drawing_and_the_words_that_differ_can_be_seen(year_2021: Edition, live_server, screen: Page):
    screen.goto(f"{live_server.url}/measures/2021/")
    follow(screen.get_by_role("link", name="令和2年度版からの変更"))

    chart = screen.locator("svg.bridge-chart").first
    expect(chart).to_be_visible()
    assert chart.evaluate("node => parseFloat(getComputedStyle(node.querySelector('text')).fontSize)") >= 12
    inside = """node => [...node.querySelectorAll('text, rect')].every(part => {
        const box = part.getBoundingClientRect(), page = node.getBoundingClientRect();
        return box.left >= page.left - 1 && box.right <= page.right + 1;
    })"""
    assert chart.evaluate(inside)
    expect(screen.locator("ins", has_text="優先的に").first).to_be_visible()
    expect(screen.get_by_role("link", name="新しい都市圏の事業").first).to_be_visible()
