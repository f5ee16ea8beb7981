"""A file that is kept first and understood later: by one worker, whole or not at all."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from measures.editions import Refused
from measures.intake import background, discard, keep, receiving, understand
from measures.intake.background import claim, next_waiting, reading_of, resume, take, work_on
from measures.models import StagedRow, Upload
from measures.workbooks.bounds import LIMITS
from measures.workbooks.grids import Finding, Overtaxed, Severity
from tests.measures.intake.books import book, edited, received
from tests.measures.intake.files import long_file, mic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the uploads for which a worker would have been started."""
    started: list[int] = []
    monkeypatch.setattr(background, "start", started.append)
    return started


def kept(**values: Any) -> Upload:
    upload = keep(data=book(change=edited(2, rate="２／３")), name="総務省.xlsx", year=2021, by=None, ministry=mic())
    Upload.objects.filter(pk=upload.pk).update(**values)
    return Upload.objects.get(pk=upload.pk)


def shown(upload: Upload) -> list[Any]:
    return list(upload.rows.order_by("position").values_list("key", "verdict", "name", "seen", "proposal"))


def long_ago() -> Any:
    return timezone.now() - background.SILENCE - timedelta(seconds=1)


# keep and understand


def test_what_is_kept_and_understood_later_is_what_would_have_been_received() -> None:
    at_once = received(change=edited(2, rate="２／３"))

    later = understand(kept())

    assert later.state == at_once.state == "staged"
    assert (later.counts, shown(later)) == (at_once.counts, shown(at_once))


def test_each_step_writes_one_row_of_history() -> None:
    at_once, later = received(), kept()

    understand(later)

    assert list(at_once.history.values_list("state", "history_type")) == [("staged", "+")]
    assert list(later.history.values_list("state", "history_type")) == [("staged", "~"), ("received", "+")]


def test_what_is_no_sheet_is_refused_before_it_is_kept() -> None:
    upload = keep(data=b"%PDF-1.7", name="回答.xlsx", year=2021, by=None)

    assert (upload.state, bytes(upload.data)) == ("refused", b"")


def test_a_kept_file_that_cannot_be_read_is_refused_and_holds_nothing() -> None:
    upload = understand(keep(data=b"PK\x03\x04broken", name="回答.xlsx", year=2021, by=None))

    upload.refresh_from_db()
    assert (upload.state, bytes(upload.data)) == ("refused", b"")
    assert "壊れて" in upload.findings[0]["message"]


def test_the_stages_are_told_in_order() -> None:
    told: list[tuple[str, int, int]] = []

    understand(kept(), progress=lambda *stage: told.append(stage))

    assert told == [("読取り", 0, 3), ("表の解釈", 1, 3), ("照合", 2, 3)]


@pytest.mark.parametrize("act", ["discard", "understand", "claim"])
def test_what_was_discarded_understood_or_claimed_meanwhile_is_not_written(act: str) -> None:
    upload = kept()
    {"discard": lambda: discard(upload=upload, by=None), "understand": lambda: understand(kept_again(upload))}.get(
        act, lambda: claim(upload.pk)
    )()
    before = (Upload.objects.values().get(pk=upload.pk), StagedRow.objects.count(), upload.history.count())

    with pytest.raises(Refused, match="既に読み取られたか、破棄されました"):
        understand(upload)

    assert (Upload.objects.values().get(pk=upload.pk), StagedRow.objects.count(), upload.history.count()) == before


def kept_again(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


# which files are kept


def test_a_short_file_is_staged_at_once(started: list[int], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = take(data=book(), name="総務省.xlsx", year=2021, by=None, ministry=mic())

    assert (upload.state, started) == ("staged", [])


def test_a_long_file_is_kept_unread_and_a_worker_started(
    started: list[int], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(receiving, "read_grids", None)

    with django_capture_on_commit_callbacks(execute=True):
        upload = take(data=long_file(), name="総務省.csv", year=2021, by=None, ministry=mic())

    assert (upload.state, started) == ("received", [upload.pk])
    assert upload.history.count() == 1


def test_a_file_of_many_rows_is_kept_once_they_are_counted(
    started: list[int], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(receiving, "LONG_ROWS", 4)

    with django_capture_on_commit_callbacks(execute=True):
        upload = take(data=book(), name="総務省.xlsx", year=2021, by=None, ministry=mic())

    assert (upload.state, started) == ("received", [upload.pk])


def test_a_file_that_is_not_read_within_the_time_of_a_request_is_kept(
    started: list[int], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def too_slow(*_: Any, **__: Any) -> None:
        raise Overtaxed(Finding(Severity.FILE, "総務省.xlsx", "", "", "", "", "時間切れ", ""))

    monkeypatch.setattr(receiving, "read_grids", too_slow)

    with django_capture_on_commit_callbacks(execute=True):
        upload = take(data=book(), name="総務省.xlsx", year=2021, by=None, ministry=mic())
    refused = received()

    assert (upload.state, started) == ("received", [upload.pk])
    assert (refused.state, refused.findings[0]["message"]) == ("refused", "時間切れ")


def test_a_file_that_is_too_large_is_refused_however_long_one_would_wait(started: list[int]) -> None:
    upload = take(data=b"a" * (LIMITS.size + 1), name="大きい.csv", year=2021, by=None)

    assert (upload.state, started) == ("refused", [])
    assert "大きすぎます" in upload.findings[0]["message"]


# claiming and working


def test_an_upload_is_claimed_once() -> None:
    upload = kept()

    assert claim(upload.pk) is not None
    assert claim(upload.pk) is None


def test_an_upload_whose_worker_is_silent_can_be_claimed_by_another() -> None:
    upload = kept(worker="dead", heartbeat_at=long_ago())

    taken = claim(upload.pk)

    assert taken is not None
    assert taken.worker not in {"", "dead"}


@pytest.mark.parametrize("state", ["staged", "applied", "discarded"])
def test_only_a_received_upload_can_be_claimed(state: str) -> None:
    upload = kept(state=state, applied_at=timezone.now(), data=b"")

    assert claim(upload.pk) is None


def test_only_so_many_workers_work_at_a_time() -> None:
    for _ in range(background.WORKERS):
        kept(worker="alive", heartbeat_at=timezone.now())

    upload = kept()

    assert claim(upload.pk) is None
    assert next_waiting() == upload.pk


def test_a_worker_stages_what_it_has_claimed_and_leaves_no_trace_of_itself() -> None:
    upload = claim(kept().pk)
    assert upload is not None

    work_on(upload)

    upload.refresh_from_db()
    assert (upload.state, upload.worker, upload.stage, upload.heartbeat_at) == ("staged", "", "", None)


def test_a_worker_whose_file_was_taken_over_stops_at_the_next_stage() -> None:
    upload = claim(kept().pk)
    assert upload is not None
    Upload.objects.filter(pk=upload.pk).update(worker="another")

    with pytest.raises(Refused, match="別の処理"):
        work_on(upload)

    upload.refresh_from_db()
    assert (upload.state, upload.worker) == ("received", "another")


def test_a_worker_that_fails_says_so_and_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = claim(kept().pk)
    assert upload is not None
    monkeypatch.setattr(receiving, "read_rows", lambda *_, **__: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        work_on(upload)

    upload.refresh_from_db()
    assert (upload.state, upload.rows.count(), reading_of(upload).stopped) == ("received", 0, True)
    assert next_waiting() is None  # what fails is tried again by a person only


# how far it has come


def test_what_the_page_is_told() -> None:
    now = timezone.now()

    fresh = reading_of(kept())
    at_work = reading_of(kept(worker="a", heartbeat_at=now, stage="照合", stages_done=2, stages=3))
    silent = reading_of(kept(worker="a", heartbeat_at=long_ago(), stage="照合", stages_done=2, stages=3))

    assert (fresh.words, fresh.stopped) == ("順番を待っています。", False)
    assert (at_work.words, at_work.done, at_work.stages, at_work.stopped) == ("照合をしています。", 2, 3, False)
    assert (silent.words, silent.stopped) == ("読取りが途中で止まりました。", True)


def test_a_file_waits_in_vain_only_while_nobody_works_on_any() -> None:
    waiting = kept(received_at=timezone.now() - background.PATIENCE - timedelta(seconds=1))

    alone = reading_of(waiting)
    kept(worker="a", heartbeat_at=timezone.now())

    assert (alone.words, alone.stopped) == ("読取りが始まっていません。", True)
    assert not reading_of(waiting).stopped


def test_resuming_starts_a_worker_once(started: list[int], django_capture_on_commit_callbacks: Any) -> None:
    upload = kept(worker="dead", heartbeat_at=long_ago(), stage="照合", stages_done=2, stages=3)

    with django_capture_on_commit_callbacks(execute=True):
        resume(upload)
    taken = claim(upload.pk)
    with pytest.raises(Refused, match="読取り中"):
        resume(upload)

    assert started == [upload.pk]
    assert taken is not None


def test_the_limits_of_a_worker_are_larger_than_those_of_a_request() -> None:
    limits = receiving.LONG_LIMITS

    assert (limits.seconds, limits.cells, limits.memory) == (600, 2 * LIMITS.cells, 2 * LIMITS.memory)
    assert limits.size == LIMITS.size


# no process to be had


def test_that_no_worker_could_be_started_is_logged_and_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left(*args: Any, **options: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(background.subprocess, "Popen", none_left)
    upload = kept()

    background.start(upload.pk)

    reading = reading_of(Upload.objects.get(pk=upload.pk))
    assert (reading.stopped, "始められませんでした" in reading.words) == (True, True)
    assert f"no worker for upload {upload.pk}" in caplog.text
    assert claim(upload.pk) is not None  # and whoever has a process may still read it


def test_a_worker_stands_back_behind_whoever_waits_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int, int]] = []
    monkeypatch.setattr(
        background.subprocess, "Popen", lambda *args, **options: SimpleNamespace(pid=77, wait=lambda: 0)
    )
    monkeypatch.setattr(background.os, "setpriority", lambda *words: told.append(words))

    background.start(1)

    assert told == [(background.os.PRIO_PROCESS, 77, background.NICE)]
