"""Receive a file, understand it, and show what it would change. The catalogue is only read here."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db import transaction

from measures.editions import Refused
from measures.intake.staging import keep_received, stage
from measures.intake.standing import known_ministries
from measures.intake.uncollected import without_collecting
from measures.models import Ministry, Upload
from measures.models.intake import LARGEST_FILE
from measures.workbooks.excerpts import keep_lines
from measures.workbooks.grids import Finding, Severity, Unreadable
from measures.workbooks.layout import read_rows
from measures.workbooks.reader import read_grids
from renkei.models import User


@without_collecting
def receive(*, data: bytes, name: str, year: int, by: User | None, ministry: Ministry | None = None) -> Upload:
    """Keep a received file and stage it; return the upload, ``STAGED`` or ``REFUSED`` with its findings.

    ``ministry`` limits the file to that ministry's rows. Of a refused file only the record stays that it was
    refused and why. The file is parsed in a bounded child process; the catalogue is not written.
    """
    upload = Upload(
        year=year,
        ministry=ministry,
        name=name[-255:] or "（名称なし）",
        data=data[:LARGEST_FILE],
        size=min(len(data), LARGEST_FILE),
        sha256=hashlib.sha256(data).hexdigest(),
        uploader=by,
    )
    upload._history_user = by
    try:
        grids = read_grids(data, name=upload.name)
        received = read_rows(grids, ministries=known_ministries())
    except Unreadable as unreadable:
        return _refuse(upload, [unreadable.finding])
    if any(finding.severity == Severity.FILE for finding in received.findings) or not (
        received.rows or received.nothing
    ):
        return _refuse(upload, received.findings or [_empty(upload)])
    keep_received(upload, received)
    upload.received["kept"] = keep_lines(grids, received)
    with transaction.atomic():
        upload.state = Upload.State.STAGED
        stage(upload, received)
    return upload


@without_collecting
def choose(*, upload: Upload, choices: Mapping[str, Mapping[str, str]], by: User | None) -> Upload:
    """Keep what a person has ticked for some rows ({row key: {question: answer}}) and work out the rows anew."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != Upload.State.STAGED:
            raise Refused(f"「{upload}」は{upload.get_state_display()}のため、選択を変更できません。")
        merged = {key: dict(answers) for key, answers in upload.choices.items()}
        for key, answers in choices.items():
            merged[key] = {**merged.get(key, {}), **answers}
        upload.choices = merged
        upload._history_user = by
        stage(upload)
    return upload


def _refuse(upload: Upload, findings: Iterable[Finding]) -> Upload:
    upload.state = Upload.State.REFUSED
    upload.findings = [asdict(finding) for finding in findings]
    upload.counts = {"refused": len(upload.findings)}
    upload.data, upload.received = b"", {}
    upload.save()
    return upload


def _empty(upload: Upload) -> Finding:
    return Finding(
        Severity.FILE,
        upload.name,
        "",
        "",
        "",
        "",
        "施策の表が見つかりません。",
        "見出し行（施策名、概要、補助率など）のある表",
    )
