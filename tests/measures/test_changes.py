"""What differs between two lists of rows: by meaning where both are read, by words where they are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.changes import COLUMN_LABELS, Row, Verdict, compare, row_of
from measures.models import Edition
from tests.factories import make_block, make_edition, make_entry, make_envelope

ROW = Row(
    number=1,
    ministry="総務省",
    name="地域づくり支援事業",
    fields="ウ-A a,b",
    summary="取組を支援する。",
    support="優先採択の配慮",
    budget="100,000",
    rate="１／２",
    recipients="市町村",
)
OTHER = replace(ROW, number=2, name="別の事業")


def verdicts(old: list[Row], new: list[Row]) -> list[tuple[Verdict, int | None]]:
    return [(change.verdict, change.row.number) for change in compare(old, new).rows]


def test_rows_are_matched_by_number_whatever_their_order() -> None:
    assert verdicts([ROW, OTHER], [OTHER, ROW]) == [(Verdict.UNCHANGED, 2), (Verdict.UNCHANGED, 1)]


def test_a_number_that_was_not_there_is_new() -> None:
    found = compare([ROW], [ROW, OTHER])

    assert [change.new for change in found.new] == [OTHER]
    assert found.new[0].old is None


def test_a_number_that_is_gone_has_ended() -> None:
    found = compare([ROW, OTHER], [OTHER])

    assert [(change.old, change.new) for change in found.ended] == [(ROW, None)]


def test_a_row_without_a_number_is_new_even_beside_its_twin() -> None:
    unnumbered = replace(ROW, number=None)

    assert verdicts([unnumbered], [unnumbered]) == [(Verdict.NEW, None)]


def test_changes_stand_in_the_order_of_the_new_list_and_ended_rows_last_in_the_old_order() -> None:
    rows = [replace(ROW, number=number) for number in range(1, 7)]
    first, second, third, fourth, fifth, sixth = rows

    found = verdicts([sixth, first, second, third], [fourth, second, fifth])

    assert found == [
        (Verdict.NEW, 4),
        (Verdict.UNCHANGED, 2),
        (Verdict.NEW, 5),
        (Verdict.ENDED, 6),
        (Verdict.ENDED, 1),
        (Verdict.ENDED, 3),
    ]


def test_every_row_is_counted_once_under_its_verdict() -> None:
    spelled = replace(ROW, number=3)
    old = [ROW, OTHER, spelled, replace(ROW, number=4)]
    new = [ROW, replace(OTHER, rate="定額"), replace(spelled, rate="1/2"), replace(ROW, number=5)]

    found = compare(old, new)

    assert [len(found.of(verdict)) for verdict in Verdict] == [1, 1, 1, 1, 1]
    assert [change.row.number for change in found.revised] == [2, 3]
    assert not found.is_empty


def test_nothing_differs_between_empty_lists() -> None:
    assert compare([], []).is_empty


@pytest.mark.parametrize("column", COLUMN_LABELS)
def test_each_column_that_differs_is_named_with_its_old_and_new_text(column: str) -> None:
    new = replace(ROW, **{column: "別の文"})

    (found,) = compare([ROW], [new]).rows

    assert found.verdict == Verdict.REVISED
    assert [(change.column, change.old, change.new, change.spelling_only) for change in found.changes] == [
        (column, getattr(ROW, column), "別の文", False)
    ]
    assert found.changes[0].label == COLUMN_LABELS[column]


def test_a_row_of_which_one_cell_means_something_else_is_revised_though_others_are_only_spelled_otherwise() -> None:
    (found,) = compare([ROW], [replace(ROW, rate="1/2", budget="5")]).rows

    assert found.verdict == Verdict.REVISED
    assert {change.column: change.spelling_only for change in found.changes} == {"rate": True, "budget": False}


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        pytest.param("rate", "１／２", "1/2", id="rate-width"),
        pytest.param("rate", "定額、１／２等", "定額,1/2 等", id="rate-separator"),
        pytest.param("fields", "ウ-A a,b", "ウーA ａ､ｂ", id="fields-dash-and-width"),
        pytest.param("fields", "ウ-A a,b\nウ-B a", "ウ-B a\nウ-A b,a", id="fields-order"),
        pytest.param("budget", "100,000", "１００，０００", id="budget-width"),
        pytest.param("budget", "100,000", "1000億円", id="budget-unit-in-the-text"),
        pytest.param("budget", "900の内数", "９００ の内数", id="budget-within"),
        pytest.param("name", "地域ＩｏＴ事業", "地域IoT 事業", id="name-width-and-space"),
        pytest.param("summary", "取組を\n支援する。", "取組を支援する。", id="summary-line-break"),
        pytest.param("recipients", "都道府県 市区町村 等", "都道府県　市区町村　等", id="recipients-space"),
    ],
)
def test_another_spelling_of_the_same_meaning_is_spelling_only(column: str, old: str, new: str) -> None:
    (found,) = compare([replace(ROW, **{column: old})], [replace(ROW, **{column: new})]).rows

    assert found.verdict == Verdict.SPELLING
    assert [(change.column, change.spelling_only) for change in found.changes] == [(column, True)]


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        pytest.param("rate", "1/2", "2/4", id="a-fraction-is-not-reduced"),
        pytest.param("rate", "1/2", "1/2等", id="an-open-list"),
        pytest.param("rate", "1/2", "1/2以内", id="at-most"),
        pytest.param("fields", "ウ-A a,b", "ウ-A a", id="one-cell-less"),
        pytest.param("budget", "900", "900の内数", id="an-upper-bound"),
        pytest.param("budget", "900", "900（うち臨時・特別の措置100）", id="a-part-named"),
        pytest.param("name", "地域づくり事業", "地域作り事業", id="another-word"),
    ],
)
def test_what_is_understood_otherwise_is_no_mere_spelling(column: str, old: str, new: str) -> None:
    (found,) = compare([replace(ROW, **{column: old})], [replace(ROW, **{column: new})]).rows

    assert found.verdict == Verdict.REVISED


@pytest.mark.parametrize(
    ("column", "old", "new", "verdict"),
    [
        pytest.param("rate", "読めない 率", "読めない率", Verdict.SPELLING, id="unread-rate-spaced"),
        pytest.param("rate", "読めない率", "読めない割合", Verdict.REVISED, id="unread-rate-other-words"),
        pytest.param("rate", "読めない率", "1/2", Verdict.REVISED, id="unread-rate-becomes-read"),
        pytest.param("rate", "", "1/2", Verdict.REVISED, id="blank-rate-becomes-read"),
        pytest.param("fields", "なにか", "なに か", Verdict.SPELLING, id="unread-fields-spaced"),
        pytest.param("fields", "なにか", "ほかの", Verdict.REVISED, id="unread-fields-other-words"),
        pytest.param("budget", "調整中", "調整 中", Verdict.SPELLING, id="unread-budget-spaced"),
        pytest.param("budget", "調整中", "未定の額", Verdict.REVISED, id="unread-budget-other-words"),
        pytest.param("budget", "再掲", "上記の内数", Verdict.REVISED, id="counted-elsewhere-has-no-meaning-alone"),
    ],
)
def test_texts_that_are_not_read_are_compared_as_words(column: str, old: str, new: str, verdict: Verdict) -> None:
    (found,) = compare([replace(ROW, **{column: old})], [replace(ROW, **{column: new})]).rows

    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        pytest.param(("100,000", 1_000_000), ("100000000", 1_000), Verdict.SPELLING, id="same-amount"),
        pytest.param(("100", 1_000_000), ("100", 1_000), Verdict.REVISED, id="same-text"),
        pytest.param(("5億円", 1_000_000), ("5億円", 1_000), Verdict.UNCHANGED, id="same-text-with-its-own-unit"),
        pytest.param(("調整中", 1_000_000), ("調整中", 1_000), Verdict.REVISED, id="unread-text"),
        pytest.param(("", 1_000_000), ("", 1_000), Verdict.UNCHANGED, id="nothing-printed"),
    ],
)
def test_an_amount_is_compared_in_yen_whatever_unit_its_table_has(
    old: tuple[str, int], new: tuple[str, int], verdict: Verdict
) -> None:
    before, after = (replace(ROW, budget=budget, unit_yen=unit) for budget, unit in (old, new))

    assert verdicts([before], [after]) == [(verdict, 1)]


def test_the_number_of_the_envelope_is_no_change_of_the_row() -> None:
    assert compare([replace(ROW, envelope=1)], [replace(ROW, envelope=2)]).is_empty


texts = st.text(max_size=20) | st.sampled_from(["１／２", "900の内数", "ウ-A a,b", "調整中", "", "定額", "再掲"])
rows = st.builds(
    Row,
    number=st.integers(1, 9),
    **dict.fromkeys(COLUMN_LABELS, texts),
    unit_yen=st.sampled_from([1, 1_000, 1_000_000]),
    envelope=st.none() | st.integers(1, 9),
)


@given(st.lists(rows, unique_by=lambda row: row.number))
def test_a_list_does_not_differ_from_itself(same: list[Row]) -> None:
    found = compare(same, list(same))

    assert found.is_empty
    assert [change.row for change in found.unchanged] == same


@given(st.lists(rows, unique_by=lambda row: row.number), st.lists(rows, unique_by=lambda row: row.number))
def test_every_row_of_both_lists_is_told_of_exactly_once(old: list[Row], new: list[Row]) -> None:
    found = compare(old, new)

    assert [change.new for change in found.rows if change.new] == new
    assert {change.old.number for change in found.rows if change.old} == {row.number for row in old}
    assert len(found.rows) == len({row.number for row in (*old, *new)})


@given(rows, rows)
def test_what_is_spelling_only_one_way_is_so_the_other_way(old: Row, new: Row) -> None:
    there, back = compare([old], [replace(new, number=old.number)]), compare([replace(new, number=old.number)], [old])

    assert there.rows[0].verdict == back.rows[0].verdict


@pytest.mark.django_db
def test_an_entry_becomes_a_row_of_its_printed_texts() -> None:
    block = make_block(edition=make_edition(), unit_yen=1_000)
    shared = make_envelope(block=block, amount_text="９００の内数", number=4)
    entry = make_entry(
        envelope=shared, name="（Ⅱ事業）", full_name="支援事業（Ⅱ事業）", fields_text="ウーＡ ａ", rate_text="読めない"
    )

    assert row_of(entry) == Row(
        number=entry.measure.number,
        ministry="総務省",
        name="（Ⅱ事業）",
        full_name="支援事業（Ⅱ事業）",
        fields="ウーＡ ａ",
        summary=entry.summary,
        support=entry.support_text,
        budget="９００の内数",
        rate="読めない",
        recipients=entry.recipients_text,
        unit_yen=1_000,
        envelope=4,
    )


def test_the_real_document_does_not_differ_from_itself(document_2020: Edition) -> None:
    printed = [row_of(entry) for entry in document_2020.entries.for_listing()]

    found = compare(printed, printed)

    assert len(found.unchanged) == 17
