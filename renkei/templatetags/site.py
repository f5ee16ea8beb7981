"""The frame of every public page: navigation, and what is said of a page to search engines and other sites."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# name of the pattern, words, and the beginnings of names of the pages that belong to it
NAVIGATION = (
    ("measures:newest", "施策一覧", ("measures:",)),
    ("measures:newest-coverage", "分野別の掲載状況", ("measures:coverage",)),
    ("regions:list", "圏域", ("regions:list", "regions:region", "regions:measures")),
    ("regions:towns", "わたしのまち", ("regions:town",)),
    ("calls:list", "公募・要望調査", ("calls:",)),
    ("regions:applications", "申請・採択状況", ("regions:ledger", "regions:applications")),
    ("data", "データ", ("data", "dictionary", "api:")),
)


@register.inclusion_tag("_navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The main pages; the one that the visitor is on, or below, is marked."""
    request: HttpRequest | None = context.get("request")
    match = request and request.resolver_match
    here = match.view_name if match else ""
    fitting = [(len(start), name) for name, _, starts in NAVIGATION for start in starts if here.startswith(start)]
    current = max(fitting)[1] if fitting else ""
    links = [
        {"address": reverse(name), "words": words, "current": name == current, "exact": name == here}
        for name, words, _ in NAVIGATION
    ]
    return {"links": links}


@register.simple_tag(takes_context=True)
def canonical(context: template.Context) -> str:
    """The one address of this page: without search words, at the edition readers see today; empty where no address leads.

    A revision says the same as the current edition, or less; search engines are to keep one of them.
    """
    request: HttpRequest | None = context.get("request")
    match = request and request.resolver_match
    if request is None or match is None or not match.view_name:
        return ""
    kwargs = {key: value for key, value in match.kwargs.items() if key != "stage"}
    try:
        path = reverse(match.view_name, kwargs=kwargs)
    except NoReverseMatch:  # a pattern without a name
        return ""
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() and page != "1" else ""
    return request.build_absolute_uri(path) + query


# what could end the element, or be taken for markup by an old parser, in words of JSON
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.filter
def json_ld(described: dict[str, Any]) -> SafeString:
    """A block of JSON-LD. It is data: no browser runs it, so the policy on scripts lets it stand."""
    words = json.dumps(described, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')


@register.tag
def keep(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Render what is inside once and keep it: ``{% keep as words %}{% block title %}{% endblock %}{% endkeep %}``"""
    _, _, name = token.split_contents()
    inside = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep(inside, name)


class Keep(template.Node):
    """Rendered words under a name, on one line."""

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> SafeString:
        """Keep the words; they come from templates and are escaped already."""
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return SafeString("")
