"""Who may touch which row: the same answer for a list and for a row, for every model, for every sort of person."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import models

from measures.editions import withdraw
from measures.models import (
    Block,
    Call,
    Entry,
    EntryField,
    Envelope,
    Measure,
    MeasureName,
    Ministry,
    StagedRow,
    Succession,
    Upload,
)
from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    Membership,
    ProjectMeasure,
    Sheet,
    SheetRow,
    StageChange,
    Vision,
    VisionProject,
)
from renkei.access import POLICIES, may, policy_of, rows
from renkei.models import User
from tests.factories import (
    make_call,
    make_edition,
    make_entry,
    make_measure,
    make_ministry,
    make_staged_row,
    make_upload,
    make_user,
    publish_edition_now,
)
from tests.regions.factories import (
    make_application,
    make_membership,
    make_project,
    make_region,
    make_sheet,
    make_sheet_row,
    make_staff,
    make_stage,
    make_total,
    make_vision,
)

pytestmark = pytest.mark.django_db
ACTIONS = ["view", "add", "change", "delete"]
OWN_MODELS = [model for model in apps.get_models() if model._meta.app_label in {"renkei", "measures", "regions"}]
PEOPLE = [
    "anonymous",
    "none",
    "viewer",
    "contact",
    "other-contact",
    "staff",
    "staff-of-none",
    "editor",
    "superuser",
    "inactive-editor",
    "inactive-staff",
]


def make_person(kind: str) -> Any:
    """Return a person of that kind; the contact is of 総務省, the other one of 文部科学省, the staff of R01."""
    if kind == "anonymous":
        return AnonymousUser()
    if kind == "superuser":
        return User.objects.create_superuser("superuser", password="とても長い合言葉")
    if kind == "other-contact":
        return make_user(role="contact", ministry=mext())
    if kind == "staff-of-none":
        return make_user(role="staff")
    if kind.endswith("staff"):
        return make_staff(regions=list(CityRegion.objects.filter(code="R01")), is_active=kind == "staff")
    if kind.startswith("inactive-"):
        return make_user(role=kind.removeprefix("inactive-"), is_active=False)
    return make_user(role=kind)


def mext() -> Ministry:
    return make_ministry(code="mext", name="文部科学省")


def make_catalogue() -> None:
    """Fill every table: two ministries, each with rows in a draft and in a published edition."""
    published, draft = make_edition(year=2024), make_edition(year=2025)
    for ministry in (mext(), make_ministry()):
        measure = make_measure(ministry=ministry)
        MeasureName.objects.create(measure=measure, name="別名")
        Succession.objects.create(
            predecessor=measure, successor=make_measure(ministry=ministry), kind="renamed", fiscal_year=2025
        )
        make_call(measure=measure)
        make_staged_row(upload=make_upload(ministry=ministry))
        for edition in (published, draft):
            make_entry(edition=edition, ministry=ministry, measure=measure, name=f"{ministry.code}-{edition.year}")
    publish_edition_now(published)
    make_regions()


def make_regions() -> None:
    """Two regions, each with rows in every table, and an application that counts for both."""
    regions = [make_region(code=code) for code in ("R01", "R02")]
    for region in regions:
        make_membership(region=region)
        vision = make_vision(region=region)
        ProjectMeasure.objects.create(project=make_project(vision=vision), measure=make_measure())
        make_stage(application=make_application(regions=[region], applicant=region.code))
        make_sheet_row(sheet=make_sheet(region=region))
    make_stage(application=make_application(regions=regions, applicant="both"))
    make_total()


def names(entries: Any) -> list[str]:
    return sorted(entries.values_list("name", flat=True))


def test_every_model_has_a_policy_and_every_policy_a_model() -> None:
    tables = {model._meta.label for model in OWN_MODELS if not hasattr(model, "instance_type")}

    assert tables == POLICIES.keys()


@pytest.mark.parametrize("model", [model for model in OWN_MODELS if hasattr(model, "instance_type")])
def test_a_history_has_the_policy_of_what_it_records(model: Any) -> None:
    assert policy_of(model) is POLICIES[model.instance_type._meta.label]


def test_a_model_without_a_policy_is_touched_by_nobody() -> None:
    assert not any(may(make_user(role=role), action, Session) for role in User.Role.values for action in ACTIONS)


ALL = ["mext-2024", "mext-2025", "mic-2024", "mic-2025"]
MIC = ["mic-2024", "mic-2025"]
MEXT = ["mext-2024", "mext-2025"]


@pytest.mark.parametrize(
    ("person", "view", "add", "change", "delete"),
    [
        pytest.param("anonymous", [], [], [], [], id="anonymous"),
        pytest.param("none", [], [], [], [], id="none"),
        pytest.param("viewer", ALL, [], [], [], id="viewer"),
        pytest.param("contact", MIC, [], ["mic-2025"], [], id="contact"),
        pytest.param("other-contact", MEXT, [], ["mext-2025"], [], id="other-contact"),
        pytest.param("editor", ALL, ALL, ALL, ALL, id="editor"),
        pytest.param("superuser", ALL, ALL, ALL, ALL, id="superuser"),
        pytest.param("inactive-editor", [], [], [], [], id="inactive-editor"),
        pytest.param("inactive-contact", [], [], [], [], id="inactive-contact"),
    ],
)
def test_which_entries_each_person_may_see_add_change_and_delete(
    person: str, view: list[str], add: list[str], change: list[str], delete: list[str]
) -> None:
    make_catalogue()
    user = make_person(person)

    found = [names(rows(user, Entry.objects.all(), action)) for action in ("view", "add", "change", "delete")]

    assert found == [view, add, change, delete]


@pytest.mark.parametrize("person", PEOPLE)
def test_a_row_answers_as_the_list_does(person: str) -> None:
    make_catalogue()
    user = make_person(person)

    for model in OWN_MODELS:
        for action in ACTIONS:
            listed = set(rows(user, model._base_manager.all(), action).values_list("pk", flat=True))
            answered = {row.pk for row in model._base_manager.all() if may(user, action, row)}
            assert answered == listed, (model, action)


@pytest.mark.parametrize("state", ["current", "superseded", "withdrawn"])
def test_a_contact_changes_nothing_of_what_was_published(state: str) -> None:
    edition = make_edition()
    entry = make_entry(edition=edition)
    publish_edition_now(edition)
    if state == "superseded":
        make_edition(published=True)
    if state == "withdrawn":
        withdraw(edition=edition, reason="誤り", by=None)
    contact = make_user(role="contact")

    assert may(contact, "view", entry)
    assert not may(contact, "change", entry)
    assert not may(contact, "change", entry.envelope)


# what a contact may do with rows of the own ministry; with those of another, nothing at all
CONTACTS: dict[type[models.Model], set[str]] = {
    Ministry: {"view"},
    Measure: {"view"},
    MeasureName: {"view"},
    Succession: {"view"},
    Call: {"view", "add", "change", "delete"},
    Block: {"view"},
    Envelope: {"view", "change"},
    Entry: {"view", "change"},
    EntryField: {"view"},
    Upload: {"view", "add", "change"},
    StagedRow: {"view"},
}


def test_every_model_that_a_ministry_owns_is_told_apart_here() -> None:
    assert {model._meta.label for model in CONTACTS} == {label for label, policy in POLICIES.items() if policy.owner}


@pytest.mark.parametrize("model", CONTACTS)
def test_a_contact_touches_rows_of_the_own_ministry_only(model: Any) -> None:
    make_catalogue()
    contact = make_user(role="contact")
    owner = POLICIES[model._meta.label].owner
    own = set(model.objects.filter(**{owner: contact.ministry_id}).values_list("pk", flat=True))
    assert model.objects.exclude(pk__in=own).exists()  # could leak

    found = {action: set(rows(contact, model.objects.all(), action).values_list("pk", flat=True)) for action in ACTIONS}

    assert found["view"] == own
    assert {action for action in ACTIONS if found[action]} == CONTACTS[model]
    assert all(found[action] <= own for action in ACTIONS)


@pytest.mark.parametrize("model", [model for model in CONTACTS if hasattr(model, "history")])
def test_a_contact_sees_the_history_of_the_own_ministrys_rows_only(model: Any) -> None:
    make_ministry(code="cao", name="内閣府").save()  # so that no number of a history row is that of its ministry
    make_catalogue()
    contact = make_user(role="contact")
    own = set(rows(contact, model.objects.all()).values_list("pk", flat=True))
    assert model.history.exclude(id__in=own).exists()  # could leak

    assert set(rows(contact, model.history.all()).values_list("id", flat=True)) == own


# what staff may do with rows of their own regions; with those of others, nothing at all
STAFF: dict[type[models.Model], set[str]] = {
    CityRegion: {"view", "change"},
    Membership: {"view", "add", "change"},
    Vision: {"view", "add", "change", "delete"},
    VisionProject: {"view", "add", "change", "delete"},
    ProjectMeasure: {"view", "add", "change", "delete"},
    Application: {"view", "add", "change"},
    ApplicationRegion: {"view", "add", "change", "delete"},
    StageChange: {"view", "add", "change"},
    Sheet: {"view", "add", "change"},
    SheetRow: {"view"},
}


def test_every_model_that_belongs_to_a_region_is_told_apart_here() -> None:
    assert {model._meta.label for model in STAFF} == {label for label, policy in POLICIES.items() if policy.region}


@pytest.mark.parametrize("model", STAFF)
def test_staff_touch_rows_of_their_own_regions_only(model: Any) -> None:
    make_catalogue()
    staff = make_person("staff")
    path = POLICIES[model._meta.label].region
    own = set(model.objects.filter(**{path: CityRegion.objects.get(code="R01").pk}).values_list("pk", flat=True))
    assert own
    assert model.objects.exclude(pk__in=own).exists()  # could leak

    found = {action: list(rows(staff, model.objects.all(), action).values_list("pk", flat=True)) for action in ACTIONS}

    assert sorted(found["view"]) == sorted(own)  # each once, though an application may count for two regions
    assert {action for action in ACTIONS if found[action]} == STAFF[model]
    assert all(set(found[action]) <= own for action in ACTIONS)
    if hasattr(model, "history"):
        assert set(rows(staff, model.history.all()).values_list("id", flat=True)) == own


def test_staff_may_add_rows_to_their_own_regions_alone() -> None:
    make_catalogue()
    staff = make_person("staff")
    own, other = CityRegion.objects.get(code="R01"), CityRegion.objects.get(code="R02")
    application = make_application(regions=[other])

    assert may(staff, "add", Vision(region=own))
    assert not may(staff, "add", Vision(region=other))
    assert not may(staff, "add", Vision())
    assert may(staff, "add", VisionProject(vision=own.visions.get()))
    assert not may(staff, "add", VisionProject(vision=other.visions.get()))
    assert may(staff, "add", Application())  # which regions it counts for is judged row by row
    assert may(staff, "add", ApplicationRegion(application=Application(), region=own))
    assert not may(staff, "add", ApplicationRegion(application=Application(), region=other))
    assert may(staff, "add", StageChange(application=make_application(regions=[own, other])))
    assert not may(staff, "add", StageChange(application=application))


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_nobody_else_changes_what_belongs_to_a_region(role: str) -> None:
    make_catalogue()
    user = make_user(role=role)

    for model in STAFF:
        for action in ("add", "change", "delete"):
            assert not rows(user, model.objects.all(), action).exists(), (model, action)


def test_staff_see_of_the_catalogue_what_everybody_may_know() -> None:
    seen = {label for label, policy in POLICIES.items() if policy.staff and label.startswith("measures.")}

    assert seen == {
        "measures.Ministry",
        "measures.Taxonomy",
        "measures.Role",
        "measures.PolicyField",
        "measures.Measure",
        "measures.Call",
    }
    assert all(POLICIES[label].staff == {"view"} for label in seen)


def test_a_contact_may_add_a_call_for_a_measure_of_the_own_ministry_alone() -> None:
    contact = make_user(role="contact")

    assert may(contact, "add", Call(measure=make_measure()))
    assert not may(contact, "add", Call(measure=make_measure(ministry=mext())))
    assert not may(contact, "add", Call())


def test_a_row_is_judged_as_it_is_stored_not_as_it_is_about_to_be() -> None:
    entry = make_entry(ministry=make_ministry())
    others = make_entry(edition=entry.edition, ministry=mext())
    contact = make_user(role="contact", ministry=mext())

    entry.block = others.block

    assert not may(contact, "change", entry)


@pytest.mark.parametrize("role", ["none", "viewer", "contact", "staff", "editor"])
def test_only_a_superuser_touches_accounts_and_counters(role: str) -> None:
    make_measure()
    user = make_user(role=role)

    touched = [label for label in ("renkei.User", "measures.Counter") if may(user, "view", apps.get_model(label))]

    assert touched == []
    assert may(make_person("superuser"), "change", user)


@pytest.mark.parametrize(
    ("role", "superuser", "staff"),
    [
        ("none", False, False),
        ("viewer", False, True),
        ("contact", False, True),
        ("staff", False, True),
        ("editor", False, True),
        ("none", True, True),
    ],
)
def test_who_has_a_role_or_administers_enters_the_admin(role: str, superuser: bool, staff: bool) -> None:
    user = make_user(role=role, is_superuser=superuser, is_staff=not staff)

    assert User.objects.get(pk=user.pk).is_staff is staff


def test_who_loses_the_role_no_longer_enters_the_admin() -> None:
    user = make_user(role="editor")

    user.role = "none"
    user.save(update_fields=["role"])

    assert User.objects.get(pk=user.pk).is_staff is False
