"""A package as somebody takes it away: whole, described, the same tomorrow, and of no draft but the own rows."""

import hashlib
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from measures.editions import publish, revise
from measures.models import Edition
from measures.opendata.workbook import TooLong
from tests.factories import make_block, make_edition, make_entry, make_ministry, make_user, publish_edition_now
from tests.measures.opendata.packages import descriptor_of, files_of, make_odd_edition, records

pytestmark = pytest.mark.django_db


def test_it_holds_tables_json_workbook_dictionary_and_terms(client: Client, document_2020: Edition) -> None:
    response = client.get("/measures/2020/opendata.zip")

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="opendata-2020-r1.zip"'
    files = files_of(client, "/measures/2020/opendata.zip")
    others = {name for name in files if not name.endswith(".csv")}
    assert others == {"data.json", "opendata.xlsx", "datapackage.json", "README.txt", "LICENSE.txt"}
    assert files["data.json"] == client.get("/measures/2020/data.json").content
    assert files["entries.csv"] == client.get("/measures/2020/data.csv").getvalue()
    assert "総務省" in files["LICENSE.txt"].decode()
    assert "公共データ利用規約（第1.0版）" in files["LICENSE.txt"].decode()


def test_its_descriptor_tells_size_and_hash_of_every_file(client: Client, document_2020: Edition) -> None:
    files = files_of(client, "/measures/2020/opendata.zip")
    descriptor = descriptor_of(files)

    assert (descriptor["contract_version"], descriptor["licenses"][0]["name"]) == ("1.0", "PDL1.0")
    for resource in descriptor["resources"]:
        data = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    assert len(descriptor["resources"]) == 11


def test_the_package_of_a_revision_is_the_same_whatever_happens_later(client: Client) -> None:
    edition = publish_edition_now(make_odd_edition(year=2025))
    before = client.get("/measures/2025/r1/opendata.zip").getvalue()

    publish(edition=revise(edition=edition, kind="update", by=None), by=None)
    make_edition(year=2026, published=True)

    assert client.get("/measures/2025/r1/opendata.zip").getvalue() == before
    assert client.get("/measures/2025/opendata.zip").getvalue() != before


def test_the_workbook_has_numbers_as_numbers_texts_as_texts_and_no_merged_cell(client: Client) -> None:
    publish_edition_now(make_odd_edition(year=2025))
    response = client.get("/measures/2025/opendata.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))

    assert response["Content-Disposition"] == 'attachment; filename="opendata-2025-r1.xlsx"'
    assert [sheet.merged_cells.ranges for sheet in book] == [set()] * len(book.worksheets)
    header, *rows = book["entries"].iter_rows(values_only=True)
    first = dict(zip(header, rows[0], strict=True))
    assert (first["name"], first["fiscal_year"], first["budget_yen"], first["budget_within"]) == (
        "=1+1",
        2025,
        900_000_000,
        True,
    )
    assert [cell.data_type for cell in book["entries"]["F"]] == ["s"] * 5
    assert book["dictionary"].max_row > 80


def test_a_table_too_long_for_a_sheet_is_refused_in_japanese(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_edition_now(make_odd_edition(year=2025))
    monkeypatch.setattr("measures.opendata.workbook._MOST_ROWS", 3)

    response = client.get("/measures/2025/opendata.xlsx")

    assert response.status_code == 400
    assert "行が多すぎて" in response.text
    assert issubclass(TooLong, ValueError)


@pytest.mark.parametrize(
    "address",
    [
        "/measures/2025/opendata.zip",
        "/measures/2025/opendata.xlsx",
        "/measures/all/opendata.zip",
        "/measures/all/data.json",
    ],
)
def test_a_query_is_refused_where_all_is_given_anyway(client: Client, address: str) -> None:
    make_edition(year=2025, published=True)

    response = client.get(f"{address}?ministry=mic")

    assert response.status_code == 400
    assert response.text.startswith("ministry: ")
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/measures/2030/opendata.zip", "/measures/2025/r9/opendata.zip", "/measures/2025/draft/opendata.zip"]
)
def test_what_is_not_published_is_404(client: Client, address: str) -> None:
    make_entry(edition=make_edition(year=2025, published=True) and make_edition(year=2025))

    assert client.get(address).status_code == 404


def test_a_contact_takes_away_only_the_own_rows_of_a_draft(client: Client) -> None:
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="自府省の施策")
    make_entry(
        block=make_block(edition=edition, ministry=make_ministry(code="mext", name="文部科学省")), name="カナリア"
    )
    client.force_login(make_user(role="contact", ministry=make_ministry()))

    response = client.get("/measures/2025/draft/opendata.zip")
    files = files_of(client, "/measures/2025/draft/opendata.zip")

    assert "no-store" in response["Cache-Control"]
    assert [row["name"] for row in records(files["entries.csv"])] == ["自府省の施策"]
    assert [name for name, data in files.items() if "カナリア".encode() in data or "文部科学省".encode() in data] == []


def test_all_years_stand_in_one_csv_and_one_json(client: Client) -> None:
    make_edition(year=2024, published=True)
    publish_edition_now(make_odd_edition(year=2025))
    make_entry(edition=make_edition(year=2026), name="カナリア")

    rows = records(client.get("/measures/all/data.csv").getvalue())
    data: dict[str, Any] = json.loads(client.get("/measures/all/data.json").getvalue())

    assert [row["fiscal_year"] for row in rows] == ["2024", "2025", "2025", "2025", "2025"]
    assert data["editions"] == [client.get(f"/measures/{year}/data.json").json() for year in (2024, 2025)]


def test_a_long_answer_is_a_stream_and_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_edition_now(make_odd_edition(year=2025))
    whole = client.get("/measures/2025/data.json")
    monkeypatch.setattr("measures.views.answers.IN_ONE", 2)

    streamed = client.get("/measures/2025/data.json")

    assert (whole.streaming, streamed.streaming) == (False, True)
    assert streamed.getvalue() == whole.content


@pytest.mark.parametrize("entries", [1, 3])
def test_a_package_takes_the_same_queries_for_any_length(
    client: Client, entries: int, django_assert_num_queries: Any
) -> None:
    edition = make_edition(year=2025)
    for number in range(entries):
        make_entry(edition=edition, name=f"施策{number}", amount_text="10（うち臨時・特別の措置 1百万円）")
    publish_edition_now(edition)

    with django_assert_num_queries(35):
        client.get("/measures/2025/opendata.zip").getvalue()
