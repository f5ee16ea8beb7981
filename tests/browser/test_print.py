"""Pages on paper: an A4 sheet is narrower than many screens, but its tables are tables, and its ground is white."""

import pytest
from playwright.sync_api import Page

from measures.models import Edition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = 718  # CSS pixels between the margins


def test_tables_stay_tables_on_white_paper_even_from_a_dark_screen(
    document_2020: Edition, live_server, page: Page
) -> None:
    page.set_viewport_size({"width": A4, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    found = {}
    for address in ("/measures/2020/", "/measures/2020/11/"):
        page.goto(f"{live_server.url}{address}")
        found[address] = page.evaluate(
            """[getComputedStyle(document.querySelector('main table tbody td')).display,
                getComputedStyle(document.querySelector('main table thead')).display,
                getComputedStyle(document.body).backgroundColor,
                getComputedStyle(document.body).color,
                document.documentElement.scrollWidth <= document.documentElement.clientWidth]"""
        )

    on_paper = ["table-cell", "table-header-group", "rgb(255, 255, 255)", "rgb(0, 0, 0)", True]
    assert found == dict.fromkeys(found, on_paper)
