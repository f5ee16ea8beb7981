"""Applying several files of ``import_measures``: all in one transaction, or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from measures.editions import Refused
from measures.intake import apply, choose
from measures.intake.unchanged import all_rows
from measures.models import Upload
from renkei.management.commands._outcomes import Outcome, open_questions
from renkei.management.commands._progress import Progress


def apply_all(outcomes: Sequence[Outcome], progress: Progress, *, leave_refused: bool) -> bool:
    """Apply all in one transaction; return whether that was possible. What refuses is said at its file."""
    try:
        with transaction.atomic():
            written: set[int] = set()
            for outcome in outcomes:
                assert outcome.upload is not None
                progress.step(f"{outcome.file}：反映")
                try:
                    if written:
                        _follow(outcome, written)
                    apply(upload=outcome.upload, by=None, leave_refused=leave_refused)
                except Refused as refused:
                    outcome.errors += open_questions(outcome)
                    for message in refused.messages:
                        outcome.refuse(message)
                    raise
                written |= {row.number for row in all_rows(outcome.upload) if row.number is not None}
    except Refused:
        return False
    for outcome in outcomes:
        outcome.upload.refresh_from_db(fields=["state"])  # type: ignore[union-attr]
    return True


def _follow(outcome: Outcome, written: set[int]) -> None:
    """Compare a file with what the files before it have made; what it was seen to change must be the same still."""
    assert outcome.upload is not None
    seen = _seen(outcome.upload)
    outcome.upload = choose(upload=outcome.upload, choices={}, by=None)
    added = (
        outcome.upload.rows.filter(verdict="ended", number__in=written).exclude(key__in=seen).only("key", "proposal")
    )
    theirs = {row.key: {"missing": "outside"} for row in added if row.proposal.get("fate") != "outside"}
    if theirs:
        outcome.upload = choose(upload=outcome.upload, choices=theirs, by=None)
    now = _seen(outcome.upload)
    if now != seen:
        moved = [key for key in now | seen if now.get(key) != seen.get(key)]
        names = "、".join(f"「{(now.get(key) or seen[key])[0]}」" for key in moved)
        raise Refused(f"確認のあとに次の施策が変更されました。もう一度確認してから反映してください：{names}")


def _seen(upload: Upload) -> dict[str, list[Any]]:
    """{row key: what was shown of it} of the rows the file speaks for."""
    return {
        row.key: [row.name, row.verdict, row.seen, row.proposal]
        for row in all_rows(upload)
        if row.proposal.get("fate") != "outside"
    }
