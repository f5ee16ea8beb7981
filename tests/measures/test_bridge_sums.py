"""What is kept of a bridge: the same sums, and the same groups by the numbers of their envelopes."""

from hypothesis import given
from hypothesis import strategies as st

from measures.bridge_sums import SingleNumbers, sums_of
from measures.bridges import build_bridge
from tests.measures.test_bridges import SPECIAL, year

TEXTS = st.sampled_from(["100", "900の内数", "事項要求", "予算措置なし", "", SPECIAL])
YEARS = st.lists(st.tuples(TEXTS, st.sets(st.integers(1, 9), min_size=1, max_size=3)), max_size=6)


@given(old=YEARS, new=YEARS)
def test_sums_and_groups_are_those_of_the_bridge(old, new):
    bridge = build_bridge(year(*old), year(*new))

    kept = sums_of(bridge)

    assert (kept.old, kept.new, kept.yen) == (bridge.old, bridge.new, bridge.yen)
    assert [(step.kind, step.yen, step.within_yen, step.has_within) for step in kept.steps] == [
        (step.kind, step.yen, step.within_yen, step.has_within) for step in bridge.steps
    ]
    assert [[step.groups[place] for place in range(step.count)] for step in kept.steps] == [
        [(tuple(one.number for one in group.old), tuple(one.number for one in group.new)) for group in step.groups]
        for step in bridge.steps
    ]


def test_budgets_by_themselves_have_the_shape_of_groups():
    numbers = SingleNumbers([7, 8], [9])

    assert [numbers[place] for place in range(len(numbers))] == [((7,), ()), ((8,), ()), ((), (9,))]
