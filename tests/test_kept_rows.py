"""What the tests stand on is what loading makes."""

import pytest
from django.db import models, transaction

from measures.loading import load_missing
from measures.models import Edition, Entry
from tests import kept_rows
from tests.factories import make_edition
from tests.measures import scene as scene_module
from tests.measures.scene import STATES, Scene, make_scene

TIMES = {"published_at", "withdrawn_at", "history_date", "data_sha256"}  # of the moment of making


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


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", *STATES])
def test_a_scene_put_back_is_the_one_that_its_acts_make(state: str) -> None:
    scenes, stood = [], []
    for make in (make_scene, make_scene, scene_module._make_scene):
        with transaction.atomic():
            scenes.append(vars_of(make(state)))
            stood.append([comparable(rows) for rows in held().values()])
            transaction.set_rollback(True)

    assert stood[0] == stood[1] == stood[2]
    assert scenes[0] == scenes[1] == scenes[2]


def vars_of(scene: Scene) -> list[tuple[str, set[str], dict[str, object]]]:
    """What each row of the scene knows: the relations that it has followed, and its columns without keys and times."""
    rows = [row for part in (scene, scene.beside) for row in vars(part).values() if isinstance(row, models.Model)]
    known = [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in TIMES}
        for row in rows
    ]
    followed = [set(row._state.fields_cache) for row in rows]
    names = [row._meta.label for row in rows]
    return list(zip(names, followed, comparable(known), strict=True))


def comparable(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows without keys: PostgreSQL counts on after a rollback."""
    return [{name: value for name, value in row.items() if not name.endswith("id")} for row in rows]


@pytest.mark.django_db
def test_new_rows_find_keys_after_those_put_back(document_2020: Edition) -> None:
    assert make_edition(year=2021).pk > document_2020.pk
    assert Entry.objects.count() == 17
