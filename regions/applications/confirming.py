"""An editor checks the source of an application and shows it to everybody (出典の確認・公表), or makes it internal again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from measures.editions import Refused
from regions.applications.rows import lock, put_on_record
from regions.models import Application
from renkei.models import User


@transaction.atomic
def confirm(*, application: Application, by: User) -> Application:
    """Note that an editor has checked the source (出典の確認), and show the application to everybody. Editors only."""
    _editors_only(by)
    stored = lock(application, by)
    if not stored.source:
        raise Refused("出典（公表されているページ）がないため、確認して公表することはできません。")
    application.confirmed_on, application.confirmed_by, application.public = timezone.localdate(), by, True
    return put_on_record(application, by, "出典の確認・公表")


@transaction.atomic
def unpublish(*, application: Application, reason: str, by: User) -> Application:
    """Make a public application internal again, with a reason. Editors only."""
    _editors_only(by)
    if not reason.strip():
        raise Refused("公表を取りやめる理由を入力してください。")
    stored = lock(application, by)
    if not stored.public:
        raise Refused("公表していないため、取りやめることはできません。")
    application.public = False
    return put_on_record(application, by, f"公表の取りやめ：{reason.strip()}"[:100])


def _editors_only(by: User) -> None:
    if not by.is_active or not (by.is_superuser or by.role == User.Role.EDITOR):
        raise PermissionDenied
