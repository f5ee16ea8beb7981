"""The days of an edition in the yearly round: its approval (決裁), and that it was made known (周知)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from measures.editions import Refused
from measures.letters import write_day
from measures.models import Edition
from renkei import access
from renkei.models import User

READABLE = frozenset({Edition.State.CURRENT, Edition.State.SUPERSEDED})  # what may be made known


@transaction.atomic
def decide(
    *, edition: Edition, approved_on: date, document_no: str, announced_on: date | None, by: User | None
) -> Edition:
    """Note the approval (決裁) of a draft: its day, the document's number, the day to be printed as 公表日."""
    edition = _locked(edition, by)
    if not edition.is_draft:
        raise Refused(f"「{edition}」は案ではないため、決裁を記録できません。")
    edition.approved_on, edition.document_no, edition.announced_on = approved_on, document_no.strip(), announced_on
    edition._history_user, edition._change_reason = by, "決裁"
    edition.save()
    return edition


@transaction.atomic
def notify(*, edition: Edition, on: date | None, by: User | None) -> Edition:
    """Note the day on which prefectures and core cities were told (周知日) of a published edition; None takes it back.

    This is all that may be written to an edition once it is frozen. Raises ``Refused`` on a draft, on a withdrawn
    edition, and for a day before its 公表日.
    """
    edition = _locked(edition, by)
    if edition.state not in READABLE:
        raise Refused(f"「{edition}」は{edition.get_state_display()}のため、周知日を記録できません。")
    if on is not None and edition.announced_on is not None and on < edition.announced_on:
        raise Refused(f"周知日は、公表日（{write_day(edition.announced_on)}）以後の日付を入力してください。")
    if on != edition.notified_on:
        edition.notified_on = on
        Edition.objects.filter(pk=edition.pk).note_notified(on)
        reason = "周知" if on else "周知の記録の取消し"
        Edition.history.bulk_history_create([edition], update=True, default_user=by, default_change_reason=reason)
    return edition


def _locked(edition: Edition, by: User | None) -> Edition:
    """Return the edition as it stands now, for an act of editors."""
    if by is not None and not access.may(by, "change", edition):
        raise PermissionDenied
    return Edition.objects.select_for_update().get(pk=edition.pk)
