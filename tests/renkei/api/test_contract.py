"""Requests made from the document of the API, right and wrong ones, and every answer held to the document.

The short run is the same every time. The long one (``-m bench``) makes other requests each time, and more of them.
"""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, strategies
from hypothesis import settings as examples

import measures.loading
import regions.loading
from renkei.api.document import write_document
from renkei.api.table import OPERATIONS
from tests.renkei.api.closing import close

application = get_wsgi_application()
QUICK = {"max_examples": 5, "derandomize": True, "database": None}
LONG = {"max_examples": 400, "database": None}
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}
LAST_DAY = timezone.localdate() + timedelta(days=366)


def known_from_fixtures() -> dict[str, dict[str, str]]:
    """What the document offers to choose from over the real data: tests are made before there is a database."""
    files = {name: settings.ROOT / "fixtures" / name for name in ("ministries", "taxonomy", "measures-2020")}
    rows = [row for path in files.values() for row in json.loads(path.with_suffix(".json").read_text("utf-8"))]
    found = {model: [row["fields"] for row in rows if row["model"] == f"measures.{model}"] for model in
             ("ministry", "policyfield", "measure")}  # fmt: skip
    with (settings.ROOT / "fixtures/city-regions.csv").open(encoding="utf-8-sig", newline="") as file:
        regions_ = {row["code"]: row["name"] for row in csv.DictReader(file)}
    return {
        "ministry": {row["code"]: row["name"] for row in found["ministry"]},
        "field": {f"{row['role'][1]}:{row['letter']}": row["name"] for row in found["policyfield"]},
        "measure": {str(row["number"]): row["name"] for row in found["measure"]},
        "region": regions_,
    }


@pytest.fixture(scope="module")
def real_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the real data once for all requests; each reads, none writes.

    Tests that use it are not marked ``django_db``: after each of those the connection is closed, and all is gone.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        measures.loading.load_missing(by=None)
        regions.loading.load_missing(by=None)
        for signal in (
            request_started,
            request_finished,
        ):  # as Django's own client does: they would end the transaction
            signal.disconnect(close_old_connections)
        yield
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


# No format says which days can be asked for; the document says it in words.
PLAIN = {"Accept-Encoding": "identity"}  # the client that stands in for a server unpacks nothing
days = strategies.dates(max_value=LAST_DAY).filter(lambda day: day.year >= 1868)
schemathesis.openapi.format("date", days.map(str))
KNOWN = known_from_fixtures()
DOCUMENT = write_document(OPERATIONS, KNOWN, server="http://localhost/api")
TWINS = [
    "entries_of_revision",
    "ledger_of_no_year",
]  # the same code as the operations beside them, left to the long run


def read_api(document: dict[str, Any]) -> Any:
    """Return the operations of a document, to be asked of the site itself, without a server."""
    api = schemathesis.openapi.from_dict(close(document))
    api.app = application
    return api


few = {name: dict(list(choices.items())[:2]) for name, choices in KNOWN.items()}  # each choice is asked for once
quick = read_api(write_document(OPERATIONS, few, server="http://localhost/api")).exclude(operation_id=TWINS)
whole = read_api(DOCUMENT)


@pytest.mark.django_db
def test_the_requests_are_made_from_the_document_that_the_site_gives(client: Any) -> None:
    measures.loading.load_missing(by=None)
    regions.loading.load_missing(by=None)
    served = client.get("/api/openapi.json", headers={"host": "localhost"}).json()

    assert served == json.loads(json.dumps(DOCUMENT))


@pytest.mark.usefixtures("real_data")
@quick.parametrize()
@examples(**QUICK, **COMMON)
def test_every_answer_is_as_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=PLAIN)


@pytest.mark.bench
@pytest.mark.usefixtures("real_data")
@whole.parametrize()
@examples(**LONG, **COMMON)
def test_every_answer_is_as_documented_at_length(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=PLAIN)
