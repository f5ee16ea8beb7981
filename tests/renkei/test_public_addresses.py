"""Every public address: valid HTML, light, from this host alone, without a cookie, and named like no other."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client, override_settings

import regions.loading
from tests.kept_rows import load_document
from tests.public_addresses import EXAMPLES, STATES, public_patterns
from tests.valid_html import faults_of

pytestmark = pytest.mark.django_db

MOST = 100_000  # bytes on the wire for the first visit: page, style sheet, icons
LOADED = re.compile(
    r"""<(?:link[^>]*rel="(?:stylesheet|icon)"|img|script|iframe|source|video|audio|embed|object)[^>]*>"""
)
ADDRESS = re.compile(r"""\b(?:href|src|srcset|data)="([^"]+)\"""")


def test_every_public_pattern_has_an_example():
    assert Counter(public_patterns()) == Counter(EXAMPLES.keys())


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """What an anonymous visitor gets at every example, each answer compressed as it is served; asked for once."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(RENKEI_SECURITY_CONTACT="security@example.jp", STORAGES=plain),
    ):
        load_document()
        regions.loading.load_missing(by=None)
        paths = [*EXAMPLES.values(), *STATES]
        yield {path: Client().get(path, headers={"accept-encoding": "gzip"}) for path in paths}
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(answers: dict[str, Any]) -> dict[str, str]:
    """The pages among them as text, error pages included."""
    return {
        path: words_of(answer)
        for path, answer in answers.items()
        if "html" in answer.get("Content-Type", "") and answer.content
    }


def words_of(answer: Any) -> str:
    """The text of a page, unpacked."""
    return (gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content).decode()


def test_examples_answer(answers: dict[str, Any]) -> None:
    assert {
        path: answer.status_code
        for path, answer in answers.items()
        if path in EXAMPLES.values() and answer.status_code not in (200, 302)
    } == {}


def test_every_page_is_valid_html(pages: dict[str, str]) -> None:
    assert len(pages) > len(STATES)
    assert {path: faults for path, page in pages.items() if (faults := faults_of(page))} == {}


def test_no_visitor_without_an_account_gets_a_cookie(answers: dict[str, Any]) -> None:
    assert {path for path, answer in answers.items() if answer.cookies} == set()


def test_pages_load_nothing_from_another_host(pages: dict[str, str]) -> None:
    foreign = {
        (path, address)
        for path, page in pages.items()
        for tag in LOADED.findall(page)
        for address in ADDRESS.findall(tag)
        if urlsplit(address).netloc or not address.startswith("/static/")
    }
    sheet = Path(finders.find("renkei/site.css")).read_text("utf-8")

    assert foreign == set()
    assert re.findall(r"url\(|@import|https?:", sheet) == []


def test_a_first_visit_is_light(answers: dict[str, Any], pages: dict[str, str]) -> None:
    weights = {path: len(answers[path].content) + sum(map(weight_of, loaded_by(page))) for path, page in pages.items()}

    assert {path: weight for path, weight in weights.items() if weight > MOST} == {}


def loaded_by(page: str) -> set[str]:
    """The files that the page makes a browser fetch, each once."""
    return {address for tag in LOADED.findall(page) for address in ADDRESS.findall(tag)}


def weight_of(address: str) -> int:
    """Bytes of a static file as WhiteNoise serves it: compressed, or as it is where that is smaller."""
    content = Path(finders.find(address.removeprefix("/static/"))).read_bytes()
    return min(len(content), len(gzip.compress(content)))


def test_pages_are_named_and_described_like_no_other(pages: dict[str, str]) -> None:
    shown = {path: page for path, page in pages.items() if path in EXAMPLES.values()}
    titles = {path: re.search("<title>(.*?)</title>", page)[1] for path, page in shown.items()}
    descriptions = {
        path: re.search('<meta name="description" content="(.*?)">', page)[1] for path, page in shown.items()
    }

    assert [title for title, count in Counter(titles.values()).items() if count > 1] == []
    assert [words for words, count in Counter(descriptions.values()).items() if count > 1] == []
    assert {title for title in titles.values() if not re.fullmatch(r"\S.+ \| renkei（連携）", unescape(title))} == set()
    assert {words for words in descriptions.values() if not 20 <= len(unescape(words)) <= 200} == set()
