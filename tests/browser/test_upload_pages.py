"""The preview of a received file in a real browser: every cell in its sheet, by eye, by keyboard, on a small screen."""

from typing import Any

import pytest
from django.urls import reverse

from measures.intake import receive
from measures.models import Edition, Ministry
from measures.workbooks.marks import mark_as_new_workbook
from tests.browser.steps import enter, sign_in
from tests.browser.test_admin_pages import SIZES
from tests.factories import make_user
from tests.measures.workbooks.sheets import day, measure, sheet, struck

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "地方公共団体が行う取組に要する経費の一部を支援する。" * 12


@pytest.fixture
def preview(page: Any, live_server: Any, document_2020: Edition) -> Any:
    """Return the preview of a file with a few things wrong, seen by an editor."""
    make_user(role="editor", username="editor")
    headings = ("役割", "政策分野", "施策名", "概要", "支援の内容", "令和３年度\n当初予算", "補助率", "交付対象")
    rows = [measure(name=f"地域活性化推進事業（第{number}種）", summary=LONG) for number in range(1, 12)]
    rows[1] = measure(
        name="A" * 90, budget="○○の内数", summary="<script>document.title='x'</script>", rate=day("2020-01-02")
    )
    rows[2] = measure(name="施策三", budget="")
    rows[5] = measure(name="見え消し事業", budget=struck("200", "100"), recipients="\u202e市町村")
    rows[9] = measure(name="壊れた事業", budget="#REF!")
    grid = sheet(("令和３年度　支援策",), (*[""] * 7, "（単位：百万円）"), headings, *rows, merged=("F5:F6", "A1:H1"))
    upload = receive(
        data=mark_as_new_workbook([grid], []),
        name="総務省.xlsx",
        year=2021,
        by=None,
        ministry=Ministry.objects.get(code="mic"),
    )
    sign_in(page, live_server, "editor")
    page.goto(f"{live_server.url}{reverse('admin:measures_upload_preview', args=[upload.pk])}")
    return page


@pytest.mark.parametrize("width", SIZES)
def test_the_sheet_scrolls_in_its_own_region_and_the_page_does_not(preview: Any, width: int) -> None:
    preview.set_viewport_size({"width": width, "height": 900})

    assert preview.evaluate("document.scrollingElement.scrollWidth") <= width
    assert preview.title() != "x"
    regions = preview.locator("#findings [role=region]")
    assert regions.count() >= 3
    for region in regions.all():
        assert region.get_attribute("tabindex") == "0"
        assert region.get_attribute("aria-label")
        box = region.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_a_marked_cell_says_so_in_words_and_can_be_reached_by_the_keyboard(preview: Any) -> None:
    cell = preview.locator(".sheet td.said:has-text('○○の内数')").first

    assert "読取り不可" in cell.inner_text()
    assert cell.get_attribute("rowspan") == "2"
    link = preview.locator("#findings tr:has-text('読取り不可') a").first
    link.focus()
    enter(preview)
    assert preview.url.partition("#")[2].startswith("part-")
    assert preview.locator(f"#{preview.url.partition('#')[2]} caption").is_visible()
