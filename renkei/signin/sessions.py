"""How long a session holds: it ends with its age, with the account, with a new password, and when the person is signed out.

Django itself ends a session whose account is disabled or whose password has changed.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from renkei.models import User
from renkei.signin.record import record

SINCE = "signed_in_at"
WITH_SECOND_FACTOR = "second_factor"


class SignedIn(AuthenticationMiddleware):
    """``request.user`` as Django has it, as long as the session keeps our rules. Asked for only where a page asks."""

    def process_request(self, request: HttpRequest) -> None:
        """Put a lazy user on the request."""
        super().process_request(request)
        del request.auser  # type: ignore[attr-defined]  # would know nothing of our rules
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: HttpRequest) -> Any:
    user = get_user(request)
    if user.is_authenticated and not _still_holds(request.session, user):
        request.session.flush()
        return AnonymousUser()
    return user


def _still_holds(session: Any, user: Any) -> bool:
    since = session.get(SINCE)
    if not isinstance(since, (int, float)) or time.time() - since > settings.SESSION_COOKIE_AGE:
        return False
    if user.signed_out_at is not None and since <= user.signed_out_at.timestamp():
        return False
    return bool(session.get(WITH_SECOND_FACTOR)) or not (settings.RENKEI_SECOND_FACTOR and user.is_staff)


def begin_session(sender: Any, request: HttpRequest, user: User, **signal: Any) -> None:
    """Note when a session began; called by Django after a sign-in. The second factor counts for this session alone."""
    request.session[SINCE] = time.time()
    request.session[WITH_SECOND_FACTOR] = False


def end_session(sender: Any, request: HttpRequest, user: User | None, **signal: Any) -> None:
    """Record that somebody signed out."""
    if user is not None:
        record("signed-out", user=user, request=request)
