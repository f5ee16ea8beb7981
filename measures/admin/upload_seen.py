"""Two people at one received file: what its pages showed, and where their decisions differ."""

from collections.abc import Iterable, Mapping
from typing import Any

from measures.intake.undoing import LaterEdit
from measures.models import Upload
from renkei.seen import mark_of_record

MOST = 10  # differing decisions that are told


def mark_of_upload(upload: Upload, later: Iterable[LaterEdit] = ()) -> str:
    """Return the mark of a received file and of the later edits that are listed before it is taken back."""
    return mark_of_record(upload, *((edit.key, edit.now is None, edit.differences) for edit in later))


def differing(upload: Upload, sent: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return in words where decisions that were ``sent`` ({row key: {question: answer}}) are not those that are kept."""
    told = []
    for row in upload.rows.filter(key__in=sent).order_by("position"):
        for question in row.proposal.get("questions", []):
            name = question["name"]
            kept = upload.choices.get(row.key, {}).get(name, "")
            chosen = sent[row.key].get(name, kept)
            if chosen != kept:
                stored, posted = _answer(question, kept), _answer(question, chosen)
                told.append(
                    f"「{row.name}」{question['words']}　現在保存されている選択：{stored}　今回の選択：{posted}"
                )
    return told[:MOST] + ([f"ほか{len(told) - MOST}件の選択が異なります。"] if len(told) > MOST else [])


def _answer(question: Mapping[str, Any], value: str) -> str:
    if question.get("options"):
        return dict(question["options"]).get(value, value) or "（未選択）"
    return {"yes": "印あり", "": "印なし"}.get(value, value)
