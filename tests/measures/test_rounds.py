"""The acts of the yearly round: what each changes, what each refuses, and who may do it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures import rounds
from measures.editions import Refused
from measures.models import Block
from renkei.models import User
from tests.factories import make_edition, make_entry, make_ministry, make_user
from tests.measures.round_scene import block_in, mext
from tests.stored import histories, stored_rows

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 30)
STATES = list(Block.State.values)

Act = Callable[[list[Block], User | None], Any]
ACTS: dict[str, tuple[Act, set[str], str]] = {  # act → (what it does, from which states, to which; "" stays)
    "ask": (lambda blocks, by: rounds.ask(blocks=blocks, due_on=DAY, by=by), {"not-sent", "asked", "returned"}, ""),
    "remind": (lambda blocks, by: rounds.remind(blocks=blocks, on=DAY, by=by), {"asked", "returned"}, ""),
    "record_answer": (
        lambda blocks, by: rounds.record_answer(blocks=blocks, by=by),
        {"not-sent", "asked", "returned"},
        "answered",
    ),
    "record_nothing": (
        lambda blocks, by: rounds.record_nothing(blocks=blocks, by=by),
        {"not-sent", "asked", "returned", "answered"},
        "nothing",
    ),
    "confirm": (lambda blocks, by: rounds.confirm(blocks=blocks, by=by), {"answered"}, "confirmed"),
    "send_back": (
        lambda blocks, by: rounds.send_back(blocks=blocks, comment="補助率を確認", by=by),
        {"answered", "nothing", "confirmed", "returned"},
        "returned",
    ),
    "reopen": (
        lambda blocks, by: rounds.reopen(blocks=blocks, by=by),
        {"answered", "nothing", "confirmed", "returned"},
        "asked",
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_leads_from_its_states_to_its_state_and_refuses_others(name: str, state: str, editor: User) -> None:
    act, allowed, becomes = ACTS[name]
    block = block_in(state)
    before = stored_rows()

    if state in allowed:
        act([block], editor)
        block.refresh_from_db()
        expected = becomes or ("asked" if state == "not-sent" else state)
        assert (block.state, block.version) == (expected, 2)
        assert [who for _, who, _ in histories(block)] == [None, editor]
    else:
        with pytest.raises(Refused, match=block.heading):
            act([block], editor)
        assert stored_rows() == before


def test_asking_sets_the_deadline_and_leaves_a_returned_answer_returned() -> None:
    first, second = block_in("not-sent"), block_in("returned", ministry=mext())

    rounds.ask(blocks=[first, second], due_on=DAY, by=None)

    rows = Block.objects.in_document_order().values_list("state", "due_on")
    assert list(rows) == [("asked", DAY), ("returned", DAY)]


def test_an_act_is_done_for_all_or_for_none() -> None:
    first, second = block_in("answered"), block_in("asked", ministry=mext())
    before = stored_rows()

    with pytest.raises(Refused, match="文部科学省（照会中）"):
        rounds.confirm(blocks=[first, second], by=None)

    assert stored_rows() == before


@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_nobody_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="府省庁に印"):
        ACTS[name][0]([], None)


def test_an_act_goes_by_what_is_stored_not_by_what_was_read() -> None:
    block = block_in("answered")
    Block.objects.filter(pk=block.pk).update(state="asked")

    with pytest.raises(Refused, match="照会中"):
        rounds.confirm(blocks=[block], by=None)


def test_nothing_is_refused_while_entries_stand() -> None:
    entry = make_entry(block=block_in("asked"))

    with pytest.raises(Refused, match=r"総務省.*掲載終了"):
        rounds.record_nothing(blocks=[entry.block], by=None)

    entry.block.refresh_from_db()
    assert entry.block.state == "asked"


@pytest.mark.parametrize("comment", ["", " \n"])
def test_sending_back_needs_a_comment(comment: str) -> None:
    with pytest.raises(Refused, match="差戻しの理由"):
        rounds.send_back(blocks=[block_in("answered")], comment=comment, by=None)


def test_sending_back_keeps_the_comment_and_may_move_the_deadline() -> None:
    block = block_in("answered", due_on=date(2025, 4, 1))

    rounds.send_back(blocks=[block], comment=" 補助率を確認 ", by=None)
    block.refresh_from_db()
    kept = (block.state, block.comment, block.due_on)
    rounds.send_back(blocks=[block], comment="もう一度", due_on=DAY, by=None)
    block.refresh_from_db()

    assert kept == ("returned", "補助率を確認", date(2025, 4, 1))
    assert block.due_on == DAY


@pytest.mark.parametrize("name", ACTS)
def test_the_round_of_a_published_edition_is_over(name: str) -> None:
    block = make_edition(published=True).blocks.get()
    before = stored_rows()

    with pytest.raises(Refused, match="案ではない"):
        ACTS[name][0]([block], None)

    assert stored_rows() == before


@pytest.mark.parametrize("role", ["none", "viewer", "contact"])
@pytest.mark.parametrize("name", ACTS)
def test_only_editors_do_the_acts(name: str, role: str) -> None:
    block = block_in(min(ACTS[name][1]))
    before = stored_rows()

    with pytest.raises(PermissionDenied):
        ACTS[name][0]([block], make_user(role=role))

    assert stored_rows() == before


def test_an_act_takes_the_same_queries_for_any_number_of_ministries(django_assert_num_queries: Any) -> None:
    blocks = [block_in("not-sent", ministry=make_ministry(code=code, name=code)) for code in ("a", "b", "c")]

    with django_assert_num_queries(10) as one:
        rounds.ask(blocks=blocks[:1], due_on=DAY, by=None)
    with django_assert_num_queries(len(one)):
        rounds.ask(blocks=blocks, due_on=DAY, by=None)
