"""The frame of every public page: its navigation, and its one address, as search engines and other sites are told."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import escape
from markupsafe import Markup

from renkei.addresses import address_of, address_of_number

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


@dataclass(frozen=True, slots=True)
class MainPage:
    """One of the main pages: whether the visitor is on it (``exact``), or on one that belongs to it (``current``)."""

    address: str
    words: str
    current: bool
    exact: bool


def main_pages(here: str) -> list[MainPage]:
    """Return the main pages; the one of the name of a pattern, or that above it, is marked."""
    fitting = [(len(start), name) for name, _, starts in NAVIGATION for start in starts if here.startswith(start)]
    current = max(fitting)[1] if fitting else ""
    return [MainPage(address_of(name), words, name == current, name == here) for name, words, _ in NAVIGATION]


def canonical_address(request: HttpRequest | None) -> str:
    """The one address of this page: without search words, at the edition readers see today; empty where no address leads.

    A revision says the same as the current edition, or less; search engines are to keep one of them.
    """
    match = request and request.resolver_match
    if not request or not match or not match.view_name:
        return ""
    kwargs = {key: value for key, value in match.kwargs.items() if key != "stage"}
    number = kwargs.pop("number", None)
    try:
        if number is None:
            path = address_of(match.view_name, **kwargs)
        else:
            path = address_of_number(match.view_name, number, **kwargs)
    except NoReverseMatch:  # a pattern without a name
        return ""
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() and page != "1" else ""
    return request.build_absolute_uri(path) + query


def one_line(words: str) -> Markup:
    """Return rendered words of a title on one line, escaped as Django escapes: they stand in attributes too."""
    return Markup(escape(" ".join(Markup(words).unescape().split())))
