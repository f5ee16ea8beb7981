"""Every table is what the dictionary says: its columns, their types, codes and keys."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from measures.change_exports import COLUMNS as CHANGE_COLUMNS
from measures.coverage.files import COLUMNS as COVERAGE_COLUMNS
from measures.models import Edition
from measures.opendata.catalogue import DICTIONARY, OF_EDITIONS, OF_YEARS, TABLES
from measures.opendata.code_lists import CODES
from measures.opendata.derived_tables import CHANGES, COVERAGE
from measures.opendata.descriptors import MOMENT_FORMAT
from measures.opendata.dictionary import Column, Table, Type
from measures.resources import EntryResource
from tests.factories import make_call, make_edition, make_entry, publish_edition_now
from tests.measures.opendata.packages import descriptor_of, files_of, header_of, make_odd_edition, records

pytestmark = pytest.mark.django_db


def holds(column: Column, text: str) -> bool:
    """Whether a cell of a CSV is what its column promises."""
    if text == "":
        return not column.required
    if column.codes and text not in [str(code) for code, _ in CODES[column.codes][1]]:
        return False
    match column.type:
        case Type.INTEGER:
            return re.fullmatch("0|-?[1-9][0-9]*", text) is not None
        case Type.TRUTH:
            return text in {"true", "false"}
        case Type.DAY:
            return date.fromisoformat(text).isoformat() == text
        case Type.MOMENT:
            return datetime.strptime(text, MOMENT_FORMAT).utcoffset() is not None
    return True


def wrong_cells(table: Table, rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [
        (column.name, row[column.name])
        for row in rows
        for column in table.columns
        if not holds(column, row[column.name])
    ]


@pytest.fixture
def everything(client: Client, document_2020: Edition) -> dict[str, bytes]:
    """Return the package of all years, with a call and an odd edition beside the real one."""
    make_call(measure=document_2020.entries.first().measure, fiscal_year=2020, opens_on="2020-05-01", kind="survey")
    publish_edition_now(make_odd_edition())
    return files_of(client, "/measures/all/opendata.zip")


def test_every_table_of_the_package_has_the_columns_of_the_dictionary(everything: dict[str, bytes]) -> None:
    written = {name.removesuffix(".csv"): header_of(data) for name, data in everything.items() if name.endswith(".csv")}

    described = {table.name: list(table.header) for table in TABLES if table not in (COVERAGE, CHANGES)}
    assert written == described


def test_every_cell_is_what_its_column_promises(everything: dict[str, bytes]) -> None:
    tables = [*OF_EDITIONS, *OF_YEARS, DICTIONARY]
    found = {table.name: records(everything[f"{table.name}.csv"]) for table in tables}

    assert {table.name: wrong_cells(table, found[table.name]) for table in tables} == {
        table.name: [] for table in tables
    }
    assert [name for name, rows in found.items() if not rows and name != "successions"] == []


def test_keys_tell_rows_apart_and_references_lead_somewhere(everything: dict[str, bytes]) -> None:
    rows = {resource["name"]: records(everything[resource["path"]]) for resource in tabular(everything)}

    for resource in tabular(everything):
        schema, own = resource["schema"], rows[resource["name"]]
        keys = [tuple(row[name] for name in schema.get("primaryKey", [])) for row in own]
        assert len(set(keys)) == len(keys) or "primaryKey" not in schema, resource["name"]
        for foreign in schema.get("foreignKeys", []):
            reference = foreign["reference"]
            there = {tuple(row[name] for name in reference["fields"]) for row in rows[reference["resource"]]}
            assert {tuple(row[name] for name in foreign["fields"]) for row in own} <= there, foreign


def tabular(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [resource for resource in descriptor_of(files)["resources"] if resource["format"] == "csv"]


def test_tables_that_are_written_elsewhere_have_the_columns_of_the_dictionary(client: Client) -> None:
    described = {table.name: table.header for table in TABLES}

    assert described["entries"] == tuple(EntryResource().get_export_headers())
    assert described["coverage"] == COVERAGE_COLUMNS
    assert described["changes"] == CHANGE_COLUMNS


def test_coverage_and_changes_hold_what_the_dictionary_promises(client: Client, document_2020: Edition) -> None:
    edition = make_edition(year=2021, taxonomy=document_2020.taxonomy)
    make_entry(edition=edition, measure=document_2020.entries.first().measure)
    publish_edition_now(edition)

    for table, address in [(COVERAGE, "/measures/2020/coverage.csv"), (CHANGES, "/measures/2021/changes.csv")]:
        rows = records(client.get(address).getvalue())
        assert rows
        assert wrong_cells(table, rows) == []


def test_envelopes_add_up_to_the_sum_of_the_document(client: Client, document_2020: Edition) -> None:
    files = files_of(client, "/measures/2020/opendata.zip")
    [edition] = records(files["editions.csv"])

    envelopes = records(files["envelopes.csv"])

    assert sum(int(row["counted_yen"]) for row in envelopes) == int(edition["budget_yen"]) == 2_058_595_000_000
    assert (len(envelopes), edition["entries"]) == (15, "17")


def test_one_row_is_one_fact(client: Client) -> None:
    publish_edition_now(make_odd_edition())
    files = files_of(client, "/measures/2025/opendata.zip")

    assert [(row["number"], row["cell"]) for row in records(files["entry_fields.csv"])] == [
        ("1", "ウ-A:a"), ("1", "ウ-A:b"), ("1", "ウ-B:f"), ("3", "ウ-A:f"), ("4", "ウ-A:f"),
    ]  # fmt: skip
    assert [(row["numerator"], row["denominator"]) for row in records(files["entry_rates.csv"])] == [
        ("10", "10"), ("3", "4"), ("1", "2"),
    ]  # fmt: skip
    assert [(row["envelope"], row["label"], row["yen"]) for row in records(files["envelope_parts.csv"])] == [
        ("1", "臨時・特別の措置", "100000000")
    ]
    assert [(row["reading"], row["yen"], row["counted_yen"]) for row in records(files["envelopes.csv"])] == [
        ("within", "900000000", "900000000"), ("elsewhere", "712000000", ""), ("unread", "", ""),
    ]  # fmt: skip


def test_years_and_days_stand_beside_their_japanese_names(client: Client) -> None:
    edition = make_edition(year=2020, announced_on="2020-05-01", approved_on="2020-04-30")
    make_entry(edition=edition)
    publish_edition_now(edition)

    [row] = records(files_of(client, "/measures/2020/opendata.zip")["editions.csv"])

    assert (row["fiscal_year"], row["fiscal_year_name"]) == ("2020", "令和2年度")
    assert (row["announced_on"], row["announced_on_name"]) == ("2020-05-01", "令和2年5月1日")
    assert (row["approved_on"], row["approved_on_name"]) == ("2020-04-30", "令和2年4月30日")


def test_a_measure_keeps_one_row_through_the_years(client: Client) -> None:
    first = make_entry(edition=make_edition(year=2024), name="旧い名称")
    publish_edition_now(first.edition)
    make_entry(edition=make_edition(year=2025), measure=first.measure, name="新しい名称")
    publish_edition_now(Edition.objects.get(year=2025))
    make_entry(edition=make_edition(year=2026), name="案だけの施策")

    rows = records(files_of(client, "/measures/all/opendata.zip")["measures.csv"])

    assert [(row["name"], row["first_fiscal_year"], row["last_fiscal_year"]) for row in rows] == [
        ("新しい名称", "2024", "2025")
    ]


def test_the_dictionary_in_the_package_is_of_its_own_tables(client: Client, document_2020: Edition) -> None:
    files = files_of(client, "/measures/2020/opendata.zip")

    listed = [(row["table"], row["column"]) for row in records(files["dictionary.csv"])]
    written = [
        (name.removesuffix(".csv"), column)
        for name, data in files.items()
        if name.endswith(".csv")
        for column in header_of(data)
    ]

    assert listed == written
    assert json.loads(files["data.json"])["contract_version"] == "1.0"
