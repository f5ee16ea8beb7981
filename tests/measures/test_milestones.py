"""The days of an edition: its approval (決裁) as a draft, and that it was made known (周知) once it is published."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures.editions import Refused, revise, withdraw
from measures.milestones import decide, notify
from measures.models import Edition, Frozen
from renkei.models import User
from tests.factories import make_edition, make_user
from tests.stored import histories, stored_rows

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 30)


def announced(**values: Any) -> Edition:
    """Return a published edition whose 公表日 is ``DAY``."""
    return make_edition(announced_on=DAY, published=True, **values)


def test_the_approval_is_noted_on_a_draft_by_an_editor(editor: User) -> None:
    draft = make_edition()

    decide(edition=draft, approved_on=DAY, document_no=" 総行市第1号 ", announced_on=None, by=editor)

    draft.refresh_from_db()
    assert (draft.approved_on, draft.document_no, draft.announced_on) == (DAY, "総行市第1号", None)
    assert histories(draft)[-1] == ("~", editor, "決裁")


def test_the_approval_of_a_published_edition_is_refused() -> None:
    with pytest.raises(Refused, match="案ではない"):
        decide(edition=make_edition(published=True), approved_on=DAY, document_no="", announced_on=None, by=None)


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_only_editors_note_the_approval(role: str) -> None:
    with pytest.raises(PermissionDenied):
        decide(edition=make_edition(), approved_on=DAY, document_no="", announced_on=None, by=make_user(role=role))


def test_a_published_edition_is_noted_as_made_known_and_nothing_else_is_written(editor: User) -> None:
    edition = announced()
    before = stored_rows()

    notify(edition=edition, on=DAY, by=editor)

    after = stored_rows()
    place = [field.attname for field in Edition._meta.concrete_fields].index("notified_on")
    (row,), (was,) = after["measures.Edition"], before["measures.Edition"]
    assert row[place] == DAY
    assert row == (*was[:place], DAY, *was[place + 1 :])
    changed = {label for label in after if after[label] != before[label]}
    assert changed == {"measures.Edition", "measures.HistoricalEdition"}
    assert histories(edition)[-1] == ("~", editor, "周知")
    assert edition.history.first().notified_on == DAY


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda edition: edition.save(), id="save"),
        pytest.param(lambda edition: edition.save(update_fields=["notified_on"]), id="save-the-day-alone"),
        pytest.param(lambda edition: Edition.objects.filter(pk=edition.pk).update(notified_on=DAY), id="update"),
        pytest.param(lambda edition: Edition.objects.bulk_update([edition], ["notified_on"]), id="bulk-update"),
    ],
)
def test_no_other_way_of_noting_it_passes_the_freeze(write: Callable[[Edition], Any]) -> None:
    edition = announced()
    edition.notified_on = DAY
    before = stored_rows()

    with pytest.raises(Frozen):
        write(edition)

    assert stored_rows() == before


def test_what_was_noted_is_changed_and_taken_back_on_record() -> None:
    edition = announced()

    notify(edition=edition, on=DAY, by=None)
    notify(edition=edition, on=DAY, by=None)
    notify(edition=edition, on=DAY + timedelta(days=1), by=None)
    notify(edition=edition, on=None, by=None)

    edition.refresh_from_db()
    assert edition.notified_on is None
    assert [reason for _, _, reason in histories(edition)][-3:] == ["周知", "周知", "周知の記録の取消し"]


def test_an_edition_is_not_made_known_before_it_is_announced() -> None:
    edition = announced()
    before = stored_rows()

    with pytest.raises(Refused, match=r"公表日（令和7年5月30日（金））以後"):
        notify(edition=edition, on=DAY - timedelta(days=1), by=None)

    assert stored_rows() == before


def test_an_edition_without_a_day_of_announcement_is_made_known_on_any_day() -> None:
    edition = notify(edition=make_edition(published=True), on=DAY, by=None)

    assert edition.notified_on == DAY


def test_what_was_superseded_may_be_noted_and_its_revision_begins_without() -> None:
    edition = announced()
    notify(edition=edition, on=DAY, by=None)
    revision = revise(edition=edition, kind="update", by=None)
    make_edition(year=2024, published=True)

    assert revision.notified_on is None

    Edition.objects.filter(pk=edition.pk).move(state="superseded")
    assert notify(edition=edition, on=DAY + timedelta(days=1), by=None).notified_on == DAY + timedelta(days=1)


def test_a_withdrawn_edition_keeps_the_day_and_takes_no_other() -> None:
    edition = announced()
    notify(edition=edition, on=DAY, by=None)
    withdraw(edition=edition, reason="誤りのため", by=None)

    with pytest.raises(Refused, match="公表取りやめ"):
        notify(edition=edition, on=None, by=None)

    edition.refresh_from_db()
    assert edition.notified_on == DAY


def test_a_draft_is_not_made_known() -> None:
    with pytest.raises(Refused, match="案"):
        notify(edition=make_edition(), on=DAY, by=None)


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_only_editors_note_that_it_was_made_known(role: str) -> None:
    edition = announced()

    with pytest.raises(PermissionDenied):
        notify(edition=edition, on=DAY, by=make_user(role=role))

    edition.refresh_from_db()
    assert edition.notified_on is None
