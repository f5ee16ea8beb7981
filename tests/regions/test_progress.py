"""Which stages and dates make sense together: without a database."""

import pytest

from regions.progress import Step, contradictions, landed, route_of, way_out, why_not_out
from regions.stages import COMMON, OPEN_ROUTE, REQUEST_ROUTE, Stage

S = Stage


@pytest.mark.parametrize(
    ("stages", "fits"),
    [
        pytest.param([S.APPLIED], S.WITHDRAWN, id="applied"),
        pytest.param([S.APPLIED, S.SHORTLISTED], S.WITHDRAWN, id="shortlisted"),
        pytest.param([S.REQUESTED], S.WITHDRAWN, id="requested"),
        pytest.param([S.APPLIED, S.ADOPTED], S.DECLINED, id="adopted"),
        pytest.param([S.REQUESTED, S.INDICATED], S.DECLINED, id="indicated"),
        pytest.param([S.GRANT_APPLIED], S.WITHDRAWN, id="grant-applied-alone"),
        pytest.param([S.ADOPTED, S.GRANT_APPLIED], S.DECLINED, id="grant-applied-after-adoption"),
        pytest.param([S.INDICATED, S.GRANT_APPLIED], S.DECLINED, id="grant-applied-after-indication"),
        pytest.param([S.ADOPTED, S.GRANTED], None, id="granted"),
        pytest.param([S.SETTLED], None, id="settled"),
        pytest.param([S.REJECTED], None, id="rejected"),
        pytest.param([S.UNKNOWN], None, id="unknown"),
        pytest.param([S.NOT_APPLIED], None, id="not-applied"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_which_way_out_fits(stages: list[Stage], fits: Stage | None) -> None:
    assert way_out(stages) == fits


@pytest.mark.parametrize(
    ("stages", "wanted", "words"),
    [
        ([S.ADOPTED], S.WITHDRAWN, "「採択」のあとは、「取下げ（決定前）」ではなく「辞退（採択後）」"),
        ([S.APPLIED], S.DECLINED, "「応募（提案）」のあとは、「辞退（採択後）」ではなく「取下げ（決定前）」"),
        ([S.GRANTED], None, "「廃止」又は「取消し」"),
        ([S.SETTLED], None, "「取消し」又は「返還」"),
        ([S.REJECTED], None, "「不採択」のため"),
        ([S.UNKNOWN], None, "取下げと辞退のどちら"),
    ],
)
def test_why_it_cannot_be_taken_back_that_way(stages: list[Stage], wanted: Stage | None, words: str) -> None:
    assert words in why_not_out(stages, wanted)


@pytest.mark.parametrize(
    ("before", "after", "fits"),
    [
        ("2020-04-01", "2020-04-01", True),
        ("2020-04-02", "2020-04-01", False),
        ("2020-05", "2020-04-30", False),
        ("2020-04", "2020-04-01", True),
        ("2020-04-30", "2020-04", True),
        ("2021", "2020-12-31", False),
        ("2020", "2020", True),
        ("", "2020", True),
        ("2020", "", True),
    ],
)
def test_dates_contradict_each_other_only_where_they_are_certain(before: str, after: str, fits: bool) -> None:
    problems = contradictions([Step(S.APPLIED, before), Step(S.ADOPTED, after)], place=1)

    assert (problems == []) is fits


def test_a_date_is_compared_with_every_earlier_stage_not_with_the_last_alone() -> None:
    steps = [Step(S.APPLIED, "2020-05-01"), Step(S.ADOPTED), Step(S.GRANTED, "2020-04-01")]

    assert contradictions(steps, place=2) == [
        "「交付決定（令和2年4月1日）」は、その前の段階「応募（提案）（令和2年5月1日）」より前の日付です。日付を確認してください。"
    ]


def test_a_corrected_stage_must_fit_the_one_after_it() -> None:
    steps = [Step(S.APPLIED), Step(S.SETTLED), Step(S.GRANTED)]

    assert "「額の確定」の次に「交付決定」は記録できません" in contradictions(steps, place=1)[0]


@pytest.mark.parametrize("stage", [*OPEN_ROUTE, *REQUEST_ROUTE, *COMMON, S.REJECTED, S.NOT_APPLIED, S.UNKNOWN])
def test_what_can_be_recorded_first(stage: Stage) -> None:
    assert contradictions([Step(stage)], place=0) == []


def test_money_is_never_returned_first() -> None:
    assert "最初の段階にはなりません" in contradictions([Step(S.RETURNED)], place=0)[0]


@pytest.mark.parametrize(
    ("steps", "amounts"),
    [
        pytest.param([Step(S.APPLIED, amount=5)], {"requested": 5}, id="applied"),
        pytest.param([Step(S.APPLIED, amount=5), Step(S.GRANT_APPLIED, amount=4)], {"requested": 4}, id="the-last"),
        pytest.param([Step(S.GRANTED, amount=3), Step(S.GRANT_CHANGED)], {"granted": 3}, id="unsaid"),
        pytest.param([Step(S.GRANTED, amount=3), Step(S.SETTLED, amount=0)], {"granted": 3, "settled": 0}, id="zero"),
        pytest.param([Step(S.ADOPTED, amount=9), Step(S.RETURNED, amount=1)], {}, id="of-no-field"),
    ],
)
def test_which_amounts_come_from_stages(steps: list[Step], amounts: dict[str, int]) -> None:
    assert landed(steps) == amounts


@pytest.mark.parametrize(
    ("stages", "route"), [([S.UNKNOWN, S.INDICATED], "request"), ([S.ADOPTED, S.GRANTED], "open"), ([S.GRANTED], "")]
)
def test_the_route_that_stages_show(stages: list[Stage], route: str) -> None:
    assert route_of(stages) == route
