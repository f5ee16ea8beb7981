"""A generated catalogue is one that the acts could have left, and all that the bench asks of it is answered."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from django.test import Client, override_settings

from measures.exports import sha256_of
from measures.models import Edition, Entry, EntryField, Envelope
from regions.models import Application
from tests.bench.asking import ask_in_rounds
from tests.bench.catalogue import NotEmpty, make_catalogue
from tests.bench.examples import examples
from tests.bench.plans import Plan
from tests.bench.settings import TEMPLATES
from tests.bench.texts import make_texts
from tests.factories import make_measure
from tests.public_addresses import EXAMPLES

pytestmark = pytest.mark.django_db
FROM_FIXTURES = 22  # applications that are real


@pytest.fixture(scope="module", params=[Plan(17), Plan(300, edition_size=60, editions=4)], ids=["17", "300"])
def plan(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Plan]:
    """A catalogue made for all tests here, and its plan."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STORAGES=plain):
        make_catalogue(request.param)
        yield request.param
        transaction.set_rollback(True)


def newest() -> Edition:
    return Edition.objects.current().newest_first()[0]


def test_it_has_what_was_asked_for(plan: Plan) -> None:
    editions = Edition.objects.current().order_by("year").annotate(rows=Count("entries"))

    assert [edition.rows for edition in editions] == plan.sizes
    assert Application.objects.count() == plan.size + FROM_FIXTURES


def test_every_stored_reading_is_what_deriving_gives(plan: Plan) -> None:
    fields = newest().taxonomy.field_ids()
    cells = set(EntryField.objects.values_list("entry", "field"))
    for row in (*Entry.objects.all(), *Envelope.objects.all()):
        before = dict(vars(row))
        derived = row.derive(fields) if isinstance(row, Entry) else row.derive()
        assert {name: value for name, value in vars(row).items() if name != "_state"} == {
            name: value for name, value in before.items() if name != "_state"
        }
        cells -= {(row.pk, field) for field in derived or ()}
    assert not cells


def test_amounts_are_shared_by_some_rows_and_counted_once(plan: Plan) -> None:
    for edition in Edition.objects.all():
        stood_on = {entry.envelope for entry in edition.entries.select_related("envelope")}
        assert set(edition.envelopes.all()) == stood_on
        assert edition.entries.totals()["yen"] == sum(envelope.counted_yen or 0 for envelope in stood_on)


def test_the_pages_and_the_data_tell_one_sum(plan: Plan) -> None:
    year = newest().year
    data = Client().get(f"/measures/{year}/data.json").json()
    page = Client().get(f"/measures/{year}/")
    coverage = Client().get(f"/measures/{year}/coverage.json").json()

    assert data["total"]["yen"] == page.context["found"].total["yen"] == coverage["total"]["yen"]


def test_every_edition_is_sealed(plan: Plan) -> None:
    assert {edition.data_sha256 == sha256_of(edition) for edition in Edition.objects.all()} == {True}


def test_every_public_address_answers(plan: Plan) -> None:
    edition = newest()
    number = str(edition.entries.in_document_order()[0].measure.number)
    answers = {}
    for example in EXAMPLES.values():
        path = example.replace("2020", str(edition.year)).replace("/11/", f"/{number}/")
        path = path.replace("/12", f"/{number}") if path.startswith("/api/") else path
        answers[path] = Client().get(path).status_code

    assert {path: status for path, status in answers.items() if status not in (200, 302)} == {
        "/.well-known/security.txt": 404  # no contact is set
    }


def test_new_rows_find_their_numbers(plan: Plan) -> None:
    assert make_measure().number == plan.measures + 1


def test_a_database_with_a_catalogue_is_left_alone(plan: Plan) -> None:
    with pytest.raises(NotEmpty):
        make_catalogue(plan)


@pytest.mark.ignore_template_errors
@override_settings(ROOT_URLCONF="tests.bench.site", TEMPLATES=TEMPLATES)
def test_all_that_the_bench_asks_is_answered(plan: Plan) -> None:
    if plan.edition_size is None:
        pytest.skip("asked of the other one")
    client = Client(headers={"host": "localhost"})
    asked = examples()
    paths = {
        path for one in asked for path in (f"/bench/floor{one['ours']}", one["stock"]) if path
    }  # the floor asks ours
    assert {path for path in paths if client.get(path).status_code != 200} == set()
    assert {one["key"] for one in asked} >= {
        "newest list",
        "newest search 2 rare",
        "newest ledger",
        "all search 5 rare",
    }


def test_the_same_seed_makes_the_same_texts() -> None:
    assert make_texts(random.Random(7)) == make_texts(random.Random(7)) != make_texts(random.Random(8))


class Recorder:
    """In the place of a connection: what it was asked, in order."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked

    def ask(self, path: str) -> tuple[int, bytes, float, dict[str, str]]:
        self.asked.append(path)
        return 200, b"", 9.0 if path == "slow" else 0.1, {}


def test_requests_are_asked_in_turn_and_slow_ones_are_given_up() -> None:
    asked: list[str] = []
    requests = [("one", "ours", "quick"), ("one", "stock", "slow")]

    found = ask_in_rounds(requests, {"ours": Recorder(asked), "stock": Recorder(asked)}, rounds=3, patience=10)

    assert asked == ["quick", "slow"] * 2 + ["quick"] * 2
    assert [len(found["one", name].seconds) for name in ("ours", "stock")] == [3, 2]
