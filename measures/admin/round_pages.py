"""What the pages of the yearly round show: its steps with their state, and how each ministry stands."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from measures import rounds
from measures.letters import write_day
from measures.milestones import READABLE
from measures.models import Block, Edition, Upload
from measures.notation.reading import UNREAD
from measures.notation.years import write_date
from renkei import access
from renkei.models import User

DONE, NEXT, LATER, NOBODY = "済み", "次にすること", "これから", "対象なし"
State = Block.State
TICKS: dict[str, tuple[str, Callable[[Block], bool]]] = {  # ?ticked= → (words, which ministries it ticks)
    "all": ("すべて", lambda block: True),
    "not-sent": ("未送付", lambda block: block.state == State.NOT_SENT),
    "waiting": ("照会中・差戻し中", lambda block: block.state in rounds.WAITING),
    "overdue": ("期限超過", lambda block: block.is_overdue),
    "answered": ("回答済み", lambda block: block.state == State.ANSWERED),
}
_UNREAD = ("fields_reading", "rate_reading", "recipients_reading", "envelope__reading")


@dataclass(frozen=True, slots=True)
class ShownUpload:
    """A received file, when its ministry handed it in, and when that ministry's answer was last sent back."""

    upload: Upload
    handed_in_at: datetime | None
    sent_back_at: datetime | None = None

    @property
    def by_contact(self) -> bool:
        """Whether the ministry itself sent it, and so has to hand it in."""
        return self.upload.uploader is not None and self.upload.uploader.role == User.Role.CONTACT

    @property
    def is_waiting(self) -> bool:
        """Whether an editor is to look at it."""
        return self.is_staged and not self.was_sent_back and (self.handed_in_at is not None or not self.by_contact)

    @property
    def was_sent_back(self) -> bool:
        """Whether it was part of an answer that was sent back."""
        came = self.handed_in_at or (None if self.by_contact else self.upload.received_at)
        return self.sent_back_at is not None and came is not None and came < self.sent_back_at

    @property
    def can_be_handed_in(self) -> bool:
        """Whether the ministry may hand it in: it was not yet, or was sent back."""
        return self.is_staged and (self.handed_in_at is None or self.was_sent_back)

    @property
    def is_staged(self) -> bool:
        """Whether nothing of it counts yet."""
        return self.upload.state == Upload.State.STAGED

    @property
    def words(self) -> str:
        """提出済み, 提出前, 差戻し前の提出: how far it has come on the ministry's side."""
        if self.is_staged and self.was_sent_back:
            return "差戻し前の提出" if self.handed_in_at else "差戻し前の受領"
        if self.handed_in_at is not None:
            return f"提出済み（{write_date(timezone.localdate(self.handed_in_at))}）"
        return "提出前" if self.is_staged and self.by_contact else ""


@dataclass(frozen=True, slots=True)
class Row:
    """How one ministry stands: its block with counts, its last file and those that wait."""

    block: Block
    uploads: list[ShownUpload]
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the round: its state, how it stands in words, and where it is done."""

    name: str
    state: str
    words: str
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Round:
    """The round of one edition."""

    edition: Edition
    rows: list[Row]
    steps: list[Step]
    loose: list[ShownUpload]  # files of no single ministry that wait
    ticks: list[tuple[str, str, int]]  # (value, words, how many)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do: published, and made known."""
        return self.edition.notified_on is not None and self.edition.state in READABLE


def round_of(edition: Edition, user: Any, *, ticked: Iterable[str] = ()) -> Round:
    """Return the round as ``user`` may see it, in a fixed number of queries."""
    blocks = list(counted(access.rows(user, edition.blocks.all())))
    known = access.rows(user, Upload.objects.filter(year=edition.year))
    newest = known.order_by().exclude(ministry=None).values("ministry").annotate(last=Max("pk")).values("last")
    files = shown(known.filter(Q(state=Upload.State.STAGED) | Q(pk__in=newest)).listed(), blocks)
    wanted = set(ticked)
    rows = [
        Row(
            block,
            [file for file in files if file.upload.ministry_id == block.ministry_id],
            block.ministry.code in wanted,
        )
        for block in blocks
    ]
    ticks = [(value, words, sum(map(test, blocks))) for value, (words, test) in TICKS.items()]
    loose = [file for file in files if file.upload.ministry_id is None]
    return Round(edition, rows, _steps(edition, blocks, files), loose, ticks)


def counted(blocks: QuerySet[Block]) -> QuerySet[Block]:
    """Return blocks in the document's order, each with its entries, those 前年のまま and those not read counted."""
    unread = Q()
    for name in _UNREAD:
        unread |= Q(**{f"entries__{name}": UNREAD.value})
    return (
        blocks.select_related("ministry")
        .annotate(
            entry_count=Count("entries"),
            unseen_count=Count("entries", filter=Q(entries__unseen=True)),
            unread_count=Count("entries", filter=unread),
        )
        .order_by("position", "id")
    )


def shown(uploads: Iterable[Upload], blocks: list[Block]) -> list[ShownUpload]:
    """Return the files of these blocks with the day they were handed in; two queries beside theirs."""
    files = list(uploads)
    handed_in, times = rounds.handed_in(files), rounds.sent_back(blocks)
    sent_back = {block.ministry_id: times[block.pk] for block in blocks if block.pk in times}
    return [ShownUpload(file, handed_in.get(file.pk), sent_back.get(file.ministry_id)) for file in files]


def ticked_by(value: str, edition: Edition) -> list[str]:
    """Return the codes of the ministries that ``?ticked=`` ticks."""
    if value not in TICKS:
        return []
    blocks = edition.blocks.select_related("ministry")
    return [block.ministry.code for block in blocks if TICKS[value][1](block)]


def _steps(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> list[Step]:
    steps = [step(edition, blocks, files) for step in _STEPS]
    open_steps = [place for place, step in enumerate(steps) if step.state == LATER]
    if open_steps:
        first = steps[open_steps[0]]
        steps[open_steps[0]] = Step(first.name, NEXT, first.words, first.links)
    if edition.is_draft:
        return steps
    return [Step(step.name, step.state, step.words, step.links if step.name == "周知" else []) for step in steps]


def _page(edition: Edition, name: str, *more: str) -> str:
    return reverse(f"admin:measures_edition_{name}", args=[edition.pk, *more])


def _tick(edition: Edition, value: str) -> tuple[str, str]:
    return f"{TICKS[value][0]}の府省庁に印を付ける", f"{_page(edition, 'round')}?ticked={value}#ministries"


def _opened(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    base = edition.copied_from
    return Step(
        "前年度から作成", DONE, f"「{base}」から作成しました。" if base else "前の年度版がない状態で作成しました。"
    )


def _asked(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    left = sum(block.state == State.NOT_SENT for block in blocks)
    words = f"未送付 {left}府省庁／全{len(blocks)}府省庁"
    links = [_tick(edition, "not-sent")] if left else []
    links += [
        ("照会文を作成する", _page(edition, "letters", "asking")),
        ("全府省庁の回答様式（zip）", _page(edition, "forms")),
    ]
    return Step("照会", LATER if left and edition.is_draft else DONE, words, links)


def _taken_in(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    states = Counter(block.state for block in blocks)
    answered = sum(states[state] for state in rounds.ANSWERED)
    closed = {block.ministry_id for block in blocks if block.state in {State.CONFIRMED, State.NOTHING}}
    waiting = sum(file.is_waiting and file.upload.ministry_id not in closed for file in files)
    words = (
        f"回答のあった府省庁 {answered}／{len(blocks)}（うち該当なし {states[State.NOTHING]}）　取込み待ち {waiting}件"
    )
    done = (answered == len(blocks) and not waiting) or not edition.is_draft
    links = [
        ("ファイルを取り込む", reverse("admin:measures_upload_receive")),
        ("受領ファイルの一覧", f"{reverse('admin:measures_upload_changelist')}?year={edition.year}"),
    ]
    return Step("回答の取込み", DONE if done else LATER, words, links)


def _reminded(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    late = [block for block in blocks if block.is_overdue]
    if not late or not edition.is_draft:
        return Step("督促", NOBODY, "回答期限を過ぎた府省庁はありません。")
    unreminded = [block for block in late if block.reminded_on is None or block.reminded_on <= block.due_on]  # type: ignore[operator]
    words = f"期限を過ぎた府省庁 {len(late)}（うち督促していない府省庁 {len(unreminded)}）"
    links = [_tick(edition, "overdue"), ("督促文を作成する", _page(edition, "letters", "reminding"))]
    return Step("督促", LATER if unreminded else DONE, words, links)


def _checked(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    states = Counter(block.state for block in blocks)
    checked = states[State.CONFIRMED] + states[State.NOTHING]
    words = f"確認済み・該当なし {checked}／{len(blocks)}府省庁　確認を待つ府省庁 {states[State.ANSWERED]}"
    links = [_tick(edition, "answered")] if states[State.ANSWERED] else []
    links += [
        ("案を読者の画面で見る", f"/measures/{edition.year}/draft/"),
        ("案の内容を記入した様式（zip）", _page(edition, "forms")),
    ]
    done = (checked == len(blocks) and blocks) or not edition.is_draft
    return Step("各省確認", DONE if done else LATER, words, links)


def _decided(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    if edition.approved_on is None:
        links = [("決裁日・文書番号を記録する", "#decision")]
        return Step("決裁", LATER if edition.is_draft else NOBODY, "決裁日はまだ記録されていません。", links)
    words = f"決裁日 {write_day(edition.approved_on)}　文書番号 {edition.document_no or '（未記入）'}"
    if edition.announced_on:
        words += f"　公表日 {write_day(edition.announced_on)}"
    return Step("決裁", DONE, words, [("決裁日・文書番号を改める", "#decision")])


def _published(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    if not edition.is_draft:
        words = f"{write_date(timezone.localdate(edition.published_at))}に公表しました。"
        return Step("公表", DONE, f"{words}現在の状態：{edition.get_state_display()}")
    unread, unseen = _total(blocks, "unread_count"), _total(blocks, "unseen_count")
    words = f"読取り不可 {unread}施策　前年のまま {unseen}施策"
    links = [("公表の画面で変更点を確認し、公表する", _page(edition, "publish"))]
    return Step("公表", LATER, words, links)


def _announced(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> Step:
    links = [("周知文を作成する", _page(edition, "letters", "announcing"))]
    if edition.is_draft:
        return Step("周知", LATER, "公表したら、都道府県・連携中枢都市に知らせ、周知日を記録します。", links)
    if edition.state not in READABLE:
        return Step("周知", NOBODY, "公表を取りやめたため、周知しません。")
    if edition.notified_on is not None:
        return Step("周知", DONE, f"周知日 {write_day(edition.notified_on)}", [*links, ("周知日を改める", "#notice")])
    words = "周知文を都道府県・連携中枢都市に送り、周知日を記録してください。"
    state = LATER if edition.state == Edition.State.CURRENT else NOBODY
    return Step(
        "周知",
        state,
        words if state == LATER else "周知日は記録されていません。",
        [*links, ("周知日を記録する", "#notice")],
    )


_STEPS = (_opened, _asked, _taken_in, _reminded, _checked, _decided, _published, _announced)


def _total(blocks: list[Block], name: str) -> int:
    return sum(getattr(block, name) for block in blocks)
