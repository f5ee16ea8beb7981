"""Rows cost no queries: one row or three, the same number. A conditional request costs one."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from measures import edition_sets
from measures.coverage import gathering
from measures.models import Entry, MeasureName, Succession
from renkei.api.table import OPERATIONS
from renkei.kept_pages import PAGES
from tests.factories import make_call, make_edition, make_entry, make_measure, make_ministry, publish_edition_now
from tests.regions.factories import make_membership, make_municipality, make_region, make_stage
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


def make_rows(count: int) -> None:
    """Make a year and the year before it with so many rows of everything, each different from the others."""
    cache.clear()
    measures = [
        make_measure(name=f"施策{n}", ministry=make_ministry(code=f"m{n}", name=f"省{n}")) for n in range(count)
    ]
    for year in (2019, 2020):
        edition = make_edition(year=year)
        for n, measure in enumerate(measures):
            entry = make_entry(edition=edition, measure=measure, ministry=measure.ministry, amount_text=f"{year}{n}")
            Entry.objects.filter(pk=entry.pk).update(summary=f"{year}")
        publish_edition_now(edition)
    town = make_municipality(code="342076")
    for n, measure in enumerate(measures):
        MeasureName.objects.create(measure=measure, name=f"別名{n}")
        make_call(measure=measure, fiscal_year=2020, opens_on=date(2020, 4, 1))
        region = make_region(code=f"R{19 + n}")
        make_membership(region=region, municipality=town)
        make_membership(region=region)
        for fiscal_year in (2020, None):
            application = make_public(regions=[region], measure=measure, fiscal_year=fiscal_year, municipality=town)
            make_stage(application=application)
    for other in measures[1:]:
        Succession.objects.create(predecessor=measures[0], successor=other, kind="split", fiscal_year=2020)


def address_of(operation) -> str:
    return f"/api/{operation.example}".replace("/12", f"/{Entry.objects.latest('pk').measure.number}")


def queries_of(client, address: str, **headers: str) -> tuple[int, int]:
    """(status, number of queries); nothing was read of any edition before."""
    edition_sets.read_bits.cache_clear()
    gathering._count_published.cache_clear()
    with CaptureQueriesContext(connection) as found:
        response = client.get(address, headers=headers)
    return response.status_code, len(found)


QUERIES = {  # one of them for the tag, two for each edition that is counted
    "editions": 2, "edition": 5, "entries": 8, "entry": 5, "taxonomy": 4, "coverage": 6, "changes": 5, "measures": 12,
    "measure": 11, "ministries": 4, "calls": 4, "regions": 5, "region": 6, "municipality": 6, "ledgers": 3,
    "ledger": 14, "ledger_of_no_year": 12,
}  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_answers_take_the_same_queries_for_any_length(client, count):
    make_rows(count)

    found = {one.name: queries_of(client, address_of(one)) for one in OPERATIONS}

    assert found == {one.name: (200, QUERIES[one.name.removesuffix("_of_revision")]) for one in OPERATIONS}


def test_a_conditional_request_takes_one_query(client):
    make_rows(2)
    for operation in OPERATIONS:
        address = address_of(operation)
        full = client.get(address)

        assert queries_of(client, address, if_none_match=full["ETag"]) == (304, 1), operation.name


def test_a_date_takes_one_query_too_where_the_process_has_the_answer(client, settings):
    settings.RENKEI_KEEP_PAGES = 32
    PAGES.clear()
    make_rows(2)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(seconds=90)):
        for operation in OPERATIONS:
            address = address_of(operation)
            full = client.get(address)

            assert queries_of(client, address, if_modified_since=full["Last-Modified"]) == (304, 1), operation.name
    PAGES.clear()


def test_a_conditional_request_with_a_query_takes_one_query(client):
    make_rows(2)
    address = "/api/editions/2020/entries?q=施策&sort=number&page_size=1"

    assert queries_of(client, address, if_none_match=client.get(address)["ETag"]) == (304, 1)


def test_a_problem_of_the_query_alone_takes_no_query(client):
    assert queries_of(client, "/api/editions/2020/entries?page=0") == (400, 0)
