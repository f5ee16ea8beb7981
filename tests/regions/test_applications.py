"""The acts on applications: what each writes, what it refuses with which words, and who may."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from measures.editions import Refused
from regions.applications import (
    advance,
    confirm,
    correct,
    correct_stage,
    not_applied,
    record,
    unpublish,
    warnings,
    withdraw,
)
from regions.models import Application, StageChange
from regions.progress import Step
from regions.stages import Stage, next_stages
from renkei.models import Stale, User
from tests.factories import make_measure, make_user
from tests.regions.factories import make_application, make_membership, make_municipality, make_region, make_staff

pytestmark = pytest.mark.django_db
S = Stage


def recorded(*steps: Step, **values: Any) -> Application:
    """Return an application recorded through the acts, one step after the other."""
    first, *later = steps or (Step(S.APPLIED, "2025-05-01"),)
    values = {"applicant": "福山市", "fiscal_year": 2025, "measure_text": "公募", **values}
    regions = values.pop("regions", None) or [make_region()]
    application = record(application=Application(**values), regions=regions, first=first, by=None)
    for step in later:
        advance(application=application, step=step, by=None)
    return application


def stored(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def confirmed(*steps: Step, **values: Any) -> Application:
    application = recorded(*steps, source="https://example.jp/adopted", **values)
    return confirm(application=application, by=make_user(role="editor", username=f"e{User.objects.count()}"))


# --- record --------------------------------------------------------------------------------------------------


def test_recording_stores_the_application_its_regions_and_its_first_stage() -> None:
    region, other = make_region(), make_region()
    staff = make_staff(regions=[region, other])
    application = record(
        application=Application(applicant="福山市", measure=make_measure(), years_text="令和7～9"),
        regions=[region, other],
        first=Step(S.APPLIED, "2025-05", amount=3_000_000, stage_text="提案書の提出"),
        by=staff,
    )

    row = stored(application)
    change = row.stages.get()
    assert set(row.regions.all()) == {region, other}
    assert (row.stage, row.stage_text, row.route, row.requested) == ("applied", "提案書の提出", "open", 3_000_000)
    assert (change.stage, change.reached_on, change.amount, change.recorded_by) == (
        "applied",
        "2025-05",
        3_000_000,
        staff,
    )
    assert (row.public, row.confirmed_on, row.confirmed_by) == (False, None, None)
    assert row.history.get().history_user == staff
    assert change.history.get().history_user == staff


def test_what_is_recorded_is_internal_whatever_was_asked() -> None:
    application = recorded(public=True, confirmed_on=date(2025, 1, 1), source="https://example.jp/")

    assert (stored(application).public, stored(application).confirmed_on) == (False, None)


@pytest.mark.parametrize(
    ("values", "first", "words"),
    [
        ({"applicant": ""}, Step(S.APPLIED), "申請者：このフィールドは"),
        ({"measure_text": ""}, Step(S.APPLIED), "施策を選ぶか、資料に記載の名称を入力"),
        ({"fiscal_year": 20}, Step(S.APPLIED), "年度は西暦"),
        ({"source": "資料3"}, Step(S.APPLIED), "出典（公表されているページ）："),
        ({"granted": -1}, Step(S.APPLIED), "金額は0円以上"),
        ({"route": "request"}, Step(S.APPLIED), "方式が「要望型」ですが、公募型の段階"),
        ({"route": "open"}, Step(S.INDICATED), "方式が「公募型」ですが、要望型の段階"),
        ({"reason": "workload"}, Step(S.APPLIED), "「申請見送り」のときだけ"),
        ({}, Step(S.NOT_APPLIED), "申請見送りの理由を選んで"),
        ({}, Step(S.RETURNED), "「返還」は最初の段階にはなりません"),
        ({}, Step(S.APPLIED, "2025-13"), "日付：「2025-13」は日付として読めません"),
        ({}, Step(S.APPLIED, amount=-1), "金額は0円以上"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_written(
    values: dict[str, Any], first: Step, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        recorded(first, **values)

    assert words in "".join(refused.value.messages)
    assert not Application.objects.exists()
    assert not StageChange.objects.exists()


def test_an_application_counts_for_a_region_at_least() -> None:
    with pytest.raises(Refused, match="圏域を一つ以上"):
        record(application=Application(applicant="福山市"), regions=[], first=Step(S.APPLIED), by=None)


def test_nobody_records_for_a_region_that_is_not_theirs() -> None:
    own, foreign = make_region(), make_region()
    values = {"applicant": "福山市", "measure_text": "公募"}
    staff = make_staff(regions=[own])

    with pytest.raises(PermissionDenied):
        record(application=Application(**values), regions=[own, foreign], first=Step(S.APPLIED), by=staff)
    assert not Application.objects.exists()
    record(application=Application(**values), regions=[own], first=Step(S.APPLIED), by=staff)
    assert Application.objects.count() == 1


@pytest.mark.parametrize("role", ["viewer", "none"])
def test_who_may_only_read_records_nothing(role: str) -> None:
    with pytest.raises(PermissionDenied):
        record(
            application=Application(applicant="福山市", measure_text="公募"),
            regions=[make_region()],
            first=Step(S.APPLIED),
            by=make_user(role=role),
        )


@pytest.mark.parametrize("reason", [value for value in Application.Reason.values if value])
def test_not_applying_is_recorded_with_its_reason(reason: str) -> None:
    application = not_applied(
        application=Application(applicant="福山市", measure_text="公募"),
        regions=[make_region()],
        reason=reason,
        decided_on="2025",
        by=None,
    )

    assert (stored(application).stage, stored(application).reason) == ("not-applied", reason)


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(Refused, match="申請しない理由"):
        not_applied(
            application=Application(applicant="福山市", measure_text="公募"),
            regions=[make_region()],
            reason="別の理由",
            by=None,
        )


# --- advance -------------------------------------------------------------------------------------------------

PATHS: dict[Stage, list[Stage]] = {
    S.APPLIED: [S.APPLIED],
    S.SHORTLISTED: [S.APPLIED, S.SHORTLISTED],
    S.ADOPTED: [S.APPLIED, S.ADOPTED],
    S.REQUESTED: [S.REQUESTED],
    S.INDICATED: [S.REQUESTED, S.INDICATED],
    S.GRANT_APPLIED: [S.GRANT_APPLIED],
    S.GRANTED: [S.GRANTED],
    S.GRANT_CHANGED: [S.GRANT_CHANGED],
    S.REPORTED: [S.REPORTED],
    S.SETTLED: [S.SETTLED],
    S.REJECTED: [S.APPLIED, S.REJECTED],
    S.NOT_INDICATED: [S.REQUESTED, S.NOT_INDICATED],
    S.NOT_GRANTED: [S.GRANT_APPLIED, S.NOT_GRANTED],
    S.WITHDRAWN: [S.APPLIED, S.WITHDRAWN],
    S.DECLINED: [S.ADOPTED, S.DECLINED],
    S.ABANDONED: [S.GRANTED, S.ABANDONED],
    S.REVOKED: [S.GRANTED, S.REVOKED],
    S.RETURNED: [S.SETTLED, S.RETURNED],
    S.UNKNOWN: [S.UNKNOWN],
}


def is_taken(application: Application, stage: Stage, following: Stage) -> bool:
    """Whether the stage can be recorded next; the application stands as before afterwards."""
    row = stored(application)
    try:
        advance(application=row, step=Step(following, "2026"), by=None)
    except Refused:
        return False
    row.stages.order_by("id").last().delete()
    Application.objects.filter(pk=row.pk).update(stage=stage.value, reason="", route="unknown")
    return True


@pytest.mark.parametrize("stage", PATHS)
def test_after_each_stage_exactly_the_next_ones_are_taken(stage: Stage) -> None:
    application = recorded(*map(Step, PATHS[stage]))
    taken = {following for following in Stage if is_taken(application, stage, following)}

    fits = set(next_stages(stage))
    if stage is S.GRANT_APPLIED:
        fits -= {S.DECLINED}  # nothing was adopted: it is a 取下げ
    assert taken == fits


def test_amounts_land_in_their_fields_and_dates_in_the_record() -> None:
    application = recorded(
        Step(S.APPLIED, "2025-05-01", amount=5_000_000),
        Step(S.ADOPTED, "2025-06", amount=4_800_000),
        Step(S.GRANT_APPLIED, "2025-07-01", amount=4_500_000),
        Step(S.GRANTED, "2025-08-01", amount=4_000_000),
        Step(S.GRANT_CHANGED, "2025-12-01", amount=3_900_000),
        Step(S.REPORTED, "2026-03-31"),
        Step(S.SETTLED, "2026-04-20", amount=3_850_000),
    )

    row = stored(application)
    assert (row.requested, row.granted, row.settled, row.project_cost) == (4_500_000, 3_900_000, 3_850_000, None)
    assert (row.stage, row.version) == ("settled", 7)
    assert [change.reached_on for change in row.stages.all()][:2] == ["2025-05-01", "2025-06"]


def test_the_request_route_to_its_end() -> None:
    application = recorded(*map(Step, [S.REQUESTED, S.INDICATED, S.GRANT_APPLIED, S.GRANTED, S.REPORTED, S.SETTLED]))

    assert (stored(application).stage, stored(application).route) == ("settled", "request")


def test_a_stage_before_the_one_it_follows_is_refused_naming_both() -> None:
    application = recorded(Step(S.APPLIED, "2025-05-10"))

    with pytest.raises(Refused) as refused:
        advance(application=application, step=Step(S.ADOPTED, "2025-04"), by=None)

    assert "採択（2025年4月）" in refused.value.messages[0]
    assert "応募（提案）（令和7年5月10日）" in refused.value.messages[0]
    assert stored(application).stage == "applied"
    advance(application=application, step=Step(S.ADOPTED, "2025-05"), by=None)


def test_the_same_stage_on_the_same_day_is_refused() -> None:
    application = recorded(Step(S.GRANTED), Step(S.GRANT_CHANGED, "2025-08-01"))

    with pytest.raises(Refused, match="同じ段階の同じ日付"):
        advance(application=application, step=Step(S.GRANT_CHANGED, "2025-08-01"), by=None)
    advance(application=stored(application), step=Step(S.GRANT_CHANGED, "2025-09-01"), by=None)


def test_applying_after_all_clears_the_reason_for_not_applying() -> None:
    application = recorded(Step(S.NOT_APPLIED), reason="schedule")

    advance(application=application, step=Step(S.APPLIED), by=None)

    assert (stored(application).stage, stored(application).reason) == ("applied", "")


ACTS: dict[str, Callable[[Application], Any]] = {
    "advance": lambda row: advance(application=row, step=Step(S.ADOPTED), by=None),
    "correct": lambda row: correct(application=row, by=None),
    "withdraw": lambda row: withdraw(application=row, reached_on="", by=None),
}


@pytest.mark.parametrize("act", ACTS)
def test_of_two_people_the_second_is_told_and_nothing_is_written(act: str) -> None:
    application = recorded()
    second = stored(application)
    advance(application=application, step=Step(S.SHORTLISTED), by=None)
    second.applicant = "尾道市"

    with pytest.raises(Stale):
        ACTS[act](second)

    assert (stored(application).stage, stored(application).applicant) == ("shortlisted", "福山市")
    assert StageChange.objects.count() == 2


@pytest.mark.parametrize(("own", "allowed"), [(True, True), (False, False)])
def test_only_staff_of_the_region_move_an_application(own: bool, allowed: bool) -> None:
    region = make_region()
    application = recorded(regions=[region])
    staff = make_staff(regions=[region if own else make_region()])

    try:
        advance(application=application, step=Step(S.ADOPTED), by=staff)
    except PermissionDenied:
        assert not allowed
    assert (stored(application).stage == "adopted") is allowed


# --- withdraw ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stages", "end"),
    [
        ([S.APPLIED], "withdrawn"),
        ([S.APPLIED, S.ADOPTED], "declined"),
        ([S.INDICATED], "declined"),
        ([S.GRANT_APPLIED], "withdrawn"),
        ([S.ADOPTED, S.GRANT_APPLIED], "declined"),
    ],
)
def test_taking_back_picks_the_word_that_fits(stages: list[Stage], end: str) -> None:
    application = recorded(*map(Step, stages))

    withdraw(application=application, reached_on="2025-08", by=None, note="事業の見直し")

    assert stored(application).stage == end
    assert stored(application).stages.last().note == "事業の見直し"


@pytest.mark.parametrize(
    ("stage", "wanted", "words"),
    [
        (S.ADOPTED, S.WITHDRAWN, "「取下げ（決定前）」ではなく「辞退（採択後）」"),
        (S.APPLIED, S.DECLINED, "「辞退（採択後）」ではなく「取下げ（決定前）」"),
        (S.GRANTED, None, "取下げ・辞退はできません"),
        (S.UNKNOWN, None, "どちらであるかを決められません"),
    ],
)
def test_taking_back_in_a_way_that_does_not_fit_is_refused(stage: Stage, wanted: Stage | None, words: str) -> None:
    application = recorded(Step(stage))

    with pytest.raises(Refused, match=words):
        withdraw(application=application, reached_on="", by=None, wanted=wanted)
    assert stored(application).stage == stage


@pytest.mark.parametrize(("stage", "end"), [(S.ADOPTED, S.WITHDRAWN), (S.GRANT_APPLIED, S.DECLINED)])
def test_the_wrong_word_is_refused_by_the_next_stage_too(stage: Stage, end: Stage) -> None:
    application = recorded(Step(stage))

    with pytest.raises(Refused):
        advance(application=application, step=Step(end), by=None)


# --- correct -------------------------------------------------------------------------------------------------


def test_correcting_writes_values_and_says_who() -> None:
    region = make_region()
    staff = make_staff(regions=[region])
    application = recorded(regions=[region])
    application.project, application.project_cost = "観光アプリ", 9_000_000

    correct(application=application, by=staff)

    row = stored(application)
    assert (row.project, row.project_cost) == ("観光アプリ", 9_000_000)
    assert (row.history.first().history_user, row.history.first().history_change_reason) == (staff, "訂正")


def test_correcting_nothing_writes_nothing() -> None:
    application = recorded()

    correct(application=application, by=None, regions=list(application.regions.all()))

    assert (stored(application).version, application.history.count()) == (1, 1)


def test_what_acts_decide_cannot_be_typed_in() -> None:
    application = recorded(source="https://example.jp/")
    application.public, application.stage, application.confirmed_on = True, "settled", date(2025, 1, 1)
    application.applicant = "尾道市"

    correct(application=application, by=None)

    row = stored(application)
    assert (row.applicant, row.public, row.stage, row.confirmed_on) == ("尾道市", False, "applied", None)


def test_an_amount_of_a_stage_is_corrected_there_and_nowhere_else() -> None:
    application = recorded(Step(S.GRANTED, amount=100))
    application.granted = 200

    with pytest.raises(Refused, match="交付決定額は、段階の記録の金額です"):
        correct(application=application, by=None)

    application = stored(application)
    correct_stage(application=application, change=application.stages.get(), step=Step(S.GRANTED, amount=200), by=None)
    assert stored(application).granted == 200
    application.requested = 250  # of no stage
    correct(application=application, by=None)
    assert stored(application).requested == 250


def test_an_amount_taken_out_of_a_stage_gives_way_to_the_one_before() -> None:
    application = recorded(Step(S.GRANTED, amount=100), Step(S.GRANT_CHANGED, amount=90))
    changed, first = application.stages.order_by("-id")

    correct_stage(application=application, change=changed, step=Step(S.GRANT_CHANGED), by=None)
    assert stored(application).granted == 100
    correct_stage(application=application, change=first, step=Step(S.GRANTED), by=None)
    assert stored(application).granted is None


@pytest.mark.parametrize(
    ("place", "step", "words"),
    [
        (0, Step(S.SETTLED, "2025-05-01"), "「額の確定」の次に「採択」は記録できません"),
        (0, Step(S.APPLIED, "2025-07-01"), "その前の段階「応募（提案）（令和7年7月1日）」より前"),
        (1, Step(S.ADOPTED, "2025-04-01"), "その前の段階「応募（提案）（令和7年5月1日）」より前"),
        (1, Step(S.GRANT_CHANGED, "2025-06-01"), "「変更交付決定」の次に「交付決定」は記録できません"),
        (1, Step(S.ADOPTED, "2025年のいつか"), "日付として読めません"),
    ],
)
def test_a_corrected_stage_must_fit_its_neighbours(place: int, step: Step, words: str) -> None:
    application = recorded(Step(S.APPLIED, "2025-05-01"), Step(S.ADOPTED, "2025-06-01"), Step(S.GRANTED, "2025-08-01"))
    change = application.stages.order_by("id")[place]

    with pytest.raises(Refused, match=words):
        correct_stage(application=application, change=change, step=step, by=None)
    assert stored(application).version == 3


def test_the_last_stage_corrected_is_the_applications_stage() -> None:
    application = recorded(Step(S.APPLIED), Step(S.ADOPTED, "2025-06-01"))

    correct_stage(
        application=application,
        change=application.stages.last(),
        step=Step(S.SHORTLISTED, "2025-06-02", stage_text="候補案件"),
        by=None,
    )

    assert (stored(application).stage, stored(application).stage_text) == ("shortlisted", "候補案件")


def test_a_stage_of_another_application_is_not_corrected() -> None:
    with pytest.raises(PermissionDenied):
        correct_stage(application=recorded(), change=recorded().stages.get(), step=Step(S.APPLIED, "2025-06"), by=None)


def test_regions_that_one_may_not_see_stay_as_they_are() -> None:
    own, other_own, foreign = make_region(), make_region(), make_region()
    application = recorded(regions=[own, foreign])
    staff = make_staff(regions=[own, other_own])

    correct(application=application, regions=[other_own], by=staff)
    assert set(stored(application).regions.all()) == {other_own, foreign}
    with pytest.raises(Refused, match="圏域を一つ以上"):
        correct(application=application, regions=[], by=staff)
    with pytest.raises(PermissionDenied):
        correct(application=application, regions=[other_own, foreign], by=staff)


# --- confirm -------------------------------------------------------------------------------------------------


def test_confirming_publishes_and_says_who_checked_when(editor: User) -> None:
    application = recorded(source="https://example.jp/")

    confirm(application=application, by=editor)

    row = stored(application)
    assert (row.public, row.confirmed_on, row.confirmed_by) == (True, timezone.localdate(), editor)


@pytest.mark.parametrize("role", ["staff", "contact", "viewer", "none"])
def test_only_an_editor_confirms_and_unpublishes(role: str) -> None:
    region = make_region()
    application = confirmed(regions=[region])
    user = make_user(role=role)
    if role == "staff":
        user.regions.set([region])

    with pytest.raises(PermissionDenied):
        confirm(application=application, by=user)
    with pytest.raises(PermissionDenied):
        unpublish(application=application, reason="誤り", by=user)
    assert stored(application).public


def test_without_a_source_there_is_nothing_to_confirm(editor: User) -> None:
    application = recorded()

    with pytest.raises(Refused, match="出典"):
        confirm(application=application, by=editor)
    assert not stored(application).public


@pytest.mark.parametrize(
    ("name", "value", "stays"),
    [
        ("applicant", "尾道市", False),
        ("fiscal_year", 2024, False),
        ("project_cost", 1, False),
        ("source", "https://example.jp/other", False),
        ("carried_over", True, False),
        ("note", "電話で確認", True),
    ],
)
def test_confirmation_falls_off_when_what_was_confirmed_changes(name: str, value: Any, stays: bool) -> None:
    application = confirmed()
    setattr(application, name, value)

    correct(application=application, by=None)

    row = stored(application)
    assert (row.public, row.confirmed_on is not None, row.confirmed_by is not None) == (stays, stays, stays)


@pytest.mark.parametrize("act", ["advance", "withdraw", "correct_stage", "regions"])
def test_confirmation_falls_off_with_every_other_act(act: str) -> None:
    application = confirmed()
    if act == "advance":
        advance(application=application, step=Step(S.REJECTED), by=None)
    elif act == "withdraw":
        withdraw(application=application, reached_on="", by=None)
    elif act == "correct_stage":
        correct_stage(
            application=application, change=application.stages.get(), step=Step(S.APPLIED, "2025-05-02"), by=None
        )
    else:
        correct(application=application, regions=[make_region()], by=None)

    assert (stored(application).public, stored(application).confirmed_on) == (False, None)


def test_unpublishing_needs_a_reason_and_keeps_it(editor: User) -> None:
    application = confirmed()

    with pytest.raises(Refused, match="理由"):
        unpublish(application=application, reason=" ", by=editor)
    unpublish(application=application, reason="出典のページの訂正", by=editor)

    row = stored(application)
    assert (row.public, row.confirmed_on) == (False, timezone.localdate())
    assert row.history.first().history_change_reason == "公表の取りやめ：出典のページの訂正"
    with pytest.raises(Refused, match="公表していない"):
        unpublish(application=row, reason="もう一度", by=editor)


# --- warnings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("membership", "words"),
    [
        pytest.param({"begins_on": "2015-03-25"}, [], id="member"),
        pytest.param({"begins_on": "2020-04-02"}, ["構成市町村ではありません（令和2年4月1日時点）"], id="later"),
        pytest.param(
            {"begins_on": "2016", "ends_on": "2020-03-31"},
            ["構成市町村ではありません（令和2年4月1日時点）"],
            id="earlier",
        ),
        pytest.param({"begins_on": ""}, ["加入日が未確認のため分かりません（令和2年4月1日時点）"], id="not-known"),
        pytest.param(None, ["構成市町村ではありません（令和2年4月1日時点）"], id="never"),
    ],
)
def test_an_applicant_that_was_no_member_that_year_is_a_warning(
    membership: dict[str, str] | None, words: list[str]
) -> None:
    region, municipality = make_region(name="備後圏域"), make_municipality(name="福山市")
    make_membership(region=make_region(), municipality=municipality)  # a member, elsewhere
    if membership is not None:
        make_membership(region=region, municipality=municipality, **membership)
    application = make_application(regions=[region], municipality=municipality, fiscal_year=2020)

    found = warnings(application, [region])

    assert [text.startswith("福山市は、備後圏域の") for text in found] == [True] * len(words)
    assert all(expected in text for expected, text in zip(words, found, strict=True))


@pytest.mark.parametrize("values", [{"municipality": None}, {"fiscal_year": None, "years_text": "平成28～30"}])
def test_nothing_is_warned_of_where_year_or_municipality_is_not_known(values: dict[str, Any]) -> None:
    values = {"municipality": make_municipality(), **values}

    assert warnings(make_application(**values), [make_region()]) == []
