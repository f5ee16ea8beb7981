"""What the tests stand on is what loading makes."""

import pytest
from django.db import transaction

from measures.loading import load_missing
from measures.models import Edition, Entry
from tests import kept_rows
from tests.factories import make_edition

TIMES = {"published_at", "history_date", "data_sha256"}  # of the moment of loading


def held() -> dict[str, list[dict[str, object]]]:
    """Every row of the measures' tables, without keys that count up and times."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in TIMES}
            for row in model._base_manager.order_by("pk").values(*(field.attname for field in model._meta.fields))
        ]
        for model in kept_rows.kept_models()
    }


@pytest.mark.django_db
def test_the_rows_put_back_are_those_that_loading_makes() -> None:
    with transaction.atomic():
        load_missing(by=None)
        loaded = held()
        transaction.set_rollback(True)
    for _ in range(2):  # the second time they are put back, wherever the first ones came from
        with transaction.atomic():
            kept_rows.load_document()
            put_back = held()
            transaction.set_rollback(True)

    assert len(loaded["measures.Entry"]) == 17
    assert [comparable(rows) for rows in put_back.values()] == [comparable(rows) for rows in loaded.values()]


def comparable(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows without keys: PostgreSQL counts on after a rollback."""
    return [{name: value for name, value in row.items() if not name.endswith("id")} for row in rows]


@pytest.mark.django_db
def test_new_rows_find_keys_after_those_put_back(document_2020: Edition) -> None:
    assert make_edition(year=2021).pk > document_2020.pk
    assert Entry.objects.count() == 17
