"""Every task by the keyboard alone: a citizen, an editor and a region's staff, each stop of the focus seen."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import regions.loading
from measures.editions import open_year
from measures.models import Edition, Entry, Measure, Upload
from regions.models import Application, CityRegion
from tests.browser.keyboard import choose_file, sign_in_by_keyboard, tab_to, walk_through
from tests.browser.steps import PASSWORD, enter, sign_in
from tests.factories import make_user
from tests.measures.intake.books import book, edited
from tests.regions.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


def test_a_citizen_from_home_to_the_answer_for_the_town(page: Any, live_server: Any, document_2020: Edition) -> None:
    regions.loading.load_missing(by=None)
    page.goto(live_server.url)
    tab_to(page, "本文へ移動")
    enter(page)
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, id="q")
    page.keyboard.type("公衆無線")
    enter(page)
    tab_to(page, "公衆無線LAN環境整備支援事業")
    enter(page)
    assert "公衆無線LAN" in page.inner_text("h1")
    tab_to(page, "わたしのまち")
    enter(page)
    tab_to(page, id="town")
    page.keyboard.type("福山")
    enter(page)
    tab_to(page, "福山市")
    enter(page)

    assert page.inner_text("h1") == "広島県福山市"
    assert "該当" in page.inner_text("main")


def test_an_editor_edits_a_draft_and_publishes_it(page: Any, live_server: Any, document_2020: Edition) -> None:
    make_user(role="editor", username="editor")
    draft = open_year(year=2021, by=None)
    name = Entry.objects.get(edition=draft, measure__number=1).name
    sign_in_by_keyboard(page, f"{live_server.url}{reverse('admin:index')}", "editor", PASSWORD)
    enter(page)
    tab_to(page, "前年のままの施策を確認・変更する")
    enter(page)
    tab_to(page, name, tag="a")
    enter(page)
    tab_to(page, id="id_rate_text")
    page.keyboard.press("Control+A")
    page.keyboard.type("２／３以内")
    tab_to(page, "保存")
    enter(page)
    tab_to(page, "ホーム")
    enter(page)
    tab_to(page, "公表の画面で変更点を確認し、公表する")
    enter(page)
    for _ in range(page.locator("input[name=confirmed]").count()):
        tab_to(page, name="confirmed")
        page.keyboard.press("Space")
    tab_to(page, "公表する")
    enter(page)

    draft.refresh_from_db()
    assert (draft.state, draft.entries.get(measure__number=1).rate_text) == ("current", "２／３以内")


def test_an_editor_takes_a_file_in_and_applies_it(
    page: Any, live_server: Any, document_2020: Edition, tmp_path: Path
) -> None:
    make_user(role="editor", username="editor")
    open_year(year=2021, by=None)
    answer = tmp_path / "総務省.xlsx"
    answer.write_bytes(book("mic", 2021, edited(1, rate="２／３以内")))
    sign_in_by_keyboard(page, f"{live_server.url}{reverse('admin:measures_upload_receive')}", "editor", PASSWORD)
    enter(page)
    tab_to(page, id="id_files")
    choose_file(page, answer)
    tab_to(page, id="id_year")
    page.keyboard.press("Control+A")
    page.keyboard.type("2021")
    tab_to(page, "読み取って確認する")
    enter(page)
    tab_to(page, "反映する")
    enter(page)

    assert Upload.objects.get().state == "applied"


def test_staff_record_an_application_and_its_next_stage(page: Any, live_server: Any, document_2020: Edition) -> None:
    regions.loading.load_missing(by=None)
    make_staff(regions=[CityRegion.objects.get(code="R25")], username="staff")
    sign_in_by_keyboard(page, f"{live_server.url}{reverse('admin:index')}", "staff", PASSWORD)
    enter(page)
    tab_to(page, "申請・見送りを新しく記録する")
    enter(page)
    tab_to(page, "施策", tag="span")
    page.keyboard.press("Enter")
    measure = Measure.objects.get(number=2)
    page.keyboard.type(measure.name[:8])
    page.wait_for_selector(f".select2-results__option--highlighted:has-text('{measure.name[:8]}')")
    page.keyboard.press("Enter")
    for field, typed in {"fiscal_year": "2020", "applicant": "広島県福山市", "project": "キーボードの取組"}.items():
        tab_to(page, id=f"id_{field}")
        page.keyboard.press("Control+A")
        page.keyboard.type(typed)
    tab_to(page, id="id_first_stage")
    while "応募" not in page.evaluate("document.activeElement.selectedOptions[0].textContent"):
        page.keyboard.press("ArrowDown")
    tab_to(page, id="id_first_on")
    page.keyboard.type("2020-05-01")
    tab_to(page, "保存して編集を続ける")
    enter(page)
    tab_to(page, id="next_stage")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("2020-07-03")
    enter(page)

    application = Application.objects.get(project="キーボードの取組")
    assert application.measure == measure
    assert [change.stage for change in application.stages.order_by("pk")][:1] == ["applied"]
    assert application.stages.count() == 2


def test_tab_goes_through_public_pages(page: Any, live_server: Any, document_2020: Edition) -> None:
    regions.loading.load_missing(by=None)
    pages = ["/", "/measures/2020/", "/measures/2020/11/", "/measures/2020/coverage/", "/regions/", "/calls/"]
    for address in [*pages, "/municipalities/342076/", "/regions/R25/", "/applications/2020/"]:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server.url}{address}")

            assert walk_through(page) > 8, address


def test_tab_goes_through_the_office(page: Any, live_server: Any, document_2020: Edition) -> None:
    make_user(role="editor", username="editor")
    draft = open_year(year=2021, by=None)
    entry = draft.entries.in_document_order()[0]
    sign_in(page, live_server, "editor")
    pages = [("index",), ("measures_entry_changelist",), ("measures_entry_change", entry.pk)]
    pages += [("measures_edition_round", draft.pk), ("measures_upload_receive",), ("regions_application_add",)]
    for name, *args in pages:
        page.goto(f"{live_server.url}{reverse(f'admin:{name}', args=args)}")

        assert walk_through(page) > 8, name
