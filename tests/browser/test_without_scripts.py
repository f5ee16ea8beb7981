"""The public site where scripts are switched off: search, narrow, read, one's town, the calls."""

from typing import Any

import pytest
from playwright.sync_api import expect

import regions.loading
from measures.models import Edition, Measure
from tests.browser.steps import enter, follow
from tests.factories import make_call

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(browser: Any, live_server: Any, document_2020: Edition) -> Any:
    """Return home in a browser that runs no script."""
    regions.loading.load_missing(by=None)
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(live_server.url)
    yield page
    context.close()


def test_a_measure_is_searched_narrowed_and_read(plain: Any) -> None:
    plain.get_by_label("キーワード").fill("総務省")
    enter(plain)
    plain.get_by_role("group", name="役割・政策分野").get_by_label("g 災害対策").check()
    follow(plain.get_by_role("button", name="この条件で絞り込む"))
    expect(plain.get_by_role("heading", name="3件の施策")).to_be_visible()
    follow(plain.get_by_role("link", name="公衆無線LAN環境整備支援事業"))

    expect(plain.get_by_role("heading", level=1, name="公衆無線LAN環境整備支援事業")).to_be_visible()


def test_a_town_is_found_and_its_region_opened(plain: Any) -> None:
    plain.get_by_label("市区町村の名前・よみ・団体コード").fill("福山")
    enter(plain)
    follow(plain.get_by_role("link", name="福山市"))
    expect(plain.get_by_role("heading", level=1, name="福山市")).to_be_visible()
    follow(plain.get_by_role("link", name="備後圏域連携中枢都市圏").first)

    expect(plain.get_by_role("heading", level=1, name="備後圏域連携中枢都市圏")).to_be_visible()


def test_calls_are_narrowed_to_a_year(plain: Any, live_server: Any) -> None:
    make_call(measure=Measure.objects.get(number=1), fiscal_year=2020, public_name="令和二年の公募")
    follow(plain.get_by_role("navigation").get_by_role("link", name="公募・要望調査"))
    plain.goto(f"{live_server.url}/calls/?year=2020")

    expect(plain.get_by_text("令和二年の公募").first).to_be_visible()
