"""What ``python -m tests`` decides, without starting a server."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import __main__ as runner
from tests import databases
from tests.databases import NotUsable, Postgres

A_SERVER = Postgres(way="local", version="18.6", environment={"PGDATABASE": "renkei"})


@pytest.fixture
def pytest_runs(monkeypatch):
    """Run no pytest: note database and environment of each run, and return the codes set here in turn."""
    runs = []

    def run_pytest(database, arguments, environment, required):
        runs.append((database, "PGDATABASE" in environment))
        return run_pytest.codes.get(database, 0)

    run_pytest.codes = {}
    run_pytest.runs = runs
    monkeypatch.setattr(runner, "run_pytest", run_pytest)
    monkeypatch.setenv("PGDATABASE", "production")
    return run_pytest


@pytest.fixture
def server(monkeypatch):
    """Make the finder find this: ``server(None)`` is a machine without any PostgreSQL."""

    def find(found):
        @contextmanager
        def find_postgres(environ, *, say):
            yield found

        monkeypatch.setattr(runner, "find_postgres", find_postgres)

    find(A_SERVER)
    return find


# which runs, and what comes out


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [
        pytest.param([], [("SQLite", False), ("PostgreSQL 18.6 (local)", True)], id="both"),
        pytest.param(["--only", "sqlite"], [("SQLite", False)], id="sqlite"),
        pytest.param(["--only", "postgres"], [("PostgreSQL 18.6 (local)", True)], id="postgres"),
    ],
)
def test_each_database_gets_one_run_in_its_own_environment(arguments, runs, pytest_runs, server):
    assert runner.main(arguments) == 0
    assert pytest_runs.runs == runs


@pytest.mark.parametrize(
    ("codes", "worse"),
    [
        pytest.param({}, 0, id="both-pass"),
        pytest.param({"SQLite": 1}, 1, id="sqlite-fails"),
        pytest.param({"PostgreSQL 18.6 (local)": 1}, 1, id="postgres-fails"),
        pytest.param({"SQLite": 5}, 5, id="no-tests-is-a-failure"),
    ],
)
def test_the_worse_exit_code_is_returned(codes, worse, pytest_runs, server):
    pytest_runs.codes = codes

    assert runner.main([]) == worse
    assert len(pytest_runs.runs) == 2


def test_ctrl_c_in_the_first_run_leaves_out_the_second(pytest_runs, server):
    pytest_runs.codes = {"SQLite": runner.INTERRUPTED}

    assert runner.main([]) == 130
    assert pytest_runs.runs == [("SQLite", False)]


def test_a_skipped_postgres_is_said_and_no_failure(pytest_runs, server, capsys):
    server(None)

    assert runner.main([]) == 0
    assert "PostgreSQL: SKIPPED, none was found" in capsys.readouterr().out


def test_a_required_postgres_that_is_missing_is_a_failure(pytest_runs, server, capsys):
    server(None)

    assert runner.main(["--require", "postgres,browser"]) == 1
    assert "REQUIRED, BUT NONE WAS FOUND" in capsys.readouterr().out


# options


def test_what_is_not_ours_goes_to_pytest():
    options, rest = runner.read_options(["-k", "amount", "--require", "browser", "tests/measures", "-x"])

    assert options.require == {"browser"}
    assert rest == ["-k", "amount", "tests/measures", "-x"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--require", "chromium"], id="unknown-requirement"),
        pytest.param(["--only", "sqlite", "--require", "postgres"], id="contradiction"),
    ],
)
def test_nonsense_is_refused(arguments):
    with pytest.raises(SystemExit) as refusal:
        runner.read_options(arguments)
    assert refusal.value.code == 2


def test_an_unknown_way_is_refused(monkeypatch):
    monkeypatch.setenv("RENKEI_TEST_POSTGRES", "docker")
    with pytest.raises(SystemExit):
        runner.read_options([])


@pytest.mark.parametrize("arguments", [["--pdb"], ["-p", "no:xdist"]])
def test_a_debugger_gets_no_workers(arguments):
    assert runner.worker_options(arguments) == []


# finding


def test_the_environment_of_sqlite_has_no_libpq_variable():
    environ = {"PGDATABASE": "renkei", "PGPASSWORD": "x", "PATH": "/bin", "RENKEI_SQLITE": "a.sqlite3"}

    assert databases.without_postgres(environ) == {"PATH": "/bin", "RENKEI_SQLITE": "a.sqlite3"}


def test_the_first_way_that_works_is_taken_and_the_others_say_why_not(monkeypatch):
    @contextmanager
    def refuse(environ):
        raise NotUsable("not here")
        yield

    @contextmanager
    def work(environ):
        yield A_SERVER

    monkeypatch.setattr(databases, "WAYS", {"libpq": refuse, "local": work, "embedded": refuse})
    said = []

    with databases.find_postgres({}, say=said.append) as found:
        assert found is A_SERVER
    assert said == ["PostgreSQL, libpq: not here"]

    with databases.find_postgres({"RENKEI_TEST_POSTGRES": "embedded"}, say=said.append) as found:
        assert found is None


@pytest.mark.parametrize("folders", [["9.6", "15", "14"], ["15", "9.6"]])
def test_the_newest_server_is_taken_by_number_not_by_text(folders, tmp_path):
    for version in folders:
        make_programs(tmp_path / version / "bin")
    make_programs(tmp_path / "18" / "bin", names=["initdb"])  # a client package has no server

    assert databases.newest_programs(tmp_path.glob("*/bin")) == tmp_path / "15" / "bin"


def test_no_folder_no_server():
    assert databases.newest_programs([]) is None


def make_programs(folder, names=("initdb", "postgres")):
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()


def test_an_unreachable_server_is_no_server():
    environ = {**databases.without_postgres(os.environ), "PGHOST": "127.0.0.1", "PGPORT": "1"}
    with pytest.raises(NotUsable, match="no connection"), databases.given_server(environ):
        pass


def test_without_libpq_variables_no_server_is_given():
    with pytest.raises(NotUsable, match="not set"), databases.given_server(databases.without_postgres(os.environ)):
        pass


@pytest.mark.parametrize(
    ("folder", "parent"),
    [
        pytest.param("short", None, id="usual"),
        pytest.param("deep" * 30, Path("/tmp"), id="too-deep-for-a-socket"),
    ],
)
def test_a_socket_lies_where_its_path_is_short_enough(folder, parent, monkeypatch):
    monkeypatch.setattr(databases.tempfile, "gettempdir", lambda: f"/{folder}")

    assert databases.parent_for_sockets(open_to_all=False) == (parent or Path("/short"))


def test_the_server_of_another_account_stays_out_of_closed_folders(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    monkeypatch.setattr(databases.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(databases, "SOCKET_PATH_LIMIT", 1000)

    assert databases.parent_for_sockets(open_to_all=False) == tmp_path
    assert databases.parent_for_sockets(open_to_all=True) == Path("/tmp")


def test_a_server_that_hangs_is_ended_in_the_end(tmp_path):
    # SIGQUIT as a server has it: a shell that runs the tests in the background passes it on ignored
    deaf = "import signal, time; signal.signal(signal.SIGQUIT, signal.SIG_DFL);"
    deaf += "signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    server = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, cwd=tmp_path)
    server.stdout.readline()

    databases.stop(server, patience=2)

    assert server.returncode == -signal.SIGQUIT
