"""The acts of the yearly round (照会): ask, remind, record an answer, send back, confirm. Each is on record.

An act on several ministries is done for all of them or, with the reasons named, for none. Editors do everything; a
ministry's contact hands in the answer of the own ministry and nothing else.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from measures.editions import Refused
from measures.intake.standing import standing_edition
from measures.models import Block, Edition, Ministry, Upload
from measures.models.intake import HANDED_IN
from renkei import access
from renkei.models import User

State = Block.State
WAITING = frozenset({State.ASKED, State.RETURNED})  # the ministry is to answer
ANSWERED = frozenset({State.ANSWERED, State.NOTHING, State.CONFIRMED})
SENT_BACK = "差戻し"  # and that of a block, that its answer was sent back
CLOSED = "回答は確認済みです。変更がある場合は、総務省の担当者に御連絡ください。"


@transaction.atomic
def ask(*, blocks: Iterable[Block], due_on: date, by: User | None) -> list[Block]:
    """Give ministries their deadline; one that was not asked yet counts as asked (照会中) from now on."""
    rows = _locked(blocks, by)
    _only(rows, {State.NOT_SENT, *WAITING}, "既に回答のある府省庁の回答期限は変更できません。")
    for block in rows:
        block.due_on = due_on
        if block.state == State.NOT_SENT:
            block.state = State.ASKED
    return _write(rows, ["due_on", "state"], by=by, reason="照会")


@transaction.atomic
def remind(*, blocks: Iterable[Block], on: date, by: User | None) -> list[Block]:
    """Note the day on which ministries that have not answered were reminded (督促日)."""
    rows = _locked(blocks, by)
    _only(rows, WAITING, "督促日を記録できるのは、照会中又は差戻し中の府省庁です。")
    for block in rows:
        block.reminded_on = on
    return _write(rows, ["reminded_on"], by=by, reason="督促")


@transaction.atomic
def record_answer(*, blocks: Iterable[Block], by: User | None) -> list[Block]:
    """Note that ministries have answered (回答済み) by another way than their own page."""
    rows = _locked(blocks, by)
    _only(rows, {State.NOT_SENT, *WAITING}, "回答済みにできるのは、未送付・照会中・差戻し中の府省庁です。")
    return _move(rows, State.ANSWERED, by=by, reason="回答の記録")


@transaction.atomic
def record_nothing(*, blocks: Iterable[Block], by: User | None) -> list[Block]:
    """Note that ministries have no measure (該当なし). Refused while entries stand in their part."""
    rows = _locked(blocks, by)
    _only(
        rows,
        {State.NOT_SENT, *WAITING, State.ANSWERED},
        "該当なしにできるのは、まだ確認済み・該当なしになっていない府省庁です。",
    )
    _without_entries(rows)
    return _move(rows, State.NOTHING, by=by, reason="該当なしの回答")


@transaction.atomic
def confirm(*, blocks: Iterable[Block], by: User | None) -> list[Block]:
    """Note that ministries have checked the draft of their part (確認済み)."""
    rows = _locked(blocks, by)
    _only(rows, {State.ANSWERED}, "確認済みにできるのは、回答済みの府省庁です。")
    return _move(rows, State.CONFIRMED, by=by, reason="各省確認")


@transaction.atomic
def send_back(*, blocks: Iterable[Block], comment: str, by: User | None, due_on: date | None = None) -> list[Block]:
    """Send answers back (差戻し) with a comment that the contacts read, and a new deadline if one is given."""
    if not comment.strip():
        raise Refused("差戻しの理由を入力してください。")
    rows = _locked(blocks, by)
    _only(rows, ANSWERED | {State.RETURNED}, "差し戻せるのは、回答のあった府省庁です。")
    for block in rows:
        block.comment = comment.strip()
        block.due_on = due_on or block.due_on
    return _move(rows, State.RETURNED, "comment", "due_on", by=by, reason=SENT_BACK)


@transaction.atomic
def reopen(*, blocks: Iterable[Block], by: User | None) -> list[Block]:
    """Undo a mistake: ministries stand as asked (照会中) again."""
    rows = _locked(blocks, by)
    _only(rows, ANSWERED | {State.RETURNED}, "照会中に戻せるのは、回答済み・該当なし・差戻し中・確認済みの府省庁です。")
    return _move(rows, State.ASKED, by=by, reason="照会中に戻す")


@transaction.atomic
def hand_in(*, block: Block, uploads: Collection[Upload], by: User | None) -> list[Upload]:
    """Hand in a ministry's files (提出): its answer has come. Return those handed in now, not before.

    Refused without a file, with one that cannot be read, or once the answer was confirmed.
    """
    keys = [upload.pk for upload in uploads]
    files = list(Upload.objects.select_for_update().filter(pk__in=keys).defer("data", "received").order_by("pk"))
    block = _own(block, by)
    if block.state == State.CONFIRMED:
        raise Refused(CLOSED)
    if any((file.ministry_id, file.year) != (block.ministry_id, block.edition.year) for file in files):
        raise PermissionDenied
    if not files:
        raise Refused("提出するファイルに印を付けてください。")
    if wrong := [file for file in files if file.state != Upload.State.STAGED]:
        names = "、".join(f"「{file}」（{file.get_state_display()}）" for file in wrong)
        raise Refused(f"提出できるのは確認待ちのファイルです：{names}")
    known, since = handed_in(files), sent_back([block]).get(block.pk)
    new = [file for file in files if file.pk not in known or (since is not None and known[file.pk] < since)]
    for file in new:
        file._history_user, file._change_reason = by, HANDED_IN
        file.save(update_fields=["state"])
    if block.state != State.ANSWERED:
        _move([block], State.ANSWERED, by=by, reason=HANDED_IN)
    return new


@transaction.atomic
def answer_nothing(*, block: Block, by: User | None) -> Block:
    """Answer 該当なし for a ministry. Refused while entries stand in its part: their end needs a reason, by file."""
    block = _own(block, by)
    if block.state in {State.CONFIRMED, State.NOTHING}:
        raise Refused(f"回答は{block.get_state_display()}です。変更がある場合は、総務省の担当者に御連絡ください。")
    _without_entries([block])
    return _move([block], State.NOTHING, by=by, reason="該当なしの回答")[0]


def refuse_late_file(*, ministry: Ministry, year: int, by: User) -> None:
    """Raise ``Refused`` if ``by`` is a contact whose answer for ``year`` was confirmed: only editors take files in then."""
    if access.may(by, "change", Block):
        return
    edition = standing_edition(year)
    if edition is None or edition.year != year:
        return
    if edition.blocks.filter(ministry=ministry, state=State.CONFIRMED).exists():
        raise Refused(CLOSED)


def handed_in(uploads: Collection[Upload]) -> dict[int, datetime]:
    """Return {id: when} of those uploads that were handed in, each the last time; one query."""
    records = Upload.history.filter(id__in=[upload.pk for upload in uploads], history_change_reason=HANDED_IN)
    return dict(records.order_by("history_date", "history_id").values_list("id", "history_date"))


def sent_back(blocks: Collection[Block]) -> dict[int, datetime]:
    """Return {id: when} of those blocks whose answer was sent back, each the last time; one query."""
    records = Block.history.filter(id__in=[block.pk for block in blocks], history_change_reason=SENT_BACK)
    return dict(records.order_by("history_date", "history_id").values_list("id", "history_date"))


def may_answer(user: User, block: Block) -> bool:
    """Whether someone may hand in the answer of that block: an editor, or a contact of its ministry."""
    own = user.is_active and user.role == User.Role.CONTACT and user.ministry_id == block.ministry_id
    return own or access.may(user, "change", block)


def _locked(blocks: Iterable[Block], by: User | None) -> list[Block]:
    """Return the blocks as they stand now, for an act of editors."""
    if by is not None and not access.may(by, "change", Block):
        raise PermissionDenied
    rows = _as_they_stand(blocks)
    if not rows:
        raise Refused("府省庁に印を付けてください。")
    return rows


def _own(block: Block, by: User | None) -> Block:
    """Return the block as it stands now, for the answer of its ministry."""
    if by is not None and not may_answer(by, block):
        raise PermissionDenied
    return _as_they_stand([block])[0]


def _as_they_stand(blocks: Iterable[Block]) -> list[Block]:
    """Lock the edition, then its blocks: the order of every act, so that none waits for another in a circle."""
    keys = [block.pk for block in blocks]
    editions = Edition.objects.select_for_update().filter(pk__in=Block.objects.filter(pk__in=keys).values("edition"))
    for edition in editions.order_by("pk"):
        if not edition.is_draft:
            raise Refused(f"「{edition}」は案ではないため、照会の状態を変更できません。")
    locked = Block.objects.select_for_update(of=["self"]).filter(pk__in=keys)
    return list(locked.select_related("edition", "ministry").in_document_order())


def _only(rows: list[Block], states: Collection[str], words: str) -> None:
    if wrong := [block for block in rows if block.state not in states]:
        names = "、".join(f"{block.heading}（{block.get_state_display()}）" for block in wrong)
        raise Refused(f"{words}次の府省庁の印を外してください：{names}")


def _without_entries(rows: list[Block]) -> None:
    holding = Block.objects.filter(pk__in=[block.pk for block in rows], entries__isnull=False)
    if names := list(holding.in_document_order().values_list("heading", flat=True).distinct()):
        raise Refused(
            f"掲載施策が残っているため、該当なしにできません：{'、'.join(names)}。"
            "掲載を終える施策は、様式の「掲載終了」欄に理由を記入したファイルで回答してください。"
        )


def _move(rows: list[Block], state: str, *fields: str, by: User | None, reason: str) -> list[Block]:
    for block in rows:
        block.state = state
    return _write(rows, ["state", *fields], by=by, reason=reason)


def _write(rows: list[Block], fields: list[str], *, by: User | None, reason: str) -> list[Block]:
    for block in rows:
        block.version += 1
    bulk_update_with_history(
        rows,
        Block,
        [*fields, "version"],
        batch_size=500,
        default_user=by,
        default_change_reason=reason,
        manager=Block.objects,
    )
    return rows
