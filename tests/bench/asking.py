"""One client for all servers: requests in interleaved rounds, the middle of the times."""

import http.client
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.bench.servers import HOST, Server

PATIENCE = 20.0  # seconds after which a request is not asked for again, in all rounds together
LONGEST = 3  # times as long is waited for one answer
FLOOR = "/bench/floor"  # its first answer is ours
BUSY = 10  # how much longer that is on the clock than on the processor


@dataclass(slots=True)
class Times:
    """The seconds that one request took in each of so many rounds, and what was wrong with an answer."""

    seconds: list[float] = field(default_factory=list)
    rounds: int = 0
    size: int = 0
    fault: str = ""

    @property
    def median(self) -> float | None:
        """The middle one; None where there was no good answer."""
        return statistics.median(self.seconds) if self.seconds and not self.fault else None

    def __str__(self) -> str:
        if self.fault:
            return self.fault
        if self.median is None:
            return "–"
        few = f" ({len(self.seconds)})" if len(self.seconds) < self.rounds else ""
        return milliseconds(self.median) + few


def milliseconds(seconds: float) -> str:
    """``0.8``, ``12``, ``1,234``: as many digits as mean something."""
    value = seconds * 1000
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


class Asker:
    """A connection that is kept, to one server; with ``processor`` its seconds are those the server worked."""

    def __init__(self, server: Server, patience: float = PATIENCE, *, processor: bool = False) -> None:
        self.connection = http.client.HTTPConnection(
            HOST, server.port, timeout=LONGEST * patience * (BUSY if processor else 1)
        )
        self.clock = server.processor_seconds if processor else time.perf_counter

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes, float, Mapping[str, str]]:
        """Return status, body, seconds and headers of one answer."""
        for again in (True, False):
            begin = self.clock()
            try:
                self.connection.request("GET", path, headers=dict(headers or {}))
                response = self.connection.getresponse()
                body = response.read()
                return response.status, body, self.clock() - begin, dict(response.headers)
            except (ConnectionError, http.client.HTTPException):  # the server ended a connection that lay idle
                self.connection.close()
                if not again:
                    raise
            except OSError:
                self.connection.close()
                raise
        raise AssertionError


def ask_in_rounds(
    requests: Iterable[tuple[str, str, str]],
    askers: Mapping[str, Asker],
    *,
    rounds: int,
    patience: float = PATIENCE,
    say: Callable[[str], object] = lambda line: None,
) -> dict[tuple[str, str], Times]:
    """Ask each (request, contender, path) once a round, after one round that is not counted.

    Returns {(request, contender): times}. What takes longer than ``patience`` in all is asked no more.
    """
    listed = list(requests)
    found: dict[tuple[str, str], Times] = defaultdict(Times)
    try:
        for number in range(rounds + 1):
            for key, contender, path in listed:
                times = found[key, contender]
                times.rounds = rounds
                if not times.fault and sum(times.seconds) <= patience:
                    _ask_once(times, askers[contender], path, first=not number, patience=patience)
                    if times.seconds and times.seconds[-1] > 1:
                        say(f"{key}, {contender}: {times.seconds[-1]:.1f} s")
            say(f"round {number} of {rounds}")
    except KeyboardInterrupt:
        say("interrupted: what was measured until now")
    return found


def _ask_once(times: Times, asker: Asker, path: str, *, first: bool, patience: float) -> None:
    """Ask, and count the time; not that of the first round, which fills what is kept, unless it is a very long one."""
    try:
        status, body, seconds, _ = asker.ask(path)
    except (OSError, http.client.HTTPException):
        times.fault = f"no answer in {LONGEST * patience:.0f} s"
        return
    times.size = len(body)
    if status != 200:
        times.fault = f"status {status}"
    elif not first or (seconds > patience / 2 and not path.startswith(FLOOR)):
        times.seconds.append(seconds)
