"""予算額の増減の内訳: every group under its kind, each envelope once, and the kinds always add up."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.bridge_charts import LABELS, LEAST, draw_bridge
from measures.bridges import Bridge, Budget, Kind, build_bridge, has_special
from measures.notation.amounts import MILLION, read_amount
from measures.notation.reading import EXACT, WITHIN

SPECIAL = "100（うち臨時・特別の措置40）"


def budget(text: str, *measures: int, number: int = 1) -> Budget:
    return Budget(number, f"予算{number}", read_amount(text, unit=MILLION), frozenset(measures))


def year(*printed: tuple[str, set[int]]) -> list[Budget]:
    return [budget(text, *measures, number=number) for number, (text, measures) in enumerate(printed, start=1)]


def steps(bridge: Bridge) -> dict[str, int]:
    """Return kind → difference in 百万円."""
    return {step.kind.value: step.yen // MILLION for step in bridge.steps}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([], [("100", {1})], {"new": 100}, id="new"),
        pytest.param([("100", {1})], [], {"ended": -100}, id="ended"),
        pytest.param([("100", {1})], [("130", {1})], {"increased": 30}, id="increased"),
        pytest.param([("100", {1})], [("70", {1})], {"decreased": -30}, id="decreased"),
        pytest.param([("100", {1})], [("１００", {1})], {"unchanged": 0}, id="spelt-otherwise"),
        pytest.param([("900の内数", {1, 2})], [("950の内数", {1, 2})], {"increased": 50}, id="shared-counts-once"),
        pytest.param([("900", {1, 2})], [("900", {1})], {"unchanged": 0}, id="a-row-leaves-a-shared-envelope"),
        pytest.param([("900", {1})], [("900", {1, 2})], {"unchanged": 0}, id="a-row-joins-an-envelope"),
        pytest.param([("700", {1, 2})], [("400", {1}), ("310", {2})], {"regrouped": 10}, id="split"),
        pytest.param([("400", {1}), ("300", {2})], [("700", {1, 2})], {"regrouped": 0}, id="merged"),
        pytest.param(
            [("400", {1, 2}), ("300", {3})], [("100", {1}), ("600", {2, 3})], {"regrouped": 0}, id="a-row-moved"
        ),
        pytest.param([("100", {1})], [("事項要求", {1})], {"unknown": -100}, id="became-unread"),
        pytest.param([("事項要求", {1})], [("100", {1})], {"unknown": 100}, id="became-readable"),
        pytest.param([("100", {1})], [("", {1})], {"unknown": -100}, id="became-blank"),
        pytest.param([("100", {1})], [("100（再掲）", {1})], {"unknown": -100}, id="is-counted-elsewhere-now"),
        pytest.param([("100", {1})], [("予算措置なし", {1})], {"decreased": -100}, id="no-budget-by-intention"),
        pytest.param([("予算措置なし", {1})], [("100", {1})], {"increased": 100}, id="budget-after-none"),
        pytest.param(
            [("事項要求", {1}), ("5", {2})], [("8", {2})], {"unknown": 0, "increased": 3}, id="unread-and-ended"
        ),
        pytest.param([], [], {}, id="nothing"),
    ],
)
def test_what_became_of_a_budget(old, new, expected):
    assert steps(build_bridge(year(*old), year(*new))) == expected


@pytest.mark.parametrize(
    ("old", "new", "successions", "expected"),
    [
        pytest.param([("100", {1})], [("90", {2})], [(1, 2)], {"decreased": -10}, id="carried-on"),
        pytest.param([("100", {1})], [("90", {2})], [], {"new": 90, "ended": -100}, id="not-on-record"),
        pytest.param([("100", {1}), ("50", {2})], [("155", {2})], [(1, 2)], {"regrouped": 5}, id="merged-into"),
        pytest.param([("100", {1})], [("60", {2}), ("50", {3})], [(1, 2), (1, 3)], {"regrouped": 10}, id="split-up"),
        pytest.param(
            [("100", {1})], [("100", {1}), ("9", {2})], [(1, 2)], {"new": 9, "unchanged": 0}, id="still-stands"
        ),
    ],
)
def test_what_a_measure_was_carried_on_as_takes_its_money_along(old, new, successions, expected):
    assert steps(build_bridge(year(*old), year(*new), successions=successions)) == expected


def test_upper_bounds_and_what_is_unread_are_told_apart():
    old = year(("900の内数", {1}), ("50", {2}), ("事項要求", {3}))
    new = year(("1,000の内数", {1}), ("80", {2}), ("調整中", {3}), ("7の内数", {4}))

    bridge = build_bridge(old, new)

    assert (bridge.old.yen, bridge.old.within_yen, bridge.old.unread) == (950 * MILLION, 900 * MILLION, 1)
    assert (bridge.new.yen, bridge.new.within_yen, bridge.new.unread) == (1087 * MILLION, 1007 * MILLION, 1)
    assert {step.kind.value: step.within_yen // MILLION for step in bridge.steps} == {
        "new": 7,
        "increased": 100,
        "unknown": 0,
    }


@pytest.mark.parametrize(
    ("old", "new", "with_special", "without"),
    [
        pytest.param(SPECIAL, "100", {"unchanged": 0}, {"increased": 40}, id="gone"),
        pytest.param("60", SPECIAL, {"increased": 40}, {"unchanged": 0}, id="came"),
        pytest.param("100（うち推進枠40）", "100", {"unchanged": 0}, {"unchanged": 0}, id="another-part"),
        pytest.param("100、別途臨時・特別の措置40", "100", {"unchanged": 0}, {"unchanged": 0}, id="outside"),
        pytest.param("100（うち臨時･特別の措置40）", "60", {"decreased": -40}, {"unchanged": 0}, id="half-width-dot"),
    ],
)
def test_special_measures_can_be_left_out(old, new, with_special, without):
    before, after = year((old, {1})), year((new, {1}))

    assert steps(build_bridge(before, after)) == with_special
    assert steps(build_bridge(before, after, special=False)) == without
    assert has_special(before, after) is (with_special != without)


def test_groups_stand_in_the_order_of_the_documents():
    bridge = build_bridge(year(("1", {5}), ("1", {3})), year(("1", {9}), ("1", {7})))

    assert [[b.number for b in group.new + group.old] for step in bridge.steps for group in step.groups] == [
        [1],
        [2],
        [1],
        [2],
    ]


# for any two years

TEXTS = [
    "100",
    "37",
    "0",
    "900の内数",
    SPECIAL,
    "80の内数（うち臨時・特別の措置20）",
    "事項要求",
    "",
    "再掲",
    "－",
    "55（再掲）",
]


@st.composite
def years(draw) -> list[Budget]:
    """Measures 1 to 8, each on at most one envelope of the year."""
    places = draw(st.lists(st.integers(min_value=0, max_value=5), min_size=8, max_size=8))
    standing = {
        place: {number for number, where in enumerate(places, 1) if where == place} for place in places if place
    }
    return year(*((draw(st.sampled_from(TEXTS)), measures) for measures in standing.values()))


pairs = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda pair: pair[0] != pair[1]), max_size=4)


@given(years(), years(), pairs, st.booleans())
def test_the_kinds_add_up_and_every_envelope_counts_once(old, new, successions, special):
    bridge = build_bridge(old, new, successions=successions, special=special)
    groups = [group for step in bridge.steps for group in step.groups]

    assert bridge.old.yen == sum(one.counted_yen(special=special) for one in old)
    assert bridge.old.yen + sum(step.yen for step in bridge.steps) == bridge.new.yen
    assert Counter(one for group in groups for one in group.old) == Counter(old)
    assert Counter(one for group in groups for one in group.new) == Counter(new)
    for group in groups:
        assert group.old_yen >= 0
        assert group.new_yen >= 0
        assert (group.kind is Kind.UNKNOWN) is not all(one.is_known for one in group.old + group.new)


@given(years(), years())
def test_the_whole_sum_is_that_of_exact_and_upper_bounds(old, new):
    bridge = build_bridge(old, new)

    for total, budgets in ((bridge.old, old), (bridge.new, new)):
        counted = [one.amount.yen for one in budgets if one.amount.reading in {EXACT, WITHIN}]
        assert total.yen == sum(yen for yen in counted if yen)


@given(years(), years(), st.booleans())
def test_the_way_back_is_the_same_with_the_signs_turned(old, new, special):
    there, back = (
        build_bridge(old, new, special=special),
        build_bridge(new, old, special=special),
    )
    turned = {
        Kind.NEW: Kind.ENDED,
        Kind.ENDED: Kind.NEW,
        Kind.INCREASED: Kind.DECREASED,
        Kind.DECREASED: Kind.INCREASED,
    }

    assert {step.kind: step.yen for step in there.steps} == {
        turned.get(step.kind, step.kind): -step.yen for step in back.steps
    }


# the drawing


@given(years(), years(), pairs)
def test_every_bar_is_inside_the_drawing_and_begins_where_the_one_before_ends(old, new, successions):
    bridge = build_bridge(old, new, successions=successions)
    chart = draw_bridge(bridge, old="前", new="後")

    assert chart.bars[0].yen == bridge.old.yen
    assert chart.bars[-1].yen == bridge.new.yen
    assert sum(bar.yen for bar in chart.bars[:-1]) == bridge.new.yen
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= chart.width
        assert bar.top + bar.bar_at - bar.top + chart.bar <= chart.height
        assert (bar.width >= LEAST) is bool(bar.yen)


@pytest.mark.parametrize(
    ("old", "new", "is_cut", "widths"),
    [
        pytest.param("100", "150", True, [120, 160, 280], id="common-part-left-out"),
        pytest.param("100", "300", False, [93, 187, 280], id="true-to-scale"),
        pytest.param("0", "0", False, [0, 0], id="nothing"),
        pytest.param("100", "100", False, [280, 280], id="the-same"),
    ],
)
def test_bars_are_true_to_scale_unless_their_common_part_is_left_out(old, new, is_cut, widths):
    chart = draw_bridge(build_bridge(year((old, {1})), year((new, {1}))), old="前", new="後")

    assert chart.is_cut is is_cut
    assert [bar.width for bar in chart.bars] == widths


def test_every_kind_has_its_words():
    assert set(LABELS) == set(Kind)
