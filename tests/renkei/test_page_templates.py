"""Two engines, one page: both escape, both stand in the same frame, and what is said twice is written once."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template, engines
from django.template.defaulttags import querystring
from django.test import Client
from django.urls import reverse, set_script_prefix
from django.utils.text import Truncator
from jinja2 import UndefinedError

from measures.facets import Option
from measures.models import Edition
from renkei.addresses import address_of, address_of_number
from renkei.frames import one_line
from renkei.page_parts import write_about_edition
from renkei.page_templates import changed_query, cut, in_query
from tests.factories import make_edition, make_entry, publish_edition_now

MARKED = re.compile(r' aria-current="(?:page|true)"')


def framed(page: str) -> list[str]:
    """What stands around the page: header and footer, nothing marked in it."""
    return [MARKED.sub("", part) for part in re.findall(r"<(?:header|footer) .*?</(?:header|footer)>", page, re.DOTALL)]


@pytest.fixture
def edition(db: None) -> Edition:
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="<b>太字</b>", summary="<i>&'\"", editor_note="<script>x</script>")
    return publish_edition_now(edition)


def test_pages_of_both_engines_stand_in_the_same_frame(client: Client, edition: Edition) -> None:
    number = edition.entries.get().measure.number
    paths = ["/about/", "/measures/2025/", "/measures/all/", f"/measures/2025/{number}/", "/regions/", "/nowhere/"]
    frames = [framed(client.get(path).text) for path in paths]

    assert [len(parts) for parts in frames] == [2] * len(paths)
    assert all(parts == frames[0] for parts in frames)


def test_what_editors_type_is_escaped_in_every_page(client: Client, edition: Edition) -> None:
    number = edition.entries.get().measure.number
    for path in ("/measures/2025/", "/measures/all/", f"/measures/2025/{number}/", "/measures/2025/print/"):
        page = client.get(path, {"q": "太字"}).text

        assert "太字" in page, path
        assert [run for run in ("<b>太字", "<i>&", "<script>x") if run in page] == [], path


@pytest.mark.parametrize("path", ["/about/", "/measures/2025/"])
def test_a_site_below_another_leads_to_its_own_pages(client: Client, edition: Edition, path: str) -> None:
    """Parts of the frame are kept as they were written; for a site at another place they are others."""
    for begin in ("/", "/below/", "/"):
        set_script_prefix(begin)
        try:
            page = client.get(path).text
        finally:
            set_script_prefix("/")

        links = [link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/static/")]
        assert len(links) > 15
        assert {link.startswith("/below/") for link in links} == {begin == "/below/"}


def test_what_is_said_of_an_edition_is_what_stands_in_it(edition: Edition) -> None:
    engine = engines["jinja2"].env
    before = write_about_edition(engine, edition)

    edition.title = "<別の表題>"

    assert "&lt;別の表題&gt;" in write_about_edition(engine, edition)
    assert "別の表題" not in before


def test_every_template_escapes() -> None:
    engine = engines["jinja2"].env

    assert engine.autoescape is True
    assert engine.from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_a_part_put_into_a_page_of_django_escapes_its_values() -> None:
    page = Template('{% load site %}{% put "measures/_asking.html" "options" options "field" %}')
    options = [Option('"', "<b>", 3, True), Option("a", "b", 0, False), Option("a", "b", None, False)]

    written = page.render(Context({"options": options}))

    count = ' <span class="count">{}<span class="unseen">件</span></span></label>'.format
    assert written.splitlines() == [
        f'<label class="option"><input type="checkbox" name="field" value="&#34;" checked><span>&lt;b&gt;</span>{count(3)}',
        f'<label class="option empty"><input type="checkbox" name="field" value="a"><span>b</span>{count(0)}',
        '<label class="option"><input type="checkbox" name="field" value="a"><span>b</span></label>',
    ]


def test_an_unknown_variable_fails_a_test_and_may_be_asked_for() -> None:
    engine = engines["jinja2"].env

    assert engine.from_string("{% if nothing %}x{% endif %}").render() == ""
    with pytest.raises(UndefinedError):
        engine.from_string("{{ nothing }}").render()


def test_a_title_is_one_line_and_may_stand_in_an_attribute() -> None:
    assert one_line(" &lt;b&gt;\n &#34;x&#39;  y ") == "&lt;b&gt; &quot;x&#x27; y"


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ({}, "?q=a%26b&page=2"),
        ({"page": None}, "?q=a%26b"),
        ({"page": 3}, "?q=a%26b&page=3"),
        ({"q": None, "page": None}, "?"),
    ],
)
def test_a_query_is_changed_as_django_changes_it(changes: dict[str, Any], written: str) -> None:
    asked = QueryDict("q=a%26b&page=2")
    assert changed_query(asked, **changes) == querystring(None, asked, **changes) == written
    assert changed_query(QueryDict(""), **dict.fromkeys(changes)) == ""


@pytest.mark.parametrize("query", ["", "q=&q=1&field=%E3%82%A6-A:g&page=2", "q=a+b~!&%3C=%3E", "page=2"])
def test_any_query_is_written_as_django_writes_it(query: str) -> None:
    for changes in ({}, {"page": 3}, {"page": None}, {"q": "地域 <医療>", "field": None}):
        assert changed_query(QueryDict(query), **changes) == querystring(None, QueryDict(query), **changes)


def test_texts_are_cut_and_written_into_addresses_as_django_does() -> None:
    for text in ("", "あいう", "あいうえ", "か\u3099き\u3099く", "あ…う…え", "ｱﾞ\u0301いうえ", "a\u0301b\u0301cd"):
        assert cut(text, 3) == Truncator(text).chars(3)
    assert in_query("ウ-A:g&") == "%E3%82%A6-A:g%26"


def test_addresses_are_those_of_the_pattern() -> None:
    entry = {"year": 2025, "stage": "r2", "number": 7}

    assert address_of("measures:entry", **entry) == reverse("measures:entry", kwargs=entry)
    assert address_of_number("measures:entry", 7, year=2025, stage="r2") == reverse("measures:entry", kwargs=entry)
    assert address_of_number("measures:measure", 12) == "/measures/all/12/"


def test_addresses_begin_where_the_site_does() -> None:
    set_script_prefix("/below/")
    try:
        assert address_of("home") == "/below/"
        assert address_of_number("measures:measure", 12) == "/below/measures/all/12/"
    finally:
        set_script_prefix("/")
