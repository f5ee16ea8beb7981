"""What every test may ask for."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from measures.models import Edition
from renkei.models import User
from tests.factories import make_user
from tests.faults.scratch import migrated_kept
from tests.kept_rows import load_document
from tests.watched_templates import watch_templates

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the browser tests' thread
PURE = (  # rooms without Django: their tests know no database and run with the first one alone
    "tests/measures/notation/",
    "tests/measures/workbooks/",
    "tests/measures/answers/",
    "tests/regions/matching/",
    "tests/test_runner.py",
)
CHROMIUM = shutil.which("chromium")


def pytest_configure(config: pytest.Config) -> None:
    """Note what may not be skipped; watch templates; keep threads from writing, also into what fixtures of a whole module visit."""
    settings.RENKEI_EMPTY_SEARCH_SECONDS = 0
    settings.RENKEI_KEEP_PAGES = (
        0  # what is tested is the page, not one made before; tests/renkei/test_conditions.py turns it on
    )
    settings.RENKEI_KEEP_FILES = 0  # likewise
    gc.set_threshold(700, 10, 1_000)  # as it is, a fifth of the run looks for cycles among what stays to the end
    watch_templates()
    settings.RENKEI_KEEP_VALUES = False  # likewise, with the statements it takes
    config.stash[required] = set(os.environ.get("RENKEI_REQUIRE", "").split(","))


required = pytest.StashKey[set[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no Chromium, unless they are required; leave out the long runs."""
    wanted = config.getoption("-m") or ""
    if os.environ.get("RENKEI_PURE") == "seen":
        seen = [item for item in items if item.nodeid.startswith(PURE) or item.get_closest_marker("one_database")]
        config.hook.pytest_deselected(items=seen)
        items[:] = [item for item in items if item not in seen]
    for item in items:
        if item.get_closest_marker("browser") and CHROMIUM is None and "browser" not in config.stash[required]:
            item.add_marker(pytest.mark.skip(reason="chromium がありません"))
        if item.get_closest_marker("bench") and "bench" not in wanted:
            item.add_marker(pytest.mark.skip(reason="長い計測（-m bench で実行）"))
        if item.get_closest_marker("rights") and "rights" not in wanted:
            item.add_marker(pytest.mark.skip(reason="権限の表の全体（-m rights で実行）"))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: garbage is not looked for there."""
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Give each process of pytest-xdist a database of its own: PostgreSQL's by name, SQLite's is in its memory.

    pytest-django would name the latter too: it knows the one in memory by the name of Django's engine, not of ours.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Make the tests' database, and keep a copy of it for databases that processes of their own work on."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(migrated_kept(connection, tmp_path_factory.mktemp("migrated")))
        yield


@pytest.fixture(autouse=True)
def _quick_settings(settings: Any) -> None:
    """Pages are tested without collected static files, accounts with a hash that is quick to make."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def document_2020(db: None) -> Edition:
    """Return the real document of 令和2年度, published."""
    load_document()
    return Edition.objects.get(year=2020, revision=1)


@pytest.fixture
def editor(db: None) -> User:
    """Return an editor's account."""
    return make_user(role="editor")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet on a closed network."""
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": CHROMIUM,
        "headless": True,
        "args": [*flags.split(), "--disable-component-update", "--disable-sync"],
    }
