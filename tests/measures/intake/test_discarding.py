"""Files nobody wants any more: their content goes, the record stays, and nothing can be done with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from measures.editions import Refused
from measures.intake import apply, choose, discard, expire_old, keep
from measures.intake.discarding import KEPT_DAYS, expires_on
from measures.models import Edition, StagedRow, Upload
from measures.models.intake import HANDED_IN
from renkei.models import User
from tests.factories import make_user
from tests.measures.intake.books import added, book, received, without
from tests.measures.intake.files import mic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]
OLD = timedelta(days=KEPT_DAYS, minutes=1)


def aged(upload: Upload, age: timedelta = OLD) -> Upload:
    Upload.objects.filter(pk=upload.pk).update(received_at=timezone.now() - age)
    return Upload.objects.get(pk=upload.pk)


def handed_in(upload: Upload) -> Upload:
    upload._change_reason = HANDED_IN
    upload.save()
    return upload


def contact() -> User:
    return make_user(role="contact", ministry=mic())


def holds_nothing(upload: Upload) -> bool:
    upload.refresh_from_db()
    held = (upload.received, upload.unchanged, upload.findings, upload.choices, upload.rows.count())
    return (bytes(upload.data), *held) == (b"", {}, [], [], {}, 0)


def test_a_discarded_file_loses_its_content_and_keeps_its_record(editor: User) -> None:
    upload = received(change=added())
    rows = StagedRow.objects.count()

    discard(upload=upload, by=editor)

    last = upload.history.first()
    assert rows
    assert holds_nothing(upload)
    assert (upload.state, upload.get_state_display(), upload.name) == ("discarded", "破棄済み", "総務省.xlsx")
    assert (last.state, last.history_user, last.history_change_reason) == ("discarded", editor, "破棄")
    assert upload.history.count() == 2


def test_a_kept_file_can_be_discarded_before_it_is_read() -> None:
    upload = keep(data=book(), name="総務省.xlsx", year=2021, by=None, ministry=mic())

    discard(upload=upload, by=None)

    assert holds_nothing(upload)


@pytest.mark.parametrize("state", ["discarded", "expired"])
def test_nothing_can_be_done_with_a_file_that_is_gone(state: str) -> None:
    upload = received(change=without(5))
    discard(upload=upload, by=None) if state == "discarded" else aged(upload) and expire_old()
    word = "破棄済み" if state == "discarded" else "期限切れ"

    for act in (
        lambda: choose(upload=upload, choices={"n5": {"missing": "keep"}}, by=None),
        lambda: apply(upload=upload, by=None),
        lambda: discard(upload=upload, by=None),
    ):
        with pytest.raises(Refused, match=word):
            act()

    assert not Edition.objects.filter(year=2021).exists()


def test_an_applied_file_cannot_be_discarded() -> None:
    upload = received(change=added())
    apply(upload=upload, by=None)

    with pytest.raises(Refused, match="反映済み"):
        discard(upload=upload, by=None)

    assert upload.rows.exists()


def test_the_ministrys_own_contact_may_discard_and_nobody_elses() -> None:
    upload, foreign = received(), received("mlit")
    everybodys = received(ministry=None)

    discard(upload=upload, by=contact())

    for other, who in ((foreign, contact()), (everybodys, contact()), (foreign, make_user(role="viewer"))):
        with pytest.raises(PermissionDenied):
            discard(upload=other, by=who)
    assert Upload.objects.filter(state="staged").count() == 2


def test_what_was_handed_in_is_discarded_by_an_editor_only(editor: User) -> None:
    upload = handed_in(received())

    with pytest.raises(Refused, match="提出済み"):
        discard(upload=upload, by=contact())
    discard(upload=upload, by=editor)

    assert holds_nothing(upload)


def test_waiting_files_expire_when_they_are_old() -> None:
    staged, kept = received(), keep(data=book(), name="二.xlsx", year=2021, by=None)
    young, applied = received(), received(change=added())
    apply(upload=applied, by=None)
    for upload in (staged, kept, applied):
        aged(upload)
    aged(young, timedelta(days=KEPT_DAYS - 1))

    assert expire_old() == 2

    assert [holds_nothing(upload) for upload in (staged, kept, young, applied)] == [True, True, False, False]
    last: Any = staged.history.first()
    assert (staged.state, last.history_user) == ("expired", None)
    assert f"{KEPT_DAYS}日" in last.history_change_reason
    assert expire_old() == 0


def test_what_was_handed_in_does_not_expire() -> None:
    upload = aged(handed_in(received()))

    assert expire_old() == 0
    assert expires_on(upload) is None
    assert expires_on(received()) == timezone.localdate() + timedelta(days=KEPT_DAYS)


def test_old_files_expire_whenever_a_file_comes_in() -> None:
    old = aged(received())

    received("mlit")

    assert holds_nothing(old)
