"""The staff of 備後 in a real browser: from the application of 福山市 to its settled amount, and an editor's confirmation."""

import os
from typing import Any

import pytest

from measures.models import Edition, Measure
from regions.loading import load_missing
from regions.models import Application, CityRegion
from tests.browser.steps import enter, press
from tests.browser.test_round_pages import Desk
from tests.factories import make_call, make_user
from tests.regions.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("RENKEI_SHOTS", "")  # a folder for pictures of the pages, to be looked at


@pytest.fixture
def desk(page: Any, live_server: Any, document_2020: Edition) -> Desk:
    """Return a browser; an editor and the staff of 備後 have accounts, the real regions are loaded."""
    load_missing(by=None)
    make_user(role="editor", username="editor")
    make_staff(regions=[CityRegion.objects.get(code="R25")], username="bingo")
    make_call(measure=Measure.objects.get(number=2), public_name="受付中の公募", opens_on="2020-04-01")
    return Desk(page, live_server)


def shoot(desk: Desk, name: str) -> None:
    if SHOTS:
        desk.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def complete(desk: Desk, field: str, text: str, choice: str) -> None:
    """Choose from a list that completes what is typed, with the keyboard."""
    desk.page.click(f".field-{field} .select2-selection")
    desk.page.keyboard.type(text)
    desk.page.wait_for_selector(f".select2-results__option--highlighted:has-text('{choice}')")
    desk.page.keyboard.press("Enter")


def test_from_the_application_to_the_settled_amount(desk: Desk) -> None:
    page = desk.page
    measure = Measure.objects.get(number=2)
    desk.sign_in("bingo")
    assert "受付中の公募" in page.inner_text("#content")
    shoot(desk, "index-1280")
    press(page, "text=申請・見送りを新しく記録する")
    complete(desk, "measure", measure.name[:8], measure.name[:8])
    page.fill("#id_fiscal_year", "2020")
    page.fill("#id_applicant", "広島県福山市")
    complete(desk, "municipality", "福山", "福山市")
    page.fill("#id_project", "問合せ対応チャットボット")
    page.select_option("#id_first_stage", label="応募（提案）")
    page.fill("#id_first_on", "令和2年5月1日")
    page.fill("#id_first_amount", "5,000,000")
    page.fill("#id_source", "https://www.soumu.go.jp/adopted.html")
    shoot(desk, "add-1280")
    press(page, "input[name=_continue] >> nth=0")
    assert page.locator(".messagelist .success").count() == 1
    assert page.locator(".messagelist .warning").count() == 0  # 福山市 was a member

    for label, day, amount in [
        ("採択", "令和2年7月3日", ""),
        ("交付申請", "2020-08", "4,800,000"),
        ("交付決定", "2020-09-01", "4,500,000"),
        ("額の確定", "2021-04-10", "4,400,000"),
    ]:
        page.select_option("#next_stage", label=label)
        page.fill("#next_reached_on", day)
        page.fill("#next_amount", amount)
        press(page, ".next-stage button")
        assert page.locator(f".messagelist .success:has-text('「{label}」を記録しました')").count() == 1
    shoot(desk, "change-1280")
    page.select_option("#next_stage", label="返還")
    page.fill("#next_reached_on", "2021-04-01")
    press(page, ".next-stage button")
    refused = page.inner_text(".errorlist")

    application = Application.objects.get(applicant="広島県福山市", project="問合せ対応チャットボット")
    assert "「返還（令和3年4月1日）」は、その前の段階「額の確定（令和3年4月10日）」より前の日付です" in refused
    assert (application.stage, application.requested, application.granted, application.settled, application.public) == (
        "settled",
        4_800_000,
        4_500_000,
        4_400_000,
        False,
    )
    assert page.locator("text=出典を確認して公表する").count() == 0

    desk.sign_in("editor")
    press(page, "text=申請・採択状況の出典を確認する")
    shoot(desk, "unconfirmed-1280")
    desk.open("regions_application_change", application.pk)
    press(page, "text=出典を確認して公表する")
    shoot(desk, "confirm-1280")
    press(page, ".submit-row input[type=submit]")
    assert page.locator(".messagelist .success").count() == 1
    application.refresh_from_db()
    assert (application.public, application.confirmed_by.username) == (True, "editor")


def test_the_keyboard_alone_records_the_next_stage(desk: Desk) -> None:
    application = Application.objects.filter(regions__code="R25", stage="shortlisted").first()
    desk.sign_in("bingo")
    desk.open("regions_application_change", application.pk)
    for _ in range(60):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.id") == "next_stage":
            break
    desk.page.keyboard.press("ArrowDown")  # 採択 is the first that may follow 採択候補
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("2020-09-01")
    enter(desk.page)
    assert desk.page.locator(".messagelist .success").count() == 1

    application.refresh_from_db()
    assert application.stage == "adopted"
