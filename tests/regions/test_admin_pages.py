"""The office pages of the regions: what a person reads, types and gets back; what staff see of the catalogue."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.models import Edition
from regions.admin.fields import PartialDateInput, YenInput
from regions.models import Application, CityRegion, StageChange, Vision
from renkei.models import User
from tests.factories import (
    make_call,
    make_edition,
    make_entry,
    make_measure,
    make_upload,
    make_user,
    publish_edition_now,
)
from tests.regions.factories import (
    make_application,
    make_membership,
    make_municipality,
    make_prefecture,
    make_region,
    make_staff,
    make_stage,
    make_total,
    make_vision,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> CityRegion:
    return make_region(name="備後圏域")


@pytest.fixture
def desk(client: Client, region: CityRegion) -> Client:
    client.force_login(make_staff(regions=[region], username="bingo"))
    return client


def page(model: str, name: str, *args: Any) -> str:
    return reverse(f"admin:{model}_{name}", args=args)


def said(response: Any) -> str:
    return "".join(map(str, response.context["messages"])) if response.context else ""


def applied(region: CityRegion, **values: Any) -> Application:
    application = make_application(regions=[region], stage="applied", route="open", **values)
    make_stage(application=application, stage="applied", reached_on="2025-05-01")
    return application


def application_form(region: CityRegion, **values: Any) -> dict[str, Any]:
    return {
        "own_regions": [region.pk],
        "measure_text": "地域IoTの公募",
        "applicant": "福山市",
        "route": "unknown",
        "first_stage": "applied",
        **values,
    }


# --- inputs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("2019/3/29", "2019-03-29"),
        ("2019年3月", "2019-03"),
        ("平成31年3月29日", "2019-03-29"),
        ("令和10年12月29日", "2028-12-29"),
        (" 2019-03-29 ", "2019-03-29"),
    ],
)
def test_a_partial_date_is_read_as_people_write_it(typed: str, stored: str) -> None:
    assert PartialDateInput(required=False).clean(typed) == stored


@pytest.mark.parametrize("typed", ["2019-13", "春頃", "令和0年1月1日"])
def test_what_is_no_date_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(Exception, match="日付として読めません"):
        PartialDateInput(required=False).clean(typed)


@pytest.mark.parametrize(("typed", "yen"), [("3,000,000", 3_000_000), ("３０００", 3000), ("12円", 12), ("", None)])
def test_yen_are_read_with_commas(typed: str, yen: int | None) -> None:
    assert YenInput(required=False).clean(typed) == yen


@pytest.mark.parametrize("typed", ["-1", "3百万円", "1.5", "9" * 20])
def test_what_is_no_amount_in_yen_is_refused(typed: str) -> None:
    with pytest.raises(Exception, match=r"金額は円単位|以上|以下"):
        YenInput(required=False).clean(typed)


# --- recording -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_stage": "not-applied"}, "申請見送りの理由を選んでください"),
        ({"reason": "workload"}, "「申請見送り」のときだけ"),
        ({"route": "request"}, "方式が「要望型」ですが、公募型の段階"),
        ({"measure_text": ""}, "施策を選ぶか、資料に記載の名称を入力"),
        ({"first_on": "春頃"}, "日付として読めません"),
        ({"first_amount": "3百万円"}, "金額は円単位の整数"),
        ({"first_stage": ""}, "必須です"),
        ({"first_stage": "returned"}, "正しく選択"),
        ({"own_regions": []}, "圏域を一つ以上選んで"),
        ({"fiscal_year": "20"}, "年度は西暦"),
    ],
)
def test_what_cannot_be_recorded_comes_back_filled_in_with_the_reason(
    desk: Client, region: CityRegion, values: dict[str, Any], words: str
) -> None:
    response = desk.post(page("regions_application", "add"), application_form(region, project="観光アプリ", **values))

    assert response.status_code == 200
    assert words in response.text
    assert "観光アプリ" in response.text
    assert not Application.objects.exists()
    assert not StageChange.objects.exists()


def test_not_applying_is_recorded_with_its_reason(desk: Client, region: CityRegion) -> None:
    desk.post(
        page("regions_application", "add"),
        application_form(region, first_stage="not-applied", reason="workload"),
    )

    assert Application.objects.get().get_reason_display() == "事務負担が大きい"


def test_an_applicant_that_is_no_member_is_a_warning_not_a_refusal(desk: Client, region: CityRegion) -> None:
    municipality = make_municipality(name="三次市")

    response = desk.post(
        page("regions_application", "add"),
        application_form(region, municipality=municipality.pk, fiscal_year="2020"),
        follow=True,
    )

    assert "三次市は、備後圏域の構成市町村ではありません（令和2年4月1日時点）。" in said(response)
    assert Application.objects.exists()


def test_the_own_region_is_ticked_where_there_is_only_one(desk: Client, region: CityRegion) -> None:
    form = desk.get(page("regions_application", "add")).context["adminform"].form

    assert form["own_regions"].value() == [region.pk]


# --- moving on -----------------------------------------------------------------------------------------------


def test_the_page_offers_the_next_stages_alone(desk: Client, region: CityRegion) -> None:
    application = applied(region)

    shown = desk.get(page("regions_application", "change", application.pk))

    offered = [value for value, _ in shown.context["next_form"].fields["stage"].choices]
    assert offered[:3] == ["", "shortlisted", "adopted"]
    assert not {"applied", "requested", "withdrawn", "declined", "not-applied"} & set(offered)
    assert "取下げ・辞退する" in shown.text
    assert "令和7年5月1日" in shown.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"stage": "adopted", "reached_on": "2025-04-30"}, "より前の日付です"),
        ({"stage": "requested"}, "正しく選択"),
        ({"stage": ""}, "段階を選んでください"),
        ({"stage": "adopted", "reached_on": "春"}, "日付として読めません"),
        ({"stage": "adopted", "seen_version": 7}, "他の人が更新しました"),
    ],
)
def test_a_step_that_is_refused_comes_back_with_the_reason(
    desk: Client, region: CityRegion, form: dict[str, Any], words: str
) -> None:
    application = applied(region)

    shown = desk.post(
        page("regions_application", "advance", application.pk), {"seen_version": 1, "note": "資料3", **form}
    )

    assert shown.status_code == 200
    assert words in shown.text
    assert "資料3" in shown.text
    assert StageChange.objects.count() == 1


def test_a_stage_is_corrected_on_a_page_of_its_own(desk: Client, region: CityRegion) -> None:
    application = applied(region)
    address = page("regions_application", "stage", application.pk, application.stages.get().pk)

    assert 'value="2025-05-01"' in desk.get(address).text
    desk.post(address, {"seen_version": 1, "stage": "applied", "reached_on": "令和7年5月8日", "amount": "1,000"})

    application.refresh_from_db()
    assert (application.stages.get().reached_on, application.requested) == ("2025-05-08", 1000)
    assert "この段階の記録の金額" not in desk.get(page("regions_application", "change", application.pk)).text


def test_an_amount_of_a_stage_cannot_be_typed_over(desk: Client, region: CityRegion) -> None:
    application = applied(region)
    change = application.stages.get()
    change.amount, application.requested = 500, 500
    change.save()
    application.save()

    desk.post(
        page("regions_application", "change", application.pk),
        application_form(region, route="open", requested="900", project="観光", seen_version=application.version),
    )

    application.refresh_from_db()
    assert (application.requested, application.project) == (500, "観光")


@pytest.mark.parametrize(
    ("stage", "end", "words"),
    [("applied", "withdrawn", "取下げ（決定前）"), ("adopted", "declined", "辞退（採択後）")],
)
def test_the_page_says_whether_it_is_a_withdrawal_or_a_refusal(
    desk: Client, region: CityRegion, stage: str, end: str, words: str
) -> None:
    application = make_application(regions=[region], stage=stage)
    make_stage(application=application, stage=stage)
    address = page("regions_application", "withdraw", application.pk)

    assert f"「{words}」として記録する" in desk.get(address).text
    desk.post(address, {"seen_version": 1, "reached_on": "2025-09", "note": "見直し"})

    application.refresh_from_db()
    assert application.stage == end


def test_after_the_grant_the_page_says_why_it_cannot_be_taken_back(desk: Client, region: CityRegion) -> None:
    application = make_application(regions=[region], stage="granted")
    make_stage(application=application, stage="granted")

    assert "取下げ・辞退する" not in desk.get(page("regions_application", "change", application.pk)).text
    shown = desk.get(page("regions_application", "withdraw", application.pk), follow=True)
    assert "取下げ・辞退はできません" in said(shown)


def test_of_two_people_the_second_sees_both_values_in_words(desk: Client, region: CityRegion) -> None:
    application = applied(region, measure=make_measure(name="観光"), project="元の事業")
    form = application_form(
        region, measure=make_measure(name="医療").pk, project="二人目", route="open", seen_version=1
    )
    application.project = "一人目"
    application.save()

    shown = desk.post(page("regions_application", "change", application.pk), form)

    assert "他の人が更新しました" in shown.text
    assert "現在保存されている内容：一人目" in shown.text
    assert f"現在保存されている内容：{application.measure}" in shown.text
    application.refresh_from_db()
    assert application.project == "一人目"
    form["seen_version"] = shown.context["adminform"].form["seen_version"].value()
    assert desk.post(page("regions_application", "change", application.pk), form).status_code == 302
    application.refresh_from_db()
    assert application.project == "二人目"


# --- confirming ----------------------------------------------------------------------------------------------


def test_an_editor_confirms_and_a_change_by_staff_hides_it_again(
    desk: Client, region: CityRegion, editor: User
) -> None:
    application = applied(region, source="https://example.jp/adopted")
    staff = User.objects.get(username="bingo")
    desk.force_login(editor)
    assert "https://example.jp/adopted" in desk.get(page("regions_application", "confirm", application.pk)).text
    desk.post(page("regions_application", "confirm", application.pk), {"seen_version": 1})
    application.refresh_from_db()
    assert (application.public, application.confirmed_by) == (True, editor)

    desk.force_login(staff)
    assert "公表を止め" in desk.get(page("regions_application", "change", application.pk)).text
    shown = desk.post(
        page("regions_application", "advance", application.pk), {"seen_version": 2, "stage": "adopted"}, follow=True
    )

    application.refresh_from_db()
    assert (application.public, application.confirmed_on) == (False, None)
    assert "内容が変わったため、公表を止めました" in said(shown)


def test_without_a_source_the_page_says_so(client: Client, region: CityRegion, editor: User) -> None:
    application = applied(region)
    client.force_login(editor)

    shown = client.post(page("regions_application", "confirm", application.pk), {"seen_version": 1})

    assert "出典（公表されているページ）がないため" in shown.text


def test_the_editor_lists_what_is_not_confirmed(client: Client, region: CityRegion, editor: User) -> None:
    waiting = applied(region, source="https://example.jp/")
    done = applied(region, source="https://example.jp/", confirmed_on=timezone.localdate())
    client.force_login(editor)

    found = {
        value: [
            row.pk
            for row in client.get(page("regions_application", "changelist"), {"confirmed": value})
            .context["cl"]
            .result_list
        ]
        for value in ("no", "yes")
    }

    assert found == {"no": [waiting.pk], "yes": [done.pk]}
    assert "申請・採択状況の出典を確認する</a>（1件）" in client.get(reverse("admin:index")).text


@pytest.mark.parametrize(("year", "found"), [("2020", [2020]), ("none", [None]), ("2024", []), ("春", [])])
def test_the_list_is_narrowed_to_a_year_of_the_own_rows(
    desk: Client, region: CityRegion, year: str, found: list[int | None]
) -> None:
    applied(region, fiscal_year=2020)
    applied(region, fiscal_year=None)
    applied(make_region(), fiscal_year=2024)  # could leak

    shown = desk.get(page("regions_application", "changelist"), {"year": year})

    assert [row.fiscal_year for row in shown.context["cl"].result_list] == found
    assert ("令和2年度" in shown.text, "令和6年度" in shown.text) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    desk: Client, region: CityRegion, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        applied(region)

    with django_assert_max_num_queries(16):
        desk.get(page("regions_application", "changelist"))


# --- what staff see of the catalogue -------------------------------------------------------------------------


def test_staff_see_no_draft_through_a_measure(desk: Client) -> None:
    published = make_edition(year=2024)
    known = make_entry(edition=published, name="公表の施策", measure=make_measure(name="公表の施策")).measure
    publish_edition_now(published)
    draft = make_edition(year=2025)
    make_entry(edition=draft, name="公表の施策", measure=known, summary="秘密の概要")
    secret = make_entry(edition=draft, name="案だけの施策", measure=make_measure(name="案だけの施策")).measure
    make_call(measure=secret, public_name="案だけの公募")
    make_call(measure=known, public_name="公表の公募")

    listed = desk.get(page("measures_measure", "changelist")).text
    assert ("公表の施策" in listed, "案だけの施策" in listed) == (True, False)
    assert desk.get(page("measures_measure", "change", secret.pk)).status_code == 404
    assert (
        "公表の施策"
        not in desk.get(page("measures_measure", "changelist"), {"q": "秘密の概要"}).context["cl"].result_list
    )
    assert not desk.get(page("measures_measure", "changelist"), {"q": "秘密の概要"}).context["cl"].result_list
    shown = desk.get(page("measures_measure", "change", known.pk)).text
    assert ("令和6年度" in shown, "令和7年度" in shown) == (True, False)
    calls = desk.get(page("measures_call", "changelist")).text
    assert ("公表の公募" in calls, "案だけの公募" in calls) == (True, False)
    query = {"app_label": "regions", "model_name": "application", "field_name": "measure", "term": "施策"}
    assert [row["text"] for row in desk.get(reverse("admin:autocomplete"), query).json()["results"]] == [str(known)]
    desk.force_login(make_user(role="editor"))
    assert "案だけの施策" in desk.get(page("measures_measure", "changelist")).text


def test_staff_cannot_record_for_a_measure_of_a_draft_alone(desk: Client, region: CityRegion) -> None:
    secret = make_entry(edition=make_edition(year=2025), measure=make_measure(name="案だけの施策")).measure

    shown = desk.post(page("regions_application", "add"), application_form(region, measure=secret.pk))

    assert shown.status_code == 200
    assert "案だけの施策" not in shown.text
    assert not Application.objects.exists()


@pytest.mark.parametrize("name", ["edition", "entry", "block", "envelope", "upload"])
def test_drafts_uploads_and_envelopes_are_closed_to_staff(desk: Client, name: str) -> None:
    entry = make_entry(edition=make_edition(year=2025))
    upload = make_upload()
    rows = {
        "edition": entry.edition,
        "entry": entry,
        "block": entry.block,
        "envelope": entry.envelope,
        "upload": upload,
    }

    assert desk.get(page(f"measures_{name}", "changelist")).status_code == 403
    for kind in ("change", "history", "delete"):
        assert desk.get(page(f"measures_{name}", kind, rows[name].pk)).status_code in {403, 404}, kind


def test_other_pages_of_the_catalogue_are_closed_to_staff(desk: Client) -> None:
    draft = make_entry(edition=make_edition(year=2025)).edition
    upload = make_upload()

    for address in (
        page("measures_edition", "round", draft.pk),
        page("measures_edition", "forms", draft.pk),
        page("measures_edition", "form", draft.pk, "mic"),
        page("measures_edition", "mine", draft.year),
        page("measures_edition", "publish", draft.pk),
        page("measures_upload", "receive"),
        page("measures_upload", "preview", upload.pk),
        "/measures/2025/draft/",
        "/measures/2025/draft/data.json",
    ):
        assert desk.get(address).status_code in {403, 404}, address


def test_the_history_of_a_measure_names_no_received_file(desk: Client) -> None:
    measure = make_measure(name="公表の施策")
    measure._change_reason = "取込み「総務省.xlsx」（受領番号3）"
    measure.save()

    assert "総務省.xlsx" not in desk.get(page("measures_measure", "history", measure.pk)).text
    desk.force_login(make_user(role="editor"))
    assert "総務省.xlsx" in desk.get(page("measures_measure", "history", measure.pk)).text


# --- the first page ------------------------------------------------------------------------------------------


def test_the_first_page_of_staff_shows_what_is_theirs(desk: Client, region: CityRegion) -> None:
    draft: Edition = make_edition(year=2025)
    make_membership(region=region, begins_on="")
    applied(region, source="https://example.jp/")
    applied(make_region(name="津軽圏域"))
    now = timezone.now()
    make_call(public_name="受付中の公募", opens_on=timezone.localdate(now), closes_at=now + timedelta(days=30))
    make_call(public_name="終わった公募", closes_at=now - timedelta(days=1))
    make_call(public_name="これからの公募", opens_on=timezone.localdate(now) + timedelta(days=9))

    shown = desk.get(reverse("admin:index")).text

    assert "備後圏域" in shown
    assert "津軽圏域" not in shown
    assert "編集者の出典の確認を待っている記録を見る</a>（1件）" in shown
    assert "申請の次の段階を記録する</a>（1件）" in shown
    assert "加入日が未確認の構成市町村を確認する</a>（1件）" in shown
    assert ("受付中の公募" in shown, "終わった公募" in shown, "これからの公募" in shown) == (True, False, False)
    assert str(draft) not in shown
    for closed in ("年度版", "受領ファイル", "計上単位", "利用者"):
        assert f">{closed}<" not in shown


@pytest.mark.parametrize("role", ["contact", "viewer"])
def test_who_records_no_applications_has_no_regional_desk(client: Client, role: str) -> None:
    client.force_login(make_user(role=role))

    assert "担当する圏域" not in client.get(reverse("admin:index")).text


# --- the other tables ----------------------------------------------------------------------------------------


def test_every_list_form_and_history_opens_in_japanese(client: Client, editor: User) -> None:
    municipality = make_municipality(name="福山市")
    make_region()
    rows = {
        "prefecture": make_prefecture(),
        "municipality": municipality,
        "cityregion": make_membership(municipality=municipality).region,
        "vision": make_vision(),
        "application": applied(make_region()),
        "nationaltotal": make_total(),
    }
    client.force_login(editor)

    for name, row in rows.items():
        for address in (
            page(f"regions_{name}", "changelist"),
            page(f"regions_{name}", "change", row.pk),
            page(f"regions_{name}", "history", row.pk),
        ):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("term", "found"), [("フクヤマ", ["福山市"]), ("ふくやま", ["福山市"]), ("342", ["福山市"]), ("無い", [])]
)
def test_a_municipality_is_found_by_name_kana_and_code(
    client: Client, editor: User, term: str, found: list[str]
) -> None:
    make_municipality(code="342076", name="福山市", kana="フクヤマシ")
    make_municipality(code="152021", name="長岡市", kana="ナガオカシ")
    client.force_login(editor)

    shown = client.get(page("regions_municipality", "changelist"), {"q": term})

    assert [row.name for row in shown.context["cl"].result_list] == found


def test_a_vision_is_stored_with_its_projects_and_their_measures(desk: Client, region: CityRegion) -> None:
    one, other = make_measure(name="観光"), make_measure(name="医療")
    form = {
        "region": region.pk, "title": "備後圏域ビジョン", "first_year": 2025, "last_year": 2029,
        "source": "https://example.jp/", "decided_on": "令和7年3月", "fields_text": "ウ-A a,b",
        "projects-TOTAL_FORMS": 1, "projects-INITIAL_FORMS": 0, "projects-0-position": 1,
        "projects-0-name": "救急の連携", "projects-0-fields_text": "ウ-A a", "projects-0-linked": [one.pk, other.pk],
    }  # fmt: skip

    refused = desk.post(page("regions_vision", "add"), {**form, "fields_text": "何でも"})
    assert "役割・政策分野として読めません" in refused.text
    shown = desk.post(page("regions_vision", "add"), {**form, "decided_on": "2025-03"})

    vision = Vision.objects.get()
    assert shown.status_code == 302
    assert vision.cells == ("ウ-A:a", "ウ-A:b")
    assert list(vision.projects.get().measures.order_by("number")) == [one, other]
    assert vision.projects.get().links.first().history.count() == 1


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"begins_on": "2020", "ends_on": "2019"}, "最終日は加入日以後"),
        ({"begins_on": "去年"}, "日付として読めません"),
    ],
)
def test_a_members_wrong_dates_are_refused_in_words(
    desk: Client, region: CityRegion, dates: dict[str, str], words: str
) -> None:
    municipality = make_municipality()
    form = {"name": region.name, "agreed_on": "2015-03-25", "seen_version": 1, "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 0, "memberships-0-municipality": municipality.pk}  # fmt: skip
    form |= {f"memberships-0-{name}": value for name, value in dates.items()}

    assert words in desk.post(page("regions_cityregion", "change", region.pk), form).text
    assert not region.memberships.exists()
