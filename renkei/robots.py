"""What programs ask of a site before they read it: robots.txt, security.txt, the icon."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from renkei.conditions import drawn_from
from renkei.pages import address_of

KEPT_FOR = timedelta(days=180)  # RFC 9116 wants an end within a year; each answer sets it anew


@drawn_from()
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the office and the drafts, and show them the map (RFC 9309)."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /measures/*/draft/",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116); 404 where no contact is set."""
    if not (contact := settings.RENKEI_SECURITY_CONTACT):
        raise Http404
    lines = [
        f"Contact: {address_of(contact)}",
        f"Expires: {(timezone.now() + KEPT_FOR).replace(microsecond=0).isoformat()}",
        "Preferred-Languages: ja, en",
        f"Canonical: {request.build_absolute_uri(reverse('security-txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead programs that ask for an icon without reading a page to the one there is."""
    return redirect(static("renkei/favicon.ico"))
