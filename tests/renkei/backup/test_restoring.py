"""A backup is a restore that was checked: everything is there again, and goes on working."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client

from measures.intake import apply, undo
from measures.models import Edition, Entry, StagedRow, Upload
from measures.models.frozen import Frozen
from renkei.backup import restoring
from renkei.backup.contents import BackupRefused
from renkei.backup.restoring import restore_backup
from renkei.backup.saving import save_backup
from renkei.history import changes_of
from renkei.models import User
from tests.factories import make_measure, make_upload
from tests.measures.intake.books import edited, received
from tests.measures.intake.files import mic
from tests.renkei.backup.conftest import Kept
from tests.renkei.backup.world import DOCUMENT, PASSWORD, TEXT, contents

Beside = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def restored(kept: Kept, transactional_db: None) -> Kept:
    """The world again, in a database that was empty."""
    restore_backup(kept.path, connection)
    return kept


def test_every_table_holds_the_same_again(restored: Kept, tmp_path: Path) -> None:
    again = save_backup(tmp_path / "again.zip", connection)

    assert contents(again) == contents(restored.manifest)
    assert {part.name for part in again.tables if not part.rows} < {
        *("auth_group", "auth_group_permissions", "renkei_user_groups", "renkei_user_user_permissions"),
        *("measures_policyfield_successors", "regions_sheetrow", "measures_historicalsuccession"),
        "measures_succession",
    }


def test_numbers_that_were_given_are_not_given_again(restored: Kept) -> None:
    assert make_upload().pk == restored.last_upload + 1
    assert make_measure().number == restored.last_measure + 1


def test_everybody_signs_in_with_the_old_password_and_anew(restored: Kept, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    client = Client(headers={"host": "localhost"})

    assert not Session.objects.exists()
    assert client.login(username="contact", password=PASSWORD)
    assert client.get("/admin/").status_code == 200
    assert User.objects.get(username="staff").regions.count() >= 2


def test_the_history_shows_what_it_showed(restored: Kept) -> None:
    assert changes_of(mic()) == restored.histories


def test_a_file_applied_before_the_backup_is_undone_after_it(restored: Kept) -> None:
    upload = Upload.objects.get(state="applied")

    undo(upload=upload, by=None)

    rates = dict(Entry.objects.filter(edition__year=2021).values_list("measure__number", "rate_text"))
    printed = dict(Entry.objects.filter(edition__year=2020).values_list("measure__number", "rate_text"))
    assert rates == printed


def test_a_new_file_is_applied_and_undone(restored: Kept) -> None:
    upload = received("mext", change=edited(7, rate="２／３"))

    apply(upload=upload, by=None)
    applied = Entry.objects.get(edition__year=2021, measure__number=7).rate_text
    undo(upload=upload, by=None)

    assert applied == "２／３"
    assert Entry.objects.get(edition__year=2021, measure__number=7).rate_text != applied


def test_what_was_published_is_frozen_again(restored: Kept) -> None:
    with pytest.raises(Frozen):
        Entry.objects.filter(edition__state=Edition.State.CURRENT).update(rate_text="定額")


def test_values_come_back_as_they_were(restored: Kept) -> None:
    upload = Upload.objects.get(name="端.bin")
    first, second = upload.rows.all()

    assert bytes(upload.data) == bytes(range(256))
    assert (upload.choices, upload.received_at.microsecond, upload.heartbeat_at.microsecond) == (DOCUMENT, 7, 0)
    assert [type(number) for number in upload.choices["é"][:4]] == [type(n) for n in (_stored(1e22), 0.1, 0.1, 1)]
    assert (first.name, first.after, second.name) == (TEXT, {}, "")
    assert StagedRow.objects.filter(before=None).contains(second)  # JSON null
    assert StagedRow.objects.filter(before__isnull=True).contains(first)  # NULL


def _stored(number: float) -> Any:
    """PostgreSQL writes a large float as a whole number."""
    return int(number) if connection.vendor == "postgresql" else number


def test_through_another_database_and_back_nothing_changes(kept: Kept, beside: Beside, tmp_path: Path) -> None:
    with beside():
        restore_backup(kept.path, connection)
        there = save_backup(tmp_path / "there.zip", connection)
    restore_backup(tmp_path / "there.zip", connection)
    back = save_backup(tmp_path / "back.zip", connection)

    assert (there.database, back.database) == ("sqlite", connection.vendor)
    assert contents(there) == contents(kept.manifest)
    assert contents(back) == contents(kept.manifest)


def test_a_database_that_is_not_empty_is_refused_and_left(kept: Kept) -> None:
    make_measure(name="先にある施策")

    with pytest.raises(BackupRefused, match=r"空ではありません（「.*」に行があります）。何も書き込んでいません"):
        restore_backup(kept.path, connection)

    assert not Edition.objects.exists()


def test_a_table_that_reads_back_otherwise_takes_everything_back(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def bent(table: Any, row: Any, connection: Any, bind: Any = restoring._bound) -> Any:
        values = bind(table, row, connection)
        return [*values[:-1], "別の値"] if table.name == "regions_stagechange" else values

    last = "regions_stagechange"
    text = [column.kind for table in restoring.kept_tables() if table.name == last for column in table.columns][-1]
    assert text == "text"
    monkeypatch.setattr(restoring, "_bound", bent)

    with pytest.raises(BackupRefused, match="読み戻すと、バックアップと違います"):
        restore_backup(kept.path, connection)

    assert not User.objects.exists()


def test_another_state_of_the_tables_is_refused_with_the_way_out(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    less = [name for name in kept.manifest.migrations if name[0] != "sessions"]
    monkeypatch.setattr(restoring, "migrations_of", lambda connection: less)

    with pytest.raises(BackupRefused, match=r"sessions\.0001_initial.*その版のプログラムで"):
        restore_backup(kept.path, connection)


def test_a_database_behind_the_program_is_not_backed_up(beside: Beside, tmp_path: Path) -> None:
    with beside():
        call_command("migrate", "contenttypes", verbosity=0, interactive=False)

        with pytest.raises(BackupRefused, match=r"manage\.py migrate を実行"):
            save_backup(tmp_path / "none.zip", connection)

    assert list(tmp_path.glob("*.zip*")) == []
