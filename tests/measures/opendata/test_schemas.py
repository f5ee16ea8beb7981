"""Our answers in JSON are what their schemas say, and hold nothing that they do not say."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from measures.editions import publish, revise
from measures.models import Edition
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.measures.opendata.packages import make_odd_edition

pytestmark = pytest.mark.django_db


def strict(schema: Any) -> Any:
    """Return the schema with no further keys allowed: what is answered must all be described."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: strict(value) for key, value in schema.items()}
    return found | ({"additionalProperties": False} if "properties" in found and "required" in found else {})


def problems(client: Client, schema: str, address: str) -> list[str]:
    """Return what the answer at an address has that its schema does not say, or lacks."""
    described = json.loads(client.get(schema).content)
    Draft202012Validator.check_schema(described)
    answer = json.loads(client.get(address).getvalue())
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(strict(described)).iter_errors(answer)
    ]


@pytest.fixture
def editions(document_2020: Edition) -> Edition:
    """Return the real document, with an odd edition, a year that changes it, and a second revision."""
    later = make_edition(year=2021, taxonomy=document_2020.taxonomy)
    for entry in document_2020.entries.in_document_order()[:3]:
        make_entry(
            edition=later,
            measure=entry.measure,
            name=f"{entry.name}（改）",
            amount_text="5（うち臨時・特別の措置 1百万円）",
        )
    publish_edition_now(later)
    publish(edition=revise(edition=publish_edition_now(make_odd_edition()), kind="update", by=None), by=None)
    return document_2020


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    ("schema", "address"),
    [
        ("/measures/data.schema.json", "/measures/2020/data.json"),
        ("/measures/data.schema.json", "/measures/2025/r1/data.json"),
        ("/measures/data.schema.json", "/measures/2025/data.json?field=ウ-A:a"),
        ("/measures/all/data.schema.json", "/measures/all/data.json"),
        ("/measures/coverage.schema.json", "/measures/2020/coverage.json"),
        ("/measures/coverage.schema.json", "/measures/2025/coverage.json"),
        ("/measures/changes.schema.json", "/measures/2020/changes.json"),
        ("/measures/changes.schema.json", "/measures/2021/changes.json"),
        ("/measures/changes.schema.json", "/measures/2025/changes.json"),
    ],
)
def test_the_answer_is_what_its_schema_says(client: Client, schema: str, address: str) -> None:
    assert problems(client, schema, address) == []


def test_the_data_of_a_draft_are_what_the_schema_says(client: Client, admin_user: Any) -> None:
    make_odd_edition()
    client.force_login(admin_user)

    assert problems(client, "/measures/data.schema.json", "/measures/2025/draft/data.json") == []


@pytest.mark.usefixtures("editions")
def test_the_schema_finds_what_is_wrong(client: Client) -> None:
    described = json.loads(client.get("/measures/data.schema.json").content)
    answer = client.get("/measures/2020/data.json").json()

    answer["entries"][0]["budget"]["yen"] = "100"
    del answer["entries"][1]["name"]

    assert len(list(Draft202012Validator(described).iter_errors(answer))) == 2


def test_a_schema_is_named_by_its_address(client: Client) -> None:
    response = client.get("/measures/data.schema.json")

    assert response["Content-Type"] == "application/schema+json"
    assert response.json()["$id"] == "http://testserver/measures/data.schema.json"
    assert response.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
