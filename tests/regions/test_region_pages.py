"""The pages of regions: what they can be asked, what they leave out, and how many queries they take."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.models import CityRegion
from tests.factories import make_call, make_edition, make_entry, make_measure, publish_edition_now
from tests.regions.factories import (
    make_application,
    make_membership,
    make_municipality,
    make_project,
    make_region,
    make_stage,
    make_total,
    make_vision,
)

pytestmark = pytest.mark.django_db


def make_scene(*, regions: int = 1, members: int = 2) -> list[CityRegion]:
    """Regions with a core city each and partners; the partners after the first are in every region."""
    made = [make_region() for _ in range(regions)]
    shared = [make_municipality() for _ in range(members - 1)]
    for region in made:
        make_membership(region=region, core=True, begins_on="")
        for town in shared:
            make_membership(region=region, municipality=town)
    return made


# asking for a day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2024-13-01", "実在する日を入力してください"),
        ("2023-02-29", "実在する日を入力してください"),
        ("令和元年4月30日", "実在する日を入力してください"),
        ("2024", "実在する日を入力してください"),
        ("abc", "「abc」は指定できません"),
        ("\0", "「�」は指定できません"),
        ("9" * 5000, "9…」は指定できません"),
        ("9999-12-31", "までの日を入力してください"),
        ("1867-12-31", "1868年以後の日を入力してください"),
    ],
)
@pytest.mark.parametrize("address", ["/regions/", "/regions/R01/"])
def test_a_bad_day_is_a_message_at_the_field_and_no_rows(client, address, typed, message):
    make_scene()

    page = client.get(address, {"on": typed})

    assert page.status_code == 200
    assert message in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'href="#on"' in page.text
    assert "第342" not in page.text  # no member
    assert not any(name in page.context for name in ("rosters", "figures", "roster"))


def test_two_days_are_not_one(client):
    assert "値は一つだけ指定してください。" in client.get("/regions/?on=2024-04-01&on=2025-04-01").text
    assert client.get("/regions/?on=2024-04-01&on=2024-04-01").context["asked"].error == ""


@pytest.mark.parametrize("typed", ["2024-04-01", "令和6年4月1日", "R6.4.1", "２０２４/４/１", " 2024-04-01 "])
def test_a_day_is_read_however_it_is_written(client, typed):
    page = client.get("/regions/", {"on": typed})

    assert page.context["asked"].value.isoformat() == "2024-04-01"
    assert 'value="2024-04-01"' in page.text


@pytest.mark.parametrize("query", ["", "?on=", "?on=%20"])
def test_without_a_day_it_is_today(client, query):
    assert client.get(f"/regions/{query}").context["asked"].value == timezone.localdate()


def test_a_year_ahead_can_be_asked_because_agreements_are_entered_before_they_begin(client):
    day = timezone.localdate() + timedelta(days=300)

    assert client.get("/regions/", {"on": day.isoformat()}).context["asked"].value == day


# figures


def test_numbers_carry_their_way_of_counting_and_their_day(client):
    make_scene(regions=2, members=3)
    make_membership(region=CityRegion.objects.get(code="R01"), begins_on="")  # nobody knows since when

    page = client.get("/regions/?on=2020-04-01")
    figures = page.context["figures"]

    assert (figures.memberships.certain, figures.memberships.unconfirmed) == (6, 1)
    assert (figures.municipalities.certain, figures.municipalities.unconfirmed) == (4, 1)
    assert "令和2年4月1日時点で延べ7市町村、実数5市町村です。" in page.text
    assert "この日以前の国の公表値は登録されていません。" in page.text


def test_a_published_figure_without_a_number_shows_none(client):
    make_total(as_of="2018-11", regions=28)

    page = client.get("/regions/?on=2020-04-01")

    assert "28圏域" in page.text
    assert "2018年11月時点" in page.text
    assert "None" not in page.text


def test_a_region_of_another_day_is_no_row_but_is_mentioned(client):
    make_region(name="昔の圏域", ended_on="2018-03-31")
    make_region(name="今の圏域")

    page = client.get("/regions/?on=2020-04-01")

    assert [roster.region.name for roster in page.context["rosters"]] == ["今の圏域"]
    assert "ほかに1圏域登録されています" in page.text


def test_without_any_region_the_list_says_so(client):
    page = client.get("/regions/")

    assert page.status_code == 200
    assert "この日に存在する圏域は登録されていません。" in page.text


# one region


def test_what_is_not_known_is_said_in_words(client):
    make_region(code="R01", agreed_on="")

    page = client.get("/regions/R01/")

    assert page.text.count("<dd>未確認</dd>") >= 5
    assert "都市圏ビジョンは登録されていません（未登録）。" in page.text


def test_members_of_another_day_stand_apart(client):
    region = make_region(code="R01")
    for name, dates in {
        "今": {},
        "後": {"begins_on": "2022-04-01"},
        "前": {"ends_on": "2019-03-31"},
    }.items():
        make_membership(region=region, municipality=make_municipality(name=f"{name}の市"), **dates)

    roster = client.get("/regions/R01/?on=2020-04-01").context["roster"]

    assert [str(held.municipality) for held in roster.held] == ["今の市"]
    assert [str(each.municipality) for each in roster.later] == ["後の市"]
    assert [str(each.municipality) for each in roster.earlier] == ["前の市"]


def test_a_member_that_the_ministry_does_not_count_is_marked(client):
    region = make_region(code="R01")
    make_membership(region=region)

    assert "国の集計に含まない" not in client.get("/regions/R01/").text
    make_membership(region=region, counted=False)
    assert client.get("/regions/R01/").text.count("国の集計に含まない") == 1


def test_members_refer_to_their_source_below(client):
    region = make_region(code="R01", sources="https://example.jp/a\n文献「圏域史」")
    make_membership(region=region, source="https://example.jp/b")
    make_membership(region=region, source="javascript:alert(1)")

    text = client.get("/regions/R01/").text

    assert '<a href="#source-1">出典1</a>' in text
    assert '<li id="source-1"><a href="https://example.jp/b" rel="noopener noreferrer">' in text
    assert 'href="javascript' not in text
    assert '<li id="source-4">文献「圏域史」</li>' in text


def test_a_vision_is_shown_with_its_undertakings(client):
    edition = make_edition(year=2025, published=True)
    vision = make_vision(region=make_region(code="R01"), fields_text="ウ-A f", address="https://example.jp/vision.pdf")
    project = make_project(vision=vision, name="観光の振興", cost_text="10,000千円")
    project.measures.add(edition.entries.get().measure)

    page = client.get("/regions/R01/")

    assert "ウ-A 分野ウ-Af" in page.text
    assert "観光の振興" in page.text
    assert "地域づくり支援事業" in page.text
    assert "未登録）。" not in page.text


def test_only_public_applications_are_shown(client):
    region = make_region(code="R01")
    make_application(regions=[region], applicant="公表の市", public=True, source="https://example.jp/", stage="granted")
    make_application(regions=[region], applicant="内部の市", stage="applied", source="https://example.jp/internal")

    text = client.get("/regions/R01/").text

    assert "公表の市" in text
    assert "交付決定" in text
    assert "内部の市" not in text


def test_a_source_says_whether_an_editor_has_looked_at_it(client):
    region = make_region(code="R01")
    shown = {"regions": [region], "public": True, "source": "https://example.jp/"}
    make_application(**shown, confirmed_on="2026-04-01")
    make_application(**shown)

    text = client.get("/regions/R01/").text

    assert text.count("令和8年4月1日に確認</small>") == 1
    assert text.count("出典未確認</small>") == 1


@pytest.mark.parametrize("address", ["/regions/R99/", "/regions/R99/measures/2025/", "/regions/R01/measures/2031/"])
def test_what_is_not_there_is_404_with_a_way_on(client, address):
    make_region(code="R01")
    make_edition(year=2025, published=True)

    page = client.get(address)

    assert page.status_code == 404
    assert "登録されていません" in page.text or "公表されていません" in page.text


@pytest.mark.parametrize(
    "address", ["/regions/r01/", "/regions/1/", "/regions/R1/", "/regions/R01/measures/20/", "/regions/R01/measures/"]
)
def test_a_nonsense_address_is_404(client, address):
    make_region(code="R01")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/regions/", "/regions/data.json", "/regions/R01/", "/municipalities/"])
def test_pages_are_read_only(client, address):
    assert client.post(address).status_code == 405


# what a region could use


def make_year(*, fields: list[str]) -> None:
    """The published edition of 2025, one measure for each line of fields."""
    edition = make_edition(year=2025)
    for place, text in enumerate(fields):
        make_entry(edition=edition, name=f"施策{place}", fields_text=text)
    publish_edition_now(edition)


def test_measures_of_the_visions_fields_come_first(client):
    region = make_scene()[0]
    make_year(fields=["ア a", "ウ-A f,g", "ウ-A f"])
    make_vision(region=region, first_year=2024, last_year=2028, fields_text="ウ-A f,g\nウ-B a")

    page = client.get("/regions/R01/measures/2025/")

    assert [row.entry.name for row in page.context["offers"].rows] == ["施策1", "施策2", "施策0"]
    assert "都市圏ビジョンと共通する政策分野は2分野です（ウ-A 分野ウ-Af、ウ-A 分野ウ-Ag）。" in page.text
    assert [cell.cell for cell in page.context["empty"]] == ["ウ-B:a"]  # of the vision's own fields
    assert "文言からの機械的な分類" in page.text


def test_a_vision_of_other_years_is_not_used(client):
    region = make_scene()[0]
    make_year(fields=["ウ-A f"])
    make_vision(region=region, first_year=2015, last_year=2019, fields_text="ウ-A f")

    page = client.get("/regions/R01/measures/2025/")

    assert not page.context["offers"].ranking.by_vision
    assert "を期間に含む都市圏ビジョンは登録されていません。" in page.text


def test_classes_and_members_are_those_of_the_first_of_april(client):
    region = make_region(code="R01")
    city = make_municipality(name="変わる市", kind="")
    city.statuses.create(kind="city", ends_on="2025-04-01", source="官報")
    city.statuses.create(kind="chukakushi", begins_on="2025-04-02", source="官報")
    make_membership(region=region, municipality=city)
    make_membership(region=region, municipality=make_municipality(name="遅い市"), begins_on="2025-04-02")
    edition = make_edition(year=2025)
    make_entry(edition=edition, recipients_text="中核市")
    publish_edition_now(edition)

    (row,) = client.get("/regions/R01/measures/2025/").context["offers"].rows

    assert [(one.member.name, one.member.kind, one.answer.answer) for one in row.ranked.candidate.answer.members] == [
        ("変わる市", "city", "ineligible")
    ]


def test_a_member_without_a_class_is_left_out_and_named(client):
    make_membership(region=make_region(code="R01"), municipality=make_municipality(name="不明市", kind=""))
    make_year(fields=["ウ-A f"])

    page = client.get("/regions/R01/measures/2025/")

    assert "区分が登録されていない次の市町村は含めていません：不明市。" in page.text


def test_calls_say_when_and_whom_to_ask(client):
    make_scene()
    make_year(fields=["ウ-A f", "ウ-A g"])
    entry = client.get("/regions/R01/measures/2025/").context["offers"].rows[0].entry
    make_call(measure=entry.measure, public_name="令和7年度の公募", section="地域政策課", phone="03-0000-0000")
    make_call(measure=entry.measure, public_name="前年の公募", fiscal_year=2024)

    text = client.get("/regions/R01/measures/2025/").text

    assert "令和7年度の公募" in text
    assert "総務省　地域政策課<br>電話：03-0000-0000" in text
    assert "前年の公募" not in text
    assert text.count("公募時期・問い合わせ先は登録されていません。所管の総務省にお問い合わせください。") == 1


def test_examples_are_public_and_of_other_regions(client):
    own, other = make_scene(regions=2)
    measure = make_measure()
    edition = make_edition(year=2025)
    make_entry(edition=edition, measure=measure)
    publish_edition_now(edition)
    shown = {"measure": measure, "public": True, "source": "https://example.jp/", "stage": "adopted"}
    make_application(regions=[other], **{**shown, "applicant": "他の市"})
    make_application(regions=[own], **{**shown, "applicant": "自らの市"})
    make_application(regions=[other], **{**shown, "applicant": "内部の市", "public": False})
    make_application(regions=[other], **{**shown, "applicant": "見送りの市", "stage": "not-applied"})

    (row,) = client.get("/regions/R01/measures/2025/").context["offers"].rows

    assert [example.applicant for example in row.examples] == ["他の市"]


def test_the_newest_examples_are_named_and_the_others_counted(client):
    _, other = make_scene(regions=2)
    measure = make_measure()
    edition = make_edition(year=2025)
    make_entry(edition=edition, measure=measure)
    publish_edition_now(edition)
    for year in (None, *range(2018, 2025)):
        make_application(
            regions=[other], measure=measure, public=True, source="https://example.jp/", stage="adopted",
            applicant=f"{year}年の市", fiscal_year=year,
        )  # fmt: skip

    response = client.get("/regions/R01/measures/2025/")

    (row,) = response.context["offers"].rows
    assert [example.fiscal_year for example in row.examples] == [2024, 2023, 2022, 2021, 2020]
    assert "<li>ほか3件</li>" in response.text


def test_drafts_do_not_leak(client):
    make_scene()
    make_entry(edition=make_edition(year=2026), name="案だけの施策")

    assert client.get("/regions/R01/measures/2026/").status_code == 404
    assert "令和8年度" not in client.get("/regions/R01/").text


# data


def test_data_holds_members_with_codes_and_dates(client):
    region = make_region(code="R01")
    make_membership(region=region, municipality=make_municipality(code="342076"), core=True, begins_on="")
    make_membership(region=region, municipality=make_municipality(code="342033"), begins_on="2024-03", counted=False)

    (found,) = client.get("/regions/data.json").json()["regions"]

    assert [(one["code"], one["core"], one["begins_on"], one["counted"]) for one in found["members"]] == [
        ("342076", True, "2015-03-25", True),  # a core city is there from the beginning
        ("342033", False, "2024-03", False),
    ]
    assert found["declared_on"] is None


def test_data_of_a_day_holds_what_holds_on_it(client):
    region = make_region(code="R01")
    make_membership(region=region, municipality=make_municipality(code="342076"))
    make_membership(region=region, municipality=make_municipality(code="342033"), begins_on="2024-03")
    make_membership(region=region, municipality=make_municipality(code="342025"), begins_on="")
    make_region(code="R02", agreed_on="2023-01-01")

    found = client.get("/regions/data.json?on=2020-04-01").json()

    assert found["on"] == "2020-04-01"
    assert [region["code"] for region in found["regions"]] == ["R01"]
    assert {one["code"]: one["certain"] for one in found["regions"][0]["members"]} == {"342076": True, "342025": False}


def test_data_refuses_a_bad_day_in_japanese(client):
    response = client.get("/regions/data.json?on=2024-13-01")

    assert response.status_code == 400
    assert "実在する日" in response.json()["errors"]["on"][0]


# queries


@pytest.mark.parametrize("size", [1, 3])
def test_pages_take_the_same_queries_for_any_size(client, django_assert_num_queries, size):
    regions = make_scene(regions=size, members=size + 1)
    make_year(fields=["ウ-A f"] * size)
    make_total()
    vision = make_vision(region=regions[0], first_year=2024, last_year=2028, fields_text="ウ-A f")
    for _ in range(size):
        make_project(vision=vision, fields_text="ウ-A g").measures.add(make_measure())
        make_stage(application=make_application(regions=[regions[0]], public=True, source="https://example.jp/"))
    rows = client.get("/regions/R01/measures/2025/").context["offers"].rows
    for row in rows:
        make_call(measure=row.entry.measure)
        make_application(regions=[make_region()], measure=row.entry.measure, public=True, source="https://example.jp/")

    for address, queries in {
        "/regions/": 7,
        "/regions/data.json": 5,
        "/regions/R01/": 16,
        "/regions/R01/measures/2025/": 16,
    }.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_a_region_with_many_applications_shows_the_newest_and_leads_to_the_years(client, monkeypatch):
    monkeypatch.setattr("regions.views.city_regions.NEWEST", 1)
    region = make_region(code="R01")
    for year in (2024, 2025, None):
        make_application(
            regions=[region], fiscal_year=year, applicant=f"第{year}市", public=True, source="https://example.jp/"
        )

    page = client.get("/regions/R01/").text

    assert ("第2025市" in page, "第2024市" in page) == (True, False)
    assert "3件のうち、年度の新しい1件を示します。" in page
    for address in (
        "/applications/2025/?region=R01",
        "/applications/2024/?region=R01",
        "/applications/unknown/?region=R01",
    ):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
