"""The workbooks of the round: whose they are and what they are called."""

import zipfile
from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_edition, make_entry, make_ministry
from tests.measures.round_scene import draft_with_two, page

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


def test_one_ministrys_workbook_has_its_name(desk: Client) -> None:
    draft = draft_with_two()
    make_entry(edition=draft)

    response = desk.get(page("form", draft, "mic"))

    assert response.content[:2] == b"PK"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('R7_総務省_回答様式.xlsx')}"


def test_all_workbooks_come_as_one_archive(desk: Client) -> None:
    response = desk.get(page("forms", draft_with_two()))

    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert archive.namelist() == ["R7_総務省_回答様式.xlsx", "R7_文部科学省_回答様式.xlsx"]


def test_a_contact_receives_the_own_workbook_alone(contact: Client) -> None:
    draft = draft_with_two()

    archive = zipfile.ZipFile(BytesIO(contact.get(page("forms", draft)).content))

    assert archive.namelist() == ["R7_総務省_回答様式.xlsx"]
    assert contact.get(page("form", draft, "mic")).status_code == 200
    assert contact.get(page("form", draft, "mext")).status_code == 404


@pytest.mark.parametrize("name", ["form", "forms"])
def test_forms_are_of_drafts(desk: Client, name: str) -> None:
    published = make_edition(published=True)

    assert desk.get(page(name, published, *(["mic"] if name == "form" else []))).status_code == 404


def test_all_workbooks_take_the_same_queries_for_any_number_of_ministries(desk: Client) -> None:
    counts = []
    for year, number in ((2025, 3), (2026, 10)):
        draft = make_edition(year=year)
        for place in range(number):
            make_entry(edition=draft, ministry=make_ministry(code=f"m{place}", name=f"府省{place}"))
        with CaptureQueriesContext(connection) as queries:
            archive = zipfile.ZipFile(BytesIO(desk.get(page("forms", draft)).content))
        counts.append((len(archive.namelist()), len(queries)))

    assert counts == [(3, 9), (10, 9)]
