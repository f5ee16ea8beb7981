"""What the preview of a received file shows: a page of its rows, each with its changes and what is to be decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict

from measures.changes import COLUMN_LABELS
from measures.intake.unchanged import places_of, rows_at
from measures.models import Ministry, StagedRow, Upload
from measures.notation.amounts import MILLION, read_amount
from measures.notation.fields import read_fields
from measures.notation.rates import read_rate
from measures.notation.reading import UNREAD
from measures.notation.recipients import read_recipients
from measures.wording import Wording, compare_wording

PAGE_SIZE = 50
SHOWS = {  # ?show= → (words, verdicts); the first is the default
    "changed": ("変更のある行", ["refused", "new", "revised", "ended"]),
    "refused": ("要修正", ["refused"]),
    "new": ("新規", ["new"]),
    "revised": ("変更あり", ["revised"]),
    "spelling": ("表記のみ", ["spelling"]),
    "ended": ("今回の回答にない施策", ["ended"]),
    "unchanged": ("変更なし", ["unchanged", "spelling"]),
    "all": ("すべて", []),
}
READERS: dict[str, Callable[[str], Any]] = {
    "fields": read_fields,
    "budget": partial(read_amount, unit=MILLION),
    "rate": read_rate,
    "recipients": read_recipients,
}
NEW_COLUMNS = {name: COLUMN_LABELS[name] for name in ("fields", "summary", "support", "budget", "rate", "recipients")}
QUESTION = "q:"  # what an input's name begins with: q:<row key>:<question>


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One cell that differs, with its words marked."""

    label: str
    cell: str
    spelling: bool
    wording: Wording
    unread: bool  # the new text is one we cannot read: it would stand as printed


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview."""

    row: StagedRow
    ministry: str
    changes: list[ShownChange]
    questions: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    new: list[tuple[str, str, bool]]  # of a new row: (label, text, whether it cannot be read)
    successor: str  # typed for a measure that is merged into another


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of the preview."""

    upload: Upload
    show: str
    page: Page
    rows: list[ShownRow]
    tabs: list[tuple[str, str, int]]  # (value, words, number of rows)
    findings: list[dict[str, Any]]


def preview_of(upload: Upload, query: QueryDict) -> Preview:
    """Return the page of the preview a query asks for; raises ``EmptyPage`` past the end or for a bad number."""
    show = query.get("show", "")
    if show not in SHOWS:
        show = "changed"
    page = Paginator(places_of(upload, SHOWS[show][1]), PAGE_SIZE).page(query.get("page", 1))
    names = dict(Ministry.objects.values_list("code", "name"))
    shown = [_shown(row, names) for row in rows_at(upload, page)]
    return Preview(upload, show, page, shown, _tabs(upload), _findings(upload))


def answers_in(posted: QueryDict) -> dict[str, dict[str, str]]:
    """Return what was decided on a posted page: {row key: {question: answer}}; an unticked box is an empty answer."""
    choices: dict[str, dict[str, str]] = {}
    for name in posted:
        if name.startswith(QUESTION) and name.count(":") >= 2:
            _, key, question = name.split(":", 2)
            choices.setdefault(key, {})[question] = posted.getlist(name)[-1].strip()[:200]
    return choices


def _tabs(upload: Upload) -> list[tuple[str, str, int]]:
    counts = dict(upload.rows.order_by().values_list("verdict").annotate(Count("pk")))
    counts["unchanged"] = counts.get("unchanged", 0) + upload.counts.get("plain", 0)
    return [
        (show, words, sum(counts.get(verdict, 0) for verdict in verdicts) if verdicts else sum(counts.values()))
        for show, (words, verdicts) in SHOWS.items()
    ]


def _shown(row: StagedRow, names: Mapping[str, str]) -> ShownRow:
    proposal = row.proposal
    changes = [
        ShownChange(
            change["label"],
            change["cell"],
            change["spelling"],
            compare_wording(change["old"], change["new"]),
            is_unread(change["column"], change["new"]),
        )
        for change in proposal.get("changes", [])
    ]
    asked = {question["name"]: question for question in proposal.get("questions", [])}
    successor = asked.pop("successor", {}).get("answer", "") if "missing" in asked else ""
    questions = [{**question, "input": f"{QUESTION}{row.key}:{name}"} for name, question in asked.items()]
    new = proposal.get("new", {})
    return ShownRow(
        row=row,
        ministry=names.get(row.ministry, row.ministry),
        changes=changes,
        questions=questions,
        findings=proposal.get("findings", []),
        new=[(label, new[name], is_unread(name, new[name])) for name, label in NEW_COLUMNS.items()] if new else [],
        successor=successor,
    )


def is_unread(column: str, text: str) -> bool:
    """Whether a received text is one that we cannot read; it would stand as printed."""
    read = READERS.get(column)
    return read is not None and read(text).reading == UNREAD


def excerpt_of(upload: Upload) -> list[list[str]]:
    """Return the first lines of a CSV as they were decoded, to be looked at; nothing for a workbook."""
    if not upload.name.lower().endswith((".csv", ".tsv", ".txt")):
        return []
    return Upload.objects.filter(pk=upload.pk).values_list("received__excerpt", flat=True).first() or []


def _findings(upload: Upload) -> list[dict[str, Any]]:
    order = {"file": 0, "row": 1, "warn": 2, "norm": 3}
    words = {"file": "受付不可", "row": "要修正", "warn": "要確認", "norm": "読替え"}
    shown = [{**finding, "words": words[finding["severity"]]} for finding in upload.findings]
    return sorted(shown, key=lambda finding: order[finding["severity"]])
