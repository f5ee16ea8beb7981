"""The letters of the round: to whom they go and how they are handed out."""

import zipfile
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_block, make_edition, make_ministry
from tests.measures.round_scene import draft_with_two, page

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


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
