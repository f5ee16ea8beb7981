"""The editors' page of the yearly round: what is next, how each ministry stands, the acts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.editions import open_year
from measures.rounds import hand_in
from renkei.models import User
from tests.factories import make_edition, make_entry, make_ministry, make_upload, make_user, publish_edition_now
from tests.measures.round_scene import draft_with_two, mext, own_block, page, said, states, steps
from tests.opened import press
from tests.stored import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


def test_the_page_says_what_to_do_next_as_the_year_goes_on(desk: Client) -> None:
    make_edition(year=2024, published=True)
    draft = open_year(year=2025, by=None)
    address = page("round", draft)

    def following() -> list[str]:
        return [name for name, state in steps(desk.get(address)).items() if state == "次にすること"]

    assert following() == ["照会"]
    due_on = timezone.localdate() - timedelta(days=1)
    press(desk, address, {"act": "ask", "blocks": ["mic"], "due_on": due_on})
    assert following() == ["回答の取込み"]
    assert steps(desk.get(address))["督促"] == "これから"
    press(desk, address, {"act": "remind", "blocks": ["mic"], "reminded_on": timezone.localdate()})
    assert steps(desk.get(address))["督促"] == "済み"
    press(desk, address, {"act": "answer", "blocks": ["mic"]})
    assert following() == ["各省確認"]
    assert steps(desk.get(address))["督促"] == "対象なし"
    press(desk, address, {"act": "confirm", "blocks": ["mic"]})
    assert following() == ["決裁"]
    press(desk, address, {"act": "decide", "approved_on": "令和7年6月2日", "document_no": "総行市第1号"})
    assert following() == ["公表"]
    publish_edition_now(draft)
    assert following() == ["周知"]
    assert "すべて終わりました" not in desk.get(address).text
    press(desk, address, {"act": "notify", "notified_on": "令和7年6月20日"})
    assert following() == []
    assert "令和7年度版の照会から周知までは、すべて終わりました" in desk.get(address).text
    press(desk, address, {"act": "not-notified"})
    assert following() == ["周知"]


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        pytest.param({}, "周知日を入力してください", id="no-day"),
        pytest.param({"notified_on": "2025-02-30"}, "日付として読み取れません", id="impossible-day"),
        pytest.param({"notified_on": "2025-05-29"}, "公表日（令和7年5月30日（金））以後", id="too-early"),
    ],
)
def test_a_notice_that_cannot_be_is_said_and_not_written(desk: Client, posted: dict[str, str], words: str) -> None:
    edition = make_edition(announced_on="2025-05-30", published=True)
    before = stored_rows()

    response = press(desk, page("round", edition), {"act": "notify", **posted})

    assert response.status_code == 200
    assert words in response.text
    assert stored_rows() == before


def test_a_notice_of_a_day_to_come_is_taken_with_a_warning(desk: Client) -> None:
    edition = make_edition(published=True)

    response = press(desk, page("round", edition), {"act": "notify", "notified_on": "2099-06-20"}, follow=True)

    assert said(response)[0] == "周知済みにしました：令和81年6月20日（土）"
    assert "先の日付です" in said(response)[1]


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
    press(desk, page("round", draft), {"act": "return", "blocks": ["mic"], "comment": "補助率を確認"})

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

    response = press(desk, page("round", draft), {"act": act, "blocks": ["mic"], **typed}, follow=True)

    assert states(draft) == [becomes, "asked"]
    assert "総務省" in said(response)[0]
    assert "文部科学省" not in said(response)[0]
    assert own_block(draft).history.first().history_user == editor


@pytest.mark.parametrize("typed", ["2021-05-31", "令和3年5月31日", "R3.5.31"])
def test_a_deadline_may_be_written_as_days_are_written(desk: Client, typed: str) -> None:
    draft = draft_with_two()

    response = press(desk, page("round", draft), {"act": "ask", "blocks": ["mic"], "due_on": typed}, follow=True)

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

    response = press(desk, page("round", draft), {"blocks": ["mic"], **posted})

    assert response.status_code == 200
    assert words in response.text
    assert stored_rows() == before


def test_a_refused_act_keeps_what_was_typed_and_ticked(desk: Client) -> None:
    draft = draft_with_two()

    response = press(desk, page("round", draft), {"act": "return", "blocks": ["mic"], "comment": "長い差戻しの理由"})

    assert "長い差戻しの理由" in response.text
    assert [row.ticked for row in response.context["round"].rows] == [True, False]


def test_a_mistake_in_the_input_of_another_act_is_no_obstacle(desk: Client) -> None:
    draft = draft_with_two()

    press(desk, page("round", draft), {"act": "answer", "blocks": ["mic"], "due_on": "nonsense"})

    assert states(draft)[0] == "answered"


def test_confirming_warns_of_a_file_that_was_not_applied(desk: Client) -> None:
    draft = draft_with_two(state="answered")
    make_upload(ministry=own_block(draft).ministry)

    response = press(desk, page("round", draft), {"act": "confirm", "blocks": ["mic"]}, follow=True)

    assert "まだ反映していない受領ファイルがあります：総務省" in said(response)[1]


def test_a_published_round_is_read_only(desk: Client) -> None:
    edition = make_edition(published=True)
    before = stored_rows()

    response = desk.get(page("round", edition))
    refused = press(desk, page("round", edition), {"act": "answer", "blocks": ["mic"]})

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

    with django_assert_num_queries(9):
        desk.get(page("round", draft))


def test_a_get_changes_nothing(desk: Client) -> None:
    draft = draft_with_two(state="answered")
    before = stored_rows()

    desk.get(page("round", draft), {"act": "confirm", "blocks": "mic", "due_on": "2025-01-01"})
    desk.get(page("letters", draft, "asking"), {"download": "all"})

    assert stored_rows() == before
