"""The document as PDF: tagged (PDF/UA-1), fonts embedded, A4 landscape; the same document gives the same bytes."""

import json
import logging
import math
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from noto_cjk import font_path  # type: ignore[import-untyped, unused-ignore]

from measures.documents import pages
from measures.documents.layout import COLUMNS, Document, Group, Outline
from measures.documents.paper_text import breakable
from measures.documents.signs import showable

logger = logging.getLogger(__name__)
_SECONDS = 120  # 3,000 measures take about ten
_MEMORY = 3 * 1024**3  # address space; the fonts alone take 35 MB of it
_PLACES = threading.BoundedSemaphore(2)  # children at a time, so that a server's memory is bounded too
_COVER, _NOTE, _HEADING = 28, 70, 14  # characters a line of the title, of a note, of a role's column
_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from measures.documents.typesetting import main; main()"


class NotTypeset(Exception):
    """The document could not be made into a PDF; the reason is for the log."""


def write_pdf(document: Document) -> bytes:
    """Return the PDF. Typesetting runs in a process of its own, in memory, with limits of time and memory.

    A character that no font has is printed as 〓 and named in the log. NotTypeset if there is no whole PDF.
    """
    page = json.dumps(_page(document), ensure_ascii=False, separators=(",", ":"))
    limits = json.dumps({"seconds": _SECONDS, "memory": _MEMORY, "fonts": _font_folders()})
    command = [sys.executable, "-I", "-c", _START, _ROOT, limits]
    try:
        with _PLACES:
            done = subprocess.run(command, input=page.encode(), capture_output=True, timeout=_SECONDS, cwd="/", env={})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotTypeset(str(error)) from error
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode or not done.stdout.startswith(b"%PDF-") or not done.stdout.rstrip().endswith(b"%%EOF"):
        raise NotTypeset(f"exit status {done.returncode}: {said[-2000:]}")
    if said:
        logger.warning("%s: %s", document.name, said)
    return done.stdout


@cache
def _font_folders() -> list[str]:
    """Where the fonts of our dependency stand; to find that out takes the child a fifth of its time."""
    return [str(font_path("sans", "jp", style).parent) for style in ("regular", "bold")]


def _page(document: Document) -> dict[str, Any]:
    """What the template is given: every text in lines of pieces, every group fit for a page."""
    dated = document.dated
    return {
        "title": showable(" ".join(document.cover.title.split())) or document.name,
        "dated": dated and {"year": dated.year, "month": dated.month, "day": dated.day},
        "draft": document.is_draft,
        "size": pages.SIZE,
        "leading": pages.LEADING,
        "side": pages.SIDE,
        "upright": pages.UPRIGHT,
        "columns": COLUMNS,
        "widths": [pages.WIDTHS[column] for column in COLUMNS],
        "headings": [_body(document.headings[column], pages.ROOM[column]) for column in COLUMNS],
        "cover": {
            "title": _body(document.cover.title, _COVER),
            "lines": [_body(line, _NOTE) for line in document.cover.lines],
            "notes": [_body(note, _NOTE) for note in document.cover.notes],
        },
        "sections": [
            {
                "heading": showable(section.heading),
                "unit": section.unit,
                "groups": [_group(group) for group in pages.for_pages(section, document.headings)],
            }
            for section in document.sections
        ],
        "outline": _outline(document.outline),
    }


def _body(text: str, room: int) -> list[list[str]]:
    return breakable(showable(text), room)


def _group(group: Group) -> dict[str, Any]:
    cells = [
        {"column": cell.column, "lines": cell.lines, "text": _body(cell.text, pages.ROOM[cell.column])}
        for cell in group.cells
    ]
    return {"lines": group.lines, "cells": cells}


def _outline(outline: Outline) -> dict[str, Any]:
    room = max(1, math.floor(_HEADING * 5 / max(len(outline.roles), 1)))
    groups: list[Mapping[str, Any]] = []
    first = 0
    for text, columns in outline.groups:
        groups.append({"text": _body(text, room * columns) if text else None, "first": first, "columns": columns})
        first += columns
    return {
        "title": _body(outline.title, _COVER),
        "groups": groups,
        "headings": [_body(role.heading, room) for role in outline.roles],
        "fields": [
            _body(role.fields[line], room) if line < len(role.fields) else []
            for line in range(outline.height)
            for role in outline.roles
        ],
    }
