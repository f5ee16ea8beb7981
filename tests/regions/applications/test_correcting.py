"""Correcting an application and its stages: what is written, what refused with which words."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from measures.editions import Refused
from regions.applications import correct, correct_stage
from regions.progress import Step
from tests.regions.factories import make_region, make_staff
from tests.regions.recorded import S, recorded, stored

pytestmark = pytest.mark.django_db


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
