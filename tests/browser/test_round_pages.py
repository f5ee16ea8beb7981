"""A year's round in a real browser: from opening 2021 over three ministries' answers, one sent back, to publishing."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from measures.models import Block, Edition, Ministry
from tests.browser.steps import enter, press, sign_in
from tests.browser.test_admin_pages import CODES, OURS
from tests.factories import make_user
from tests.measures.intake.books import book, both, edited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMATS = {"xlsx", "xls", "ods", "zip", "pdf", "excel", "soumu"}
ASKED = ["mic", "mext", "maff"]


class Desk:
    """Somebody at a browser."""

    def __init__(self, page: Any, server: Any) -> None:
        self.page, self.server = page, server

    def sign_in(self, name: str) -> None:
        sign_in(self.page, self.server, name)

    def open(self, name: str, *args: Any) -> None:
        self.page.goto(f"{self.server.url}{reverse(f'admin:{name}', args=args)}")

    def tick(self, *codes: str) -> None:
        for code in codes:
            self.page.check(f"input[name=blocks][value={code}]")

    def act(self, act: str) -> str:
        press(self.page, f"button[name=act][value={act}]")
        return self.page.inner_text(".messagelist")

    def step(self, name: str) -> str:
        return self.page.inner_text(f".round-steps > li:has(b:text-is('{name}')) .step-state")

    def state(self, code: str) -> str:
        return self.page.inner_text(f"tr:has(input[value={code}]) td[data-label=状態]")

    def upload(self, file: Path, data: bytes) -> None:
        """Choose a file of these bytes and send it in."""
        file.write_bytes(data)
        self.page.set_input_files("input[type=file]", str(file))
        press(self.page, "button[value=upload], .submit-row input[type=submit]")

    def to_undo(self, code: str) -> None:
        """From the round's page over the newest file of a ministry to the page that takes it back or brings it back."""
        press(self.page, f"tr:has-text('{Ministry.objects.get(code=code).name}') .file a >> nth=0")
        press(self.page, ".object-tools a[href$='/undo/']")

    def confirm_by(self) -> str:
        """Press the one button of an act's page, and return what is said then."""
        press(self.page, ".submit-row input.default")
        assert self.page.locator(".messagelist .success").count() == 1
        return self.page.inner_text(".messagelist")

    def look(self, name: str) -> None:
        """The page shown fits both screens and speaks Japanese."""
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            words = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z-]{2,}", self.page.inner_text("body"))}
            assert (name, width, beyond, words - OURS - CODES - FORMATS) == (name, width, 0, set())


@pytest.fixture
def desk(page: Any, live_server: Any, document_2020: Edition) -> Desk:
    """Return a browser; an editor and the contact of 総務省 have accounts."""
    make_user(role="editor", username="editor")
    make_user(role="contact", username="soumu", ministry=Ministry.objects.get(code="mic"))
    return Desk(page, live_server)


def test_a_year_from_opening_to_a_reversing_revision(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.sign_in("editor")
    press(page, "text=新しい年度の案を作成する")
    page.fill("#id_year", "2021")
    press(page, ".submit-row input[type=submit]")
    draft = Edition.objects.get(year=2021)
    one, other = (entry.measure.number for entry in draft.entries.filter(block__ministry__code="mic")[:2])
    was = draft.entries.get(measure__number=other).rate_text
    assert desk.step("照会") == "次にすること"
    desk.look("opened")

    # 照会: letters for those ticked, then the deadline
    desk.tick(*ASKED)
    press(page, "button[value=letter-asking]")
    assert page.locator("textarea").count() == 3
    assert page.locator("textarea").nth(0).input_value().endswith("御回答ください。\n")
    desk.look("letters")
    with page.expect_download() as letter:
        page.click("button[name=download] >> nth=1")
    assert letter.value.suggested_filename.startswith("R3_")
    press(page, ".breadcrumbs >> text=照会から周知まで")
    with page.expect_download() as forms:
        page.click("text=全府省庁の回答様式（zip）")
    assert forms.value.suggested_filename == "R3_回答様式.zip"
    press(page, "text=すべて（")
    page.fill("#id_due_on", "2021-05-31")
    assert "令和3年5月31日（月）としました" in desk.act("ask")
    assert desk.state("mic").startswith("照会中")

    # the contact of 総務省 answers with two measures changed; the editor sends it back, she reads why and answers anew
    desk.sign_in("soumu")
    press(page, "text=照会に回答する")
    with page.expect_download() as form:
        page.click("text=回答様式を受け取る")
    assert form.value.suggested_filename == "R3_総務省_回答様式.xlsx"
    desk.upload(tmp_path / "総務省.xlsx", book("mic", 2021, edited(one, rate="２／３以内")))
    assert "変更あり 1" in page.inner_text("table")
    desk.look("mine-uploaded")
    assert "提出しました" in desk.act("hand-in")
    assert "回答済み" in page.inner_text(".facts")
    desk.sign_in("editor")
    desk.open("measures_edition_round", draft.pk)
    assert "提出済み" in page.inner_text("tr:has(input[value=mic])")
    desk.look("handed-in")
    desk.tick("mic")
    page.fill("#id_comment", "補助率を確認してください。")
    assert "差し戻しました：総務省" in desk.act("return")
    desk.sign_in("soumu")
    press(page, "text=照会に回答する")
    assert "補助率を確認してください。" in page.inner_text(".returned")
    desk.look("sent-back")
    both_changed = both(edited(one, rate="１／３以内"), edited(other, rate="定額"))
    desk.upload(tmp_path / "総務省（修正）.xlsx", book("mic", 2021, both_changed))
    press(page, "th a:has-text('総務省（修正）.xlsx')")
    assert "変更あり 2件" in page.inner_text(".counts")
    desk.look("preview-contact")
    desk.open("measures_edition_mine", 2021)
    desk.act("hand-in")

    # the other two came by mail: the editor is reminded to remind, takes them in, and applies all three
    desk.sign_in("editor")
    desk.open("measures_edition_round", draft.pk)
    assert desk.step("督促") == "これから"
    press(page, "text=期限超過の府省庁に印を付ける")
    assert "督促日を" in desk.act("remind")
    for code in ASKED[1:]:
        name = Ministry.objects.get(code=code).name
        press(page, "text=ファイルを取り込む")
        page.fill("#id_year", "2021")
        page.select_option("#id_ministry", label=name)
        desk.upload(tmp_path / f"{name}.xlsx", book(code, 2021))
        desk.open("measures_edition_round", draft.pk)
    for code in ASKED:
        press(page, f"tr:has(input[value={code}]) .file a >> nth=0")
        if code == "mic":
            desk.look("preview")
        press(page, "input[name=apply]")
        assert page.locator(".messagelist .success").count() == 1
        if code == "mic":
            desk.look("applied")
        desk.open("measures_edition_round", draft.pk)
    assert [desk.state(code) for code in ASKED] == ["回答済み"] * 3

    # undo before publishing: what was edited by hand since is listed and left alone; then redo
    row = draft.entries.get(measure__number=one)
    desk.open("measures_entry_change", row.pk)
    page.fill("#id_rate_text", "１／２以内")
    press(page, "input[name=_save] >> nth=0")
    assert page.locator(".messagelist .success").count() == 1
    desk.open("measures_edition_round", draft.pk)
    desk.to_undo("mic")
    listed = page.inner_text("[aria-labelledby=later]")
    assert row.display_name in listed
    assert "１／２以内" in listed
    assert page.locator("input[name=over]").count() == 1
    desk.look("undo")
    assert "取込みの取消し" in desk.confirm_by()
    assert rates(draft, one, other) == ["１／２以内", was]
    desk.open("measures_edition_round", draft.pk)
    desk.to_undo("mic")
    desk.look("redo")
    assert "取消しを戻す" in desk.confirm_by()
    assert rates(draft, one, other) == ["１／２以内", "定額"]

    # 各省確認, 該当なし for those without measures, 決裁, 公表
    desk.open("measures_edition_round", draft.pk)
    desk.tick(*ASKED)
    desk.act("confirm")
    others = Block.objects.filter(edition=draft).exclude(ministry__code__in=ASKED)
    empty = set(others.filter(entries=None).values_list("ministry__code", flat=True))
    desk.tick(*empty)
    desk.act("nothing")
    for act in ("answer", "confirm"):
        desk.tick(*set(others.values_list("ministry__code", flat=True)) - empty)
        desk.act(act)
    assert desk.step("決裁") == "次にすること"
    desk.look("to-decide")
    page.fill("#id_approved_on", "2021-06-15")
    page.fill("#id_document_no", "総行市第1号")
    page.fill("#id_announced_on", "2021-06-18")
    desk.act("decide")
    assert desk.step("公表") == "次にすること"
    press(page, "text=公表の画面で変更点を確認し、公表する")
    for box in page.query_selector_all("input[name=confirmed]"):
        box.check()
    desk.look("publish")
    desk.confirm_by()

    # 周知: the letter, then the day; the round is complete
    desk.look("published")
    press(page, "text=照会から周知まで")
    assert desk.step("周知") == "次にすること"
    press(page, "text=周知文を作成する")
    assert "公表しましたのでお知らせします" in page.locator("textarea").input_value()
    desk.look("announcing")
    press(page, "text=周知日を記録してください")
    desk.look("to-notify")
    page.fill("#id_notified_on", "2021-06-17")
    press(page, "button[value=notify]")
    assert "公表日（令和3年6月18日（金））以後" in page.inner_text("#content")
    page.fill("#id_notified_on", "2021-06-18")
    assert "周知済みにしました" in desk.act("notify")
    assert "すべて終わりました" in page.inner_text(".complete")
    assert desk.step("周知") == "済み"
    desk.look("complete")

    # undo after publishing: a reversing revision; the row edited by hand goes back too, as it is ticked
    desk.to_undo("mic")
    desk.look("undo-published")
    page.check("input[name=over]")
    assert "第2版" in desk.confirm_by()
    desk.look("reversed")
    draft.refresh_from_db()
    reversing = Edition.objects.get(year=2021, revision=2)
    before = rates(Edition.objects.get(year=2020), one, other)
    assert (draft.state, draft.document_no, reversing.state) == ("current", "総行市第1号", "draft")
    assert rates(draft, one, other) == ["１／２以内", "定額"]
    assert rates(reversing, one, other) == before
    assert before[1] == was


def rates(edition: Edition, *numbers: int) -> list[str]:
    return [edition.entries.get(measure__number=number).rate_text for number in numbers]


@pytest.fixture
def busy_round(desk: Desk, tmp_path: Path) -> Edition:
    """Return the draft of 2021 with ministries in every state and a file that waits."""
    desk.sign_in("editor")
    desk.open("measures_edition_open")
    press(desk.page, ".submit-row input[type=submit]")
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
    press(desk.page, "button[value=upload]")
    return draft


def test_a_busy_round_fits_both_screens_and_is_japanese(desk: Desk, busy_round: Edition) -> None:
    pk, before = busy_round.pk, Edition.objects.get(year=2020).pk
    pages = {
        "soumu": [("measures_edition_mine", 2021), ("index",)],
        "editor": [
            ("measures_edition_letters", pk, "reminding"),
            ("measures_edition_round", before),
            ("index",),
            ("measures_edition_round", pk),
        ],
    }
    for person, addresses in pages.items():
        desk.sign_in(person)
        for address in addresses:
            desk.open(*address)
            desk.look(str(address))

    press(desk.page, "button[value=return]")
    desk.look("refused")
    assert "府省庁に印を付けてください" in desk.page.inner_text("#content")


def test_enter_in_an_input_presses_no_button(desk: Desk, busy_round: Edition) -> None:
    desk.sign_in("editor")
    desk.open("measures_edition_round", busy_round.pk)
    before = list(Block.objects.values_list("pk", "version"))
    desk.tick("mic")

    desk.page.fill("#id_due_on", "2099-05-29")
    enter(desk.page)

    assert "することを選んでください" in desk.page.inner_text("#content")
    assert desk.page.input_value("#id_due_on") == "2099-05-29"
    assert list(Block.objects.values_list("pk", "version")) == before
