"""Readers who look at every answer: is it of one revision, whole?"""

import csv
import functools
import io
import json
import re
import statistics
import threading
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pypdf import PdfReader

from tests.faults.site import Answer, Instances, Site
from tests.faults.verdicts import Judge, Verdicts

ROWS, ENVELOPES, MILLION = 17, 15, 1_000_000
AWAY = "ただいま利用できません"
CELLS = ("ウ-A:f", "ウ-B:a")
MARK = re.compile(r"第(\d+)版）")


def judge_page(answer: Answer) -> str:
    """The list: all rows of one revision, its amounts, its sum, its choices."""
    marks = Counter(MARK.findall(answer.text))
    if len(marks) != 1:
        return f"marks {dict(marks)}"
    ((revision, count),) = marks.items()
    total = ENVELOPES * int(revision)
    if count < ROWS or f"{total}百万円" not in re.sub(r"<[^>]+>|[\s,]", "", answer.text):
        return f"revision {revision}: {count} rows, or not {total}百万円"
    return ""


def judge_json(answer: Answer) -> str:
    """The same as data."""
    told = json.loads(answer.body)
    revision = told["edition"]["revision"]
    rows = {(entry["name"].split("（")[1], entry["budget"]["text"], *entry["fields"]) for entry in told["entries"]}
    expected = (
        revision,
        {(f"第{revision}版）", f"{revision}", CELLS[revision % 2])},
        ROWS,
        ENVELOPES * revision * MILLION,
    )
    seen = (revision, rows, len(told["entries"]), told["total"]["yen"])
    return "" if seen == expected else str(seen)


def judge_csv(answer: Answer) -> str:
    """The same as CSV, which is streamed."""
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    seen = {(row["revision"], row["budget_text"], row["fields"], MARK.search(row["name"])[1]) for row in rows}  # type: ignore[index]
    revision = rows[0]["revision"] if rows else "0"
    expected = {(revision, revision, CELLS[int(revision) % 2], revision)}
    return "" if seen == expected and len(rows) == ROWS else f"{len(rows)} rows {seen}"


def judge_workbook(answer: Answer) -> str:
    """The same as a workbook."""
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    marks = Counter(MARK.findall(text))
    return "" if len(marks) == 1 and min(marks.values()) >= ROWS else f"marks {dict(marks)}"


def judge_coverage(answer: Answer) -> str:
    """What is counted: all rows stand in one cell."""
    told = json.loads(answer.body)
    revision = told["edition"]["revision"]
    cells = {cell["cell"]: (cell["entries"], cell["yen"]) for cell in told["cells"] if cell["entries"]}
    expected = {CELLS[revision % 2]: (ROWS, ENVELOPES * revision * MILLION)}
    return "" if cells == expected else f"revision {revision}: {cells}"


def judge_entry(answer: Answer) -> str:
    """One row, or what names rows without their sum."""
    marks = set(MARK.findall(answer.text))
    return "" if len(marks) == 1 else f"marks {marks}"


def judge_document(answer: Answer) -> str:
    """The official document as PDF: all rows of one revision."""
    if not answer.body.startswith(b"%PDF"):
        return f"no PDF: {answer.body[:20]!r}"
    marks = _marks_in_document(answer.body)
    return "" if len(marks) == 1 and min(marks.values()) >= ROWS else f"marks {dict(marks)}"


@functools.lru_cache(maxsize=64)  # the same revision is the same file, and to read one takes longer than to send it
def _marks_in_document(body: bytes) -> Counter[str]:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return Counter(MARK.findall(re.sub(r"\s", "", text)))


PAGES: dict[str, Judge] = {
    "/measures/2020/": judge_page,
    "/measures/2020/data.json": judge_json,
    "/measures/2020/data.csv": judge_csv,
    "/measures/2020/data.xlsx": judge_workbook,
    "/measures/2020/coverage.json": judge_coverage,
    "/measures/2020/document.pdf": judge_document,
    "/measures/2020/2/": judge_entry,
    "/regions/R25/measures/2020/": judge_entry,
    "/measures/all/": judge_entry,
    "/measures/all/2/": judge_entry,
}


def p95_of(seconds: list[float]) -> float:
    """Return the time within which 95 of 100 were answered; 0 of none."""
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else 0.0


@dataclass
class Seen:
    """What all readers saw."""

    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lost: int = 0  # connections that ended without an answer
    lasted: float = 0.0  # seconds of reading
    by_page: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 were answered."""
        return p95_of(self.seconds)

    @property
    def by_page_in_words(self) -> str:
        """The p95 of each page, the slowest first."""
        found = sorted(((p95_of(seconds), path) for path, seconds in self.by_page.items()), reverse=True)
        return ", ".join(f"{path} {p95 * 1000:.0f}" for p95, path in found)

    def __str__(self) -> str:
        answers = sum(self.statuses.values())
        rate = f", {answers / self.lasted:.0f} a second" if self.lasted else ""
        times = f"p50 {statistics.median(self.seconds or [0]) * 1000:.0f} ms, p95 {self.p95 * 1000:.0f} ms"
        return f"{answers} answers{rate}, {len(self.wrong)} mixed, {self.lost} lost, {dict(self.statuses)}, {times}"


@contextmanager
def reading(
    site: Site | Instances, *, readers: int, seen: Seen | None = None, verdicts: Verdicts | None = None
) -> Iterator[Seen]:
    """Read all pages in turn, so many readers at once, until the block ends.

    ``seen`` takes in what earlier readers saw; with ``verdicts`` the answers are judged there, and not at once.
    """
    seen, stop = Seen() if seen is None else seen, threading.Event()

    def read(first: int) -> None:
        pages = [*PAGES.items()]
        for turn in range(first, 10_000_000):
            if stop.is_set():
                return
            path, judge = pages[turn % len(pages)]
            look(seen, site, path, judge, verdicts)

    threads = [threading.Thread(target=read, args=[number], daemon=True) for number in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=120)


def look(seen: Seen, site: Site | Instances, path: str, judge: Judge, verdicts: Verdicts | None = None) -> None:
    """Read one page and judge it, or have it judged."""
    try:
        answer = site.get(path)
    except OSError:
        seen.lost += 1
        time.sleep(0.05)
        return
    seen.statuses[answer.status] += 1
    seen.seconds.append(answer.seconds)
    seen.by_page[path].append(answer.seconds)
    if answer.status == 200 and verdicts is not None:
        verdicts.ask(path, judge, answer)
    elif answer.status == 200 and (complaint := judge(answer)):
        seen.wrong.append(f"{path}: {complaint}")
    if answer.status == 503 and AWAY not in answer.text:
        seen.wrong.append(f"{path}: 503 without our page")
    if answer.status not in (200, 503):
        seen.wrong.append(f"{path}: {answer.status} {answer.body[:200]!r}")
