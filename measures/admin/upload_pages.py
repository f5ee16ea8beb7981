"""What the preview of a received file shows: a page of its rows, each with its changes and what is to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict

from measures.admin.upload_findings import FindingPages, address_of
from measures.changes import COLUMN_LABELS
from measures.intake.unchanged import places_of, rows_at
from measures.models import Ministry, StagedRow, Upload
from measures.wording import Piece, Wording, compare_wording
from measures.workbooks.excerpts import is_unread, shown

PAGE_SIZE = 50
LONGEST = 1_500  # characters of a text that are shown
_ENDS = 60  # characters shown at both ends of a long part that is the same
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
    link: str  # to what is said of the cell


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview."""

    row: StagedRow
    ministry: str
    changes: list[ShownChange]
    questions: list[dict[str, Any]]
    findings: list[tuple[dict[str, Any], str]]  # each with the link to its cell
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
    findings: FindingPages


def preview_of(upload: Upload, query: QueryDict) -> Preview:
    """Return the page of the preview a query asks for; raises ``InvalidPage`` past the end or for a bad number."""
    show = query.get("show", "")
    if show not in SHOWS:
        show = "changed"
    page = Paginator(places_of(upload, SHOWS[show][1]), PAGE_SIZE).page(query.get("page", 1))
    names = dict(Ministry.objects.values_list("code", "name"))
    findings = FindingPages(upload, query)
    staged = [_shown(row, names, findings) for row in rows_at(upload, page)]
    return Preview(upload, show, page, staged, _tabs(upload), findings)


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


def _shown(row: StagedRow, names: Mapping[str, str], findings: FindingPages) -> ShownRow:
    proposal = row.proposal
    changes = [
        ShownChange(
            change["label"],
            change["cell"],
            change["spelling"],
            _shortened(compare_wording(change["old"], change["new"])),
            is_unread(change["column"], change["new"]),
            findings.link(change["cell"]),
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
        findings=[(found, findings.link(address_of(found))) for found in proposal.get("findings", [])],
        new=[(label, _short(new[name]), is_unread(name, new[name])) for name, label in NEW_COLUMNS.items()]
        if new
        else [],
        successor=successor,
    )


def _shortened(wording: Wording) -> Wording:
    """Very long texts without the middle of what stands in both, and the end of what differs; how much is said."""
    return Wording(*(_short_side(side) for side in (wording.old, wording.new)))


def _short_side(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    if sum(len(piece.text) for piece in pieces) <= LONGEST:
        return pieces
    return tuple(
        Piece(_short(piece.text), differs=True)
        if piece.differs
        else Piece(
            f"{piece.text[:_ENDS]}…（{len(piece.text) - 2 * _ENDS:,}字は省略）…{piece.text[-_ENDS:]}", differs=False
        )
        if len(piece.text) > 4 * _ENDS
        else piece
        for piece in pieces
    )


def _short(text: str) -> str:
    return shown(text, LONGEST) if len(text) > LONGEST else text


def excerpt_of(upload: Upload) -> list[list[str]]:
    """Return the first lines of a CSV as they were decoded, to be looked at; nothing for a workbook."""
    if not upload.name.lower().endswith((".csv", ".tsv", ".txt")):
        return []
    return Upload.objects.filter(pk=upload.pk).values_list("received__excerpt", flat=True).first() or []
