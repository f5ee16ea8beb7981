"""RENKEI_READ_ONLY=1: readers are served, nobody is known, and whatever would write is refused in Japanese."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measures.empty_searches import NOTES
from measures.models import Edition
from renkei.models import User
from tests.renkei.test_production import ENVIRONMENT, manage

pytestmark = pytest.mark.django_db
REFUSED = "ここでは閲覧だけができます"


@pytest.fixture
def _read_only(settings: Any) -> None:
    settings.RENKEI_READ_ONLY = True


@pytest.fixture
def reader(_read_only: None) -> Iterator[Client]:
    yield Client(enforce_csrf_checks=True)
    NOTES.take()  # searches in vain are not written here, nor when the tests end


@pytest.mark.parametrize(
    "address", ["/", "/measures/2020/", "/measures/2020/?q=zzz", "/measures/2020/data.json", "/regions/", "/readyz"]
)
def test_public_pages_are_read_without_a_write(reader: Client, document_2020: Edition, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = reader.get(address)
        b"".join(response) if response.streaming else response.content

    assert response.status_code == 200
    assert not response.cookies
    assert [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_a_session_of_the_writing_site_is_not_looked_at(reader: Client, document_2020: Edition, editor: User) -> None:
    reader.force_login(editor)

    with CaptureQueriesContext(connection) as queries:
        response = reader.get("/measures/2020/")

    assert response.status_code == 200
    assert "no-store" not in response.get("Cache-Control", "")  # it is everybody's page
    assert [q["sql"] for q in queries if "session" in q["sql"] or "renkei_user" in q["sql"]] == []


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/admin/"),
        ("get", "/admin/measures/upload/"),
        ("get", "/admin/login/"),
        ("post", "/admin/login/"),
        ("get", "/login/"),
        ("get", "/accounts/login/"),
        ("post", "/"),
        ("put", "/measures/"),
        ("delete", "/nowhere/"),
    ],
)
def test_the_office_and_all_that_writes_is_refused_in_japanese(reader: Client, method: str, address: str) -> None:
    response = getattr(reader, method)(address)

    assert (response.status_code, f"<h1>{REFUSED}</h1>" in response.text) == (403, True)


def test_the_api_refuses_in_its_own_form(reader: Client) -> None:
    response = reader.post("/api/")

    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
    assert "閲覧専用" in response.json()["detail"]


def test_without_the_setting_the_door_is_open(client: Client) -> None:
    assert client.get("/admin/login/").status_code == 200


TRY_TO_WRITE = """
import django; django.setup()
from django.db import connection
try:
    connection.cursor().execute("CREATE TABLE renkei_written (id integer)")
except Exception as error:
    print(type(error).__name__, "read" in str(error))
"""


def test_the_connection_itself_refuses_to_write(tmp_path: Any) -> None:
    settings = connection.settings_dict
    where = {"RENKEI_SQLITE": str(tmp_path / "empty.sqlite3"), "PGDATABASE": ""}
    if connection.vendor == "postgresql":
        where = {"PGDATABASE": settings["NAME"]}

    run = manage(
        "-c", TRY_TO_WRITE, DJANGO_SETTINGS_MODULE="renkei.settings", RENKEI_READ_ONLY="1", **ENVIRONMENT, **where
    )

    assert run.stdout.split() == ["InternalError" if connection.vendor == "postgresql" else "OperationalError", "True"]
