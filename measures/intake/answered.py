"""Which ministries a file answers for: applying it they have answered, taking it back they stand as before."""

import re
from collections.abc import Collection, Iterable, Mapping

from simple_history.utils import bulk_update_with_history

from measures.intake.kept_rows import ministries_in
from measures.intake.standing import ministry_codes
from measures.intake.writing import Sheet
from measures.models import Block, Upload
from measures.notation.text import fold

LONGEST_REASON = Block.history.model._meta.get_field("history_change_reason").max_length
APPLIED, UNDONE, REDONE = "取込み", "取込みの取消し", "取消しを戻す"
_BY_FILE = tuple(f"{act}：" for act in (APPLIED, UNDONE, REDONE))
_NAMES_A_FILE = re.compile(rf"(?P<act>{APPLIED}|{UNDONE}|{REDONE})：.*（受付番号 (?P<receipt>\d+)）", re.DOTALL)


def reason_of(act: str, upload: Upload) -> str:
    """Return what the history says of an act on a file: 取込み：総務省.xlsx（受付番号 12）; a long name is cut."""
    receipt = f"（受付番号 {upload.pk}）"
    return f"{act}：{upload.name[: LONGEST_REASON - len(act) - len(receipt) - 1]}{receipt}"


def without_file(reason: str, seen: Collection[int]) -> str:
    """Return a reason without the name of the file, unless its receipt number is among ``seen``."""
    named = _NAMES_A_FILE.fullmatch(reason)
    return reason if named is None or int(named["receipt"]) in seen else named["act"]


def mark_answered(sheet: Sheet, answers: Mapping[str, str]) -> None:
    """A ministry whose rows the file held has answered (回答済み); one that only ticked 該当なし has said so.

    ``answers`` are those of the upload (``answers_of``).
    """
    _move(sheet, [(sheet.blocks[code], state) for code, state in answers.items() if code in sheet.blocks])


def take_back_marks(sheet: Sheet, upload: Upload) -> None:
    """The ministries stand as they did before any file: left alone if moved since, or if another file answers still."""
    left = {sheet.blocks[code]: state for code, state in answers_of(upload).items() if code in sheet.blocks}
    before = _before_files([block.ministry_id for block in left], upload.year)
    others = _answered_elsewhere(upload)
    _move(
        sheet,
        [
            (block, before[block.ministry_id])
            for block, state in left.items()
            if block.state == state and block.ministry_id in before and block.ministry.code not in others
        ],
    )


def answers_of(upload: Upload) -> dict[str, str]:
    """Return {code of a ministry: the state its answer leads to}."""
    kept, nothing = upload.received, upload.received["nothing"]
    if upload.ministry is not None:
        return {upload.ministry.code: Block.State.ANSWERED if kept["rows"] else Block.State.NOTHING}
    codes = ministry_codes()
    named = [(name, Block.State.NOTHING) for name in nothing]
    named += [(name, Block.State.ANSWERED) for name in ministries_in(kept)]
    return {codes[fold(name)]: state for name, state in named if fold(name) in codes}


def _before_files(ministries: Collection[int], year: int) -> dict[int, str]:
    """Return {id of a ministry: its state before files moved it}, of those that a file moved last; one query."""
    records = Block.history.filter(ministry__in=ministries, edition__year=year).order_by("history_id")
    now: dict[int, str] = {}
    before: dict[int, str] = {}
    for ministry, state, why in records.values_list("ministry_id", "state", "history_change_reason"):
        if now.get(ministry) == state:
            continue
        if not (why or "").startswith(_BY_FILE):
            before.pop(ministry, None)
        elif ministry not in before:
            before[ministry] = now.get(ministry, Block.State.NOT_SENT)
        now[ministry] = state
    return before


def _answered_elsewhere(upload: Upload) -> set[str]:
    """Return the codes of the ministries that another applied file of the year answers for."""
    others = Upload.objects.filter(year=upload.year, state=Upload.State.APPLIED).exclude(pk=upload.pk)
    return {code for other in others.defer("data").select_related("ministry") for code in answers_of(other)}


def _move(sheet: Sheet, marks: Iterable[tuple[Block, str]]) -> None:
    moved = []
    for block, state in marks:
        if block.state != state:
            block.state = state
            block.version += 1
            moved.append(block)
    if moved:
        bulk_update_with_history(
            moved,
            Block,
            ["state", "version"],
            default_user=sheet.by,
            default_change_reason=sheet.reason,
            manager=Block.objects,
        )
