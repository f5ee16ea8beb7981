"""The acts of the yearly round: what each changes, what each refuses, and who may do it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures import rounds
from measures.editions import Refused
from measures.models import Block, Edition, Ministry, Upload
from renkei.models import User
from tests.factories import make_block, make_edition, make_entry, make_ministry, make_upload, make_user
from tests.stored import histories, stored_rows

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 30)
STATES = list(Block.State.values)


def mext() -> Ministry:
    return make_ministry(code="mext", name="文部科学省")


def block_in(state: str, **values: Any) -> Block:
    return make_block(edition=Edition.objects.filter(state="draft").first() or make_edition(), state=state, **values)


def handed_in_file(block: Block, **values: Any) -> Upload:
    return make_upload(year=block.edition.year, ministry=block.ministry, **values)


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


def test_the_approval_is_noted_on_a_draft_by_an_editor(editor: User) -> None:
    draft = make_edition()

    rounds.decide(edition=draft, approved_on=DAY, document_no=" 総行市第1号 ", announced_on=None, by=editor)

    draft.refresh_from_db()
    assert (draft.approved_on, draft.document_no, draft.announced_on) == (DAY, "総行市第1号", None)
    assert histories(draft)[-1] == ("~", editor, "決裁")


def test_the_approval_of_a_published_edition_is_refused() -> None:
    with pytest.raises(Refused, match="案ではない"):
        rounds.decide(edition=make_edition(published=True), approved_on=DAY, document_no="", announced_on=None, by=None)


@pytest.mark.parametrize("role", ["viewer", "contact"])
def test_only_editors_note_the_approval(role: str) -> None:
    with pytest.raises(PermissionDenied):
        rounds.decide(
            edition=make_edition(), approved_on=DAY, document_no="", announced_on=None, by=make_user(role=role)
        )


@pytest.mark.parametrize("state", ["not-sent", "asked", "returned", "answered", "nothing"])
def test_a_contact_hands_in_the_own_answer(state: str) -> None:
    block = block_in(state)
    upload, contact = handed_in_file(block), make_user(role="contact")

    done = rounds.hand_in(block=block, uploads=[upload], by=contact)

    block.refresh_from_db()
    assert (block.state, done) == ("answered", [upload])
    assert list(rounds.handed_in([upload])) == [upload.pk]
    assert histories(upload)[-1] == ("~", contact, "提出")


def test_handing_in_twice_is_handing_in_once() -> None:
    block = block_in("asked")
    upload = handed_in_file(block)

    rounds.hand_in(block=block, uploads=[upload], by=None)
    again = rounds.hand_in(block=block, uploads=[upload], by=None)

    assert again == []
    assert [reason for _, _, reason in histories(upload)].count("提出") == 1
    assert [reason for _, _, reason in histories(block)].count("提出") == 1


def test_a_second_file_is_handed_in_after_the_first() -> None:
    block = block_in("asked")
    first, second = handed_in_file(block), handed_in_file(block)

    rounds.hand_in(block=block, uploads=[first], by=None)
    done = rounds.hand_in(block=block, uploads=[first, second], by=None)

    assert done == [second]


def test_a_file_that_was_sent_back_may_be_handed_in_again() -> None:
    block = block_in("asked")
    upload = handed_in_file(block)
    rounds.hand_in(block=block, uploads=[upload], by=None)
    first = rounds.handed_in([upload])[upload.pk]
    rounds.send_back(blocks=[block], comment="理由", by=None)

    done = rounds.hand_in(block=block, uploads=[upload], by=None)

    assert done == [upload]
    assert rounds.handed_in([upload])[upload.pk] > first


def test_a_confirmed_answer_is_not_handed_in_again() -> None:
    block = block_in("confirmed")

    with pytest.raises(Refused, match="確認済み"):
        rounds.hand_in(block=block, uploads=[handed_in_file(block)], by=None)


@pytest.mark.parametrize("values", [{"state": "refused"}, {"state": "received"}, None])
def test_without_a_file_that_was_read_nothing_is_handed_in(values: dict[str, Any] | None) -> None:
    block = block_in("asked")
    uploads = [] if values is None else [handed_in_file(block, **values)]

    with pytest.raises(Refused, match="ファイル"):
        rounds.hand_in(block=block, uploads=uploads, by=None)

    block.refresh_from_db()
    assert block.state == "asked"


@pytest.mark.parametrize("foreign", ["block", "upload", "year", "all"])
def test_a_contact_hands_in_nothing_of_another_ministry(foreign: str) -> None:
    block, other = block_in("asked"), block_in("asked", ministry=mext())
    contact = make_user(role="contact")
    upload = {
        "block": handed_in_file(other),
        "upload": handed_in_file(other),
        "year": make_upload(year=2024, ministry=block.ministry),
        "all": make_upload(year=2025),
    }[foreign]
    before = stored_rows()

    with pytest.raises(PermissionDenied):
        rounds.hand_in(block=other if foreign == "block" else block, uploads=[upload], by=contact)

    assert stored_rows() == before


@pytest.mark.parametrize("role", ["none", "viewer"])
def test_who_is_no_contact_hands_nothing_in(role: str) -> None:
    block = block_in("asked")

    with pytest.raises(PermissionDenied):
        rounds.hand_in(block=block, uploads=[handed_in_file(block)], by=make_user(role=role))


def test_a_disabled_contact_hands_nothing_in() -> None:
    block = block_in("asked")

    with pytest.raises(PermissionDenied):
        rounds.answer_nothing(block=block, by=make_user(role="contact", is_active=False))


@pytest.mark.parametrize("state", ["not-sent", "asked", "returned", "answered"])
def test_a_contact_answers_nothing_where_no_entry_stands(state: str) -> None:
    block, contact = block_in(state), make_user(role="contact")

    rounds.answer_nothing(block=block, by=contact)

    block.refresh_from_db()
    assert block.state == "nothing"
    assert histories(block)[-1] == ("~", contact, "該当なしの回答")


@pytest.mark.parametrize("state", ["confirmed", "nothing"])
def test_an_answer_that_stands_is_not_answered_by_nothing(state: str) -> None:
    with pytest.raises(Refused, match="総務省の担当者"):
        rounds.answer_nothing(block=block_in(state), by=None)


def test_a_contact_does_not_answer_nothing_while_entries_stand_or_for_another() -> None:
    entry = make_entry(block=block_in("asked"))
    other = block_in("asked", ministry=mext())
    contact = make_user(role="contact")

    with pytest.raises(Refused, match="掲載終了"):
        rounds.answer_nothing(block=entry.block, by=contact)
    with pytest.raises(PermissionDenied):
        rounds.answer_nothing(block=other, by=contact)

    assert set(Block.objects.values_list("state", flat=True)) == {"asked"}


def test_an_act_takes_the_same_queries_for_any_number_of_ministries(django_assert_num_queries: Any) -> None:
    blocks = [block_in("not-sent", ministry=make_ministry(code=code, name=code)) for code in ("a", "b", "c")]

    with django_assert_num_queries(12) as one:
        rounds.ask(blocks=blocks[:1], due_on=DAY, by=None)
    with django_assert_num_queries(len(one)):
        rounds.ask(blocks=blocks, due_on=DAY, by=None)
