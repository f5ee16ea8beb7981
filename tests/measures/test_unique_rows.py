"""What may stand only once is held apart by the database itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from measures.models import MeasureName, Role, Succession
from renkei.models import RecoveryCode
from tests.factories import (
    make_block,
    make_edition,
    make_empty_search,
    make_entry,
    make_envelope,
    make_measure,
    make_ministry,
    make_staged_row,
    make_synonym,
    make_taxonomy,
    make_user,
)
from tests.stored import plain

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 4, 1, tzinfo=UTC)


def same_revision() -> tuple[Any, dict[str, Any]]:
    return make_edition(year=make_edition(published=True).year), {"revision": 1}


def second_draft() -> tuple[Any, dict[str, Any]]:
    return make_edition(year=make_edition().year + 1), {"year": 2025, "revision": 2}


def second_current() -> tuple[Any, dict[str, Any]]:
    return make_edition(year=make_edition(published=True).year), {"state": "current", "published_at": NOW}


def same_ministry() -> tuple[Any, dict[str, Any]]:
    first = make_block()
    second = make_block(edition=first.edition, ministry=make_ministry(code="mext", name="文部科学省"))
    return second, {"ministry": first.ministry}


def same_envelope_number() -> tuple[Any, dict[str, Any]]:
    first = make_envelope()
    return make_envelope(block=first.block), {"number": first.number}


def same_measure() -> tuple[Any, dict[str, Any]]:
    first = make_entry()
    return make_entry(block=first.block), {"measure": first.measure}


def same_words() -> tuple[Any, dict[str, Any]]:
    first, second = make_synonym(), make_synonym(word="防安交")
    return second, {"word_key": first.word_key}


def same_empty_search() -> tuple[Any, dict[str, Any]]:
    first = make_empty_search()
    return make_empty_search(year=2024), {"year": first.year}


def same_recovery_code() -> tuple[Any, dict[str, Any]]:
    user = make_user()
    RecoveryCode.objects.create(user=user, digest="a")
    return RecoveryCode.objects.create(user=user, digest="b"), {"digest": "a"}


def same_cell() -> tuple[Any, dict[str, Any]]:
    first, second = make_entry(fields_text="ウ-A a,b").cells.all()
    return second, {"field": first.field}


def same_other_name() -> tuple[Any, dict[str, Any]]:
    first = MeasureName.objects.create(measure=make_measure(), name="別名")
    return MeasureName.objects.create(measure=first.measure, name="公募名"), {"name": first.name}


def same_succession() -> tuple[Any, dict[str, Any]]:
    old, new, newer = make_measure(), make_measure(), make_measure()
    first = Succession.objects.create(predecessor=old, successor=new, kind="split", fiscal_year=2021)
    second = Succession.objects.create(predecessor=old, successor=newer, kind="split", fiscal_year=2021)
    return second, {"successor": first.successor}


def same_role_code() -> tuple[Any, dict[str, Any]]:
    return Role.objects.get(taxonomy=make_taxonomy(), code="ウ-A"), {"code": "ア"}


def same_letter() -> tuple[Any, dict[str, Any]]:
    return Role.objects.get(taxonomy=make_taxonomy(), code="ア").fields.get(letter="b"), {"letter": "a"}


def same_position() -> tuple[Any, dict[str, Any]]:
    first = make_staged_row()
    return make_staged_row(upload=first.upload, position=1), {"position": 0}


def same_key() -> tuple[Any, dict[str, Any]]:
    first = make_staged_row()
    return make_staged_row(upload=first.upload, position=1), {"key": "p0"}


TWICE: dict[str, Callable[[], tuple[Any, dict[str, Any]]]] = {
    "edition_revision_once_a_year": same_revision,
    "edition_one_draft_a_year": second_draft,
    "edition_one_current_a_year": second_current,
    "block_once_an_edition": same_ministry,
    "envelope_number_once_an_edition": same_envelope_number,
    "entry_measure_once_an_edition": same_measure,
    "entry_field_once": same_cell,
    "search_synonym_once": same_words,
    "empty_search_once_a_year": same_empty_search,
    "recovery_code_is_unique": same_recovery_code,
    "measure_name_once": same_other_name,
    "succession_once": same_succession,
    "role_once_a_taxonomy": same_role_code,
    "policy_field_once_a_role": same_letter,
    "staged_row_position_once": same_position,
    "staged_row_key_once": same_key,
}


@pytest.mark.parametrize("constraint", TWICE)
def test_the_database_refuses_the_same_twice(constraint: str) -> None:
    row, values = TWICE[constraint]()

    with pytest.raises(IntegrityError, match=complaint(type(row), constraint)), transaction.atomic():
        plain(type(row)).filter(pk=row.pk).update(**values)


def complaint(model: type[models.Model], constraint: str) -> str:
    """Return what the database says of a broken unique constraint: SQLite names its columns, not its name."""
    if connection.vendor != "sqlite":
        return constraint
    (found,) = (each for each in model._meta.constraints if each.name == constraint)
    columns = [model._meta.get_field(name).column for name in found.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


def test_every_unique_constraint_has_a_second_row_that_the_database_refuses() -> None:
    declared = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in {"measures", "renkei"}
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    }

    assert declared == TWICE.keys()


@pytest.mark.parametrize(
    ("make", "make_second", "name"),
    [
        pytest.param(make_ministry, lambda: make_ministry(code="mext", name="文部科学省"), "code", id="Ministry.code"),
        pytest.param(make_ministry, lambda: make_ministry(code="mext", name="文部科学省"), "name", id="Ministry.name"),
        pytest.param(make_taxonomy, lambda: make_taxonomy(version="next"), "version", id="Taxonomy.version"),
        pytest.param(make_measure, make_measure, "number", id="Measure.number"),
        pytest.param(make_user, make_user, "username", id="User.username"),
    ],
)
def test_the_database_refuses_a_name_or_number_of_another_row(
    make: Callable[[], Any], make_second: Callable[[], Any], name: str
) -> None:
    first, second = make(), make_second()

    with pytest.raises(IntegrityError), transaction.atomic():
        plain(type(first)).filter(pk=second.pk).update(**{name: getattr(first, name)})
