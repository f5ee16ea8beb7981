"""Files that take longer than a request may: kept by the request, understood by a process of its own.

The progress stands in the upload's row. A worker claims the row by a conditional update and says every few seconds
that it is still there; only the worker that has the row when all is understood may write it.
"""

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from measures.editions import Refused
from measures.intake.receiving import receive, understand
from measures.models import Upload
from measures.models.intake import UploadQuerySet

WORKERS = 2  # at a time; the files of others wait their turn
NICE = 10  # how far they stand back behind what somebody waits for
PULSE = 3.0  # seconds between two signs of life
SILENCE = timedelta(seconds=120)  # after which a worker counts as dead; writing many rows leaves no time for signs
PATIENCE = timedelta(seconds=30)  # for a worker to begin
RECEIVED = Upload.State.RECEIVED
NOT_BEGUN = "開始の失敗"  # the stage of an upload for which no process could be started

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the reading of a kept file has come."""

    words: str  # of the stage, or why there is none
    done: int  # stages
    stages: int  # 0 before it begins
    heard_at: datetime | None
    stopped: bool  # nobody works on it, and nobody will unless asked to


def take(**file: Any) -> Upload:
    """Receive a file (see ``receive``) as far as a request may; a longer one is kept and a worker started for it."""
    upload = receive(**file, keep_long=True)
    if upload.state == RECEIVED:
        transaction.on_commit(lambda: start(upload.pk))
    return upload


def reading_of(upload: Upload) -> Reading:
    """Return how far the worker has come with a kept upload."""
    now, heard = timezone.now(), upload.heartbeat_at
    if heard is None:
        waits_in_vain = upload.received_at < now - PATIENCE and not _working().exists()
        if upload.stage == NOT_BEGUN:
            words = "サーバーの資源が不足しているため、読取りの処理を始められませんでした。しばらくしてから再開してください。"
            return Reading(words, 0, 0, None, stopped=True)
        words = "読取りが始まっていません。" if waits_in_vain else "順番を待っています。"
        return Reading(words, 0, 0, None, waits_in_vain)
    if not upload.worker or heard < now - SILENCE:
        return Reading("読取りが途中で止まりました。", upload.stages_done, upload.stages, heard, True)
    return Reading(f"{upload.stage or '準備'}をしています。", upload.stages_done, upload.stages, heard, False)


def resume(upload: Upload) -> None:
    """Start a worker for an upload that stopped. Raises Refused if it does not wait, or somebody works on it."""
    idle = Upload.objects.filter(_idle(), pk=upload.pk, state=RECEIVED)
    if not idle.update(worker="", heartbeat_at=None, stage="", stages_done=0, stages=0):
        raise Refused(f"「{upload}」は読取り中か、既に読み取られています。")
    transaction.on_commit(lambda: start(upload.pk))


def start(pk: int) -> None:
    """Start ``manage.py stage_upload`` as a process that outlives this one and holds none of its files.

    Whoever reads or writes a page goes before it. Where the machine gives no process, that is logged, and the upload's
    page says so and offers to try again.
    """
    try:
        worker = subprocess.Popen(
            [sys.executable, str(settings.ROOT / "manage.py"), "stage_upload", str(pk)],
            cwd=settings.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, worker.pid, NICE)
        threading.Thread(target=worker.wait, daemon=True).start()  # so that no zombie stays behind
    except (OSError, RuntimeError) as error:  # no memory, no process or no thread to be had
        logger.error("no worker for upload %s: %s", pk, error)
        Upload.objects.filter(pk=pk, state=RECEIVED, worker="").update(stage=NOT_BEGUN)


def claim(pk: int) -> Upload | None:
    """Return a kept upload for this process alone; None if it does not wait, is worked on, or all places are taken."""
    if _working().exclude(pk=pk).count() >= WORKERS:
        return None
    token = secrets.token_hex(16)
    free = Upload.objects.filter(_idle(), pk=pk, state=RECEIVED)
    if not free.update(worker=token, heartbeat_at=timezone.now(), stage="", stages_done=0, stages=0):
        return None
    return Upload.objects.get(pk=pk)


def work_on(upload: Upload) -> Upload:
    """Understand a claimed upload, with signs of life; return it.

    Raises Refused if it was discarded or another worker has it. Whatever else ends it leaves the upload as it was
    kept, and says so in its row.
    """
    ours = Upload.objects.filter(pk=upload.pk, state=RECEIVED, worker=upload.worker)

    def tell(stage: str, done: int, stages: int) -> None:
        if not ours.update(stage=stage, stages_done=done, stages=stages, heartbeat_at=timezone.now()):
            raise Refused(f"「{upload}」は破棄されたか、別の処理が読み取っています。")

    try:
        with _signs_of_life(ours):
            return understand(upload, progress=tell)
    except BaseException:
        with suppress(DatabaseError):
            ours.update(worker="")
        raise


def next_waiting() -> int | None:
    """Return the kept upload that has waited longest and that no worker has tried yet."""
    never_tried = Upload.objects.filter(state=RECEIVED, worker="", heartbeat_at=None)
    return never_tried.order_by("received_at", "pk").values_list("pk", flat=True).first()


def _working() -> UploadQuerySet:
    return Upload.objects.filter(state=RECEIVED, heartbeat_at__gte=timezone.now() - SILENCE).exclude(worker="")


def _idle() -> Q:
    return Q(worker="") | Q(heartbeat_at__lt=timezone.now() - SILENCE)


@contextmanager
def _signs_of_life(ours: UploadQuerySet) -> Iterator[None]:
    """Write the time into the row every few seconds, from a thread with a connection of its own."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(PULSE):
                with suppress(DatabaseError):  # the row is being written: the next sign will do
                    ours.update(heartbeat_at=timezone.now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
