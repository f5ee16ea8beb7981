"""Run the tests once per database: ``python -m tests [--require postgres,browser] [--only sqlite] [pytest arguments]``.

SQLite needs nothing; ``tests/databases.py`` finds a PostgreSQL or starts one. The exit code is the worse of the two.
"""

import argparse
import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Never

from tests.databases import WAYS, find_postgres, without_postgres

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"  # -n of pytest-xdist; a -n among the pytest arguments comes later and wins
SKIPPED = -1  # no failure, but not "passed" either
SKIPPED_ALTHOUGH_REQUIRED = 1
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for and return the worse exit code."""
    options, pytest_arguments = read_options(arguments)
    results: dict[str, int] = {}

    if options.only != "postgres":
        results["SQLite"] = run_pytest("SQLite", pytest_arguments, without_postgres(os.environ), options.require)

    if options.only != "sqlite" and INTERRUPTED not in results.values():
        with find_postgres(os.environ, say=say) as server:
            if server is None:
                results["PostgreSQL"] = report_skipped(required="postgres" in options.require)
            else:
                if server.warning:
                    say(f"WARNING: {server.warning}")
                # a whole run has seen the tests that know no database: once is enough for them
                seen = {"RENKEI_PURE": "seen"} if results and not pytest_arguments else {}
                environment = {**server.environment, **seen}
                results[str(server)] = run_pytest(str(server), pytest_arguments, environment, options.require)

    if len(results) > 1:
        headline("; ".join(f"{database}: {outcome(code)}" for database, code in results.items()))
    return max(0, *results.values())


def read_options(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own options, and the rest, which is pytest's."""
    parser = argparse.ArgumentParser(
        prog="python -m tests",
        description="Run the tests once per database. Other arguments go to pytest.",
        epilog=f"RENKEI_TEST_POSTGRES={'|'.join(WAYS)} tries no other way to a PostgreSQL.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--require",
        type=read_required,
        default=frozenset(),
        metavar="postgres,browser",
        help="fail where the tests of these would be skipped",
    )
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="run on this database alone")
    options, pytest_arguments = parser.parse_known_args(arguments)
    if options.only == "sqlite" and "postgres" in options.require:
        parser.error("--only sqlite leaves out the PostgreSQL that --require asks for")
    if (way := os.environ.get("RENKEI_TEST_POSTGRES")) and way not in WAYS:
        parser.error(f"RENKEI_TEST_POSTGRES={way} is none of {', '.join(WAYS)}")
    return options, pytest_arguments


def read_required(text: str) -> frozenset[str]:
    """Read ``postgres,browser``."""
    required = frozenset(text.split(","))
    if not required <= {"postgres", "browser"}:
        raise argparse.ArgumentTypeError(f"{text} is not postgres, browser or postgres,browser")
    return required


def run_pytest(
    database: str, arguments: Sequence[str], environment: Mapping[str, str], required: frozenset[str]
) -> int:
    """Run pytest in a process of its own, in this environment, and return its exit code."""
    command = [sys.executable, "-m", "pytest", *worker_options(arguments), *arguments]
    headline(f"{database}: pytest {' '.join(command[3:])}")
    # tests/conftest.py reads it: a missing browser is then a failure, not a skip
    browser = {"RENKEI_REQUIRE": "browser"} if "browser" in required else {}
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, **browser})
    try:
        code = process.wait()
    except KeyboardInterrupt:
        end(process)
        return INTERRUPTED
    return code if code >= 0 else 128 - code  # ended by a signal


def worker_options(arguments: Sequence[str]) -> list[str]:
    """Both cores, where pytest-xdist is installed and no debugger is to be opened."""
    alone = {"--pdb", "--trace", "no:xdist", "-pno:xdist"}
    if importlib.util.find_spec("xdist") is None or alone & set(arguments):
        return []
    return ["-n", WORKERS, "--dist", "worksteal"]  # browser tests stand in a row: one worker would be left with them


def end(process: subprocess.Popen[bytes]) -> None:
    """Let pytest finish after Ctrl-C, which a terminal sends to it as well; where it was not sent, send it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from here on we are cleaning up
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
            return
        process.send_signal(request)
    process.wait()


def report_skipped(*, required: bool) -> int:
    """Say that there was no PostgreSQL so that nobody overlooks it."""
    headline("PostgreSQL: " + ("REQUIRED, BUT NONE WAS FOUND" if required else "SKIPPED, none was found"), mark="!")
    return SKIPPED_ALTHOUGH_REQUIRED if required else SKIPPED


def outcome(code: int) -> str:
    """One word for the last line."""
    known = {0: "passed", 5: "FAILED (no tests ran)", INTERRUPTED: "interrupted", SKIPPED: "SKIPPED"}
    return known.get(code, f"FAILED (exit code {code})")


def headline(text: str, mark: str = "=") -> None:
    """Say it between two lines."""
    line = mark * min(max(len(text), 40), 100)
    say(f"\n{line}\n{text}\n{line}")


def say(text: str) -> None:
    """Print at once: pytest writes to the same output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def interrupt(*_: object) -> Never:
    """Clean up on a plain ``kill`` as on Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
