"""Regions, memberships and applications as tables, packages and JSON with schemas."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from measures.loading import load_missing
from regions.ledger_exports import COLUMNS
from regions.loading import load_missing as load_regions
from regions.models import Municipality
from regions.region_tables import APPLICATIONS, MEMBERS, REGIONS
from tests.measures.opendata.packages import descriptor_of, files_of, header_of, records
from tests.measures.opendata.test_schemas import problems
from tests.regions.factories import make_membership, make_municipality, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def real(db: None) -> None:
    """Load the real regions, memberships and applications."""
    load_missing(by=None)
    load_regions(by=None)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return records(client.get(address).getvalue())


def test_columns_are_those_of_the_dictionary(client: Client) -> None:
    assert header_of(client.get("/regions/data.csv").getvalue()) == list(REGIONS.header)
    assert header_of(client.get("/regions/members.csv").getvalue()) == list(MEMBERS.header)
    assert APPLICATIONS.header == COLUMNS


def test_a_municipality_in_two_regions_has_two_rows_with_its_code(client: Client) -> None:
    town = make_municipality(code="011002", name="札幌市", kind="designated_city")
    first = make_membership(municipality=town, core=True, begins_on="")
    make_membership(municipality=town, begins_on="2019-03")

    rows = rows_of(client, "/regions/members.csv")

    assert [(row["region"], row["municipality"], row["prefecture"]) for row in rows] == [
        ("R01", "011002", "01"),
        ("R02", "011002", "01"),
    ]
    assert [(row["core"], row["begins_on"]) for row in rows] == [("true", first.region.agreed_on), ("false", "2019-03")]


def test_on_a_day_only_what_held_then_is_listed_and_says_whether_it_is_certain(client: Client) -> None:
    region = make_region(agreed_on="2018-04-01")
    make_membership(region=region, municipality=make_municipality(name="当初"), begins_on="2018-04-01")
    make_membership(region=region, municipality=make_municipality(name="後から"), begins_on="2024-04-01")
    make_membership(region=region, municipality=make_municipality(name="不明"), begins_on="", as_of="2025-04-01")
    make_region(agreed_on="2023-04-01")

    members = rows_of(client, "/regions/members.csv?on=令和2年4月1日")
    regions = rows_of(client, "/regions/data.csv?on=2020-04-01")

    assert [(row["municipality_name"], row["certain"], row["on"], row["legal_class"]) for row in members] == [
        ("当初", "true", "2020-04-01", "city"),
        ("不明", "false", "2020-04-01", "city"),
    ]
    assert [(row["region"], row["certain"], row["member_count"], row["unconfirmed_count"]) for row in regions] == [
        ("R01", "true", "1", "1")
    ]


def test_without_a_day_everything_is_listed_and_nothing_is_said_of_a_day(client: Client) -> None:
    make_membership(begins_on="2015-04-01", ends_on="2016-03-31")

    [row] = rows_of(client, "/regions/members.csv")

    assert (row["ends_on"], row["on"], row["certain"], row["legal_class"]) == ("2016-03-31", "", "", "")


@pytest.mark.parametrize("address", ["/regions/data.csv", "/regions/members.csv"])
@pytest.mark.parametrize("typed", ["2024-13-01", "x", "2999-01-01"])
def test_a_day_that_is_none_is_400(client: Client, address: str, typed: str) -> None:
    response = client.get(f"{address}?on={typed}")

    assert response.status_code == 400
    assert response.text.startswith(f"on: 「{typed}」は指定できません。")


@pytest.mark.usefixtures("real")
def test_the_package_holds_regions_members_and_the_ledgers_of_all_years(client: Client) -> None:
    files = files_of(client, "/regions/opendata.zip")
    codes = {row["municipality"] for row in records(files["members.csv"])}

    assert len(codes & set(Municipality.objects.values_list("code", flat=True))) == 376
    assert {name: len(records(files[f"{name}.csv"])) for name in ("regions", "members", "applications")} == {
        "regions": 38,
        "members": 394,
        "applications": 22,
    }
    assert json.loads(files["data.json"]) == client.get("/regions/data.json").json()
    lists = {row["list"] for row in records(files["codes.csv"])}
    used = {row["codes"] for row in records(files["dictionary.csv"])} - {""}
    assert used <= lists
    enums = [
        field for table in descriptor_of(files)["resources"] if "schema" in table for field in table["schema"]["fields"]
    ]
    assert [field["name"] for field in enums if field.get("constraints", {}).get("enum") == []] == []
    assert client.get("/regions/opendata.zip?on=2020-04-01").status_code == 400
    assert wrong_cells(files) == []


def wrong_cells(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """Return (table, column, text) of cells that are empty where they may not be, or a code that is in no list."""
    wrong = []
    for table in descriptor_of(files)["resources"][:3]:
        rules = {field["name"]: field.get("constraints", {}) for field in table["schema"]["fields"]}
        for row in records(files[table["path"]]):
            for name, text in row.items():
                if (rules[name].get("required") and not text) or (text and text not in rules[name].get("enum", [text])):
                    wrong.append((table["name"], name, text))
    return wrong


@pytest.mark.usefixtures("real")
def test_every_answer_is_what_its_schema_says(client: Client) -> None:
    pairs = [
        ("/regions/data.schema.json", "/regions/data.json"),
        ("/regions/data.schema.json", "/regions/data.json?on=2020-04-01"),
        ("/municipalities/data.schema.json", "/municipalities/342076/data.json?year=2020"),
        ("/municipalities/data.schema.json", "/municipalities/342076/data.json?year=2019"),
        ("/applications/data.schema.json", "/applications/2020/data.json"),
        ("/applications/data.schema.json", "/applications/unknown/data.json"),
    ]

    assert [(address, found) for schema, address in pairs if (found := problems(client, schema, address))] == []


def test_the_schemas_find_what_is_wrong(client: Client) -> None:
    described = client.get("/regions/data.schema.json").json()

    errors = list(Draft202012Validator(described).iter_errors({"regions": [{"code": "X"}], "on": 3}))

    assert len(errors) > 3


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/regions/data.csv", "/regions/members.csv"])
def test_the_tables_take_the_same_queries_for_any_length(
    client: Client, address: str, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_membership()

    with django_assert_num_queries(6):
        text = client.get(f"{address}?on=2020-04-01").getvalue().decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(text)))) == count + 1
