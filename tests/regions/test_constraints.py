"""Facts on regions that must hold are held by the database itself, whatever way a row is written."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction

from regions.models import Application, LegalStatus, Municipality, Sheet, StageChange
from tests.factories import make_measure, make_user
from tests.measures.test_constraints import case_id
from tests.measures.test_unique_rows import complaint
from tests.regions.factories import (
    make_application,
    make_membership,
    make_municipality,
    make_prefecture,
    make_project,
    make_project_measure,
    make_region,
    make_sheet,
    make_sheet_row,
    make_stage,
    make_total,
    make_vision,
)
from tests.stored import plain

pytestmark = pytest.mark.django_db


def make_status() -> LegalStatus:
    return make_municipality().statuses.get()


def make_abolished() -> Municipality:
    return make_municipality(abolished_on="2005", successor=make_municipality())


def make_confirmed() -> Application:
    return make_application(source="https://example.jp/", confirmed_on=date(2025, 5, 1), confirmed_by=make_user())


def make_public() -> Application:
    return make_application(source="https://example.jp/", public=True)


def make_not_applied() -> Application:
    return make_application(stage="not-applied", reason="workload")


def make_sheet_of_a_region() -> Sheet:
    return make_sheet(region=make_region())


# constraint, a valid row, the change that the database must refuse
BROKEN: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("sheet_kind_is_known", make_sheet, {"kind": "regions"}),
    ("sheet_state_is_known", make_sheet, {"state": "lost"}),
    ("sheet_fits", make_sheet, {"size": 10 * 1024 * 1024 + 1}),
    ("sheet_has_a_name", make_sheet, {"name": ""}),
    ("sheet_year_is_a_year", make_sheet, {"year": 1988}),
    ("sheet_year_is_a_year", make_sheet, {"year": 2101}),
    ("sheet_of_municipalities_has_a_year", make_sheet, {"kind": "municipalities"}),
    ("sheet_of_municipalities_has_no_region", make_sheet_of_a_region, {"kind": "municipalities", "year": 2025}),
    ("sheet_applied_is_dated", make_sheet, {"state": "applied"}),
    ("sheet_undone_is_dated", make_sheet, {"state": "undone"}),
    ("sheet_row_verdict_is_known", make_sheet_row, {"verdict": "ended"}),
    ("sheet_row_refused_writes_nothing", make_sheet_row, {"verdict": "refused", "after": {"number": 1}}),
    ("sheet_row_refused_writes_nothing", make_sheet_row, {"verdict": "missing", "after": {"number": 1}}),
    ("prefecture_code_is_a_number", make_prefecture, {"code": "48"}),
    ("prefecture_code_is_a_number", make_prefecture, {"code": "00"}),
    ("prefecture_has_a_name", make_prefecture, {"name": ""}),
    ("municipality_code_is_six_digits", make_municipality, {"code": "00006"}),
    ("municipality_check_digit_is_right", make_municipality, {"code": "342077"}),
    ("municipality_check_digit_is_right", make_municipality, {"code": "011003"}),
    ("municipality_has_a_name", make_municipality, {"name": ""}),
    ("municipality_successor_follows_abolition", make_abolished, {"abolished_on": ""}),
    ("municipality_is_not_its_own_successor", make_municipality, {"successor": models.F("id"), "abolished_on": "2005"}),
    ("municipality_dates_are_dates", make_municipality, {"established_on": "2019-13"}),
    ("municipality_dates_are_dates", make_municipality, {"abolished_on": "2019-1"}),
    ("municipality_dates_are_dates", make_municipality, {"abolished_on": "2019-01-32"}),
    ("municipality_dates_are_dates", make_municipality, {"abolished_on": "2019/01/31"}),
    ("municipality_dates_are_dates", make_municipality, {"abolished_on": "平成元年"}),
    ("municipality_ends_after_it_begins", make_municipality, {"established_on": "2019-04", "abolished_on": "2019-03"}),
    ("municipality_ends_after_it_begins", make_municipality, {"established_on": "2019-04-01", "abolished_on": "2018"}),
    ("legal_status_kind_is_known", make_status, {"kind": "private"}),
    ("legal_status_dates_are_dates", make_status, {"begins_on": "0000"}),
    ("legal_status_ends_after_it_begins", make_status, {"begins_on": "2021-04-01", "ends_on": "2021-03-31"}),
    ("region_has_a_name", make_region, {"name": ""}),
    ("region_has_a_name", make_region, {"code": ""}),
    ("region_population_is_explained", make_region, {"population": 1}),
    ("region_population_is_explained", make_region, {"published_population": 1}),
    ("region_dates_are_dates", make_region, {"declared_on": "きのう"}),
    ("region_ends_after_it_begins", make_region, {"ended_on": "2014"}),
    ("membership_dates_are_dates", make_membership, {"as_of": "20190329"}),
    ("membership_ends_after_it_begins", make_membership, {"ends_on": "2015-03-24"}),
    ("national_total_has_a_source", make_total, {"source": ""}),
    ("national_total_has_a_source", make_total, {"as_of": ""}),
    ("national_total_dates_are_dates", make_total, {"as_of": "2019-00"}),
    ("vision_has_a_title_and_a_source", make_vision, {"title": ""}),
    ("vision_has_a_title_and_a_source", make_vision, {"source": ""}),
    ("vision_years_are_in_order", make_vision, {"last_year": 2019}),
    ("vision_years_are_in_order", make_vision, {"first_year": 1988}),
    ("vision_years_are_in_order", make_vision, {"last_year": 2101}),
    ("vision_dates_are_dates", make_vision, {"decided_on": "2020-4"}),
    ("vision_project_has_a_name", make_project, {"name": ""}),
    ("application_names_its_measure", make_application, {"measure": None}),
    ("application_has_an_applicant", make_application, {"applicant": ""}),
    ("application_year_is_a_year", make_application, {"fiscal_year": 1988}),
    ("application_year_is_a_year", make_application, {"fiscal_year": 2101}),
    ("application_route_is_known", make_application, {"route": "nonsense"}),
    ("application_stage_is_known", make_application, {"stage": "nonsense"}),
    ("application_kind_is_known", make_application, {"applicant_kind": "nonsense"}),
    ("application_reason_is_of_one_not_made", make_application, {"reason": "workload"}),
    ("application_reason_is_of_one_not_made", make_not_applied, {"reason": "nonsense"}),
    ("application_reason_is_of_one_not_made", make_not_applied, {"stage": "applied"}),
    ("application_amounts_are_not_negative", make_application, {"project_cost": -1}),
    ("application_amounts_are_not_negative", make_application, {"requested": -1}),
    ("application_amounts_are_not_negative", make_application, {"granted": -1}),
    ("application_amounts_are_not_negative", make_application, {"settled": -1}),
    ("application_is_public_with_a_source", make_application, {"public": True}),
    ("application_is_public_with_a_source", make_public, {"source": ""}),
    ("application_confirmation_has_a_source", make_confirmed, {"source": ""}),
    ("application_confirmation_is_dated", make_confirmed, {"confirmed_on": None}),
    ("stage_change_stage_is_known", make_stage, {"stage": "nonsense"}),
    ("stage_change_amount_is_not_negative", make_stage, {"amount": -1}),
    ("stage_change_dates_are_dates", make_stage, {"reached_on": "2025-5-1"}),
]


def in_regions() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label == "regions"]


@pytest.mark.parametrize(("constraint", "make", "values"), BROKEN, ids=case_id)
def test_the_database_refuses_a_row_that_breaks_a_check(
    constraint: str, make: Callable[[], Any], values: dict[str, Any]
) -> None:
    row = make()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        plain(type(row)).filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("code", ["34207x", "３４２０７６", "34207 "])
def test_the_database_refuses_a_code_that_is_no_number(code: str) -> None:
    municipality = make_municipality()

    with pytest.raises(DatabaseError), transaction.atomic():
        plain(type(municipality)).filter(pk=municipality.pk).update(code=code)


@pytest.mark.parametrize(("begins", "ends"), [("2019-03-29", "2019"), ("2019", "2019-03"), ("", "2019"), ("2019", "")])
def test_partial_dates_that_do_not_contradict_each_other_may_stand(begins: str, ends: str) -> None:
    municipality = make_municipality()

    assert plain(type(municipality)).update(established_on=begins, abolished_on=ends) == 1


def test_every_check_has_a_row_that_the_database_refuses() -> None:
    declared = {
        constraint.name
        for model in in_regions()
        for constraint in model._meta.constraints
        if not isinstance(constraint, models.UniqueConstraint)
    }

    assert declared == {constraint for constraint, _, _ in BROKEN}


CHOICES = [
    pytest.param(make, name, id=f"{make.__name__}.{name}")
    for make, name in [
        (make_status, "kind"),
        (make_application, "applicant_kind"),
        (make_application, "route"),
        (make_application, "stage"),
        (make_application, "reason"),
        (make_stage, "stage"),
        (make_sheet, "kind"),
        (make_sheet, "state"),
        (make_sheet_row, "verdict"),
    ]
]


@pytest.mark.parametrize(("make", "name"), CHOICES)
def test_the_database_refuses_a_value_that_is_none_of_the_choices(make: Callable[[], Any], name: str) -> None:
    row = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        plain(type(row)).filter(pk=row.pk).update(**{name: "x"})


# what may stand only once


def same_beginning() -> tuple[Any, dict[str, Any]]:
    first = make_status()
    second = LegalStatus.objects.create(municipality=first.municipality, kind="chukakushi", begins_on="2021-04-01")
    return second, {"begins_on": ""}


def same_joining() -> tuple[Any, dict[str, Any]]:
    first = make_membership(ends_on="2018-03-31")
    second = make_membership(region=first.region, municipality=first.municipality, begins_on="2020", ends_on="2021")
    return second, {"begins_on": first.begins_on}


def still_a_member() -> tuple[Any, dict[str, Any]]:
    first = make_membership(ends_on="2018-03-31")
    make_membership(region=first.region, municipality=first.municipality, begins_on="2020")
    return first, {"ends_on": ""}


def same_measure() -> tuple[Any, dict[str, Any]]:
    first = make_project_measure()
    second = type(first).objects.create(project=first.project, measure=make_measure())
    return second, {"measure": first.measure}


def same_region() -> tuple[Any, dict[str, Any]]:
    first, second = make_region(), make_region()
    application = make_application(regions=[first, second])
    return application.region_links.get(region=second), {"region": first}


def same_stage() -> tuple[Any, dict[str, Any]]:
    first = make_stage()
    second = StageChange.objects.create(application=first.application, stage="adopted", reached_on=first.reached_on)
    return second, {"stage": first.stage}


def same_place() -> tuple[Any, dict[str, Any]]:
    first = make_sheet_row()
    return make_sheet_row(sheet=first.sheet, position=1), {"position": 0}


TWICE: dict[str, Callable[[], tuple[Any, dict[str, Any]]]] = {
    "legal_status_begins_once": same_beginning,
    "membership_begins_once": same_joining,
    "membership_lasts_once": still_a_member,
    "project_measure_once": same_measure,
    "application_region_once": same_region,
    "stage_change_once": same_stage,
    "sheet_row_position_once": same_place,
}


@pytest.mark.parametrize("constraint", TWICE)
def test_the_database_refuses_the_same_twice(constraint: str) -> None:
    row, values = TWICE[constraint]()

    with pytest.raises(IntegrityError, match=complaint(type(row), constraint)), transaction.atomic():
        plain(type(row)).filter(pk=row.pk).update(**values)


def test_every_unique_constraint_has_a_second_row_that_the_database_refuses() -> None:
    declared = {
        constraint.name
        for model in in_regions()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    }

    assert declared == TWICE.keys()


@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(make_municipality, "code", id="Municipality.code"),
        pytest.param(make_region, "code", id="CityRegion.code"),
        pytest.param(make_region, "name", id="CityRegion.name"),
        pytest.param(make_application, "number", id="Application.number"),
    ],
)
def test_the_database_refuses_a_name_or_number_of_another_row(make: Callable[[], Any], name: str) -> None:
    first, second = make(), make()

    with pytest.raises(IntegrityError), transaction.atomic():
        plain(type(first)).filter(pk=second.pk).update(**{name: getattr(first, name)})
