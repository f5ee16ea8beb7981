"""Facts that must hold are held by the database itself, whatever way a row is written."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from measures.models import (
    Block,
    Call,
    Edition,
    Entry,
    EntryField,
    Envelope,
    MeasureName,
    PolicyField,
    Role,
    StagedRow,
    Succession,
    Upload,
)
from renkei.models import User
from tests.factories import (
    make_block,
    make_call,
    make_edition,
    make_empty_search,
    make_entry,
    make_envelope,
    make_measure,
    make_ministry,
    make_staged_row,
    make_synonym,
    make_taxonomy,
    make_upload,
    make_user,
)
from tests.stored import plain

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 4, 1, tzinfo=UTC)


def make_role() -> Role:
    return Role.objects.get(taxonomy=make_taxonomy(), code="ア")


def make_field() -> PolicyField:
    return PolicyField.objects.get(role=make_role(), letter="a")


def make_cell() -> EntryField:
    return EntryField.objects.get(entry=make_entry(fields_text="ウ-A f"))


def make_name() -> MeasureName:
    return MeasureName.objects.create(measure=make_measure(), name="別名")


def make_succession() -> Succession:
    return Succession.objects.create(
        predecessor=make_measure(), successor=make_measure(), kind="renamed", fiscal_year=2021
    )


def make_current() -> Edition:
    return make_edition(published=True)


# constraint, a valid row, the change that the database must refuse
BROKEN: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("search_synonym_has_two_words", make_synonym, {"word_key": ""}),
    ("search_synonym_has_two_words", make_synonym, {"meaning_key": ""}),
    ("search_synonym_has_two_words", make_synonym, {"meaning_key": "社総交"}),
    ("empty_search_was_counted", make_empty_search, {"words": ""}),
    ("empty_search_was_counted", make_empty_search, {"days": 0}),
    ("empty_search_was_counted", make_empty_search, {"count": 0}),
    ("edition_year_is_a_year", make_edition, {"year": 1988}),
    ("edition_year_is_a_year", make_edition, {"year": 2101}),
    ("edition_revision_counts_from_one", make_edition, {"revision": 0}),
    ("edition_has_a_title", make_edition, {"title": ""}),
    ("edition_kind_is_known", make_edition, {"kind": "nonsense"}),
    ("edition_stage_is_known", make_edition, {"budget_stage": "nonsense"}),
    ("edition_is_dated_once_published", make_edition, {"published_at": NOW}),
    ("edition_is_dated_once_published", make_edition, {"state": "nonsense"}),
    ("edition_is_dated_once_published", make_edition, {"state": "current"}),
    ("edition_is_dated_once_published", make_edition, {"state": "superseded"}),
    ("edition_is_dated_once_published", make_current, {"published_at": None}),
    ("edition_withdrawn_with_a_reason", make_current, {"state": "withdrawn"}),
    ("edition_withdrawn_with_a_reason", make_current, {"state": "withdrawn", "withdrawn_at": NOW}),
    ("edition_withdrawn_with_a_reason", make_current, {"state": "withdrawn", "withdrawn_reason": "誤り"}),
    ("edition_withdrawn_with_a_reason", make_current, {"withdrawn_at": NOW}),
    ("edition_withdrawn_with_a_reason", make_edition, {"withdrawn_reason": "誤り"}),
    ("edition_data_sealed_once_published", make_edition, {"data_sha256": "0" * 64, "data_contract": "1.0"}),
    ("edition_data_sealed_once_published", make_current, {"data_contract": ""}),
    ("edition_data_sealed_once_published", make_current, {"data_sha256": ""}),
    ("edition_notified_once_published", make_edition, {"notified_on": NOW}),
    (
        "edition_notified_not_before_announced",
        lambda: make_edition(published=True, announced_on="2025-04-02"),
        {"notified_on": NOW},
    ),
    ("edition_correction_says_what", make_edition, {"kind": "correction"}),
    ("block_has_a_heading", make_block, {"heading": ""}),
    ("block_unit_is_known", make_block, {"unit_yen": 0}),
    ("block_unit_is_known", make_block, {"unit_yen": 100}),
    ("block_state_is_known", make_block, {"state": "nonsense"}),
    ("envelope_number_counts_from_one", make_envelope, {"number": 0}),
    ("envelope_unit_is_known", make_envelope, {"unit_yen": 100}),
    ("envelope_printing_is_known", make_envelope, {"printed": "all"}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "nonsense"}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "exact", "yen": None}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "within", "yen": None}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "exact", "yen": -1}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "within", "yen": -1}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "elsewhere", "yen": -1}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "unread", "yen": 100}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "blank", "yen": 100}),
    ("envelope_yen_goes_with_its_reading", make_envelope, {"reading": "none", "yen": 100}),
    ("envelope_without_text_is_blank", make_envelope, {"amount_text": ""}),
    ("entry_has_a_name", make_entry, {"name": ""}),
    ("entry_grade_is_known", make_entry, {"grade": "best"}),
    ("entry_readings_are_known", make_entry, {"fields_reading": "exact"}),
    ("entry_readings_are_known", make_entry, {"recipients_reading": "exact"}),
    ("entry_readings_are_known", lambda: make_entry(rate_text="不明な率"), {"rate_reading": "exact"}),
    ("entry_rate_goes_with_its_reading", make_entry, {"rate_reading": "unread"}),
    ("entry_rate_goes_with_its_reading", lambda: make_entry(rate_text=""), {"rate_shares": "1/2"}),
    ("entry_rate_goes_with_its_reading", lambda: make_entry(rate_text=""), {"rate_fixed": True}),
    ("entry_rate_goes_with_its_reading", lambda: make_entry(rate_text=""), {"rate_open": True}),
    ("entry_rate_goes_with_its_reading", lambda: make_entry(rate_text=""), {"rate_at_most": True}),
    ("entry_without_texts_is_blank", make_entry, {"fields_text": ""}),
    ("entry_without_texts_is_blank", make_entry, {"rate_text": ""}),
    ("entry_without_texts_is_blank", make_entry, {"recipients_text": ""}),
    ("measure_number_counts_from_one", make_measure, {"number": 0}),
    ("measure_has_a_name", make_measure, {"name": ""}),
    ("measure_name_is_not_empty", make_name, {"name": ""}),
    ("succession_leads_elsewhere", make_succession, {"successor": models.F("predecessor")}),
    ("succession_kind_is_known", make_succession, {"kind": "nonsense"}),
    ("succession_year_is_a_year", make_succession, {"fiscal_year": 1988}),
    ("succession_year_is_a_year", make_succession, {"fiscal_year": 2101}),
    ("call_kind_is_known", make_call, {"kind": "nonsense"}),
    ("call_year_is_a_year", make_call, {"fiscal_year": 1988}),
    ("call_year_is_a_year", make_call, {"fiscal_year": 2101}),
    ("ministry_has_a_name", make_ministry, {"name": ""}),
    ("ministry_has_a_name", make_ministry, {"code": ""}),
    ("ministry_is_not_its_own_successor", make_ministry, {"successor": models.F("id")}),
    ("taxonomy_has_a_name", make_taxonomy, {"name": ""}),
    ("role_has_a_name", make_role, {"name": ""}),
    ("role_has_a_name", make_role, {"code": ""}),
    ("policy_field_has_a_name", make_field, {"name": ""}),
    ("policy_field_has_a_name", make_field, {"letter": ""}),
    ("upload_fits", make_upload, {"size": 10 * 1024 * 1024 + 1}),
    ("upload_state_is_known", make_upload, {"state": "nonsense"}),
    ("upload_applied_is_dated", make_upload, {"state": "applied", "applied_at": None}),
    ("upload_undone_is_dated", make_upload, {"state": "undone", "undone_at": None}),
    ("upload_year_is_a_year", make_upload, {"year": 1988}),
    ("upload_year_is_a_year", make_upload, {"year": 2101}),
    ("upload_has_a_name", make_upload, {"name": ""}),
    ("upload_gone_holds_nothing", lambda: make_upload(data=b"x"), {"state": "refused"}),
    ("upload_gone_holds_nothing", lambda: make_upload(data=b"x"), {"state": "discarded"}),
    ("upload_gone_holds_nothing", lambda: make_upload(data=b"x"), {"state": "expired"}),
    ("upload_is_worked_on_while_received", make_upload, {"worker": "a", "heartbeat_at": NOW}),
    ("upload_is_worked_on_while_received", lambda: make_upload(state="received"), {"worker": "a"}),
    ("upload_stages_done_are_some_of_them", make_upload, {"stages_done": 1}),
    ("staged_row_verdict_is_known", make_staged_row, {"verdict": "nonsense"}),
    ("measure_name_kind_is_known", make_name, {"kind": "nonsense"}),
    ("user_role_is_known", lambda: make_user(role="editor"), {"role": "nonsense"}),
    ("user_contact_has_ministry", lambda: make_user(role="contact"), {"ministry": None}),
    ("user_contact_has_ministry", lambda: make_user(role="contact"), {"role": "editor"}),
    ("user_contact_has_ministry", lambda: make_user(role="editor"), {"role": "contact"}),
]


def case_id(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}={str(new).replace('　', '')[:12]}" for name, new in value.items())
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("constraint", "make", "values"), BROKEN, ids=case_id)
def test_the_database_refuses_a_row_that_breaks_a_check(
    constraint: str, make: Callable[[], Any], values: dict[str, Any]
) -> None:
    row = make()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        plain(type(row)).filter(pk=row.pk).update(**values)


def test_every_check_has_a_row_that_the_database_refuses() -> None:
    declared = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in {"measures", "renkei"}
        for constraint in model._meta.constraints
        if not isinstance(constraint, models.UniqueConstraint)  # tests/measures/test_unique_rows.py
    }

    assert declared == {constraint for constraint, _, _ in BROKEN}


def test_only_these_columns_of_a_check_may_be_null() -> None:
    """A CHECK passes on NULL, so each of these has its NULL among the rows above."""
    nullable = {
        f"{model.__name__}.{name}"
        for model in apps.get_models()
        if model._meta.app_label in {"measures", "renkei"}
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for name in names_in(constraint.condition)
        if model._meta.get_field(name).null
    }

    assert nullable == {
        "Edition.announced_on",  # no day is no breach, nor is
        "Edition.notified_on",  # no day of notice
        "Edition.published_at",
        "Edition.withdrawn_at",
        "Envelope.yen",
        "Upload.applied_at",
        "Upload.heartbeat_at",
        "Upload.undone_at",
        "Ministry.successor",  # no successor is no breach
        "User.ministry",
    }


def names_in(condition: models.Q) -> set[str]:
    """Return the fields that a condition asks about."""
    found: set[str] = set()
    for child in condition.children:
        found |= names_in(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return found


CHOICES = [
    pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
    for model in apps.get_models()
    if model._meta.app_label in {"measures", "renkei"} and not hasattr(model, "instance_type")
    for field in model._meta.concrete_fields
    if field.choices
]
MAKE: dict[type[models.Model], Callable[[], Any]] = {
    Block: make_block,
    Call: make_call,
    Edition: make_edition,
    Entry: make_entry,
    Envelope: make_envelope,
    MeasureName: make_name,
    StagedRow: make_staged_row,
    Upload: make_upload,
    Succession: make_succession,
    User: make_user,
}


@pytest.mark.parametrize(("model", "name"), CHOICES)
def test_the_database_refuses_a_value_that_is_none_of_the_choices(model: type[models.Model], name: str) -> None:
    row = MAKE[model]()

    with pytest.raises(IntegrityError), transaction.atomic():
        plain(model).filter(pk=row.pk).update(**{name: 3 if name == "unit_yen" else "x"})
