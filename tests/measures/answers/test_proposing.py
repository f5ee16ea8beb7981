"""What a received file means against what stands now."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.answers import Answer, Base, Match, Proposal, propose, proposing
from measures.changes import Row, Verdict
from measures.workbooks.rows import Column, ReceivedRow, Value

CODES = {"総務省": "mic", "国土交通省": "mlit"}


def base(number: int, name: str = "地域づくり支援事業", *, ministry: str = "総務省", **values: Any) -> Base:
    """Return an entry as it stands."""
    names = values.pop("names", frozenset())
    defaults = {
        "fields": "ウ-A f",
        "summary": "概要",
        "support": "優先採択の配慮",
        "budget": "100",
        "rate": "１／２",
        "recipients": "市町村",
        "envelope": number,
    }
    return Base(Row(number=number, ministry=ministry, name=name, **{**defaults, **values}), CODES[ministry], names)


def answer(place: int = 0, *, ministry: str = "総務省", like: Base | None = None, **texts: str) -> Answer:
    """Return a received row: the texts of ``like``, some of them changed; a text of None is a column not received."""
    shared = texts.pop("shared", None)
    row = like.row if like else base(0).row
    values = {column.value: getattr(row, column.value) for column in COLUMNS} | texts
    cells = {
        Column(name): Value(text, f"総務省!{letter}{place + 5}")
        for (name, text), letter in zip(values.items(), "ABCDEFGHIJ", strict=False)
        if text is not None
    }
    received = ReceivedRow("総務省", place + 4, ministry, 1_000_000, cells, shared=shared)  # type: ignore[arg-type]
    return Answer(place, CODES.get(ministry, ""), ministry, received)


COLUMNS = [
    Column.FIELDS,
    Column.NAME,
    Column.SUMMARY,
    Column.SUPPORT,
    Column.BUDGET,
    Column.RATE,
    Column.RECIPIENTS,
]


def ask(
    standing: list[Base], received: list[Answer], choices: Mapping[str, Mapping[str, str]] | None = None, **options: Any
) -> list[Proposal]:
    return propose(standing, received, choices=choices or {}, **options)


def verdicts(proposals: list[Proposal]) -> list[Verdict | None]:
    return [proposal.verdict for proposal in proposals]


def test_an_answer_that_says_the_same_changes_nothing() -> None:
    standing = [base(1), base(2, "別の施策")]

    proposals = ask(standing, [answer(0, like=standing[0]), answer(1, like=standing[1])])

    assert verdicts(proposals) == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert [proposal.new for proposal in proposals] == [row.row for row in standing]
    assert not [question for proposal in proposals for question in proposal.questions]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        pytest.param("rate", "1/2", id="rate-in-other-width"),
        pytest.param("fields", "ウーＡ　ｆ", id="cell-in-other-width"),
        pytest.param("summary", "概\n要", id="line-break"),
        pytest.param("budget", "１００", id="amount-in-other-width"),
    ],
)
def test_another_spelling_of_the_same_leaves_the_printed_text(column: str, text: str) -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, **{column: text})])

    assert proposal.verdict in {Verdict.SPELLING, Verdict.UNCHANGED}
    assert proposal.new == standing.row


def test_another_spelling_is_taken_when_ticked() -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, rate="1/2")], {"p0": {"spelling": "yes"}})

    assert proposal.new is not None
    assert proposal.new.rate == "1/2"
    assert [(change.column, change.spelling) for change in proposal.changes] == [("rate", True)]


def test_a_change_names_its_cell_with_old_and_new() -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, rate="２／３")])

    (change,) = proposal.changes
    assert proposal.verdict == Verdict.REVISED
    assert (change.label, change.old, change.new, change.cell) == ("補助率", "１／２", "２／３", "総務省!F5")


def test_a_column_that_was_not_received_stays_as_it_stands() -> None:
    standing = base(1, full_name="正式な地域づくり支援事業")

    (proposal,) = ask([standing], [answer(like=standing, summary=None)])  # type: ignore[arg-type]

    assert proposal.new == standing.row


def test_a_number_recognises_a_measure_whatever_its_name() -> None:
    standing = base(7)

    (proposal,) = ask([standing], [answer(like=standing, name="まったく別の名称", number="７")])

    assert (proposal.match, proposal.base) == (Match.NUMBER, standing)
    assert [change.column for change in proposal.changes] == ["name"]


def test_another_name_recognises_a_measure() -> None:
    standing = base(1, names=frozenset({"社総交"}))

    (proposal,) = ask([standing], [answer(like=standing, name="社総交")])

    assert proposal.match == Match.NAME


def test_a_number_that_nobody_has_is_refused_with_its_cell() -> None:
    standing = base(1)

    proposals = ask([standing], [answer(like=standing, number="99")])

    assert proposals[0].is_refused
    assert proposals[0].findings[0].value == "99"
    assert proposals[1].verdict == Verdict.ENDED


def test_a_near_miss_is_offered_as_renamed_and_never_assumed() -> None:
    standing = base(1, "地域づくり支援事業")
    received = answer(like=standing, name="地域づくり推進支援事業")

    asked = ask([standing], [received])
    taken = ask([standing], [received], {"p0": {"rename": "yes"}})
    apart = ask([standing], [received], {"p0": {"rename": "no"}, "n1": {"missing": "abolished"}})

    assert verdicts(asked) == [Verdict.NEW, Verdict.ENDED]
    assert [question.is_open for question in asked[0].questions] == [True]
    assert (taken[0].match, verdicts(taken)) == (Match.RENAMED, [Verdict.REVISED])
    assert verdicts(apart) == [Verdict.NEW, Verdict.ENDED]
    assert not any(question.is_open for proposal in apart for question in proposal.questions)


def test_the_same_name_in_another_block_is_offered_to_editors_and_refused_for_contacts() -> None:
    standing = base(1, ministry="国土交通省")
    received = answer(like=standing, ministry="総務省")

    offered = ask([standing], [received])
    taken = ask([standing], [received], {"p0": {"move": "yes"}})
    refused = ask([standing], [received], may_move=False, scope=frozenset({"mic"}))

    assert offered[0].questions[0].is_open
    assert taken[0].match == Match.MOVED
    assert refused[0].is_refused


def test_a_row_of_a_ministry_outside_the_scope_is_refused() -> None:
    standing = base(1, ministry="国土交通省")

    (proposal,) = ask([standing], [answer(like=standing, ministry="国土交通省")], scope=frozenset({"mic"}))

    assert proposal.is_refused
    assert "国土交通省" in proposal.findings[0].message


def test_rows_of_ministries_that_did_not_answer_are_left_alone() -> None:
    own, foreign = base(1), base(2, "他府省の施策", ministry="国土交通省")

    proposals = ask([own, foreign], [answer(like=own)])

    assert [proposal.base for proposal in proposals] == [own]


def test_a_measure_not_in_the_answer_asks_for_its_fate() -> None:
    standing = [base(1), base(2, "別の施策")]

    proposals = ask(standing, [answer(like=standing[0])])
    merged = ask(standing, [answer(like=standing[0])], {"n2": {"missing": "merged"}})

    assert proposals[1].questions[0].is_open
    assert [question.name for question in merged[1].questions if question.is_open] == ["successor"]


# --- amounts -------------------------------------------------------------------------------------------------------


def shared_rows() -> list[Base]:
    return [base(1, "Ⅰの事業", budget="712", envelope=1), base(2, "Ⅱの事業", budget="712", envelope=1)]


@pytest.mark.parametrize("text", ["", "〃", "同上", "712"])
def test_rows_that_share_an_amount_keep_sharing(text: str) -> None:
    standing = shared_rows()

    proposals = ask(standing, [answer(0, like=standing[0]), answer(1, like=standing[1], budget=text)])

    assert verdicts(proposals) == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert [proposal.envelope for proposal in proposals] == ["keep", "keep"]


def test_a_shared_amount_changes_for_all_that_share_it() -> None:
    standing = shared_rows()

    proposals = ask(standing, [answer(0, like=standing[0], budget="800"), answer(1, like=standing[1], budget="")])

    assert [proposal.envelope for proposal in proposals] == ["change", "change"]
    assert [proposal.new and proposal.new.budget for proposal in proposals] == ["800", "800"]
    assert verdicts(proposals) == [Verdict.REVISED, Verdict.REVISED]


def test_cells_that_disagree_ask_to_split_the_amount() -> None:
    standing = shared_rows()

    proposals = ask(standing, [answer(0, like=standing[0]), answer(1, like=standing[1], budget="300")])

    assert [proposal.envelope for proposal in proposals] == ["keep", "split"]
    assert [question.name for question in proposals[1].questions if question.is_open] == ["split"]


def test_new_rows_share_an_amount_through_a_merged_cell_alone() -> None:
    received = [
        answer(0, name="新規一", budget="500", shared=1),  # type: ignore[arg-type]
        answer(1, name="新規二", budget="", shared=1),  # type: ignore[arg-type]
        answer(2, name="新規三", budget="500"),
    ]

    proposals = ask([], received)

    assert [proposal.envelope for proposal in proposals] == ["new", "join:p0", "new"]


def test_equal_upper_bounds_of_new_rows_are_offered_and_never_assumed() -> None:
    received = [answer(0, name="新規一", budget="900の内数"), answer(1, name="新規二", budget="900の内数")]

    offered = ask([], received)
    taken = ask([], received, {"p1": {"share": "yes"}})

    assert [proposal.envelope for proposal in offered] == ["new", "new"]
    assert [question.name for question in offered[1].questions] == ["share"]
    assert [proposal.envelope for proposal in taken] == ["new", "join:p0"]


def test_an_amount_that_stood_alone_and_is_now_empty_is_a_change() -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, budget="")])

    assert (proposal.verdict, proposal.envelope) == (Verdict.REVISED, "change")
    assert [(change.old, change.new) for change in proposal.changes] == [("100", "")]


some_text = st.sampled_from(
    ["", " ", "〃", "同上", "100", "１００", "100の内数", "1/2", "１／２", "概要", "概\n要", "市町村"]
)
columns = st.sampled_from([*COLUMNS, Column.FULL_NAME, Column.ENDED, Column.PHONE, Column.NUMBER])


@settings(max_examples=400)
@given(
    st.dictionaries(st.sampled_from(["summary", "budget", "rate", "full_name"]), some_text),
    st.lists(st.dictionaries(columns, some_text | st.none(), max_size=3), min_size=1, max_size=3),
    st.booleans(),
)
def test_a_row_that_stands_letter_for_letter_is_told_as_a_close_look_tells_it(
    stands: dict[str, str], received: list[dict[str, str]], together: bool
) -> None:
    standing = [base(place + 1, f"施策{place}", envelope=1 if together else place, **stands) for place in range(3)]
    answers = [answer(place, like=standing[place], **texts) for place, texts in enumerate(received)]

    told = ask(standing, answers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposing, "_says_what_stands", lambda row, answered: False)
        assert told == ask(standing, answers)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "未定", "https://", "https://a b.example/"]
)
def test_what_is_no_address_of_the_web_is_refused_with_its_cell(address: str) -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, address=address)])

    assert proposal.is_refused
    assert (proposal.findings[-1].column, proposal.findings[-1].value) == ("address", address)


@pytest.mark.parametrize("address", ["https://www.example.go.jp/koubo?id=1", "http://example.jp/", ""])
def test_an_address_of_the_web_becomes_that_of_the_call(address: str) -> None:
    standing = base(1)

    (proposal,) = ask([standing], [answer(like=standing, address=address)])

    assert proposal.call == (("", "", "", address, "") if address else None)


def test_an_address_that_stands_already_is_left_alone() -> None:
    standing = Base(base(1).row, "mic", frozenset(), call=("", "", "", "URL未定", ""))

    (proposal,) = ask([standing], [answer(like=standing, address="URL未定")])

    assert proposal.verdict is Verdict.UNCHANGED
