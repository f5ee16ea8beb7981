"""Long files and unwanted files in the admin: the progress page, going on, discarding; for editors and contacts."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.editions import open_year
from measures.intake import background, discard, keep, understand
from measures.models import Edition, Ministry, Upload
from measures.models.intake import HANDED_IN
from renkei.models import User
from tests.factories import make_user
from tests.measures.intake.books import book, received
from tests.measures.intake.files import long_file, mic
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
    client.force_login(make_user(role="contact", ministry=mic()))
    return client


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the uploads for which a worker would have been started."""
    started: list[int] = []
    monkeypatch.setattr(background, "start", started.append)
    return started


def page(name: str, upload: Upload) -> str:
    return reverse(f"admin:measures_upload_{name}", args=[upload.pk])


def kept(code: str = "mic", **values: Any) -> Upload:
    upload = keep(data=book(code), name="回答.xlsx", year=2021, by=None, ministry=Ministry.objects.get(code=code))
    Upload.objects.filter(pk=upload.pk).update(**values)
    return Upload.objects.get(pk=upload.pk)


def stopped() -> Upload:
    long_ago = timezone.now() - background.SILENCE - timedelta(seconds=1)
    return kept(worker="dead", heartbeat_at=long_ago, stage="照合", stages_done=2, stages=3)


def send(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"files": SimpleUploadedFile("総務省.csv", long_file()), **data})


def test_a_long_file_leads_to_its_progress(
    desk: Client, started: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = send(desk, reverse(RECEIVE), year=2021)

    upload = Upload.objects.get()
    assert (upload.state, started) == ("received", [upload.pk])
    assert response["Location"] == page("progress", upload)


def test_a_contacts_long_file_leads_to_its_progress_and_then_to_the_own_page(
    contact: Client, started: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    open_year(year=2021, by=None)
    mine = reverse("admin:measures_edition_mine", args=[2021])
    with django_capture_on_commit_callbacks(execute=True):
        response = send(contact, mine, act="upload")

    upload = Upload.objects.get()
    shown = contact.get(mine)
    understand(upload)
    done = contact.get(page("progress", upload))

    assert (response["Location"], started) == (page("progress", upload), [upload.pk])
    assert f'href="{page("progress", upload)}"' in shown.text
    assert done["Location"] == page("preview", upload)
    assert f'href="{page("discard", upload)}"' in contact.get(mine).text


def test_the_page_asks_again_by_itself_without_a_script(desk: Client) -> None:
    upload = kept(worker="a", heartbeat_at=timezone.now(), stage="照合", stages_done=2, stages=3)

    shown = desk.get(page("progress", upload))

    assert '<meta http-equiv="refresh" content="2">' in shown.text
    assert '<progress aria-label="読取りの進み具合" value="2" max="3">' in shown.text
    assert 'role="status" aria-live="polite"' in shown.text
    assert "照合をしています。（済んだ段階 2／3）" in shown.text
    assert "再開する" not in shown.text.partition("初めから")[0]
    assert "<script>" not in shown.text.partition('id="content-main"')[2].partition("</main>")[0]


def test_a_page_that_waits_its_turn_says_so(desk: Client) -> None:
    shown = desk.get(page("progress", kept()))

    assert "順番を待っています。" in shown.text
    assert '<progress aria-label="読取りの進み具合">' in shown.text


def test_a_reading_that_stopped_is_said_to_have_and_can_be_resumed(
    desk: Client, started: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    upload = stopped()

    shown = desk.get(page("progress", upload))
    with django_capture_on_commit_callbacks(execute=True):
        resumed = desk.post(page("progress", upload), follow=True)

    assert "読取りが途中で止まりました。" in shown.text
    assert "再開する" in shown.text
    assert 'http-equiv="refresh"' not in shown.text
    assert started == [upload.pk]
    assert "順番を待っています。" in resumed.text


def test_a_reading_that_goes_on_cannot_be_resumed(desk: Client, started: list[int]) -> None:
    upload = kept(worker="a", heartbeat_at=timezone.now())

    said = desk.post(page("progress", upload), follow=True)

    assert "読取り中か、既に読み取られています" in said.text
    assert started == []


def test_the_preview_of_a_file_that_is_not_read_yet_leads_to_its_progress(desk: Client) -> None:
    upload = kept()

    for response in (desk.get(page("preview", upload)), press(desk, page("preview", upload), {"apply": "1"})):
        assert response["Location"] == page("progress", upload)


def test_a_file_is_discarded_after_it_was_asked_again(desk: Client, editor: User) -> None:
    upload = received()

    preview = desk.get(page("preview", upload))
    asked = desk.get(page("discard", upload))
    still = Upload.objects.get().state
    done = press(desk, page("discard", upload), follow=True)
    gone = desk.get(page("preview", upload))

    assert f'href="{page("discard", upload)}"' in preview.text
    assert "より後に期限切れとなり" in preview.text
    assert "元に戻せません" in asked.text
    assert still == "staged"
    assert "破棄しました" in done.text
    assert "このファイルは破棄されました" in gone.text
    assert str(editor) in gone.text


def test_a_kept_file_is_discarded_from_its_progress(desk: Client) -> None:
    upload = kept()

    assert f'href="{page("discard", upload)}"' in desk.get(page("progress", upload)).text
    press(desk, page("discard", upload))

    assert Upload.objects.get().state == "discarded"


@pytest.mark.parametrize("button", ["apply", "save", "restage"])
def test_what_is_gone_is_not_applied_or_chosen_from(desk: Client, button: str) -> None:
    upload = received()
    discard(upload=upload, by=None)

    said = press(desk, page("preview", upload), {button: "1"})

    assert "は破棄済みです。" in said.text
    assert not Edition.objects.filter(year=2021).exists()


def test_a_file_that_no_longer_waits_is_not_offered_to_be_discarded(desk: Client) -> None:
    upload = received()
    discard(upload=upload, by=None)

    asked, again = desk.get(page("discard", upload)), press(desk, page("discard", upload), follow=True)

    assert asked["Location"] == page("preview", upload)
    assert "破棄できるのは受領・確認待ちのファイルです" in again.text


def test_a_contact_discards_the_own_ministrys_files_only_and_not_once_handed_in(contact: Client) -> None:
    own, foreign, handed_in = received(), received("mlit"), received()
    handed_in._change_reason = HANDED_IN
    handed_in.save()

    statuses = [press(contact, page("discard", upload)).status_code for upload in (own, foreign)]
    said = press(contact, page("discard", handed_in), follow=True)

    states = [Upload.objects.get(pk=upload.pk).state for upload in (own, foreign, handed_in)]
    assert statuses == [302, 404]
    assert states == ["discarded", "staged", "staged"]
    assert "提出済みです" in said.text


def test_others_do_not_see_the_progress_of_a_file(contact: Client) -> None:
    foreign = kept("mlit")

    assert [contact.get(page(name, foreign)).status_code for name in ("progress", "discard")] == [404, 404]
    assert contact.post(page("progress", foreign)).status_code == 404


def test_viewers_neither_resume_nor_discard(client: Client, started: list[int]) -> None:
    client.force_login(make_user(role="viewer"))
    upload = stopped()

    assert [client.post(page(name, upload)).status_code for name in ("progress", "discard")] == [404, 404]
    assert (started, Upload.objects.get().state) == ([], "received")
