"""What every answer carries, whatever its address and status: the outermost middleware.

It stands before all others, so that static files, refusals of other middleware and error pages carry it too.
"""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from renkei.addresses import PREFIX
from renkei.logs import request_id

requests = logging.getLogger("renkei.requests")

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# A browser's own reader of PDF is blocked by object-src and style-src; the file runs nothing and loads nothing of ours.
PDF_POLICY = "script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
ALWAYS = {  # Django's middleware sets these too, but not where it refuses a request itself
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
SECRET_ROUTES = {"invitation"}  # their paths hold a one-time key

Respond = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Content security policy, permissions policy, no copies for the signed-in; the id of the request in log and answer."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        begun, given, begins = time.monotonic(), request_id.set(secrets.token_hex(8)), PREFIX.set(get_script_prefix())
        try:
            response = self.get_response(request)
            self._add(request, response)
            _record(request, response, time.monotonic() - begun)
        finally:
            request_id.reset(given)
            PREFIX.reset(begins)
        return response

    def _add(self, request: HttpRequest, response: HttpResponse) -> None:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = request_id.get()
        response.headers["Permissions-Policy"] = PERMISSIONS
        if not (settings.DEBUG and response.status_code >= 400):  # Django's debug pages have styles and scripts inside
            is_pdf = response.headers.get("Content-Type", "").startswith("application/pdf")
            response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else PAGE_POLICY
        if _is_personal(request, response):
            response.headers["Cache-Control"] = "no-store, private"


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer may hold what is one person's. Whoever is signed in sends a session cookie, so nothing is asked."""
    if request.path_info.startswith(settings.STATIC_URL) and response.status_code < 400:
        return False
    cookies = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(cookies & response.cookies.keys())


def _record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    if not requests.isEnabledFor(logging.INFO):
        return
    match = request.resolver_match
    path = f"/{match.route}" if match is not None and match.url_name in SECRET_ROUTES else request.path
    values = {"method": request.method, "path": path, "status": response.status_code, "ms": round(seconds * 1000)}
    requests.info("answered", extra={"values": values})
