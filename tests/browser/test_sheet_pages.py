"""Staff of a region, in a real browser: take the list out, change it, send it in, apply it, take it back."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from regions.models import Application, CityRegion, Sheet
from tests.browser.steps import press, sign_in
from tests.regions.factories import make_staff
from tests.regions.intake.files import make_country, make_granted, make_regions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bingo(db: None) -> CityRegion:
    """Return R25 with one application that was granted."""
    make_country()
    bingo, _ = make_regions()
    make_granted(bingo, measure_text="地域IoT実装推進事業")
    return bingo


@pytest.fixture
def desk(page: Any, live_server: Any, bingo: CityRegion) -> Any:
    """Return a page signed in as staff of R25."""
    make_staff(regions=[bingo], username="staff")
    sign_in(page, live_server, "staff")
    return page


def test_a_list_goes_out_is_changed_comes_in_and_is_taken_back(desk: Any, live_server: Any, tmp_path: Path) -> None:
    desk.goto(f"{live_server.url}{reverse('admin:regions_sheet_changelist')}")
    press(desk, "text=一覧を取り込む・様式を受け取る")
    with desk.expect_download() as download:
        desk.click("text=今の内容（Excel）")
    book = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    headings = {cell.value: cell.column_letter for cell in book["一覧"][1]}
    for heading, text in {"段階": "実績報告", "段階の日付": "2026-04-10", "補助率": "２／３"}.items():
        book["一覧"][f"{headings[heading]}2"] = text
    book.save(tmp_path / "申請一覧.xlsx")

    desk.set_input_files("#id_file", tmp_path / "申請一覧.xlsx")
    press(desk, "text=読み取って確認する")
    seen = desk.inner_text("#content")
    press(desk, "text=反映する")
    assert desk.locator(".messagelist .success").count() == 1
    applied = Application.objects.values_list("stage", "rate_text").get()
    press(desk, "text=取込みを取り消す")
    press(desk, "input[type=submit] >> nth=-1")
    assert desk.locator(".messagelist .success").count() == 1

    assert "変更あり 1件" in seen
    assert re.findall(r"一覧!([A-Z]+)2", seen) == [headings["段階"], headings["段階の日付"], headings["補助率"]]
    assert applied == ("reported", "２／３")
    assert Application.objects.values_list("stage", "rate_text").get() == ("granted", "１／２")
    assert Sheet.objects.get().state == "undone"
