"""The data dictionary for people: every table and column that is written, every code, the same as for programs."""

import re

import pytest
from django.test import Client

from measures.opendata.catalogue import dictionary_rows
from regions.region_tables import ALL_CODES
from renkei.dictionary import GROUPS, TABLES
from tests.measures.opendata.packages import records

pytestmark = pytest.mark.django_db


def test_the_page_shows_every_column_of_every_table_and_every_code(client: Client) -> None:
    page = client.get("/data/dictionary/").text

    for table in TABLES:
        part = page.split(f'<h3 id="{table.name}">')[1].split("</table>")[0]
        assert re.findall(r'scope="row"><code>(\w+)</code>', part) == list(table.header)
    for name, (_, codes) in ALL_CODES.items():
        part = page.split(f'<h3 id="codes-{name}">')[1].split("</dl>")[0]
        assert re.findall(r"<dt><code>(.+?)</code>", part) == [str(code) for code, _ in codes]


def test_the_csv_says_the_same(client: Client) -> None:
    rows = records(client.get("/data/dictionary.csv").getvalue())

    assert [row["column"] for row in rows] == [str(row[3]) for row in dictionary_rows(TABLES)]
    assert {row["codes"] for row in rows} - {""} == set(ALL_CODES)


def test_every_table_stands_in_one_group_and_under_a_name_of_its_own() -> None:
    grouped = [table.name for _, _, tables in GROUPS for table in tables]

    assert sorted(grouped) == sorted(table.name for table in TABLES)
    assert len(set(grouped)) == len(grouped)


def test_every_address_it_names_answers(client: Client, document_2020: object) -> None:
    page = client.get("/data/dictionary/").text

    for address in re.findall(r'<a href="(/[^"#]+)"', page.split("<main")[1].split("</main>")[0]):
        assert client.get(address).status_code == 200, address


def test_names_of_columns_are_written_alike_and_have_a_japanese_name() -> None:
    columns = [(table.name, column) for table in TABLES for column in table.columns]

    assert [(name, column.name) for name, column in columns if not re.fullmatch("[a-z][a-z0-9_]*", column.name)] == []
    assert [
        (name, column.name) for name, column in columns if not re.search("[ぁ-ん]|[ァ-ヶ]|[一-龠]|SHA", column.label)
    ] == []
    assert [
        (name, column.name) for name, column in columns if column.name.endswith("_yen") and column.unit != "円"
    ] == []
