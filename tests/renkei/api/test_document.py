"""The document says what there is: valid by the standard's own schema, complete, and true of every answer."""

import json

import pytest
from django.urls import get_resolver
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

import regions.loading
from measures.calls import CallFilter
from measures.filters import EntryFilter
from measures.opendata.schema_words import TEXT, shape
from measures.years import AllYearsFilter
from regions.filters import ApplicationFilter
from renkei.api.document import lift
from renkei.api.operations import Operation
from renkei.api.table import OPERATIONS
from tests.factories import make_call, make_edition, make_entry, make_measure, publish_edition_now
from tests.renkei.api.closing import close

pytestmark = pytest.mark.django_db
FILTERS = {"entries": EntryFilter, "measures": AllYearsFilter, "calls": CallFilter, "ledger": ApplicationFilter}


def named(name: str) -> Operation:
    return next(one for one in OPERATIONS if one.name == name)


def wrong_with(answer: object, operation: Operation) -> list[str]:
    """What in an answer is not as the shape of the operation says; a key that it does not name is wrong too."""
    validator = Draft202012Validator(close(operation.shape), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(answer)]


def test_the_document_is_valid_openapi(client):
    document = client.get("/api/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_address_is_documented_and_every_operation_has_an_address(client):
    document = client.get("/api/openapi.json").json()

    assert set(document["paths"]) == {f"/{one.path}" for one in OPERATIONS}
    [below] = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "api/"]
    assert {pattern.name for pattern in below.url_patterns} == {one.name for one in OPERATIONS} | {
        "page", "document", None,
    }  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_a_list_can_be_asked_what_its_filter_can(name):
    keys = set(named(name).keys)

    assert keys == set(FILTERS[name].base_filters) | {"page", "page_size"}


def test_the_document_names_what_there_is_to_choose_from(client, document_2020):
    parameters = client.get("/api/openapi.json").json()["paths"]["/editions/{year}/entries"]["get"]["parameters"]
    schemas = {one["name"]: one["schema"] for one in parameters}

    assert "mic" in schemas["ministry"]["items"]["enum"]
    assert "ウ-A:g" in schemas["field"]["items"]["enum"]
    assert schemas["sort"] == {"type": "string", "enum": ["-budget", "budget", "number"]}


def test_no_answer_is_of_any_shape(client):
    text = json.dumps(client.get("/api/openapi.json").json()["components"]["schemas"])

    assert "{}" not in text


@pytest.fixture
def everything(document_2020):
    """The real data, a second year that changes it, and calls in every state."""
    regions.loading.load_missing(by=None)
    later = make_edition(year=2021, taxonomy=document_2020.taxonomy)
    kept = document_2020.entries.get(measure__number=12)
    make_entry(
        edition=later, ministry=kept.block.ministry, measure=kept.measure, amount_text="900の内数", name="新名称"
    )
    make_entry(edition=later, amount_text="調査中", fields_text="", rate_text="", recipients_text="")
    publish_edition_now(later)
    make_call(measure=kept.measure, fiscal_year=2020)
    make_call(measure=kept.measure, fiscal_year=2100, opens_on="2100-04-01", closes_at="2100-05-01T17:00+09:00")


def test_the_example_of_each_operation_is_answered_in_its_shape(client, everything):
    for operation in OPERATIONS:
        response = client.get(f"/api/{operation.example}", dict(operation.query))

        assert (operation.name, response.status_code) == (operation.name, 200)
        assert wrong_with(response.json(), operation) == []


def test_the_answers_of_a_year_with_changes_are_in_their_shape(client, everything):
    names = ["changes", "coverage", "entries", "taxonomy", "edition"]
    answers = {name: client.get(f"/api/{named(name).example.replace('2020', '2021')}").json() for name in names}

    assert [wrong_with(answer, named(name)) for name, answer in answers.items()] == [[]] * len(names)
    assert answers["changes"]["budget"]["bridge"]["steps"]
    assert answers["entries"]["entries"][1]["budget"]["unread"] is True


def test_calls_are_in_their_shape(client, everything):
    answer = client.get("/api/calls?year=2020&year=2100").json()

    assert [call["state"] for call in answer["calls"]] == ["受付前", "締切り済み"]  # the known closing first
    assert wrong_with(answer, named("calls")) == []


def test_a_shape_that_is_wrong_is_found():
    make_measure()
    answer = {"fiscal_years": [2020], "unknown_year": "no", "more": 1}

    assert len(wrong_with(answer, named("ledgers"))) == 2


def test_two_shapes_of_one_name_are_refused():
    shapes = [shape("Same", a=TEXT), shape("Same", b=TEXT)]

    with pytest.raises(ValueError, match="Same"):
        lift(shapes, {})
