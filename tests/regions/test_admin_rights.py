"""Who sees and writes which row of the regions in the office: own and foreign, by every way in."""

from typing import Any

import pytest
from django.contrib.admin.sites import site
from django.test import Client
from django.urls import reverse

from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    Membership,
    StageChange,
    Vision,
    VisionProject,
)
from renkei.models import User
from tests.factories import make_measure, make_user
from tests.opened import press
from tests.regions.factories import (
    make_application,
    make_membership,
    make_project,
    make_region,
    make_staff,
    make_stage,
    make_vision,
)

pytestmark = pytest.mark.django_db


class World:
    """Two regions, each with a row of everything, and one application that counts for both."""

    def __init__(self) -> None:
        self.own, self.foreign = make_region(name="備後圏域"), make_region(name="津軽圏域")
        self.staff = make_staff(regions=[self.own], username="bingo")
        self.rows: dict[type[Any], dict[str, Any]] = {
            CityRegion: {"own": self.own, "foreign": self.foreign},
            Vision: {},
            Application: {},
        }
        self.members, self.projects, self.stages = {}, {}, {}
        for name, region in (("own", self.own), ("foreign", self.foreign)):
            self.members[name] = make_membership(region=region)
            self.rows[Vision][name] = make_vision(region=region, title=f"ビジョン{name}")
            self.projects[name] = make_project(vision=self.rows[Vision][name], name=f"取組{name}")
            application = make_application(regions=[region], applicant=f"市{name}", stage="applied")
            self.rows[Application][name] = application
            self.stages[name] = make_stage(application=application, stage="applied")
        self.shared = make_application(regions=[self.own, self.foreign], applicant="両属市", stage="applied")
        make_stage(application=self.shared, stage="applied")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def page(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def listed(response: Any) -> set[int]:
    return {row.pk for row in response.context["cl"].result_list}


ROWS = [CityRegion, Vision, Application]
OWNED = {"own": 200, "foreign": 404}


# --- reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ROWS)
def test_a_list_holds_the_own_rows_alone(desk: Client, world: World, model: Any) -> None:
    own = {world.rows[model]["own"].pk} | ({world.shared.pk} if model is Application else set())

    assert listed(desk.get(page(model, "changelist"))) == own
    desk.force_login(make_user(role="editor"))
    assert listed(desk.get(page(model, "changelist"))) == set(model.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("model", ROWS)
@pytest.mark.parametrize("whose", OWNED)
@pytest.mark.parametrize("name", ["change", "history"])
def test_a_foreign_row_is_not_found(desk: Client, world: World, model: Any, whose: str, name: str) -> None:
    assert desk.get(page(model, name, world.rows[model][whose].pk)).status_code == OWNED[whose]


@pytest.mark.parametrize("whose", OWNED)
def test_a_foreign_vision_is_not_found_to_be_deleted(desk: Client, world: World, whose: str) -> None:
    address = page(Vision, "delete", world.rows[Vision][whose].pk)

    assert desk.get(address).status_code == OWNED[whose]
    assert press(desk, address, {"post": "yes"}).status_code == {"own": 302, "foreign": 404}[whose]
    assert Vision.objects.filter(pk=world.rows[Vision][whose].pk).exists() is (whose == "foreign")


def test_the_delete_action_takes_own_rows_alone(desk: Client, world: World) -> None:
    own, foreign = (world.rows[Vision][whose] for whose in ("own", "foreign"))

    shown = desk.post(
        page(Vision, "changelist"), {"action": "delete_selected", "_selected_action": [own.pk, foreign.pk]}
    )
    assert foreign.title not in shown.text
    assert own.title in shown.text
    press(
        desk,
        page(Vision, "changelist"),
        {"action": "delete_selected", "_selected_action": [own.pk, foreign.pk], "post": "yes"},
    )
    assert list(Vision.objects.all()) == [foreign]


@pytest.mark.parametrize("model", [CityRegion, Application])
@pytest.mark.parametrize("whose", OWNED)
def test_staff_delete_neither_regions_nor_applications(desk: Client, world: World, model: Any, whose: str) -> None:
    response = desk.post(page(model, "delete", world.rows[model][whose].pk), {"post": "yes"})

    assert response.status_code == 403  # for any key, so that it tells nothing
    assert model.objects.filter(pk=world.rows[model][whose].pk).exists()


@pytest.mark.parametrize(
    ("app", "model", "field", "term", "status", "found"),
    [
        pytest.param("regions", "vision", "region", "圏域", 200, ["備後圏域"], id="own-region-alone"),
        pytest.param("regions", "vision", "region", "津軽", 200, [], id="foreign-region"),
        pytest.param("regions", "applicationregion", "region", "圏域", 200, ["備後圏域"], id="by-another-model"),
        pytest.param("regions", "historicalapplicationregion", "region", "圏域", 200, ["備後圏域"], id="by-a-history"),
        pytest.param(
            "regions", "stagechange", "application", "市own", 200, ["市own：地域づくり支援事業"], id="own-application"
        ),
        pytest.param("regions", "stagechange", "application", "市foreign", 200, [], id="foreign-application"),
        pytest.param("regions", "stagechange", "recorded_by", "bingo", 403, [], id="accounts"),
        pytest.param("measures", "entry", "envelope", "100", 404, [], id="envelopes"),
        pytest.param("renkei", "user", "regions", "圏域", 200, ["備後圏域"], id="through-accounts"),
    ],
)
def test_the_autocomplete_offers_the_own_rows_alone(
    desk: Client, world: World, app: str, model: str, field: str, term: str, status: int, found: list[str]
) -> None:
    response = desk.get(
        reverse("admin:autocomplete"), {"app_label": app, "model_name": model, "field_name": field, "term": term}
    )

    assert (response.status_code in {status, 403, 404}) if status != 200 else response.status_code == 200
    if status == 200:
        assert [row["text"] for row in response.json()["results"]] == found


def test_an_editor_completes_every_region(client: Client, world: World) -> None:
    client.force_login(make_user(role="editor"))
    query = {"app_label": "regions", "model_name": "vision", "field_name": "region", "term": "圏域"}

    found = client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [row["text"] for row in found] == ["備後圏域", "津軽圏域"]


@pytest.mark.parametrize("model", [Vision, Application])
def test_a_filter_names_the_own_regions_alone(desk: Client, world: World, model: Any) -> None:
    shown = desk.get(page(model, "changelist"))
    assert "備後圏域" in shown.text
    assert "津軽圏域" not in shown.text
    desk.force_login(make_user(role="editor"))
    assert "津軽圏域" in desk.get(page(model, "changelist")).text


@pytest.mark.parametrize("model", [Vision, Application])
def test_asking_for_a_foreign_region_finds_nothing(desk: Client, world: World, model: Any) -> None:
    address = page(model, "changelist")

    assert listed(desk.get(address, {"region": world.foreign.code})) == set()
    assert world.rows[model]["own"].pk in listed(desk.get(address, {"region": world.own.code}))


@pytest.mark.parametrize(
    "query", ["regions__id__exact", "regions", "regions__code", "region_links__region__id__exact", "stages__stage"]
)
def test_a_question_about_other_rows_is_refused(desk: Client, world: World, query: str) -> None:
    """Else the application that both regions share would tell that it counts for the foreign one, too."""
    response = desk.get(page(Application, "changelist"), {query: world.foreign.pk})

    assert response.status_code in {302, 400}  # ?e=1 without the question, or refused
    assert desk.get(page(Application, "changelist"), {"stage__exact": "applied"}).status_code == 200


@pytest.mark.parametrize(("term", "found"), [("市own", 1), ("市foreign", 0), ("市", 2)])
def test_a_search_finds_the_own_rows_alone(desk: Client, world: World, term: str, found: int) -> None:
    assert len(listed(desk.get(page(Application, "changelist"), {"q": term}))) == found


@pytest.mark.parametrize("name", ["changelist", "add"])
def test_no_page_of_staff_names_a_foreign_region(desk: Client, world: World, name: str) -> None:
    for model in ROWS:
        if name == "add" and model is CityRegion:
            continue
        assert "津軽圏域" not in desk.get(page(model, name)).text, model
    assert "津軽圏域" not in desk.get(reverse("admin:index")).text


@pytest.mark.parametrize("name", ["change", "history"])
def test_a_shared_application_says_how_many_other_regions_not_which(desk: Client, world: World, name: str) -> None:
    world.shared.region_links.get(region=world.foreign).delete()  # its history stays
    ApplicationRegion.objects.create(application=world.shared, region=world.foreign)

    shown = desk.get(page(Application, name, world.shared.pk)).text

    assert "津軽圏域" not in shown
    assert name == "history" or "ほか1圏域" in shown
    desk.force_login(make_user(role="editor"))
    assert "津軽圏域" in desk.get(page(Application, name, world.shared.pk)).text


# --- writing -------------------------------------------------------------------------------------------------


def application_form(world: World, **values: Any) -> dict[str, Any]:
    return {
        "own_regions": [world.own.pk],
        "measure": make_measure(name="観光").pk,
        "measure_text": "",
        "fiscal_year": "2025",
        "applicant": "福山市",
        "route": "unknown",
        "first_stage": "applied",
        "first_on": "令和7年5月1日",
        "first_amount": "3,000,000",
        **values,
    }


def test_staff_record_for_the_own_region(desk: Client, world: World) -> None:
    response = desk.post(page(Application, "add"), application_form(world), follow=True)

    made = Application.objects.order_by("number").last()
    assert response.status_code == 200
    assert (list(made.regions.all()), made.stage, made.requested) == ([world.own], "applied", 3_000_000)
    assert (made.stages.get().reached_on, made.stages.get().recorded_by) == ("2025-05-01", world.staff)
    assert not made.public


@pytest.mark.parametrize("regions", [["foreign"], ["own", "foreign"], []])
def test_staff_record_for_no_foreign_region(desk: Client, world: World, regions: list[str]) -> None:
    before = Application.objects.count()
    keys = [getattr(world, name).pk for name in regions]

    response = desk.post(page(Application, "add"), application_form(world, own_regions=keys))

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["own_regions"]
    assert Application.objects.count() == before


@pytest.mark.parametrize("whose", OWNED)
def test_staff_change_own_applications_alone(desk: Client, world: World, whose: str) -> None:
    row = world.rows[Application][whose]
    form = application_form(world, applicant="尾道市", seen_version=row.version)

    response = desk.post(page(Application, "change", row.pk), form)

    row.refresh_from_db()
    assert response.status_code == {"own": 302, "foreign": 404}[whose]
    assert (row.applicant == "尾道市") is (whose == "own")


def test_a_foreign_region_of_a_shared_application_stays(desk: Client, world: World) -> None:
    form = application_form(world, seen_version=world.shared.version)

    assert desk.post(page(Application, "change", world.shared.pk), form).status_code == 302
    assert set(world.shared.regions.all()) == {world.own, world.foreign}


@pytest.mark.parametrize("whose", OWNED)
@pytest.mark.parametrize("act", ["advance", "withdraw"])
def test_staff_move_own_applications_alone(desk: Client, world: World, whose: str, act: str) -> None:
    row = world.rows[Application][whose]
    form = {"seen_version": row.version, "stage": "adopted", "reached_on": "2025-06"}

    response = desk.post(page(Application, act, row.pk), form)

    row.refresh_from_db()
    assert response.status_code == {"own": 302, "foreign": 404}[whose]
    assert (row.stage != "applied") is (whose == "own")


@pytest.mark.parametrize(
    ("application", "stage", "status"),
    [("own", "own", 302), ("own", "foreign", 404), ("foreign", "foreign", 404), ("foreign", "own", 404)],
)
def test_staff_correct_own_stages_alone(desk: Client, world: World, application: str, stage: str, status: int) -> None:
    row, change = world.rows[Application][application], world.stages[stage]
    form = {"seen_version": row.version, "stage": "applied", "reached_on": "2025-04"}

    response = desk.post(page(Application, "stage", row.pk, change.pk), form)

    change.refresh_from_db()
    assert response.status_code == status
    assert (change.reached_on == "2025-04") is (status == 302)


@pytest.mark.parametrize("act", ["confirm", "unpublish"])
@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [("staff", "own", 403), ("staff", "foreign", 404), ("viewer", "own", 403), ("editor", "own", 302)],
)
def test_editors_alone_confirm_and_unpublish(
    desk: Client, world: World, act: str, who: str, whose: str, status: int
) -> None:
    row = world.rows[Application][whose]
    row.source, row.public = "https://example.jp/", act == "unpublish"
    row.save()
    if who != "staff":
        desk.force_login(make_user(role=who))

    assert desk.get(page(Application, act, row.pk)).status_code == (200 if status == 302 else status)
    response = desk.post(page(Application, act, row.pk), {"seen_version": row.version, "reason": "誤り"})

    row.refresh_from_db()
    assert response.status_code == status
    assert row.public is ((act == "confirm") if status == 302 else (act == "unpublish"))


def region_form(region: CityRegion, *members: Membership, **values: Any) -> dict[str, Any]:
    form: dict[str, Any] = {"name": region.name, "agreed_on": region.agreed_on, "seen_version": region.version}
    form |= {"memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": len(members)}
    for place, member in enumerate(members):
        row = {
            "id": member.pk,
            "region": region.pk,
            "municipality": member.municipality_id,
            "counted": "on",
            "begins_on": member.begins_on,
            "source": member.source,
            "seen_version": member.version,
        }
        form |= {f"memberships-{place}-{name}": value for name, value in row.items()}
    return {**form, **values}


@pytest.mark.parametrize("whose", OWNED)
def test_staff_change_own_members_alone(desk: Client, world: World, whose: str) -> None:
    region, member = world.rows[CityRegion][whose], world.members[whose]
    form = region_form(region, member, **{"memberships-0-ends_on": "2026-03-31"})

    response = desk.post(page(CityRegion, "change", region.pk), form)

    member.refresh_from_db()
    assert response.status_code == {"own": 302, "foreign": 404}[whose]
    assert (member.ends_on == "2026-03-31") is (whose == "own")


@pytest.mark.parametrize("moved", ["id", "region"])
def test_a_crafted_row_of_a_foreign_region_is_refused(desk: Client, world: World, moved: str) -> None:
    member = world.members["foreign" if moved == "id" else "own"]
    form = region_form(world.own, member, **{"memberships-0-ends_on": "2026-03-31"})
    if moved == "region":
        form["memberships-0-region"] = world.foreign.pk

    response = desk.post(page(CityRegion, "change", world.own.pk), form)

    member.refresh_from_db()
    assert response.status_code == 200
    assert member.ends_on == ""
    assert {row.region_id for row in Membership.objects.filter(pk=member.pk)} == {
        world.foreign.pk if moved == "id" else world.own.pk
    }


def test_a_member_changed_meanwhile_is_not_overwritten(desk: Client, world: World) -> None:
    member = world.members["own"]
    form = region_form(world.own, member, **{"memberships-0-ends_on": "2026-03-31"})
    member.note = "確認中"
    member.save()

    response = desk.post(page(CityRegion, "change", world.own.pk), form)

    member.refresh_from_db()
    assert response.status_code == 200
    assert "他の人が更新しました" in response.text
    assert (member.ends_on, member.note) == ("", "確認中")


def vision_form(region: CityRegion, **values: Any) -> dict[str, Any]:
    return {
        "region": region.pk,
        "title": "新ビジョン",
        "first_year": "2025",
        "last_year": "2029",
        "source": "https://example.jp/",
        "projects-TOTAL_FORMS": 0,
        "projects-INITIAL_FORMS": 0,
        **values,
    }


@pytest.mark.parametrize("whose", OWNED)
def test_staff_add_a_vision_of_the_own_region_alone(desk: Client, world: World, whose: str) -> None:
    response = desk.post(page(Vision, "add"), vision_form(world.rows[CityRegion][whose]))

    assert response.status_code == {"own": 302, "foreign": 200}[whose]
    assert Vision.objects.filter(title="新ビジョン").exists() is (whose == "own")


@pytest.mark.parametrize("whose", OWNED)
def test_a_crafted_project_of_a_foreign_vision_is_refused(desk: Client, world: World, whose: str) -> None:
    vision, project = world.rows[Vision]["own"], world.projects[whose]
    measure = make_measure(name="観光")
    form = vision_form(world.own, **{
        "projects-TOTAL_FORMS": 1, "projects-INITIAL_FORMS": 1,
        "projects-0-id": project.pk, "projects-0-vision": vision.pk, "projects-0-position": 1,
        "projects-0-name": "書き換え", "projects-0-linked": [measure.pk],
    })  # fmt: skip

    response = press(desk, page(Vision, "change", vision.pk), form)

    project.refresh_from_db()
    assert response.status_code == {"own": 302, "foreign": 200}[whose]
    assert (project.name == "書き換え") is (whose == "own")
    assert (list(project.measures.all()) == [measure]) is (whose == "own")


def test_a_vision_stays_with_its_region(desk: Client, world: World) -> None:
    vision = world.rows[Vision]["own"]

    desk.post(page(Vision, "change", vision.pk), vision_form(world.foreign, seen_version=vision.version))

    vision.refresh_from_db()
    assert (vision.region, vision.title) == (world.own, "新ビジョン")


@pytest.mark.parametrize("query", [{"_to_field": "code"}, {"_popup": "1"}, {"_to_field": "id", "_popup": "1"}])
def test_popups_and_other_keys_open_no_foreign_row(desk: Client, world: World, query: dict[str, str]) -> None:
    key = world.foreign.code if query.get("_to_field") == "code" else world.foreign.pk

    assert desk.get(page(CityRegion, "change", key), query).status_code in {400, 404}
    if query.get("_to_field") != "code":
        assert desk.get(page(CityRegion, "change", world.own.pk), query).status_code == 200


# --- everybody else ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "contact", "none"])
def test_who_may_not_write_writes_nothing(client: Client, world: World, role: str) -> None:
    client.force_login(make_user(role=role))
    row = world.rows[Application]["own"]

    statuses = {
        client.post(page(Application, "add"), application_form(world)).status_code,
        client.post(page(Application, "advance", row.pk), {"stage": "adopted", "seen_version": 1}).status_code,
        client.post(page(CityRegion, "change", world.own.pk), region_form(world.own)).status_code,
    }

    assert statuses <= {302, 403, 404}
    assert Application.objects.count() == 3
    assert StageChange.objects.count() == 3


def test_a_viewer_reads_every_row(client: Client, world: World) -> None:
    client.force_login(make_user(role="viewer"))

    for model in ROWS:
        shown = client.get(page(model, "change", world.rows[model]["foreign"].pk))
        assert shown.status_code == 200
        assert "次の段階を記録する" not in shown.text


@pytest.mark.parametrize("role", ["staff", "contact"])
def test_every_registered_page_opens_or_is_refused(client: Client, world: World, role: str) -> None:
    client.force_login(world.staff if role == "staff" else make_user(role=role))

    for model in site._registry:
        assert client.get(page(model, "changelist")).status_code in {200, 403}, model


def test_an_account_without_regions_sees_no_row(client: Client, world: World) -> None:
    client.force_login(make_staff(regions=[], username="nobody"))

    assert [listed(client.get(page(model, "changelist"))) for model in ROWS] == [set(), set(), set()]
    assert User.objects.filter(username="nobody", is_staff=True).exists()
    assert VisionProject.objects.exists()
