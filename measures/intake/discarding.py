"""Files nobody wants any more: discarded by a person, or expired. What they held goes, the record of them stays."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from measures.editions import Refused
from measures.models import Upload
from measures.models.intake import CONTENT, HANDED_IN
from renkei import access
from renkei.models import User

KEPT_DAYS = 90  # so long a file waits that was not handed in
State = Upload.State


@transaction.atomic
def discard(*, upload: Upload, by: User | None) -> Upload:
    """Drop a waiting file's bytes and rows; return its record, ``DISCARDED``, with who and when in its history.

    An editor may, and a contact of the upload's ministry until it was handed in. Raises ``Refused`` if it does not
    wait, or was handed in and a contact asks; ``PermissionDenied`` for anybody else.
    """
    if by is not None and not access.may(by, "change", upload):
        raise PermissionDenied
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state not in {State.RECEIVED, State.STAGED}:
        raise Refused(f"「{upload}」は{upload.get_state_display()}です。破棄できるのは受領・確認待ちのファイルです。")
    if by is not None and by.role == User.Role.CONTACT and was_handed_in(upload):
        raise Refused(f"「{upload}」は提出済みです。取り下げる場合は、総務省の担当者に御連絡ください。")
    _drop(upload, State.DISCARDED, by=by, reason="破棄")
    return upload


def expire_old() -> int:
    """Expire the files that have waited for more than ``KEPT_DAYS`` and were never handed in; return how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    handed_in = Upload.history.filter(history_change_reason=HANDED_IN).values("id")
    old = Upload.objects.waiting().filter(received_at__lt=before).exclude(pk__in=handed_in)
    expired = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            upload = Upload.objects.waiting().select_for_update().filter(pk=pk).first()
            if upload is not None:
                _drop(upload, State.EXPIRED, by=None, reason=f"受領から{KEPT_DAYS}日を過ぎたため")
                expired += 1
    return expired


def expires_on(upload: Upload) -> date | None:
    """Return the day from which a waiting file may expire, None if it was handed in."""
    last = timezone.localdate(upload.received_at) + timedelta(days=KEPT_DAYS)
    return None if was_handed_in(upload) else last


def was_handed_in(upload: Upload) -> bool:
    """Whether the ministry has handed the file in (提出)."""
    return bool(Upload.history.filter(id=upload.pk, history_change_reason=HANDED_IN).exists())


def _drop(upload: Upload, state: str, *, by: User | None, reason: str) -> None:
    upload.rows.all().delete()
    for name in CONTENT:
        setattr(upload, name, Upload._meta.get_field(name).get_default())
    upload.stop_reading()
    upload.state = state
    upload._history_user, upload._change_reason = by, reason
    upload.save()
