"""What the buttons of the round's page do for the ticked ministries, and what may be a slip."""

from typing import Any

from django.utils import timezone

from measures import rounds
from measures.letters import write_day
from measures.models import Block, Upload


def do(act: str, blocks: list[Block], typed: dict[str, Any], by: Any) -> tuple[list[Block], str]:
    """Return (blocks, what was done in words)."""
    if act == "ask":
        words = f"照会中にし、回答期限を{write_day(typed['due_on'])}としました"
        return rounds.ask(blocks=blocks, due_on=typed["due_on"], by=by), words
    if act == "remind":
        words = f"督促日を{write_day(typed['reminded_on'])}と記録しました"
        return rounds.remind(blocks=blocks, on=typed["reminded_on"], by=by), words
    if act == "return":
        new = {"comment": typed["comment"], "due_on": typed["new_due_on"]}
        return rounds.send_back(blocks=blocks, by=by, **new), "差し戻しました"
    plain = {
        "answer": (rounds.record_answer, "回答済みにしました"),
        "nothing": (rounds.record_nothing, "該当なしにしました"),
        "confirm": (rounds.confirm, "確認済みにしました"),
        "reopen": (rounds.reopen, "照会中に戻しました"),
    }
    done, words = plain[act]
    return done(blocks=blocks, by=by), words


def warnings(act: str, done: list[Block], typed: dict[str, Any]) -> list[str]:
    """What is allowed but may be a slip."""
    today = timezone.localdate()
    due_on = typed["due_on"] if act == "ask" else typed["new_due_on"] if act == "return" else None
    found = []
    if due_on is not None and due_on < today:
        found.append(f"回答期限（{write_day(due_on)}）は過去の日付です。")
    if due_on is not None and due_on.weekday() >= 5:
        found.append(f"回答期限（{write_day(due_on)}）は土曜日又は日曜日です。")
    if act == "remind" and typed["reminded_on"] > today:
        found.append(f"督促日（{write_day(typed['reminded_on'])}）は先の日付です。")
    if act == "confirm":
        files = Upload.objects.filter(
            year=done[0].edition.year,
            state=Upload.State.STAGED,
            ministry__in=[block.ministry_id for block in done],
        )
        names = dict.fromkeys(files.order_by("ministry__position").values_list("ministry__name", flat=True))
        if names:
            found.append(f"まだ反映していない受領ファイルがあります：{'、'.join(names)}")
    return found
