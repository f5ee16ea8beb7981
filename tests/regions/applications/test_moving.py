"""An application goes from stage to stage and is taken back: what is written, what refused, and who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures.editions import Refused
from regions.applications import advance, correct, withdraw
from regions.models import Application, StageChange
from regions.progress import Step
from regions.stages import Stage, next_stages
from renkei.models import Stale
from tests.regions.factories import make_region, make_staff
from tests.regions.recorded import S, recorded, stored

pytestmark = pytest.mark.django_db


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
