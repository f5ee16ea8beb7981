"""All that is said of a received file, by cell, a page at a time, each with the part of the sheet it speaks of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from measures.admin.upload_grids import Excerpt, KeptSheet, Spot, cut_excerpt, windows
from measures.models import Upload
from measures.workbooks.excerpts import MOST_UNREAD, shown
from measures.workbooks.grids import cell_name
from measures.workbooks.headings import LABELS
from measures.workbooks.rows import Column
from measures.workbooks.values import place_of

PAGE_SIZE = 20
PAGE = "cells"  # ?cells=2
LONGEST_VALUE, LONGEST_WORDS = 80, 240  # characters
UNREAD = "読取り不可"
_WORDS = {"file": "受付不可", "row": "要修正", "warn": "要確認", "unread": UNREAD, "norm": "読替え"}
_ORDER = list(_WORDS)
_EXPECTED = {
    "fields": "「ウ-A a,b」のような役割と政策分野の記号",
    "budget": "「1,200」「900の内数」のような金額",
    "rate": "「1/2」「定額」のような補助率",
    "recipients": "「市町村」「都道府県、指定都市」のような交付先の種類",
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One thing that is said. ``part`` is the id of the excerpt its cell is seen in, "" where none is shown."""

    id: str
    words: str
    sheet: str
    cell: str
    value: str
    message: str
    expected: str
    part: str


@dataclass(frozen=True, slots=True)
class ShownExcerpt:
    """A part of the sheet, and its id on the page."""

    id: str
    excerpt: Excerpt


class FindingPages:
    """Everything said of a file, the gravest first, then by sheet and cell. Reads what was kept once."""

    def __init__(self, upload: Upload, query: QueryDict) -> None:
        """Raises ``InvalidPage`` for a page that is not there."""
        kept = Upload.objects.filter(pk=upload.pk).values_list("received__kept", flat=True).first() or {}
        self._sheets = [KeptSheet(sheet) for sheet in kept.get("sheets", ())]
        numbers = {sheet.name: number for number, sheet in reversed(list(enumerate(self._sheets)))}
        everything = [*_said(upload, numbers), *_unread(kept)]
        everything.sort(key=lambda one: (_ORDER.index(one["severity"]), one["place"] or (-1, -1, -1)))
        self.count = len(everything)
        self.grave = any(one["severity"] != "norm" for one in everything)
        self._first: dict[str, int] = {}
        for number, one in enumerate(everything):
            one["number"] = number
            self._first.setdefault(address_of(one), number)
        self._query = query
        self.page: Page = Paginator(everything, PAGE_SIZE).page(query.get(PAGE, 1))
        parts = self._cut(everything)
        self.excerpts = list({part.id: part for part in parts.values()}.values())
        self.hides_unread = len(kept.get("unread", ())) >= MOST_UNREAD
        self.rows = [_shown(one, parts.get(one["number"])) for one in self.page]
        self.hides_lines = any(one["place"] and one["number"] not in parts for one in self.page)

    def link(self, address: str) -> str:
        """The link to what is said of ``総務省!F4``; "" where nothing is."""
        number = self._first.get(address)
        if number is None:
            return ""
        query = self._query.copy()
        query[PAGE] = str(number // PAGE_SIZE + 1)
        return f"?{query.urlencode()}#said-{number + 1}"

    def _cut(self, everything: Iterable[Mapping[str, Any]]) -> dict[int, ShownExcerpt]:
        """The part of the sheet that belongs to each finding of this page, by its number."""
        marked: dict[int, dict[Spot, list[str]]] = {}
        for one in everything:
            if one["place"]:
                sheet, row, column = one["place"]
                words = marked.setdefault(sheet, {}).setdefault((row, column), [])
                if _WORDS[one["severity"]] not in words:
                    words.append(_WORDS[one["severity"]])
        placed = [one for one in self.page if one["place"]]
        seen = windows(one["place"][:2] for one in placed)
        parts: dict[tuple[int, int, int], ShownExcerpt | None] = {}
        found: dict[int, ShownExcerpt] = {}
        for one in placed:
            sheet, first, last = window = seen[one["place"][:2]]
            if window not in parts:
                excerpt = cut_excerpt(self._sheets[sheet], first, last, marked[sheet])
                parts[window] = excerpt and ShownExcerpt(f"part-{len(parts) + 1}", excerpt)
            part = parts[window]
            if part is not None:
                found[one["number"]] = part
        return found


def _said(upload: Upload, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The findings of the file and of its refused rows."""
    of_rows = upload.rows.filter(verdict="refused").values_list("proposal__findings", flat=True)
    for finding in (*upload.findings, *(one for found in of_rows for one in found or ())):
        place = place_of(finding["cell"])
        sheet = numbers.get(shown(finding["sheet"], 40))
        yield {**finding, "place": (sheet, *place) if place is not None and sheet is not None else None}


def _unread(kept: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Cells whose text nobody understood: they would stand as printed."""
    for sheet, row, column, key, text in kept.get("unread", ()):
        yield {
            "severity": "unread",
            "sheet": kept["sheets"][sheet]["name"],
            "cell": cell_name(row, column),
            "value": text,
            "message": f"「{LABELS[Column(key)]}」を読み取れません。原文のまま掲載し、集計には含めません。",
            "expected": _EXPECTED[key],
            "place": (sheet, row, column),
        }


def _shown(one: Mapping[str, Any], part: ShownExcerpt | None) -> ShownFinding:
    return ShownFinding(
        id=f"said-{one['number'] + 1}",
        words=_WORDS[one["severity"]],
        sheet=shown(one["sheet"], LONGEST_VALUE),
        cell=one["cell"],
        value=shown(one["value"], LONGEST_VALUE),
        message=shown(one["message"], LONGEST_WORDS),
        expected=shown(one["expected"], LONGEST_WORDS),
        part=part.id if part else "",
    )


def address_of(one: Mapping[str, Any]) -> str:
    """``総務省!F4`` of a finding; ``F4`` in a CSV, "" for a file as a whole."""
    return f"{one['sheet']}!{one['cell']}" if one["sheet"] else one["cell"]
