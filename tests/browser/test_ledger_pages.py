"""The ledger and the calls in a real browser, by the keyboard and on a small screen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

import regions.loading
from measures.models import Edition, Measure
from tests.browser.steps import enter
from tests.factories import make_call

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1280, 320], ids=["1280px", "320px"])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size({"width": request.param, "height": 800})
    return page


@pytest.fixture
def real_data(document_2020: Edition) -> None:
    """The real records, and a call in each state."""
    regions.loading.load_missing(by=None)
    now = timezone.now()
    measures = list(Measure.objects.order_by("number"))
    soon, later, past = (now + timedelta(days=days) for days in (5, 40, -10))
    year = timezone.localdate().year
    common = {"fiscal_year": year + 1, "channel": "電子メール", "section": "地域振興課", "phone": "03-0000-0000"}
    make_call(measure=measures[0], closes_at=later, opens_on=past.date(), address="https://example.jp/", **common)
    make_call(measure=measures[3], closes_at=soon, kind="survey", **common)
    make_call(measure=measures[6], closes_at=past, kind="additional", public_name="あ" * 200, **common)
    make_call(measure=measures[7], opens_on=later.date(), fiscal_year=year + 1, period_text="来年度の初め")
    make_call(measure=measures[8], fiscal_year=2020, closes_at=now - timedelta(days=2000))


def test_the_keyboard_alone_goes_from_the_matrix_to_the_rows(real_data: None, live_server, screen: Page):
    screen.goto(f"{live_server.url}/applications/2020/")

    screen.get_by_role("region", name="対応表（横に動かして見る部分）").focus()
    cell = screen.get_by_role("link", name="備後圏域連携中枢都市圏・地域IoT実装・共同利用総合支援施策：")
    cell.focus()
    enter(screen)

    expect(screen.get_by_role("heading", name="3件の申請・採択")).to_be_visible()
    screen.get_by_role("link", name=re.compile("備後.*の条件を外す")).focus()
    enter(screen)
    expect(screen.get_by_role("heading", name="3件の申請・採択")).to_be_visible()


def test_the_matrix_scrolls_by_itself(real_data: None, live_server, page: Page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/applications/2020/")

    box = page.get_by_role("region", name="対応表（横に動かして見る部分）")

    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert box.bounding_box()["width"] <= 320
