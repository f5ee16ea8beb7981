"""What public pages say they are drawn from is what their statements ask: collected at every public address."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

import regions.loading
from measures.models import Edition
from renkei.marks import labels_of, table_of
from renkei.sources import CARRIED, EVERYTHING
from tests.factories import make_call, make_edition, make_entry, make_synonym, publish_edition_now
from tests.kept_rows import load_document
from tests.public_addresses import EXAMPLES, STATES

pytestmark = pytest.mark.django_db

TOUCHED = re.compile(r'\b(?:FROM|JOIN)\s+"(\w+)"')
WITHOUT_A_TAG = {  # nothing to keep: redirections, and what says how the server is at this moment
    "/measures/", "/measures/coverage/", "/applications/", "/favicon.ico", "/.well-known/security.txt", "/healthz",
    "/readyz", "/login/", "/accounts/login/", "/nowhere/",
}  # fmt: skip
MORE = (
    "/measures/2021/changes/",
    "/measures/2021/changes.csv",
    "/api/editions/2021/changes",
    "/measures/2021/?q=%E7%A4%BE%E7%B7%8F%E4%BA%A4",
)


def scene() -> None:
    """The real document and the real regions; a year after it with everything that a page can tell."""
    load_document()
    regions.loading.load_missing(by=None)
    old = Edition.objects.get(year=2020).entries.order_by("pk").first()
    make_call(measure=old.measure, fiscal_year=2020)
    make_synonym()
    later = make_edition(year=2021, taxonomy=old.edition.taxonomy)
    make_entry(edition=later, measure=old.measure, fields_text=old.fields_text)
    publish_edition_now(later)


@pytest.fixture(scope="module")
def touched(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, set[str]]]:
    """{address: the tables that its statements read}."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STORAGES=plain):
        scene()
        found = {}
        for address in [*EXAMPLES.values(), *STATES, *MORE]:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = Client().get(address)
                b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[address] = {table for query in queries for table in TOUCHED.findall(query["sql"])}
        yield found
        transaction.set_rollback(True)


def test_every_public_address_says_what_it_is_drawn_from(touched: dict[str, set[str]]) -> None:
    assert {address for address in touched if sources_of(address) is None} == WITHOUT_A_TAG


def test_no_page_shows_a_table_that_its_tag_does_not_know(touched: dict[str, set[str]]) -> None:
    unknown = {}
    for address, tables in touched.items():
        if address not in WITHOUT_A_TAG and (more := tables - known_to(address)):
            unknown[address] = more

    assert unknown == {}
    assert sum(map(len, touched.values())) > 500


def test_what_is_carried_is_carried_by_what_has_a_mark() -> None:
    assert set(CARRIED.values()) <= labels_of(EVERYTHING)
    assert set(CARRIED).isdisjoint(labels_of(EVERYTHING))


def sources_of(address: str) -> Any:
    """What the view at an address declares; None where it declares nothing, or there is none."""
    try:
        return getattr(resolve(address.split("?")[0]).func, "drawn_from", None)
    except Resolver404:
        return None


def known_to(address: str) -> set[str]:
    """The tables that the tag of an address tells of."""
    labels = labels_of(sources_of(address))
    carried = {label for label, carrier in CARRIED.items() if carrier in labels}
    return {table_of(label) for label in labels | carried} | {"renkei_mark"}
