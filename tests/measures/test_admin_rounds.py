"""The pages of the yearly round: an editor's, a contact's, the letters and the forms; each shows only what it may."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.editions import open_year
from measures.models import Block, Edition, Ministry, Upload
from measures.rounds import hand_in
from renkei.models import User
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_ministry,
    make_upload,
    make_user,
    publish_edition_now,
)
from tests.measures.intake.books import added, book
from tests.stored import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates
OTHERS = "他府省だけの秘密の言葉"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def contact(client: Client) -> Client:
    """Return a client signed in as the contact of 総務省."""
    client.force_login(make_user(role="contact", username="soumu"))
    return client


def mext() -> Ministry:
    return make_ministry(code="mext", name="文部科学省")


def draft_with_two(**values: Any) -> Edition:
    """Return a draft where 総務省 and 文部科学省 are asked, the latter with words nobody else may read."""
    draft = make_edition()
    make_block(edition=draft, **{"state": "asked", **values})
    make_block(edition=draft, ministry=mext(), heading="文部科学省", state="asked", comment=OTHERS, contact=OTHERS)
    return draft


def page(name: str, edition: Edition, *more: str) -> str:
    return reverse(f"admin:measures_edition_{name}", args=[edition.pk, *more])


def mine(year: int = 2025) -> str:
    return reverse("admin:measures_edition_mine", args=[year])


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def states(edition: Edition) -> list[str]:
    return list(edition.blocks.in_document_order().values_list("state", flat=True))


def steps(response: Any) -> dict[str, str]:
    return {step.name: step.state for step in response.context["round"].steps}


def own_block(edition: Edition) -> Block:
    return edition.blocks.get(ministry__code="mic")


def workbook(name: str = "回答.xlsx", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


# the editors' page


def test_the_page_says_what_to_do_next_as_the_year_goes_on(desk: Client) -> None:
    make_edition(year=2024, published=True)
    draft = open_year(year=2025, by=None)
    address = page("round", draft)

    def following() -> list[str]:
        return [name for name, state in steps(desk.get(address)).items() if state == "次にすること"]

    assert following() == ["照会"]
    due_on = timezone.localdate() - timedelta(days=1)
    desk.post(address, {"act": "ask", "blocks": ["mic"], "due_on": due_on})
    assert following() == ["回答の取込み"]
    assert steps(desk.get(address))["督促"] == "これから"
    desk.post(address, {"act": "remind", "blocks": ["mic"], "reminded_on": timezone.localdate()})
    assert steps(desk.get(address))["督促"] == "済み"
    desk.post(address, {"act": "answer", "blocks": ["mic"]})
    assert following() == ["各省確認"]
    assert steps(desk.get(address))["督促"] == "対象なし"
    desk.post(address, {"act": "confirm", "blocks": ["mic"]})
    assert following() == ["決裁"]
    desk.post(address, {"act": "decide", "approved_on": "令和7年6月2日", "document_no": "総行市第1号"})
    assert following() == ["公表"]
    publish_edition_now(draft)
    assert following() == ["周知"]


def test_a_ministry_stands_with_its_state_counts_and_contact(desk: Client) -> None:
    draft = draft_with_two(contact="市町村課 内線1234")
    make_entry(edition=draft, unseen=True, rate_text="もにょ")
    make_entry(edition=draft, name="読める施策")

    rows = desk.get(page("round", draft)).context["round"].rows

    block = rows[0].block
    assert [row.block.heading for row in rows] == ["総務省", "文部科学省"]
    assert (block.entry_count, block.unread_count, block.unseen_count) == (2, 1, 1)
    assert "市町村課 内線1234" in desk.get(page("round", draft)).text


def test_a_late_ministry_is_said_to_be_late_in_words(desk: Client) -> None:
    draft = draft_with_two(due_on=timezone.localdate() - timedelta(days=1))

    assert desk.get(page("round", draft)).text.count("期限を過ぎています</b>") == 1


def test_files_that_wait_are_linked_with_what_the_ministry_did(desk: Client) -> None:
    draft = draft_with_two()
    contact = make_user(role="contact")
    block = own_block(draft)
    handed = make_upload(ministry=block.ministry, name="提出した.xlsx", uploader=contact)
    make_upload(ministry=block.ministry, name="まだ.xlsx", uploader=contact)
    make_upload(ministry=block.ministry, name="昔.xlsx", state="refused", uploader=contact)
    make_upload(ministry=block.ministry, name="別の年.xlsx", year=2024)
    make_upload(name="全府省.xlsx")
    make_upload(ministry=mext(), name="不可一.xlsx", state="refused")
    make_upload(ministry=mext(), name="不可二.xlsx", state="refused")
    hand_in(block=block, uploads=[handed], by=contact)

    response = desk.get(page("round", draft))

    shown = response.context["round"]
    assert [(file.upload.name, file.words[:3]) for file in shown.rows[0].uploads] == [
        ("昔.xlsx", ""),
        ("まだ.xlsx", "提出前"),
        ("提出した.xlsx", "提出済"),
    ]
    assert [file.upload.name for file in shown.rows[1].uploads] == ["不可二.xlsx"]
    assert [file.upload.name for file in shown.loose] == ["全府省.xlsx"]
    assert reverse("admin:measures_upload_preview", args=[handed.pk]) in response.text
    assert "取込み待ち 2件" in response.text


def test_files_of_an_answer_that_was_sent_back_wait_no_more(desk: Client) -> None:
    draft = draft_with_two()
    block, contact = own_block(draft), make_user(role="contact")
    old, new = (make_upload(ministry=block.ministry, name=name, uploader=contact) for name in ("旧.xlsx", "新.xlsx"))
    hand_in(block=block, uploads=[old], by=contact)
    desk.post(page("round", draft), {"act": "return", "blocks": ["mic"], "comment": "補助率を確認"})

    def files() -> list[tuple[str, bool]]:
        rows = desk.get(page("round", draft)).context["round"].rows
        return [(file.words[:4], file.is_waiting) for file in rows[0].uploads]

    assert files() == [("提出前", False), ("差戻し前", False)]
    hand_in(block=block, uploads=[new, old], by=contact)
    assert files() == [("提出済み", True), ("提出済み", True)]


@pytest.mark.parametrize(
    ("ticked", "codes"),
    [("all", ["mic", "mext"]), ("not-sent", []), ("waiting", ["mic", "mext"]), ("overdue", ["mic"]), ("nonsense", [])],
)
def test_a_link_ticks_ministries_by_how_they_stand(desk: Client, ticked: str, codes: list[str]) -> None:
    draft = draft_with_two(due_on=timezone.localdate() - timedelta(days=1))

    rows = desk.get(page("round", draft), {"ticked": ticked}).context["round"].rows

    assert [row.block.ministry.code for row in rows if row.ticked] == codes


@pytest.mark.parametrize(
    ("act", "begins", "typed", "becomes"),
    [
        pytest.param("ask", "not-sent", {"due_on": "2099-05-29"}, "asked", id="ask"),
        pytest.param("remind", "asked", {"reminded_on": "2025-06-02"}, "asked", id="remind"),
        pytest.param("answer", "asked", {}, "answered", id="answer"),
        pytest.param("nothing", "asked", {}, "nothing", id="nothing"),
        pytest.param("confirm", "answered", {}, "confirmed", id="confirm"),
        pytest.param("return", "answered", {"comment": "補助率を確認"}, "returned", id="return"),
        pytest.param("reopen", "answered", {}, "asked", id="reopen"),
    ],
)
def test_an_act_touches_the_ticked_ministries_alone(
    desk: Client, editor: User, act: str, begins: str, typed: dict[str, str], becomes: str
) -> None:
    draft = draft_with_two(state=begins)

    response = desk.post(page("round", draft), {"act": act, "blocks": ["mic"], **typed}, follow=True)

    assert states(draft) == [becomes, "asked"]
    assert "総務省" in said(response)[0]
    assert "文部科学省" not in said(response)[0]
    assert own_block(draft).history.first().history_user == editor


@pytest.mark.parametrize("typed", ["2021-05-31", "令和3年5月31日", "R3.5.31"])
def test_a_deadline_may_be_written_as_days_are_written(desk: Client, typed: str) -> None:
    draft = draft_with_two()

    response = desk.post(page("round", draft), {"act": "ask", "blocks": ["mic"], "due_on": typed}, follow=True)

    assert str(own_block(draft).due_on) == "2021-05-31"
    assert "回答期限を令和3年5月31日（月）としました" in said(response)[0]
    assert "過去の日付です" in said(response)[1]


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        pytest.param({"act": "ask", "due_on": ""}, "回答期限を入力してください", id="no-deadline"),
        pytest.param({"act": "ask", "due_on": "2021-02-30"}, "日付として読み取れません", id="impossible-day"),
        pytest.param({"act": "ask", "due_on": "0001-01-01"}, "日付として読み取れません", id="ancient"),
        pytest.param({"act": "ask", "due_on": "9999-12-31"}, "日付として読み取れません", id="far"),
        pytest.param({"act": "ask", "due_on": "x" * 5000}, "40", id="long"),
        pytest.param({"act": "ask", "due_on": "2021\x00"}, "文字", id="nul"),
        pytest.param({"act": "remind", "reminded_on": "きのう"}, "日付として読み取れません", id="words"),
        pytest.param({"act": "return", "comment": " "}, "差戻しの理由", id="no-comment"),
        pytest.param({"act": "return", "comment": "a", "new_due_on": "x"}, "日付として", id="bad-new-deadline"),
        pytest.param({"act": "answer", "blocks": []}, "府省庁に印を付けてください", id="nobody"),
        pytest.param({"act": "answer", "blocks": ["nobody"]}, "候補にありません", id="unknown-ministry"),
        pytest.param({"act": "destroy"}, "することを選んでください", id="unknown-act"),
        pytest.param({}, "することを選んでください", id="no-act"),
        pytest.param({"act": "confirm"}, "確認済みにできるのは、回答済みの府省庁です", id="wrong-state"),
        pytest.param({"act": "decide", "approved_on": ""}, "決裁日を入力してください", id="no-approval"),
        pytest.param({"act": "decide", "approved_on": "2021-13-01"}, "日付として", id="impossible-approval"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(desk: Client, posted: dict[str, Any], words: str) -> None:
    draft = draft_with_two()
    before = stored_rows()

    response = desk.post(page("round", draft), {"blocks": ["mic"], **posted})

    assert response.status_code == 200
    assert words in response.text
    assert stored_rows() == before


def test_a_refused_act_keeps_what_was_typed_and_ticked(desk: Client) -> None:
    draft = draft_with_two()

    response = desk.post(page("round", draft), {"act": "return", "blocks": ["mic"], "comment": "長い差戻しの理由"})

    assert "長い差戻しの理由" in response.text
    assert [row.ticked for row in response.context["round"].rows] == [True, False]


def test_a_mistake_in_the_input_of_another_act_is_no_obstacle(desk: Client) -> None:
    draft = draft_with_two()

    desk.post(page("round", draft), {"act": "answer", "blocks": ["mic"], "due_on": "nonsense"})

    assert states(draft)[0] == "answered"


def test_confirming_warns_of_a_file_that_was_not_applied(desk: Client) -> None:
    draft = draft_with_two(state="answered")
    make_upload(ministry=own_block(draft).ministry)

    response = desk.post(page("round", draft), {"act": "confirm", "blocks": ["mic"]}, follow=True)

    assert "まだ反映していない受領ファイルがあります：総務省" in said(response)[1]


def test_a_published_round_is_read_only(desk: Client) -> None:
    edition = make_edition(published=True)
    before = stored_rows()

    response = desk.get(page("round", edition))
    refused = desk.post(page("round", edition), {"act": "answer", "blocks": ["mic"]})

    assert "印を付けた府省庁について" not in response.text
    assert page("letters", edition, "announcing") in response.text
    assert refused.status_code == 403
    assert stored_rows() == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_ministries(
    desk: Client, count: int, django_assert_num_queries: Any
) -> None:
    draft = make_edition()
    for number in range(count):
        entry = make_entry(edition=draft, ministry=make_ministry(code=f"m{number}", name=f"府省{number}"), unseen=True)
        make_upload(ministry=entry.block.ministry)
        make_upload(ministry=entry.block.ministry)

    with django_assert_num_queries(10):
        desk.get(page("round", draft))


# who may


@pytest.mark.parametrize("name", ["round", "forms"])
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, name: str) -> None:
    response = client.get(page(name, draft_with_two()))

    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]


def test_a_viewer_reads_the_round_without_files_and_changes_nothing(client: Client) -> None:
    draft = draft_with_two()
    make_upload(ministry=mext(), name=OTHERS)
    client.force_login(make_user(role="viewer"))
    before = stored_rows()

    shown = client.get(page("round", draft))
    refused = [client.post(page("round", draft), {"act": act, "blocks": ["mic"]}) for act in ("answer", "decide")]

    assert "照会中" in shown.text
    assert not any(row.uploads for row in shown.context["round"].rows)
    assert "印を付けた府省庁について" not in shown.text
    assert [response.status_code for response in refused] == [403, 403]
    assert stored_rows() == before


def test_a_contact_is_led_to_the_own_page_and_acts_on_no_round(contact: Client) -> None:
    draft = draft_with_two()
    before = stored_rows()

    shown = contact.get(page("round", draft))
    posted = contact.post(page("round", draft), {"act": "answer", "blocks": ["mic"]})

    assert shown["Location"] == posted["Location"] == mine()
    assert stored_rows() == before


@pytest.mark.parametrize("role", ["viewer", "contact"])
@pytest.mark.parametrize("kind", ["asking", "reminding", "announcing"])
def test_letters_are_the_editors(client: Client, role: str, kind: str) -> None:
    client.force_login(make_user(role=role))

    assert client.get(page("letters", draft_with_two(), kind)).status_code == 403


@pytest.mark.parametrize("name", ["round", "letters", "forms", "form"])
def test_an_edition_that_is_not_there_is_not_found(desk: Client, name: str) -> None:
    more = {"letters": ["asking"], "form": ["mic"]}.get(name, [])

    for number in (0, 999, 10**30):
        assert desk.get(reverse(f"admin:measures_edition_{name}", args=[number, *more])).status_code == 404


# letters


def test_letters_go_to_the_ministries_that_were_ticked(desk: Client) -> None:
    draft = draft_with_two(due_on="2025-05-30")

    response = desk.post(page("round", draft), {"act": "letter-asking", "blocks": ["mic"]}, follow=True)

    assert list(response.context["form"].fields) == ["text-mic"]
    assert "令和7年5月30日（金）までに" in response.text
    assert "回答期限が設定されていない" not in response.text


def test_reminders_go_to_those_who_are_late_and_inquiries_to_those_who_did_not_answer(desk: Client) -> None:
    draft = draft_with_two(due_on=timezone.localdate() - timedelta(days=1))
    make_block(edition=draft, ministry=make_ministry(code="cao", name="内閣府"), state="answered")

    reminders = desk.get(page("letters", draft, "reminding"))
    inquiries = desk.get(page("letters", draft, "asking"))

    assert list(reminders.context["form"].fields) == ["text-mic"]
    assert list(inquiries.context["form"].fields) == ["text-mic", "text-mext"]
    assert "回答期限が設定されていない府省庁があります：文部科学省" in inquiries.text


def test_a_changed_letter_comes_as_a_text_file(desk: Client) -> None:
    draft = draft_with_two()
    texts = {"text-mic": "総務省 御担当者様\r\n\r\n<b>至急</b>", "text-mext": "文部科学省 御担当者様"}

    response = desk.post(page("letters", draft, "asking"), {**texts, "download": "mic"})

    assert response.content.decode("utf-8") == "\ufeff総務省 御担当者様\r\n\r\n<b>至急</b>\r\n"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('R7_総務省_照会.txt')}"


def test_all_letters_come_as_one_archive(desk: Client) -> None:
    draft = draft_with_two()

    response = desk.post(page("letters", draft, "asking"), {"text-mic": "甲", "text-mext": "乙", "download": "all"})

    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert archive.namelist() == ["01_R7_総務省_照会.txt", "02_R7_文部科学省_照会.txt"]
        assert archive.read("02_R7_文部科学省_照会.txt") == "\ufeff乙\r\n".encode()


def test_a_letter_to_be_copied_is_plain_text(desk: Client) -> None:
    draft = draft_with_two()

    response = desk.post(page("letters", draft, "asking"), {"text-mic": "<script>", "text-mext": "", "plain": "mic"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "<script>"


@pytest.mark.parametrize("which", [{"download": "cao"}, {"plain": "x"}, {}])
def test_a_letter_that_was_not_written_is_not_found(desk: Client, which: dict[str, str]) -> None:
    assert desk.post(page("letters", draft_with_two(), "asking"), {"text-mic": "甲", **which}).status_code == 404


def test_unknown_letters_and_inquiries_after_publishing_are_not_found(desk: Client) -> None:
    draft, published = draft_with_two(), make_edition(year=2024, published=True)

    assert desk.get(page("letters", draft, "begging")).status_code == 404
    assert desk.get(page("letters", published, "asking")).status_code == 404
    assert "公表しましたのでお知らせします" in desk.get(page("letters", published, "announcing")).text


def test_letters_for_nobody_say_so(desk: Client) -> None:
    response = desk.get(page("letters", draft_with_two(), "asking"), {"ministry": ["nobody", "x\x00"]})

    assert "対象の府省庁がありません" in response.text


# forms


def test_one_ministrys_workbook_has_its_name(desk: Client) -> None:
    draft = draft_with_two()
    make_entry(edition=draft)

    response = desk.get(page("form", draft, "mic"))

    assert response.content[:2] == b"PK"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('R7_総務省_回答様式.xlsx')}"


def test_all_workbooks_come_as_one_archive(desk: Client) -> None:
    response = desk.get(page("forms", draft_with_two()))

    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert archive.namelist() == ["R7_総務省_回答様式.xlsx", "R7_文部科学省_回答様式.xlsx"]


def test_a_contact_receives_the_own_workbook_alone(contact: Client) -> None:
    draft = draft_with_two()

    archive = zipfile.ZipFile(BytesIO(contact.get(page("forms", draft)).content))

    assert archive.namelist() == ["R7_総務省_回答様式.xlsx"]
    assert contact.get(page("form", draft, "mic")).status_code == 200
    assert contact.get(page("form", draft, "mext")).status_code == 404


@pytest.mark.parametrize("name", ["form", "forms"])
def test_forms_are_of_drafts(desk: Client, name: str) -> None:
    published = make_edition(published=True)

    assert desk.get(page(name, published, *(["mic"] if name == "form" else []))).status_code == 404


# the contact's page


def test_the_first_page_leads_a_contact_to_the_own_page(contact: Client) -> None:
    draft = draft_with_two()

    text = contact.get(reverse("admin:index")).text

    assert mine() in text
    assert page("form", draft, "mic") in text
    assert f'"{page("round", draft)}"' not in text


def test_the_first_page_leads_an_editor_to_the_round(desk: Client) -> None:
    draft = draft_with_two()

    text = desk.get(reverse("admin:index")).text

    assert page("round", draft) in text
    assert page("forms", draft) in text


def test_a_contact_sees_the_own_deadline_comment_and_files_and_nothing_of_others(contact: Client) -> None:
    draft = draft_with_two(state="returned", due_on="2099-05-29", comment="補助率を確認してください")
    make_entry(edition=draft, ministry=mext(), name=OTHERS)
    own = make_upload(ministry=own_block(draft).ministry, name="自府省.xlsx")
    make_upload(ministry=mext(), name=OTHERS)
    make_upload(name=OTHERS)

    response = contact.get(mine())

    assert "令和81年5月29日（金）" in response.text
    assert "補助率を確認してください" in response.text
    assert [file.upload for file in response.context["uploads"]] == [own]
    assert OTHERS not in response.text
    assert "文部科学省" not in response.text


def test_a_comment_is_shown_only_while_the_answer_is_sent_back(contact: Client) -> None:
    draft_with_two(state="answered", comment="補助率を確認してください")

    assert "補助率を確認してください" not in contact.get(mine()).text


def test_a_contact_uploads_several_files_sees_them_and_hands_in(contact: Client) -> None:
    make_entry(edition=make_edition(year=2024))
    publish_edition_now(Edition.objects.get())
    draft = open_year(year=2025, by=None)
    files = [workbook("一課.xlsx", book("mic", 2025)), workbook("二課.xlsx", book("mic", 2025, added()))]

    uploaded = contact.post(mine(), {"act": "upload", "files": files}, follow=True)
    uploads = list(Upload.objects.order_by("pk"))
    done = contact.post(mine(), {"act": "hand-in", "uploads": [upload.pk for upload in uploads]}, follow=True)

    assert [(upload.ministry.code, upload.year, upload.state) for upload in uploads] == [("mic", 2025, "staged")] * 2
    assert uploads[0].uploader.username == "soumu"
    assert len(said(uploaded)) == 2
    assert said(done)[0] == "提出しました：「一課.xlsx」、「二課.xlsx」"
    assert own_block(draft).state == "answered"
    assert [file.words[:4] for file in done.context["uploads"]] == ["提出済み", "提出済み"]


def test_a_file_that_cannot_be_read_is_said_to_be_refused(contact: Client) -> None:
    draft_with_two()

    response = contact.post(
        mine(), {"act": "upload", "files": workbook("壊れた.xlsx", b"PK\x03\x04 nonsense")}, follow=True
    )

    assert "「壊れた.xlsx」は受け付けられませんでした" in said(response)[0]
    assert "理由を確認する" in response.text
    assert 'name="uploads"' not in response.text


def test_without_a_file_the_form_asks_for_one(contact: Client) -> None:
    draft_with_two()

    response = contact.post(mine(), {"act": "upload"})

    assert response.status_code == 200
    assert "ファイルを選んでください。" in response.text


def test_open_decisions_are_said_when_handing_in(contact: Client) -> None:
    draft = draft_with_two()
    upload = make_upload(ministry=own_block(draft).ministry, counts={"open": 2, "refused": 1})

    response = contact.post(mine(), {"act": "hand-in", "uploads": upload.pk}, follow=True)

    assert "決めていない項目が3件あります" in said(response)[1]


@pytest.mark.parametrize("whose", ["other", "all", "year", "unknown", "nonsense", "huge"])
def test_a_contact_hands_in_no_file_but_the_own(contact: Client, whose: str) -> None:
    draft = draft_with_two()
    own = make_upload(ministry=own_block(draft).ministry)
    key = {
        "other": lambda: make_upload(ministry=mext()).pk,
        "all": lambda: make_upload().pk,
        "year": lambda: make_upload(ministry=own.ministry, year=2024).pk,
        "unknown": lambda: 999_999,
        "nonsense": lambda: "１x",
        "huge": lambda: "9" * 40,
    }[whose]()
    before = stored_rows()

    response = contact.post(mine(), {"act": "hand-in", "uploads": [own.pk, key]}, follow=True)

    assert "選んだファイルが見つかりません" in said(response)[0]
    assert stored_rows() == before


@pytest.mark.parametrize("act", ["hand-in", "confirm", "", "return"])
def test_what_a_contact_cannot_do_is_said(contact: Client, act: str) -> None:
    draft_with_two()
    before = stored_rows()

    response = contact.post(mine(), {"act": act, "blocks": ["mic"]}, follow=True)

    assert len(said(response)) == 1
    assert stored_rows() == before


def test_a_contact_answers_that_there_is_nothing(contact: Client) -> None:
    draft = draft_with_two()

    response = contact.post(mine(), {"act": "nothing"}, follow=True)

    assert said(response) == ["「該当なし」と回答しました。"]
    assert states(draft) == ["nothing", "asked"]


def test_nothing_is_not_offered_nor_taken_while_entries_stand(contact: Client) -> None:
    draft = draft_with_two()
    make_entry(edition=draft)

    shown = contact.get(mine())
    refused = contact.post(mine(), {"act": "nothing"}, follow=True)

    assert "「該当なし」と回答する" not in shown.text
    assert "掲載終了" in said(refused)[0]
    assert states(draft) == ["asked", "asked"]


def test_a_confirmed_answer_takes_no_more_files(contact: Client) -> None:
    draft_with_two(state="confirmed")

    shown = contact.get(mine())
    refused = contact.post(mine(), {"act": "upload", "files": workbook(data=b"x")}, follow=True)

    assert 'type="file"' not in shown.text
    assert "確認済み" in said(refused)[0]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_year_without_a_draft_has_no_page(contact: Client, year: int) -> None:
    draft_with_two()
    make_edition(year=2024, published=True)

    assert contact.get(mine(year)).status_code == 404


def test_a_contact_without_a_block_has_no_page(client: Client) -> None:
    draft_with_two()
    client.force_login(make_user(role="contact", ministry=make_ministry(code="cao", name="内閣府")))

    assert client.get(mine()).status_code == 404
    assert mine() not in client.get(reverse("admin:index")).text


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_who_is_no_contact_is_led_to_the_round(client: Client, role: str) -> None:
    draft = draft_with_two()
    client.force_login(make_user(role=role))

    assert client.post(mine(), {"act": "nothing"})["Location"] == page("round", draft)
    assert states(draft) == ["asked", "asked"]


def test_acts_need_the_token_of_the_form() -> None:
    draft = draft_with_two()
    strict = Client(enforce_csrf_checks=True)
    before = stored_rows()
    for role, address in (("editor", page("round", draft)), ("contact", mine())):
        strict.force_login(make_user(role=role))
        assert strict.post(address, {"act": "nothing", "blocks": ["mic"]}).status_code == 403

    assert stored_rows() == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_contacts_page_takes_the_same_queries_for_any_number_of_files(
    contact: Client, count: int, django_assert_num_queries: Any
) -> None:
    draft = draft_with_two()
    for _ in range(count):
        make_upload(ministry=own_block(draft).ministry)

    with django_assert_num_queries(7):
        contact.get(mine())


def test_a_get_changes_nothing(desk: Client) -> None:
    draft = draft_with_two(state="answered")
    before = stored_rows()

    desk.get(page("round", draft), {"act": "confirm", "blocks": "mic", "due_on": "2025-01-01"})
    desk.get(page("letters", draft, "asking"), {"download": "all"})

    assert stored_rows() == before
