"""Recording an application: what is written, what refused with which words, and who may."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures.editions import Refused
from regions.applications import not_applied, record
from regions.models import Application, StageChange
from regions.progress import Step
from tests.factories import make_measure, make_user
from tests.regions.factories import make_region, make_staff
from tests.regions.recorded import S, recorded, stored

pytestmark = pytest.mark.django_db


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
