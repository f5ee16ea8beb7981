"""The steps of the yearly round, from 前年度から作成 to 周知: which are done, which is next, and where it is done."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils import timezone

from measures import rounds
from measures.admin.round_files import ShownUpload
from measures.letters import write_day
from measures.milestones import READABLE
from measures.models import Block, Edition
from measures.notation.years import write_date

DONE, NEXT, LATER, NOBODY = "済み", "次にすること", "これから", "対象なし"
State = Block.State
TICKS: dict[str, tuple[str, Callable[[Block], bool]]] = {  # ?ticked= → (words, which ministries it ticks)
    "all": ("すべて", lambda block: True),
    "not-sent": ("未送付", lambda block: block.state == State.NOT_SENT),
    "waiting": ("照会中・差戻し中", lambda block: block.state in rounds.WAITING),
    "overdue": ("期限超過", lambda block: block.is_overdue),
    "answered": ("回答済み", lambda block: block.state == State.ANSWERED),
}
HINTS = {
    "照会": "府省庁に印を付けて照会文を作成し、回答様式とともに送ります。送ったら、回答期限を入力して照会中にします。",
    "回答の取込み": "受け取ったファイルの変更点を確認して反映します。直しが要る府省庁には、理由を付けて差し戻します。",
    "督促": "期限を過ぎた府省庁に督促文を送り、督促日を記録します。",
    "各省確認": "案を各府省に送り、確認が済んだ府省庁に印を付けて確認済みにします。",
    "決裁": "決裁日・文書番号を記録します。",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the round: its state, how it stands in words, and where it is done."""

    name: str
    state: str
    words: str
    links: list[tuple[str, str]] = field(default_factory=list)
    hint: str = ""  # of the next step: how it is done


def steps_of(edition: Edition, blocks: list[Block], files: list[ShownUpload]) -> list[Step]:
    """Return the steps of a round in their order; the first that is open is the next, with what to do."""
    steps = [step(edition, blocks, files) for step in _STEPS]
    open_steps = [place for place, step in enumerate(steps) if step.state == LATER]
    if open_steps:
        first = steps[open_steps[0]]
        steps[open_steps[0]] = replace(first, state=NEXT, hint=HINTS.get(first.name, ""))
    if edition.is_draft:
        return steps
    return [step if step.name == "周知" else replace(step, links=[]) for step in steps]


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
        reminded = sum(block.reminded_on is not None for block in blocks)
        words = "回答期限を過ぎて回答のない府省庁はありません。"
        return Step("督促", NOBODY, words + (f"督促した府省庁 {reminded}" if reminded else ""))
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
