"""What the preview of a received list shows: a page of its rows, each with its changes and what was found."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict

from regions.models import Sheet, SheetRow

PAGE_SIZE = 50
MOST_FINDINGS = 200
V = SheetRow.Verdict
SHOWS: dict[str, tuple[str, list[str]]] = {  # ?show= → (words, verdicts); the first is the default
    "changed": ("変更のある行", [V.REFUSED, V.NEW, V.REVISED]),
    "refused": ("要修正", [V.REFUSED]),
    "new": ("新規", [V.NEW]),
    "revised": ("変更あり", [V.REVISED]),
    "missing": ("一覧にない行", [V.MISSING]),
    "unchanged": ("変更なし", [V.UNCHANGED]),
    "all": ("すべて", list(V.values)),
}
NOTED = "noted"  # rows of any verdict with a finding
WORDS = {"file": "受付不可", "row": "要修正", "warn": "要確認", "norm": "読替え"}
ORDER = list(WORDS)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row with its findings in words."""

    row: SheetRow
    findings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of the preview."""

    show: str
    page: Page
    rows: list[ShownRow]
    tabs: list[tuple[str, str, int]]  # (value, words, number of rows)
    findings: list[dict[str, Any]]
    more_findings: int


def preview_of(sheet: Sheet, query: QueryDict) -> Preview:
    """Return the page a query asks for; raises ``EmptyPage`` past the end or for a bad number."""
    show = query.get("show", "")
    show = show if show in SHOWS or show == NOTED else next(iter(SHOWS))
    rows: QuerySet[SheetRow] = sheet.rows.order_by("position").defer("before", "after")
    noted = rows.exclude(findings=[])
    rows = noted if show == NOTED else rows.filter(verdict__in=SHOWS[show][1])
    page = Paginator(rows, PAGE_SIZE).page(query.get("page", 1))
    found = in_words(sheet.findings)
    return Preview(
        show=show,
        page=page,
        rows=[ShownRow(row, in_words(row.findings)) for row in page],
        tabs=_tabs(sheet, noted.count()),
        findings=found[:MOST_FINDINGS],
        more_findings=max(0, len(found) - MOST_FINDINGS),
    )


def in_words(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return findings with the word for their severity, the gravest first."""
    return sorted(
        ({**finding, "words": WORDS[finding["severity"]]} for finding in findings),
        key=lambda finding: ORDER.index(finding["severity"]),
    )


def _tabs(sheet: Sheet, noted: int) -> list[tuple[str, str, int]]:
    counts = dict(sheet.rows.order_by().values_list("verdict").annotate(Count("pk")))
    tabs = [(show, words, sum(counts.get(one, 0) for one in verdicts)) for show, (words, verdicts) in SHOWS.items()]
    return [*tabs[:-1], (NOTED, "指摘のある行", noted), tabs[-1]]
