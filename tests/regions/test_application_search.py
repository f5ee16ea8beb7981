"""What the office finds among applications, and the column it looks through."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

import measures.loading
from regions.admin import application_list as office
from regions.loading import load_missing
from regions.models import Application
from tests.factories import make_measure, make_user
from tests.regions.factories import make_application, make_municipality, make_region, make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/regions/application/"


@pytest.fixture
def desk(client: Client) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(make_user())
    return client


def found(client: Client, query: str) -> set[str]:
    response = client.get(LIST, {"q": query})
    assert response.status_code == 200
    return {row.applicant for row in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("ＩｏＴ", {"福山市"}, id="folded-project"),
        pytest.param("ﾛｰｶﾙ", {"呉市"}, id="half-width-kana"),
        pytest.param("尾道", {"尾道市"}, id="applicant"),
        pytest.param("地域医療", {"尾道市", "三原市"}, id="measure"),
        pytest.param("町内", {"世羅町の会社"}, id="municipality"),
        pytest.param("市 IOT", {"福山市"}, id="every-word"),
        pytest.param("無い言葉", set(), id="nowhere"),
        pytest.param("%", set(), id="no-pattern"),
    ],
)
@pytest.mark.parametrize("few", [0, 500])
def test_an_application_is_found_by_what_it_says(
    desk: Client, monkeypatch: pytest.MonkeyPatch, few: int, query: str, expected: set[str]
) -> None:
    monkeypatch.setattr(office, "FEW", few)
    medical = make_measure(name="地域医療介護総合確保基金")
    make_application(applicant="福山市", project="iot実装事業")
    make_application(applicant="呉市", measure_text="ローカル10,000プロジェクト")
    make_application(applicant="尾道市", measure=medical)
    make_application(applicant="三原市", measure=medical)
    make_application(applicant="世羅町の会社", municipality=make_municipality(name="町内町"))

    assert found(desk, query) == expected


def test_an_application_is_found_by_its_number(desk: Client) -> None:
    make_application(applicant="福山市")
    wanted = make_application(applicant="呉市")

    assert found(desk, str(wanted.number)) == {"呉市"}


def test_staff_find_those_of_their_region_alone(client: Client) -> None:
    own, other = make_region(), make_region()
    make_application(applicant="福山市", regions=[own], measure=make_measure(name="医療"))
    make_application(applicant="呉市", regions=[other], measure=make_measure(name="医療"))
    client.force_login(make_staff(regions=[own]))

    assert found(client, "市") == {"福山市"}
    assert found(client, "医療") == {"福山市"}


def test_the_column_follows_its_texts() -> None:
    application = make_application(applicant="福山市", project="ＩＣＴ")
    assert application.search == "福山市\nict"

    application.project = "道路"
    application.save(update_fields=["project"])

    application.refresh_from_db()
    assert application.search == "福山市\n道路"


def test_the_real_applications_have_it() -> None:
    measures.loading.load_missing(by=None)
    load_missing(by=None)
    rows = list(Application.objects.all())
    stored = [row.search for row in rows]
    for row in rows:
        row.derive()

    assert stored == [row.search for row in rows]
    assert all(stored)


def test_the_migration_derives_it_for_rows_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = importlib.import_module("regions.migrations.0005_application_search")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    rows = [make_application(applicant=f"第{number}市", project="ＩＣＴ") for number in range(5)]
    Application.objects.update(search="")

    migration.fold_texts(apps, SimpleNamespace(connection=connection))

    assert list(Application.objects.order_by("pk").values_list("search", flat=True)) == [row.search for row in rows]


def test_a_page_of_the_list_is_read_off_the_index_of_its_order() -> None:
    make_application()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'application_newest'")
            (made,) = cursor.fetchone()
            assert made.endswith("(fiscal_year DESC NULLS LAST, number DESC) INCLUDE (id)")
            return
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM regions_application WHERE instr(search, 'x') > 0"
            " ORDER BY fiscal_year DESC, number DESC LIMIT 50"
        )
        assert "USING COVERING INDEX application_newest" in str(cursor.fetchall())
