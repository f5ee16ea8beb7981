"""Ten failures in five minutes, for each person and for each address, counted in the database for all processes.

An attempt is written before it is decided and taken away if it succeeds, so that a hundred at once cannot all find
room for one more. The names that are typed are kept as keyed digests alone.
"""

import ipaddress
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from renkei.models import SignInFailure

LIMIT = 10
WINDOW = timedelta(minutes=5)
TOO_MANY = "ログインの失敗が続いたため、受け付けていません。5分ほど待ってから、もう一度お試しください。"


def begin(subject: str, *, address: str) -> SignInFailure | None:
    """Return the attempt, counted as a failure until it is taken away; None where there were too many.

    To be called outside a transaction: others must see the attempt at once.
    """
    now = timezone.now()
    SignInFailure.objects.filter(at__lte=now - WINDOW).delete()
    attempt = SignInFailure.objects.create(
        subject=_digest("subject", subject), address=_digest("address", _network(address)), at=now
    )
    recent = SignInFailure.objects.filter(at__gt=now - WINDOW)
    either = [recent.filter(subject=attempt.subject).count(), 0]
    if address:
        either[1] = recent.filter(address=attempt.address).count()
    if max(either) > LIMIT:
        attempt.delete()  # a refused attempt is no failure: whoever waits may come in
        return None
    return attempt


def forget(*, subject: str) -> int:
    """Let a person try again at once; returns how many failures were forgotten."""
    return SignInFailure.objects.filter(subject=_digest("subject", subject)).delete()[0]


def subject_of_name(name: str) -> str:
    """Return the subject of a typed name."""
    return f"name:{name.casefold()}"


def _network(address: str) -> str:
    """An IPv6 caller commands a whole /64; it counts as one."""
    if not address:
        return ""
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else address


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"renkei.signin.throttle.{kind}", text, algorithm="sha256").hexdigest()
