"""From a right password to a session: on the way a person waits, known but not signed in, for the second factor."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from renkei.models import User
from renkei.signin import second_factor
from renkei.signin.record import record
from renkei.signin.sessions import WITH_SECOND_FACTOR

WAITING = "waiting_at_the_door"
PATIENCE = 10 * 60  # seconds between password and code
BACKEND = "django.contrib.auth.backends.ModelBackend"


def next_address(request: HttpRequest) -> str:
    """Return where the person wants to go, if that is on this site; else the office."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    stays = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if stays and asked.isprintable() else reverse("admin:index")


def enter(request: HttpRequest, user: User, *, onward: str) -> HttpResponse:
    """Sign the person in, or lead to the second factor where there is or must be one."""
    registered = second_factor.has_one(user)
    if not registered and not settings.RENKEI_SECOND_FACTOR:
        return complete(request, user, onward=onward, with_second_factor=False)
    request.session.flush()  # nothing of whoever used this browser before
    request.session[WAITING] = {
        "user": user.pk,
        "at": time.time(),
        "password": user.get_session_auth_hash(),
        "onward": onward,
    }
    return HttpResponseRedirect(reverse("sign-in-code" if registered else "sign-in-register"))


def waiting(request: HttpRequest) -> tuple[User, str] | None:
    """Return who waits for the second factor, and where they want to go; None if nobody does, or for too long."""
    found: dict[str, Any] = request.session.get(WAITING) or {}
    if not found or time.time() - found["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True, is_staff=True).first()
    if user is None or user.get_session_auth_hash() != found["password"]:
        return None
    if user.signed_out_at is not None and found["at"] <= user.signed_out_at.timestamp():
        return None
    return user, found["onward"]


def complete(request: HttpRequest, user: User, *, onward: str, with_second_factor: bool) -> HttpResponse:
    """Begin the session, under a new key."""
    request.session.pop(WAITING, None)
    login(request, user, backend=BACKEND)
    request.session[WITH_SECOND_FACTOR] = with_second_factor
    record("signed-in", user=user, request=request, second_factor=with_second_factor)
    return HttpResponseRedirect(onward)
