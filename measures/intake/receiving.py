"""Receive a file, understand it, and show what it would change. The catalogue is only read here."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from measures.editions import Refused
from measures.intake.discarding import expire_old
from measures.intake.staging import AtHand, keep_received, stage
from measures.intake.standing import known_ministries, standing_rows
from measures.intake.uncollected import without_collecting
from measures.models import Ministry, Upload
from measures.models.intake import CHOSEN, COMPARED_AGAIN, LARGEST_FILE
from measures.workbooks.bounds import LIMITS, LONG_LIMITS, Limits
from measures.workbooks.excerpts import keep_lines
from measures.workbooks.grids import Finding, Grid, Overtaxed, Severity, Unreadable
from measures.workbooks.layout import read_rows
from measures.workbooks.reader import look_at, read_grids
from measures.workbooks.rows import Received
from measures.workbooks.sizes import LONG_ROWS, is_long
from renkei.models import User

STAGES = ("読取り", "表の解釈", "照合")
Progress = Callable[[str, int, int], object]  # (stage that begins, stages done, all stages)


def _quietly(stage: str, done: int, stages: int) -> None:
    """Nobody looks on."""


@without_collecting
def receive(
    *,
    data: bytes,
    name: str,
    year: int,
    by: User | None,
    ministry: Ministry | None = None,
    limits: Limits = LIMITS,
    progress: Progress = _quietly,
    keep_long: bool = False,
) -> Upload:
    """Take a received file in and stage it; return the upload, ``STAGED`` or ``REFUSED`` with its findings.

    ``ministry`` limits the file to that ministry's rows. Of a refused file only the record stays that it was
    refused and why. The file is parsed in a child process bounded by ``limits``; the catalogue is not written.
    With ``keep_long``, a file that takes longer than a person waits is only kept (``RECEIVED``), as by ``keep``.
    """
    upload = _upload(data=data, name=name, year=year, by=by, ministry=ministry)
    if keep_long and is_long(data):
        return _keep_sound(upload, data)
    at_hand = AtHand()
    try:
        progress(STAGES[0], 0, len(STAGES))
        grids = read_grids(
            data, name=upload.name, limits=limits, meanwhile=lambda: setattr(at_hand, "standing", standing_rows(year))
        )
        if keep_long and sum(len(grid.rows) for grid in grids) > LONG_ROWS:
            return _keep(upload)
        at_hand.received, lines = _interpret(grids, progress)
        del grids
    except Overtaxed as overtaxed:
        return _keep(upload) if keep_long else _refuse(upload, [overtaxed.finding])
    except Unreadable as unreadable:
        return _refuse(upload, [unreadable.finding])
    return _compare(upload, at_hand, lines, progress)


def keep(*, data: bytes, name: str, year: int, by: User | None, ministry: Ministry | None = None) -> Upload:
    """Keep a received file as it came (``RECEIVED``), to be understood later; return the upload.

    What is no sheet by its first bytes, or too large, is ``REFUSED`` at once.
    """
    return _keep_sound(_upload(data=data, name=name, year=year, by=by, ministry=ministry), data)


@without_collecting
def understand(upload: Upload, *, limits: Limits = LONG_LIMITS, progress: Progress = _quietly) -> Upload:
    """Read and stage an upload that was kept; return it, ``STAGED`` or ``REFUSED`` with its findings.

    Its file is written whole or not at all. Raises ``Refused``, writing nothing, if the upload is no longer
    ``RECEIVED`` or another worker has it by then.
    """
    upload._history_user = upload.uploader
    at_hand = AtHand()
    try:
        progress(STAGES[0], 0, len(STAGES))
        grids = read_grids(bytes(upload.data), name=upload.name, limits=limits)
        at_hand.received, lines = _interpret(grids, progress)
        del grids
    except Unreadable as unreadable:
        return _refuse(upload, [unreadable.finding])
    return _compare(upload, at_hand, lines, progress)


def _upload(*, data: bytes, name: str, year: int, by: User | None, ministry: Ministry | None) -> Upload:
    """A new upload, not stored yet. Whenever a file comes in, those that have waited too long expire."""
    expire_old()
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
    return upload


def _keep_sound(upload: Upload, data: bytes) -> Upload:
    try:
        look_at(data, name=upload.name)
    except Unreadable as unreadable:
        return _refuse(upload, [unreadable.finding])
    return _keep(upload)


def _keep(upload: Upload) -> Upload:
    upload.state = Upload.State.RECEIVED
    upload.save()
    return upload


def _interpret(grids: tuple[Grid, ...], progress: Progress) -> tuple[Received, dict[str, Any]]:
    """What the sheets say, and the lines of them to be seen again: then they have served, and a long file's are large."""
    progress(STAGES[1], 1, len(STAGES))
    received = read_rows(grids, ministries=known_ministries())
    return received, keep_lines(grids, received) if _says_anything(received) else {}


def _says_anything(received: Received) -> bool:
    refused = any(finding.severity == Severity.FILE for finding in received.findings)
    return not refused and bool(received.rows or received.nothing)


def _compare(upload: Upload, at_hand: AtHand, lines: dict[str, Any], progress: Progress) -> Upload:
    assert at_hand.received is not None
    if not _says_anything(at_hand.received):
        return _refuse(upload, at_hand.received.findings or [_empty(upload)])
    progress(STAGES[2], 2, len(STAGES))
    keep_received(upload, at_hand.received)
    upload.received["kept"] = lines
    with transaction.atomic():
        _finish(upload)
        upload.state = Upload.State.STAGED
        stage(upload, at_hand)
    return upload


def _finish(upload: Upload) -> None:
    """Take a kept upload from its worker; the row stays locked until the transaction ends.

    Raises Refused if it was discarded, or has another worker, or was understood already.
    """
    mine = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVED, worker=upload.worker)
    if not upload._state.adding and not mine.update(worker=""):
        raise Refused(f"「{upload}」は既に読み取られたか、破棄されました。")
    upload.stop_reading()


@without_collecting
def choose(*, upload: Upload, choices: Mapping[str, Mapping[str, str]], by: User | None, anew: bool = True) -> Upload:
    """Keep what a person has ticked for some rows ({row key: {question: answer}}) and work out the rows anew.

    Without ``anew`` nothing is worked out, or written, where nothing else is ticked than before.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != Upload.State.STAGED:
            raise Refused(f"「{upload}」は{upload.get_state_display()}のため、選択を変更できません。")
        merged = {key: dict(answers) for key, answers in upload.choices.items()}
        for key, answers in choices.items():
            merged[key] = {**merged.get(key, {}), **answers}
        if not anew and merged == upload.choices:
            return upload
        upload._change_reason = COMPARED_AGAIN if merged == upload.choices else CHOSEN
        upload.choices = merged
        upload._history_user = by
        stage(upload)
    return upload


def _refuse(upload: Upload, findings: Iterable[Finding]) -> Upload:
    upload.findings = [asdict(finding) for finding in findings]
    upload.counts = {"refused": len(upload.findings)}
    upload.data, upload.received = b"", {}
    with transaction.atomic():
        _finish(upload)
        upload.state = Upload.State.REFUSED
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
