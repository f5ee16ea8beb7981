"""A ministry hands in its answer (提出) or says 該当なし: what that changes, what is refused, and who may do it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from measures import rounds
from measures.editions import Refused
from measures.models import Block, Upload
from tests.factories import make_entry, make_upload, make_user
from tests.measures.round_scene import block_in, mext
from tests.stored import histories, stored_rows

pytestmark = pytest.mark.django_db


def handed_in_file(block: Block, **values: Any) -> Upload:
    return make_upload(year=block.edition.year, ministry=block.ministry, **values)


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


@pytest.mark.parametrize("state", [state for state in Block.State.values if state != "confirmed"])
def test_a_contact_sends_files_until_the_answer_is_confirmed(state: str) -> None:
    block, contact = block_in(state), make_user(role="contact")
    send = {"ministry": block.ministry, "year": block.edition.year}

    rounds.refuse_late_file(by=contact, **send)
    Block.objects.filter(pk=block.pk).update(state="confirmed")

    with pytest.raises(Refused, match="総務省の担当者"):
        rounds.refuse_late_file(by=contact, **send)
    rounds.refuse_late_file(by=make_user(role="editor"), **send)
    rounds.refuse_late_file(by=contact, ministry=block.ministry, year=block.edition.year + 1)
    rounds.refuse_late_file(by=contact, ministry=mext(), year=block.edition.year)
