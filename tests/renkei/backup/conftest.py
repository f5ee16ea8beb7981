"""A backup of a whole world, made once; and a second database beside that of the tests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from measures.models import Measure, Upload
from renkei.backup.contents import Manifest
from renkei.backup.saving import save_backup
from renkei.history import changes_of
from tests.measures.intake.files import mic
from tests.renkei.backup.world import make_world

SQLITE = "django.db.backends.sqlite3"


@dataclass(frozen=True)
class Kept:
    """The file, what it says of itself, and what the world looked like."""

    path: Path
    manifest: Manifest
    histories: list[Any]
    last_upload: int
    last_measure: int


@pytest.fixture(scope="session")
def kept(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A world that was backed up and is gone again."""
    path = tmp_path_factory.mktemp("kept") / "renkei.zip"
    with django_db_blocker.unblock():
        make_world()
        last = max(Upload.objects.values_list("pk", flat=True)) + 1  # one was deleted
        measure = max(Measure.objects.values_list("number", flat=True))
        histories = changes_of(mic())
        manifest = save_backup(path, connection)
        call_command("flush", verbosity=0, interactive=False)
    return Kept(path, manifest, histories, last, measure)


@pytest.fixture
def beside(tmp_path: Path, transactional_db: None) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """An SQLite file without tables that takes the place of the database wherever ``with beside():`` is said."""
    usual = connections["default"]
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
    name = str(tmp_path / "beside.sqlite3")
    other = DatabaseWrapper({**usual.settings_dict, "ENGINE": SQLITE, "NAME": name, "OPTIONS": options}, "default")

    @contextmanager
    def in_its_place() -> Iterator[None]:
        connections["default"] = other
        try:
            yield
        finally:
            connections["default"] = usual

    yield in_its_place
    other.close()
