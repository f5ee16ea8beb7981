"""Acts on a person's second factor: register an app, take a code, give and take recovery codes."""

import time
import unicodedata

from django.db import transaction

from renkei.models import RecoveryCode, SecondFactor, User
from renkei.signin import totp
from renkei.signin.record import record

RECOVERY_CODES = 10


def has_one(user: User) -> bool:
    """Whether the person has registered an app."""
    return SecondFactor.objects.filter(user=user).exists()


def take_code(user: User, code: str) -> bool:
    """Take the code of the app, or a recovery code. Each counts once, whoever comes with it at the same time."""
    typed = _typed(code)
    if typed.isdigit() and len(typed) == totp.DIGITS:
        return _take_step(user, typed)
    digest = totp.recovery_digest(typed, owner=user.pk)
    taken = RecoveryCode.objects.filter(user=user, digest=digest).delete()[0] == 1
    if taken:
        record("recovery-code-used", user=user, left=user.recovery_codes.count())
    return taken


def _typed(code: str) -> str:
    """The code without spaces, full-width digits as digits."""
    return "".join(unicodedata.normalize("NFKC", code).split())


def _take_step(user: User, digits: str) -> bool:
    factor = SecondFactor.objects.filter(user=user).first()
    step = totp.matching_step(factor.secret, digits, seconds=time.time()) if factor else None
    if step is None:
        return False
    return SecondFactor.objects.filter(user=user, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def register(*, user: User, secret: str, code: str) -> list[str] | None:
    """Register the app that holds ``secret`` and shows ``code``; returns new recovery codes, None if the code is wrong."""
    step = totp.matching_step(secret, _typed(code), seconds=time.time())
    if step is None:
        return None
    SecondFactor.objects.update_or_create(user=user, defaults={"secret": secret, "last_step": step})
    record("second-factor-registered", user=user)
    return new_recovery_codes(user=user)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Return ten new recovery codes; the old ones end. They are shown once and kept as digests."""
    codes = [totp.new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=totp.recovery_digest(code, owner=user.pk)) for code in codes
    )
    record("recovery-codes-made", user=user)
    return codes
