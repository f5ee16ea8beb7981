"""The two routes of an application, what may follow what, and how it may end."""

import pytest

from regions.stages import COMMON, ENDS, LABELS, OPEN_ROUTE, REQUEST_ROUTE, Stage, next_stages, rank

S = Stage


@pytest.mark.parametrize("route", [OPEN_ROUTE + COMMON, REQUEST_ROUTE + COMMON], ids=["公募型", "要望型"])
def test_along_a_route_every_later_stage_may_follow_and_no_earlier_one(route: tuple[Stage, ...]) -> None:
    for place, stage in enumerate(route):
        following = next_stages(stage)
        assert set(route[place + 1 :]) <= set(following)
        assert not set(route[:place]) & set(following)
        assert [rank(each) for each in route] == sorted(rank(each) for each in route)


@pytest.mark.parametrize("stage", OPEN_ROUTE)
def test_the_routes_do_not_mix(stage: Stage) -> None:
    assert not set(REQUEST_ROUTE) & set(next_stages(stage))


@pytest.mark.parametrize(
    ("stage", "ends"),
    [
        (S.APPLIED, {S.REJECTED, S.WITHDRAWN}),
        (S.SHORTLISTED, {S.REJECTED, S.WITHDRAWN}),
        (S.ADOPTED, {S.DECLINED, S.REVOKED}),
        (S.REQUESTED, {S.NOT_INDICATED, S.WITHDRAWN}),
        (S.INDICATED, {S.DECLINED, S.REVOKED}),
        (S.GRANT_APPLIED, {S.NOT_GRANTED, S.WITHDRAWN, S.DECLINED}),
        (S.GRANTED, {S.ABANDONED, S.REVOKED, S.RETURNED}),
        (S.GRANT_CHANGED, {S.ABANDONED, S.REVOKED, S.RETURNED}),
        (S.REPORTED, {S.REVOKED, S.RETURNED}),
        (S.SETTLED, {S.REVOKED, S.RETURNED}),
        (S.REJECTED, set()),
        (S.WITHDRAWN, set()),
        (S.REVOKED, {S.RETURNED}),
        (S.RETURNED, set()),
    ],
)
def test_how_an_application_may_end(stage: Stage, ends: set[Stage]) -> None:
    assert set(next_stages(stage)) & set(ENDS) == ends


def test_a_change_of_the_grant_may_come_again() -> None:
    assert S.GRANT_CHANGED in next_stages(S.GRANT_CHANGED)


def test_the_mind_may_be_changed_within_the_year() -> None:
    assert next_stages(S.NOT_APPLIED) == (S.APPLIED, S.REQUESTED)


def test_an_unknown_stage_has_no_place_and_may_be_followed_by_any_other() -> None:
    assert rank(S.UNKNOWN) is None
    assert set(next_stages(S.UNKNOWN)) == set(S) - {S.UNKNOWN, S.NOT_APPLIED}


def test_a_source_may_show_the_end_alone_but_not_that_money_was_returned() -> None:
    assert set(Stage) - set(next_stages(None)) == {S.RETURNED}


def test_every_stage_has_its_word() -> None:
    assert set(LABELS) == set(Stage)
    assert len(set(LABELS.values())) == len(Stage)
    assert S.GRANTED.label == "交付決定"
