"""What a received file would change, worked out and kept row by row: the rows of its preview."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from operator import attrgetter
from typing import Any

from measures.answers import Answer, Base, Proposal, propose
from measures.changes import Row
from measures.intake.kept_rows import read_rows, write_rows
from measures.intake.standing import (
    Standing,
    codes_to_names,
    fingerprint,
    known_numbers,
    ministry_codes,
    standing_rows,
)
from measures.intake.unchanged import Record, is_plain, record_of
from measures.models import Edition, StagedRow, Upload
from measures.notation.text import fold, squeeze
from measures.notation.years import write_year
from measures.workbooks.grids import Finding, Severity
from measures.workbooks.layout import findings_by_row
from measures.workbooks.rows import Column, Received, ReceivedRow
from renkei.plain_rows import insert_rows

_ROW = tuple(field.name for field in fields(Row))
_values_of = attrgetter(*_ROW)  # plain values: nothing in them that ``asdict`` would have to copy
TOGETHER = 1000  # rows of a preview that are made and stored at a time


def keep_received(upload: Upload, received: Received) -> None:
    """Write into the upload what a file says and what is wrong with it; nothing is stored yet."""
    upload.received = _write_received(received)
    wrong = findings_by_row(received)
    of_rows = {finding for place, found in wrong.items() if place >= 0 for finding in found}
    upload.findings = [
        asdict(finding)
        for finding in (*received.findings, *_other_year(upload, received))
        if not (finding.severity == Severity.ROW and finding in of_rows)  # shown at its row
    ]


@dataclass(slots=True)
class AtHand:
    """What has just been read and need not be read again: what a file says, and what stands.

    Whoever compares the two takes them: nobody else holds them then, and they can go before the upload is written.
    """

    received: Received | None = None
    standing: Standing | None = None

    def take(self) -> tuple[Received | None, Standing | None]:
        """Return both, and hold them no longer."""
        both = self.received, self.standing
        self.received = self.standing = None
        return both


def stage(upload: Upload, at_hand: AtHand | None = None) -> None:
    """Compare a kept file with what stands, and keep what its rows would change; saves the upload.

    What is ``at_hand`` is not read again; an entry that was edited in between is found when the upload is applied.
    """
    upload.base, upload.unchanged, others = _compared(upload, at_hand or AtHand())
    upload.counts = _counts([proposal for _, proposal in others], upload)
    is_new = upload.pk is None
    upload.save()
    if not is_new:
        upload.rows.all().delete()
    rows = (_staged(upload, place, proposal) for place, proposal in others)
    while some := list(islice(rows, TOGETHER)):
        insert_rows(some, StagedRow)


def _compared(upload: Upload, at_hand: AtHand) -> tuple[Edition | None, list[Record], list[tuple[int, Proposal]]]:
    """The edition compared with, the records of the rows that change nothing, and the others, each with its place."""
    received, standing = at_hand.take()
    edition, base = standing or standing_rows(upload.year)
    records: list[Record] = []
    others: list[tuple[int, Proposal]] = []
    for place, proposal in enumerate(proposals_of(upload, base, received)):
        if is_plain(proposal):
            records.append(record_of(place, proposal))
        else:
            others.append((place, proposal))
    return edition, records, others


def proposals_of(upload: Upload, base: list[Base], received: Received | None = None) -> list[Proposal]:
    """Return what every row of the upload would become against ``base``; the same words give the same answer.

    ``received`` is what the upload holds, where it has just been read.
    """
    rows = rows_of(received) if received is not None else read_rows(upload.received)
    names = ministry_codes()
    answers = _answers(rows, upload, names)
    standing = {row.row.number for row in base if row.row.number is not None}
    unknown = {answer.received.text(Column.NUMBER) for answer in answers}.difference(map(str, standing))
    numbers = {int(text) for text in map(_number, unknown) if text.isascii() and text.isdecimal() and len(text) < 10}
    scope = frozenset({upload.ministry.code}) if upload.ministry else _scope(answers, upload.received["nothing"], names)
    return propose(
        base,
        answers,
        choices=upload.choices,
        scope=scope,
        may_move=upload.ministry is None,
        known_numbers=known_numbers(numbers - standing) | standing,
    )


def _staged(upload: Upload, place: int, proposal: Proposal) -> StagedRow:
    return StagedRow(
        upload=upload,
        position=place,
        key=proposal.key,
        verdict=proposal.verdict.value if proposal.verdict else "refused",
        ministry=proposal.ministry,
        name=proposal.name,
        number=proposal.base.row.number if proposal.base else None,
        seen=fingerprint(proposal.base) if proposal.base else "",
        proposal=_words(proposal),
    )


def _words(proposal: Proposal) -> dict[str, Any]:
    words: dict[str, Any] = {"match": proposal.match.value, "envelope": proposal.envelope, "fate": proposal.fate}
    words["changes"] = [asdict(change) | {"label": change.label} for change in proposal.changes]
    words["questions"] = [asdict(question) | {"open": question.is_open} for question in proposal.questions]
    words["findings"] = [asdict(finding) for finding in proposal.findings]
    if proposal.base is None and proposal.new is not None:
        words["new"] = dict(zip(_ROW, _values_of(proposal.new), strict=True))
    return {key: value for key, value in words.items() if value}


def _counts(proposals: Sequence[Proposal], upload: Upload) -> dict[str, int]:
    """What a person is told of: ``proposals`` are those of the rows that are not kept together."""
    verdicts = Counter(proposal.verdict.value if proposal.verdict else "refused" for proposal in proposals)
    return {
        "new": verdicts["new"],
        "revised": verdicts["revised"],
        "unchanged": len(upload.unchanged) + verdicts["unchanged"] + verdicts["spelling"],
        "plain": len(upload.unchanged),
        "spelling": verdicts["spelling"],
        "missing": verdicts["ended"],
        "refused": verdicts["refused"] + sum(found["severity"] == Severity.ROW for found in upload.findings),
        "open": sum(question.is_open for proposal in proposals for question in proposal.questions),
        "warnings": sum(found["severity"] == Severity.WARN for found in upload.findings),
    }


def _other_year(upload: Upload, received: Received) -> list[Finding]:
    """Last year's form is a common slip: a file that names other years, and not this one, must be looked at."""
    if not received.years or upload.year in received.years:
        return []
    named = "、".join(write_year(year) for year in received.years)
    words = f"ファイルには{named}とあり、取込み先の{write_year(upload.year)}と異なります。"
    return [Finding(Severity.WARN, upload.name, "", "", "", named, words, f"{write_year(upload.year)}の回答")]


def _scope(answers: list[Answer], nothing: list[str], names: dict[str, str]) -> frozenset[str]:
    ticked = {names[fold(name)] for name in nothing if fold(name) in names}
    return frozenset({answer.ministry for answer in answers if answer.ministry} | ticked)


def _answers(
    rows: Iterable[tuple[ReceivedRow, tuple[Finding, ...]]], upload: Upload, names: Mapping[str, str]
) -> list[Answer]:
    """The rows with their ministries found: by name, or that of the upload where a row names none."""
    codes = codes_to_names()
    found = {"": upload.ministry.code if upload.ministry else ""}
    answers = []
    for place, (row, findings) in enumerate(rows):
        code = found.get(row.ministry)
        if code is None:
            code = found[row.ministry] = names.get(fold(row.ministry), "")
        answers.append(Answer(place, code, codes.get(code, row.ministry), row, findings))
    return answers


def _number(text: str) -> str:
    return text if text.isascii() and text.isdecimal() else squeeze(text)


def _write_received(received: Received) -> dict[str, Any]:
    nothing, excerpt = list(received.nothing), [list(line) for line in received.excerpt]
    return {**write_rows(rows_of(received)), "nothing": nothing, "excerpt": excerpt}


def rows_of(received: Received) -> list[tuple[ReceivedRow, tuple[Finding, ...]]]:
    """Every row with what is so wrong with it that it is refused."""
    wrong = findings_by_row(received)
    return [
        (row, tuple(found for found in wrong[place] if found.severity == Severity.ROW) if place in wrong else ())
        for place, row in enumerate(received.rows)
    ]
