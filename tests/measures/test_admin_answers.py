"""The page of a ministry's contact: the own deadline, files and answer, and nothing of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from measures.editions import open_year
from measures.models import Edition, Upload
from tests.factories import make_edition, make_entry, make_ministry, make_upload, make_user, publish_edition_now
from tests.measures.intake.books import added, book
from tests.measures.round_scene import OTHERS, draft_with_two, mext, mine, own_block, page, said, states, workbook
from tests.opened import press
from tests.stored import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


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

    uploaded = press(contact, mine(), {"act": "upload", "files": files}, follow=True)
    uploads = list(Upload.objects.order_by("pk"))
    done = press(contact, mine(), {"act": "hand-in", "uploads": [upload.pk for upload in uploads]}, follow=True)

    assert [(upload.ministry.code, upload.year, upload.state) for upload in uploads] == [("mic", 2025, "staged")] * 2
    assert uploads[0].uploader.username == "soumu"
    assert len(said(uploaded)) == 2
    assert said(done)[0] == "提出しました：「一課.xlsx」、「二課.xlsx」"
    assert own_block(draft).state == "answered"
    assert [file.words[:4] for file in done.context["uploads"]] == ["提出済み", "提出済み"]


def test_a_file_that_cannot_be_read_is_said_to_be_refused(contact: Client) -> None:
    draft_with_two()

    response = press(
        contact, mine(), {"act": "upload", "files": workbook("壊れた.xlsx", b"PK\x03\x04 nonsense")}, follow=True
    )

    assert "「壊れた.xlsx」は受け付けられませんでした" in said(response)[0]
    assert "理由を確認する" in response.text
    assert 'name="uploads"' not in response.text


def test_without_a_file_the_form_asks_for_one(contact: Client) -> None:
    draft_with_two()

    response = press(contact, mine(), {"act": "upload"})

    assert response.status_code == 200
    assert "ファイルを選んでください。" in response.text


def test_open_decisions_are_said_when_handing_in(contact: Client) -> None:
    draft = draft_with_two()
    upload = make_upload(ministry=own_block(draft).ministry, counts={"open": 2, "refused": 1})

    response = press(contact, mine(), {"act": "hand-in", "uploads": upload.pk}, follow=True)

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

    response = press(contact, mine(), {"act": "hand-in", "uploads": [own.pk, key]}, follow=True)

    assert "選んだファイルが見つかりません" in said(response)[0]
    assert stored_rows() == before


@pytest.mark.parametrize("act", ["hand-in", "confirm", "", "return"])
def test_what_a_contact_cannot_do_is_said(contact: Client, act: str) -> None:
    draft_with_two()
    before = stored_rows()

    response = press(contact, mine(), {"act": act, "blocks": ["mic"]}, follow=True)

    assert len(said(response)) == 1
    assert stored_rows() == before


def test_a_contact_answers_that_there_is_nothing(contact: Client) -> None:
    draft = draft_with_two()

    response = press(contact, mine(), {"act": "nothing"}, follow=True)

    assert said(response) == ["「該当なし」と回答しました。"]
    assert states(draft) == ["nothing", "asked"]


def test_nothing_is_not_offered_nor_taken_while_entries_stand(contact: Client) -> None:
    draft = draft_with_two()
    make_entry(edition=draft)

    shown = contact.get(mine())
    seen = {"seen_version": draft.blocks.get(ministry__code="mic").version}
    refused = contact.post(mine(), {"act": "nothing", **seen}, follow=True)

    assert "「該当なし」と回答する" not in shown.text
    assert "掲載終了" in said(refused)[0]
    assert states(draft) == ["asked", "asked"]


def test_a_confirmed_answer_takes_no_more_files(contact: Client) -> None:
    draft_with_two(state="confirmed")

    shown = contact.get(mine())
    refused = press(contact, mine(), {"act": "upload", "files": workbook(data=b"x")}, follow=True)

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

    assert press(client, mine(), {"act": "nothing"})["Location"] == page("round", draft)
    assert states(draft) == ["asked", "asked"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_contacts_page_takes_the_same_queries_for_any_number_of_files(
    contact: Client, count: int, django_assert_num_queries: Any
) -> None:
    draft = draft_with_two()
    for _ in range(count):
        make_upload(ministry=own_block(draft).ministry)

    with django_assert_num_queries(7):
        contact.get(mine())
