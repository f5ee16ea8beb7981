"""A year's round in a real browser: from opening 2021 over three ministries' answers, one sent back, to publishing."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from measures.models import Block, Edition, Entry, Ministry
from tests.browser.test_admin_pages import CODES, OURS, SIZES
from tests.factories import make_user
from tests.measures.intake.books import book, edited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMATS = {"xlsx", "xls", "ods", "zip", "soumu"}
PASSWORD = "とても長い合言葉"
ASKED = ["mic", "mext", "maff"]


class Desk:
    """Somebody at a browser."""

    def __init__(self, page: Any, server: Any) -> None:
        self.page, self.server = page, server

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.server.url}{reverse('admin:login')}")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("input[type=submit]")
        self.page.wait_for_url(f"**{reverse('admin:index')}")

    def open(self, name: str, *args: Any) -> None:
        self.page.goto(f"{self.server.url}{reverse(f'admin:{name}', args=args)}")

    def tick(self, *codes: str) -> None:
        for code in codes:
            self.page.check(f"input[name=blocks][value={code}]")

    def act(self, act: str) -> str:
        self.page.click(f"button[name=act][value={act}]")
        return self.page.inner_text(".messagelist")

    def step(self, name: str) -> str:
        return self.page.inner_text(f".round-steps > li:has(b:text-is('{name}')) .step-state")

    def state(self, code: str) -> str:
        return self.page.inner_text(f"tr:has(input[value={code}]) td[data-label=状態]")


@pytest.fixture
def desk(page: Any, live_server: Any, document_2020: Edition) -> Desk:
    """Return a browser; an editor and the contact of 総務省 have accounts."""
    make_user(role="editor", username="editor")
    make_user(role="contact", username="soumu", ministry=Ministry.objects.get(code="mic"))
    return Desk(page, live_server)


def test_a_year_from_opening_to_publishing_with_one_answer_sent_back(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.sign_in("editor")
    page.click("text=新しい年度の案を作成する")
    page.fill("#id_year", "2021")
    page.click(".submit-row input[type=submit]")
    draft = Edition.objects.get(year=2021)
    number = draft.entries.filter(block__ministry__code="mic").first().measure.number
    desk.open("measures_edition_round", draft.pk)
    assert desk.step("照会") == "次にすること"

    # 照会: letters for those ticked, then the deadline
    desk.tick(*ASKED)
    page.click("button[value=letter-asking]")
    assert page.locator("textarea").count() == 3
    assert page.locator("textarea").nth(0).input_value().endswith("御回答ください。\n")
    with page.expect_download() as letter:
        page.click("button[name=download] >> nth=1")
    assert letter.value.suggested_filename.startswith("R3_")
    desk.open("measures_edition_round", draft.pk)
    page.click("text=すべて（")
    page.fill("#id_due_on", "2099-05-29")
    assert "令和81年5月29日（金）としました" in desk.act("ask")
    assert desk.state("mic") == "照会中"

    # the contact of 総務省 answers: one measure changed
    desk.sign_in("soumu")
    page.click("text=照会に回答する")
    with page.expect_download() as form:
        page.click("text=回答様式を受け取る")
    assert form.value.suggested_filename == "R3_総務省_回答様式.xlsx"
    answer = tmp_path / "総務省.xlsx"
    answer.write_bytes(book("mic", 2021, edited(number, rate="２／３以内")))
    page.set_input_files("input[type=file]", str(answer))
    page.click("button[value=upload]")
    assert "変更あり 1" in page.inner_text("table")
    assert "提出しました" in desk.act("hand-in")
    assert "回答済み" in page.inner_text(".facts")

    # the editor sends it back; the contact reads why and hands in again
    desk.sign_in("editor")
    desk.open("measures_edition_round", draft.pk)
    assert "提出済み" in page.inner_text("tr:has(input[value=mic])")
    desk.tick("mic")
    page.fill("#id_comment", "補助率を確認してください。")
    assert "差し戻しました：総務省" in desk.act("return")
    assert desk.state("mic") == "差戻し中"
    desk.sign_in("soumu")
    page.click("text=照会に回答する")
    assert "補助率を確認してください。" in page.inner_text(".returned")
    answer.write_bytes(book("mic", 2021, edited(number, rate="１／３以内")))
    page.set_input_files("input[type=file]", str(answer))
    page.click("button[value=upload]")
    desk.act("hand-in")

    # the other two came by mail: the editor takes them in; then all three are applied from the round page
    desk.sign_in("editor")
    files = []
    for code in ASKED[1:]:
        file = tmp_path / f"{Ministry.objects.get(code=code).name}.xlsx"
        file.write_bytes(book(code, 2021))
        files.append(str(file))
    for file, code in zip(files, ASKED[1:], strict=True):
        desk.open("measures_upload_receive")
        page.fill("#id_year", "2021")
        page.select_option("#id_ministry", label=Ministry.objects.get(code=code).name)
        page.set_input_files("input[type=file]", file)
        page.click(".submit-row input[type=submit]")
    for code in ASKED:
        desk.open("measures_edition_round", draft.pk)
        page.click(f"tr:has(input[value={code}]) .file a >> nth=0")
        page.click("input[name=apply]")
        page.wait_for_selector(".messagelist .success")
    desk.open("measures_edition_round", draft.pk)
    assert [desk.state(code) for code in ASKED] == ["回答済み"] * 3

    # 各省確認, 該当なし for those without measures, 決裁, 公表, 周知
    desk.tick(*ASKED)
    desk.act("confirm")
    others = Block.objects.filter(edition=draft).exclude(ministry__code__in=ASKED)
    empty = list(others.filter(entries=None).values_list("ministry__code", flat=True))
    desk.tick(*empty)
    desk.act("nothing")
    rest = [code for code in others.values_list("ministry__code", flat=True) if code not in empty]
    assert rest
    desk.tick(*set(rest))
    desk.act("answer")
    desk.tick(*set(rest))
    desk.act("confirm")
    assert desk.step("決裁") == "次にすること"
    page.fill("#id_approved_on", "2099-06-15")
    page.fill("#id_document_no", "総行市第1号")
    desk.act("decide")
    assert desk.step("公表") == "次にすること"
    page.click("text=公表の画面で変更点を確認し、公表する")
    for box in page.query_selector_all("input[name=confirmed]"):
        box.check()
    page.click(".submit-row input[type=submit]")
    page.wait_for_selector(".messagelist .success")
    page.click("text=照会から公表まで")
    assert desk.step("公表") == "済み"
    page.click("text=周知文を作成する")
    assert "公表しましたのでお知らせします" in page.locator("textarea").input_value()

    draft.refresh_from_db()
    assert (draft.state, draft.document_no) == ("current", "総行市第1号")
    assert Entry.objects.get(edition=draft, measure__number=number).rate_text == "１／３以内"


@pytest.fixture
def busy_round(desk: Desk, tmp_path: Path) -> Edition:
    """Return the draft of 2021 with ministries in every state and a file that waits."""
    desk.sign_in("editor")
    desk.open("measures_edition_open")
    desk.page.click(".submit-row input[type=submit]")
    draft = Edition.objects.get(year=2021)
    for place, block in enumerate(draft.blocks.in_document_order()):
        block.state = Block.State.values[place % 6] if block.ministry.code != "mic" else "returned"
        block.due_on = "2021-05-31" if place % 3 else None
        block.contact = "大臣官房総務課 調整係　内線12345\nsoumu@example.example" if place % 2 else ""
        block.comment = "補助率の欄を確認してください。" if block.state == "returned" else ""
        block.save()
    desk.sign_in("soumu")
    desk.open("measures_edition_mine", 2021)
    answer = tmp_path / "令和3年度支援策回答様式（総務省自治行政局市町村課作成分・最終版）.xlsx"
    answer.write_bytes(book("mic", 2021, edited(draft.entries.first().measure.number, rate="２／３以内")))
    desk.page.set_input_files("input[type=file]", str(answer))
    desk.page.click("button[value=upload]")
    return draft


@pytest.mark.parametrize("width", SIZES)
def test_nothing_is_cut_off_and_nothing_is_english(desk: Desk, busy_round: Edition, width: int) -> None:
    page, faults = desk.page, []
    pk = busy_round.pk
    pages = {
        "soumu": [("measures_edition_mine", 2021), ("index",)],
        "editor": [
            ("measures_edition_round", pk),
            *(("measures_edition_letters", pk, kind) for kind in ("asking", "reminding", "announcing")),
            ("measures_edition_round", Edition.objects.get(year=2020).pk),
            ("index",),
        ],
    }
    page.set_viewport_size({"width": width, "height": 900})
    for person, addresses in pages.items():
        desk.sign_in(person)
        for name, *args in addresses:
            desk.open(name, *args)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            words = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z-]{2,}", page.inner_text("body"))}
            if beyond > 0 or words - OURS - CODES - FORMATS:
                faults.append((name, args, beyond, words - OURS - CODES - FORMATS))

    desk.open("measures_edition_round", pk)
    page.click("button[value=return]")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert "府省庁に印を付けてください" in page.inner_text("#content")
    assert faults == []


def test_enter_in_an_input_presses_no_button(desk: Desk, busy_round: Edition) -> None:
    desk.sign_in("editor")
    desk.open("measures_edition_round", busy_round.pk)
    before = list(Block.objects.values_list("pk", "version"))
    desk.tick("mic")

    desk.page.fill("#id_due_on", "2099-05-29")
    desk.page.press("#id_due_on", "Enter")
    desk.page.wait_for_selector(".errorlist")

    assert "することを選んでください" in desk.page.inner_text("#content")
    assert desk.page.input_value("#id_due_on") == "2099-05-29"
    assert list(Block.objects.values_list("pk", "version")) == before
