"""An outcome of ``import_measures`` as a person reads it."""

from collections.abc import Iterator, Sequence
from typing import Any

from measures.answers import ENDINGS
from measures.answers.values import CALL_LABELS, MISSING
from measures.changes import COLUMN_LABELS
from measures.models import StagedRow, Upload
from measures.notation.years import write_year
from renkei.management.commands._outcome_json import changes as changes_of
from renkei.management.commands._outcomes import Outcome

LABELS = {**COLUMN_LABELS, **CALL_LABELS}
FATE_WORDS = dict(MISSING)


def describe(outcome: Outcome) -> Iterator[str]:
    """The file as a person reads it."""
    upload = outcome.upload
    if upload is None:
        yield outcome.file
    else:
        yield f"{outcome.file}（受付番号 {upload.pk}、{write_year(upload.year)}、{upload.get_state_display()}）"
        if upload.state != Upload.State.REFUSED:
            counts = upload.counts
            yield (
                f"  新規{counts['new']}件、変更あり{counts['revised']}件、"
                f"変更なし{counts['unchanged']}件（うち表記のみ{counts['spelling']}件）、"
                f"今回の回答にない施策{counts['missing']}件、要修正{counts['refused']}件"
            )
    for row in outcome.rows:
        yield from _describe_row(outcome, row)
    yield from _listed("要修正", outcome.errors)
    yield from _listed("確認が必要な指摘", outcome.warnings)


def _describe_row(outcome: Outcome, row: StagedRow) -> Iterator[str]:
    changes = list(changes_of(outcome, row))
    questions = [question for question in row.proposal.get("questions", []) if question["open"]]
    fate = row.proposal.get("fate", "")
    if not (changes or questions or row.verdict == "ended"):
        return
    word = "掲載終了" if fate in ENDINGS else row.get_verdict_display()
    yield f"  【{word}】{row.name}"
    if fate:
        yield f"    {FATE_WORDS[fate]}"
    for change in changes:
        spelling = "（表記のみ）" if change.get("spelling") else ""
        place = f"（{change['cell']}）" if change["cell"] else ""
        old, new = (_one_line(change[side]) for side in ("old", "new"))
        yield f"    {LABELS[change['column']]}{place}：{old} → {new}{spelling}"
    for question in questions:
        options = "／".join(words for _, words in question["options"])
        yield f"    要選択：{question['words']}" + (f"（{options}）" if options else "")


def _listed(heading: str, findings: Sequence[dict[str, Any]]) -> Iterator[str]:
    if findings:
        yield f"  {heading}："
    for found in findings:
        place = "!".join(filter(None, [found["sheet"], found["cell"]]))
        value = f"「{_one_line(found['value'])}」" if found["value"] else ""
        expected = f"（求めるもの：{found['expected']}）" if found["expected"] else ""
        yield f"    {place}{'：' if place else ''}{value}{found['message']}{expected}"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "（空欄）"
