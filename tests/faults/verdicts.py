"""Answers judged by a process beside the readers: of the lowest priority, and each distinct answer once.

To read a PDF takes longer than to send it. Judged between two requests, on the processors of the site, it would be
the judges that slow the readers down; and what was sent twice, byte by byte, is as right or wrong the second time.
"""

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from tests.faults.site import Answer

Judge = Callable[[Answer], str]


class Verdicts:
    """What is said of the answers, by where they came from and what they are."""

    def __init__(self) -> None:
        self._court = ProcessPoolExecutor(1, get_context("spawn"), initializer=os.nice, initargs=(19,))
        self._asked: dict[tuple[str, bytes], Future[str]] = {}

    def ask(self, path: str, judge: Judge, answer: Answer) -> None:
        """Have an answer judged, if none like it was."""
        key = (path, hashlib.sha256(answer.body).digest())
        if key not in self._asked:
            self._asked[key] = self._court.submit(judge, answer)

    def complaints(self) -> list[str]:
        """Wait for all that was asked, and return what is wrong."""
        told = [(path, asked.result()) for (path, _), asked in self._asked.items()]
        return [f"{path}: {complaint}" for path, complaint in told if complaint]

    def __len__(self) -> int:
        return len(self._asked)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._court.shutdown(cancel_futures=kind is not None)
