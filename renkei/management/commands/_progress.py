"""A progress bar of plain text on a terminal; silent everywhere else."""

import threading
import time
from types import TracebackType
from typing import Any, Self

WIDTH = 20


class Progress:
    """``[#####---------------]  12秒 総務省.xlsx を読み取っています``, redrawn while a step takes its time."""

    def __init__(self, stream: Any, *, steps: int) -> None:
        self._stream, self._steps = stream, steps
        self._shown = bool(steps) and bool(getattr(stream, "isatty", bool)())
        self._done, self._words, self._began = -1, "", time.monotonic()
        self._ended = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        if self._shown:
            self._clock.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        if self._shown:
            self._clock.join()
            self._write("\r\x1b[K")

    def step(self, words: str) -> None:
        """Say what is being done now; the step before is done."""
        self._done, self._words = self._done + 1, words
        if self._shown:
            self._draw()

    def _tick(self) -> None:
        while not self._ended.wait(0.5):
            self._draw()

    def _draw(self) -> None:
        full = WIDTH * max(0, self._done) // self._steps
        seconds = int(time.monotonic() - self._began)
        self._write(f"\r\x1b[K[{'#' * full}{'-' * (WIDTH - full)}] {seconds:3}秒 {self._words}")

    def _write(self, text: str) -> None:
        self._stream.write(text, ending="")
        self._stream.flush()
