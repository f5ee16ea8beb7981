"""Receiving a ministry's file in the admin: seen before it counts, undone when it must."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from measures.editions import open_year
from measures.intake import apply
from measures.models import Edition, Entry, Ministry, Upload
from renkei.models import User
from tests.factories import make_user
from tests.measures.intake.books import added, book, both, edited, received, without
from tests.opened import press

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # Django's own admin templates
    pytest.mark.usefixtures("document_2020"),
]
RECEIVE = "admin:measures_upload_receive"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def contact(client: Client) -> Client:
    """Return a client signed in as the contact of 総務省."""
    client.force_login(make_user(role="contact", ministry=Ministry.objects.get(code="mic")))
    return client


def page(name: str, upload: Upload) -> str:
    return reverse(f"admin:measures_upload_{name}", args=[upload.pk])


def send(client: Client, *files: tuple[str, bytes], **data: Any) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse(RECEIVE), {"year": 2021, "files": sent, **data}, follow=True)


def test_a_file_leads_to_its_preview_and_writes_nothing(desk: Client) -> None:
    response = send(desk, ("総務省.xlsx", book(change=edited(2, rate="２／３"))))

    upload = Upload.objects.get()
    assert response.redirect_chain[-1][0] == page("preview", upload)
    assert response.context["preview"].rows[0].changes[0].cell == "回答!H4"
    assert not Edition.objects.filter(year=2021).exists()


def test_several_files_of_bureaux_lead_to_the_list(desk: Client) -> None:
    response = send(desk, ("一.xlsx", book()), ("二.xlsx", book("mlit")))

    assert Upload.objects.count() == 2
    assert "一つずつ確認してください" in response.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("回答.xlsx", b"<html></html>", "表計算のファイルではありません", id="html"),
        pytest.param("回答.xlsx", b"PK\x03\x04broken", "壊れて", id="broken"),
        pytest.param("回答.csv", "施策名,概要\n".encode(), "", id="nothing-in-it"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_not_kept(
    desk: Client, name: str, data: bytes, words: str
) -> None:
    response = send(desk, (name, data))

    upload = Upload.objects.get()
    assert (upload.state, bytes(upload.data), upload.received) == ("refused", b"", {})
    assert words in response.text
    assert "このファイルは受け付けられませんでした" in response.text
    assert 'name="apply"' not in response.text


@pytest.mark.parametrize(
    "data", [{"year": ""}, {"year": "abc"}, {"year": "99999"}, {"ministry": "999999"}, {"files": ""}]
)
def test_a_form_filled_in_wrong_is_said_at_its_field(desk: Client, data: dict[str, Any]) -> None:
    response = send(desk, ("総務省.xlsx", book()), **data)

    assert response.context["form"].errors.keys() == data.keys()
    assert not Upload.objects.exists()


def test_decisions_are_kept_and_the_file_applied_in_one_step(desk: Client) -> None:
    send(desk, ("総務省.xlsx", book(change=both(without(5), added(budget="900の内数")))), ministry=mic())
    upload = Upload.objects.get()

    open_one = press(desk, page("preview", upload), {"apply": "1"}, follow=True)
    done = press(desk, page("preview", upload), {"apply": "1", "q:n5:missing": "abolished"}, follow=True)

    assert "決めていない項目が1件あります" in open_one.text
    assert "案に反映しました" in done.text
    assert not Entry.objects.filter(edition__year=2021, measure__number=5).exists()


def mic() -> int:
    return Ministry.objects.get(code="mic").pk


def test_pressing_apply_twice_applies_once(desk: Client) -> None:
    upload = received(change=added())

    press(desk, page("preview", upload), {"apply": "1"})
    again = press(desk, page("preview", upload), {"apply": "1"}, follow=True)

    assert Entry.objects.filter(edition__year=2021, name="新規事業").count() == 1
    assert "反映済み" in again.text


def test_a_text_that_cannot_be_read_is_marked_in_the_preview(desk: Client) -> None:
    upload = received(change=edited(4, budget="○○の内数"))

    shown = desk.get(page("preview", upload))

    assert [change.unread for row in shown.context["preview"].rows for change in row.changes] == [True]


@pytest.mark.parametrize(
    ("show", "names"),
    [("changed", 2), ("new", 1), ("revised", 1), ("unchanged", 4), ("all", 6), ("nonsense", 2)],
)
def test_only_the_rows_asked_for_are_shown(desk: Client, show: str, names: int) -> None:
    upload = received(change=both(edited(2, rate="定額"), added()))

    shown = desk.get(page("preview", upload), {"show": show})

    assert len(shown.context["preview"].rows) == names


@pytest.mark.parametrize("number", ["0", "99", "abc"])
def test_a_page_that_is_not_there_is_not_found(desk: Client, number: str) -> None:
    assert desk.get(page("preview", received()), {"page": number}).status_code == 404


def test_the_marked_workbook_can_be_sent_back(desk: Client) -> None:
    upload = received(change=edited(2, rate="もにょ"))

    response = desk.get(page("marked", upload))

    assert response.content.startswith(b"PK")
    assert "filename*=UTF-8''" in response["Content-Disposition"]


def test_undo_and_redo_by_their_page(desk: Client) -> None:
    upload = received(change=edited(2, rate="２／３"))
    apply(upload=upload, by=None)
    rates = []

    for _ in range(2):
        desk.get(page("undo", upload))
        press(desk, page("undo", upload))
        rates.append(Entry.objects.get(edition__year=2021, measure__number=2).rate_text)

    assert rates == ["１／２", "２／３"]


def test_a_contact_sends_and_decides_but_does_not_apply(contact: Client) -> None:
    send(contact, ("総務省.xlsx", book(change=without(5))), ministry=mic())
    upload = Upload.objects.get()

    shown = contact.get(page("preview", upload))
    saved = press(contact, page("preview", upload), {"save": "1", "q:n5:missing": "abolished"}, follow=True)
    refused = press(contact, page("preview", upload), {"apply": "1"})

    upload.refresh_from_db()
    assert 'name="apply"' not in shown.text
    assert "選択を保存しました" in saved.text
    assert upload.choices == {"n5": {"missing": "abolished"}}
    assert (refused.status_code, upload.state) == (403, "staged")


def test_a_refused_import_keeps_none_of_the_choices_sent_with_it(contact: Client) -> None:
    upload = received(change=without(5))

    refused = press(contact, page("preview", upload), {"apply": "1", "q:n5:missing": "abolished"})

    upload.refresh_from_db()
    assert (refused.status_code, upload.choices) == (403, {})


@pytest.mark.parametrize(("who", "says"), [("editor", True), ("contact", True), ("viewer", False)])
def test_a_history_names_a_file_to_those_who_may_see_it(client: Client, who: str, says: bool) -> None:
    upload = received(change=edited(2, rate="２／３"), name="内々の名前.xlsx")
    apply(upload=upload, by=None)
    client.force_login(make_user(role=who, ministry=Ministry.objects.get(code="mic") if who == "contact" else None))
    entry = Entry.objects.get(edition__year=2021, measure__number=2)

    shown = client.get(reverse("admin:measures_entry_history", args=[entry.pk])).text

    assert ("内々の名前.xlsx" in shown) is says
    assert "取込み" in shown


def test_a_contact_neither_sends_for_nor_sees_another_ministry(contact: Client) -> None:
    foreign = received("mlit")
    mlit = Ministry.objects.get(code="mlit").pk

    sent = send(contact, ("国交省.xlsx", book("mlit")), ministry=mlit)
    pages = [contact.get(page(name, foreign)).status_code for name in ("preview", "marked", "undo")]
    posted = press(contact, page("preview", foreign), {"save": "1", "q:n11:missing": "keep"})
    listed = contact.get(reverse("admin:measures_upload_changelist"))

    assert sent.context["form"].errors.keys() == {"ministry"}
    assert (pages, posted.status_code) == ([404, 404, 404], 404)
    assert "国土交通省.xlsx" not in listed.text


@pytest.mark.parametrize("role", ["viewer", "none"])
def test_others_do_not_take_files_in(client: Client, role: str) -> None:
    client.force_login(make_user(role=role))

    assert client.get(reverse(RECEIVE)).status_code in {302, 403}
    assert client.get(page("preview", received())).status_code in {302, 404}


@pytest.mark.parametrize("who", ["contact", "editor"])
def test_a_confirmed_ministry_sends_no_more_files_but_an_editor_takes_them_in(
    client: Client, editor: User, who: str
) -> None:
    mic = Ministry.objects.get(code="mic")
    open_year(year=2021, by=None).blocks.filter(ministry=mic).update(state="confirmed")
    client.force_login(editor if who == "editor" else make_user(role="contact", ministry=mic))

    response = send(client, ("総務省.xlsx", book()), ministry=mic.pk)

    said = "回答は確認済みです。変更がある場合は、総務省の担当者に御連絡ください。" in response.text
    assert (said, Upload.objects.count()) == ((True, 0) if who == "contact" else (False, 1))
