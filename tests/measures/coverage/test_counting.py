"""What counts in a cell, a role and the whole: entries by row, money by envelope. No database."""

import pytest

from measures.coverage.counting import Coverage, Place, Standing, Tally, count_coverage, step_labels, tally

MILLION = 1_000_000
PLACES = [
    Place("ア", "成長", "", "a", "戦略"),
    Place("イ", "集積", "", "a", "医療"),
    Place("ウ-A", "生活", "サービス", "a", "地域医療"),
    Place("ウ-A", "生活", "サービス", "b", "介護"),
    Place("ウ-B", "結びつき", "サービス", "a", "交通"),
    Place("エ", "新しい役割", "", "a", "分野"),
]


def standing(
    entry: int = 1,
    *cells: str,
    envelope: int = 0,
    reading: str = "exact",
    yen: int | None = 100 * MILLION,
    ministry: str = "mic",
    fields_reading: str = "read",
) -> Standing:
    return Standing(entry, ministry, envelope or entry, reading, yen, cells, fields_reading)


def counted(*rows: Standing, ministries: tuple[str, ...] = ("mic", "mlit")) -> Coverage:
    return count_coverage(rows, PLACES, ministries)


def entries_by_cell(coverage: Coverage) -> dict[str, int]:
    return {line.place.cell: line.total.entries for line in coverage.cells if line.total.entries}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], Tally(), id="nothing"),
        pytest.param([standing()], Tally(1, 1, 1, 100 * MILLION), id="one"),
        pytest.param([standing(1), standing(2)], Tally(2, 2, 2, 200 * MILLION), id="two-envelopes-of-one-amount"),
        pytest.param([standing(1, envelope=9), standing(2, envelope=9)], Tally(2, 1, 1, 100 * MILLION), id="shared"),
        pytest.param(
            [standing(1, envelope=9, reading="within"), standing(2, envelope=9, reading="within"), standing(3)],
            Tally(3, 2, 2, 200 * MILLION, upper_bound_yen=100 * MILLION),
            id="shared-upper-bound",
        ),
        pytest.param([standing(reading="unread", yen=None)], Tally(1, 1, unread_envelopes=1), id="unread"),
        pytest.param([standing(reading="elsewhere")], Tally(1, 1, repeated_envelopes=1), id="repeated-with-an-amount"),
        pytest.param([standing(reading="elsewhere", yen=None)], Tally(1, 1, repeated_envelopes=1), id="repeated"),
        pytest.param([standing(reading="blank", yen=None)], Tally(1, 1), id="blank"),
        pytest.param([standing(reading="none", yen=None)], Tally(1, 1), id="no-budget"),
        pytest.param([standing(yen=0)], Tally(1, 1, 1), id="zero-is-counted"),
    ],
)
def test_a_tally_adds_each_envelope_once_and_only_what_is_known(rows, expected):
    assert tally(rows) == expected


@pytest.mark.parametrize(
    ("reading", "yen", "says_nothing", "is_upper_bound"),
    [
        ("exact", 1, False, False),
        ("within", 1, False, True),
        ("unread", None, False, False),
        ("elsewhere", None, False, False),
        ("blank", None, True, False),
        ("none", None, True, False),
    ],
)
def test_a_tally_knows_whether_it_has_a_sum(reading, yen, says_nothing, is_upper_bound):
    one = tally([standing(reading=reading, yen=yen)])

    assert (one.says_nothing, one.is_upper_bound) == (says_nothing, is_upper_bound)


def test_a_sum_that_is_part_upper_bound_is_not_one_as_a_whole():
    assert not tally([standing(1, reading="within"), standing(2)]).is_upper_bound


@pytest.mark.parametrize(
    ("rows", "cells", "roles", "total"),
    [
        pytest.param([], {}, {}, 0, id="nothing"),
        pytest.param([standing(1, "ア:a")], {"ア:a": 1}, {"ア": 1}, 1, id="one-cell"),
        pytest.param(
            [standing(1, "ウ-A:a", "ウ-A:b", "ウ-B:a")],
            {"ウ-A:a": 1, "ウ-A:b": 1, "ウ-B:a": 1},
            {"ウ-A": 1, "ウ-B": 1},
            1,
            id="several-cells-once-a-role-once-in-all",
        ),
        pytest.param([standing(1, "ウ-A:a", "ウ-A:a")], {"ウ-A:a": 1}, {"ウ-A": 1}, 1, id="a-cell-named-twice"),
        pytest.param(
            [standing(1, "ウ-A:a"), standing(2, "ウ-A:b", envelope=1)],
            {"ウ-A:a": 1, "ウ-A:b": 1},
            {"ウ-A": 2},
            2,
            id="an-envelope-over-two-cells",
        ),
        pytest.param([standing(1, fields_reading="unread")], {}, {}, 1, id="unread-cells-in-the-total-alone"),
    ],
)
def test_an_entry_counts_in_each_cell_once_in_its_role_and_once_in_all(rows, cells, roles, total):
    coverage = counted(*rows)

    assert entries_by_cell(coverage) == cells
    found = {group.role.place.role: group.role.total.entries for group in coverage.roles}
    assert {role: count for role, count in found.items() if count} == roles
    assert coverage.total.entries == total


def test_money_over_two_cells_stands_in_both_and_once_in_the_role():
    coverage = counted(standing(1, "ウ-A:a", "ウ-A:b"), standing(2, "ウ-A:b", envelope=1))

    assert [line.total.yen for line in coverage.roles[2].cells] == [100 * MILLION] * 2
    assert coverage.roles[2].role.total.yen == coverage.total.yen == 100 * MILLION


def test_ministries_add_up_to_their_cell():
    coverage = counted(standing(1, "ア:a"), standing(2, "ア:a", ministry="mlit", reading="within"), standing(3, "イ:a"))
    line = coverage.cells[0]

    assert [(ministry, one.entries, one.yen) for ministry, one in line.by_ministry] == [
        ("mic", 1, 100 * MILLION),
        ("mlit", 1, 100 * MILLION),
    ]
    assert line.total.yen == sum(one.yen for _, one in line.by_ministry)
    assert [(ministry, one.entries) for ministry, one in coverage.by_ministry] == [("mic", 2), ("mlit", 1)]


def test_every_cell_is_there_in_the_order_of_the_outline_and_the_empty_ones_are_known():
    coverage = counted(standing(1, "ウ-A:b"))

    assert [line.place.cell for line in coverage.cells] == ["ア:a", "イ:a", "ウ-A:a", "ウ-A:b", "ウ-B:a", "エ:a"]
    assert [line.place.cell for line in coverage.empty] == ["ア:a", "イ:a", "ウ-A:a", "ウ-B:a", "エ:a"]
    assert [group.heading for group in coverage.roles] == ["", "", "サービス", "", ""]


def test_each_role_names_the_local_finance_that_supports_it_and_an_unknown_role_none():
    found = {group.role.place.role: group.role.local_finance for group in counted().roles}

    assert found == {
        "ア": "普通交付税", "イ": "普通交付税", "ウ-A": "特別交付税", "ウ-B": "特別交付税", "エ": "",
    }  # fmt: skip


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (20, 3)])
def test_the_fill_goes_by_the_number_of_entries(count, step):
    assert counted(*[standing(number, "ア:a") for number in range(1, count + 1)]).cells[0].step == step


def test_the_legend_says_where_the_classes_begin():
    assert step_labels() == ["掲載なし", "1～2件", "3～5件", "6件以上"]


def test_entries_without_cells_are_counted_apart():
    rows = [standing(1, fields_reading="unread"), standing(2, fields_reading="blank"), standing(3, "ア:a")]
    coverage = counted(*rows)

    assert (coverage.unread_fields, coverage.blank_fields) == (1, 1)


@pytest.mark.parametrize(
    "row", [standing(1, "ア:z"), standing(1, "ア:a", ministry="maff")], ids=["unknown-cell", "unknown-ministry"]
)
def test_what_the_outline_does_not_have_is_refused(row):
    with pytest.raises(ValueError, match="entry 1"):
        counted(row)
