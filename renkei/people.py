"""Acts of an administrator on people: a link to set a password, disabling, enabling, taking the second factor away.

Nobody but the person knows the password: an administrator hands over a link, once, and the person chooses.
"""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from renkei.models import RecoveryCode, SecondFactor, User
from renkei.signin.record import record


class InvitationKeys(PasswordResetTokenGenerator):
    """Keys of one-time links. One dies when the password is set, at the next link, at disabling, and after seven days."""

    key_salt = "renkei.people.InvitationKeys"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.signed_out_at}"


invitation_keys = InvitationKeys()


@transaction.atomic
def give_link(*, user: User, by: User) -> str:
    """Return the path of a new one-time link by which ``user`` sets a password. The old password and links end at once.

    Raises ``ValidationError`` for an account that is disabled and for one's own.
    """
    user = _locked(user)
    if not user.is_active:
        raise ValidationError("利用を停止している利用者には、リンクを発行できません。先に利用を再開してください。")
    if user == by:
        raise ValidationError("自分のパスワードは「パスワードの変更」で変えてください。")
    user.set_unusable_password()
    user.signed_out_at = timezone.now()
    user.save(update_fields=["password", "signed_out_at"])
    key = invitation_keys.make_token(user)
    record("link-given", user=user, by=by)
    return reverse("invitation", args=[urlsafe_base64_encode(force_bytes(user.pk)), key])


@transaction.atomic
def disable(*, user: User, by: User) -> None:
    """Disable an account: its sessions and links end at once. Raises ``ValidationError`` for one's own and the last one."""
    if user == by:
        raise ValidationError("自分の利用は停止できません。ほかの管理者に依頼してください。")
    require_another_administrator(user)
    user = _locked(user)
    user.is_active, user.signed_out_at = False, timezone.now()
    user.save(update_fields=["is_active", "signed_out_at"])
    record("disabled", user=user, by=by)


@transaction.atomic
def enable(*, user: User, by: User) -> None:
    """Enable an account again. Its old sessions and links stay dead."""
    user = _locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("enabled", user=user, by=by)


@transaction.atomic
def take_second_factor_away(*, user: User, by: User) -> None:
    """Forget the app and the recovery codes of a person who lost them; the person's sessions end at once."""
    user = _locked(user)
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    user.signed_out_at = timezone.now()
    user.save(update_fields=["signed_out_at"])
    record("second-factor-taken-away", user=user, by=by)


def require_another_administrator(user: User) -> None:
    """Raise ``ValidationError`` if nobody could administer accounts without ``user``. To be called in a transaction.

    All administrators are locked, in one order, so that two of them cannot remove each other at the same time.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
    if set(administrators.values_list("pk", flat=True)) == {user.pk}:
        raise ValidationError("最後の管理者です。先に、ほかの利用者を管理者にしてください。")


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)
