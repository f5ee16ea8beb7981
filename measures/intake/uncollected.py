"""Acts that make a hundred thousand objects and keep them all: looking for garbage among them is a third of their time."""

import gc
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_lock, _inside = threading.Lock(), [0]


def without_collecting(act: Callable[P, R]) -> Callable[P, R]:
    """Run an act with the cyclic collector at rest; the last act of any thread to end sets it going again."""

    @wraps(act)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with _lock:
            _inside[0] += 1
            gc.disable()
        try:
            return act(*args, **kwargs)
        finally:
            with _lock:
                _inside[0] -= 1
                if not _inside[0]:
                    gc.enable()

    return wrapped
