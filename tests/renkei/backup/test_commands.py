"""``manage.py backup`` and ``restore``, as an operator runs them, and files that somebody made up."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from measures.models import Edition
from renkei.backup.archive import Reader, Writer, check_file, sha256_of, written_whole
from renkei.backup.tables import kept_tables
from renkei.models import User
from tests.renkei.backup.conftest import Kept

pytestmark = pytest.mark.django_db(transaction=True)

Rows = list[list[Any]]


def run(*words: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_what_is_backed_up_is_checked_and_restored_in_japanese(kept: Kept, tmp_path: Path) -> None:
    restored = run("restore", kept.path)
    saved = run("backup", tmp_path / "again.zip")
    checked = run("backup", tmp_path / "again.zip", check=True)

    many = f"{len(kept.manifest.tables)}表、{kept.manifest.rows}行"
    assert f"復元しました：{many} → {connection.vendor}" in restored
    assert "元のパスワードでログインし直します" in restored
    assert f"バックアップしました：{tmp_path / 'again.zip'}（{many}、" in saved
    assert "ログイン中の状態と秘密鍵は含みません" in saved
    assert f"SHA-256：{sha256_of(tmp_path / 'again.zip')}" in saved
    assert saved.splitlines()[1:] == checked.splitlines()[1:]


def test_a_table_of_nobody_is_named(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_else (id integer)")
    try:
        said = run("backup", tmp_path / "a.zip")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE somebody_else")

    assert "含みません：somebody_else" in said


@pytest.mark.parametrize("words", [["backup", "--check"], ["restore"]], ids=str)
def test_a_file_that_is_not_there_is_said_in_japanese(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="を開けません"):
        run(*words, str(tmp_path / "nowhere.zip"))


def test_every_model_but_the_sessions_is_kept(kept: Kept) -> None:
    names = {name for name in connection.introspection.table_names() if not name.startswith("measures_search")} | {
        "measures_searchsynonym"
    }  # the index of what is published is made of the rest

    assert names - {table.name for table in kept_tables()} == {"django_session", "django_migrations", "renkei_mark"}
    assert kept.manifest.left_out == ["django_session"]


def made_up(kept: Kept, change: Callable[[str, Rows], Rows], *, extra: bool = False) -> Path:
    """Write a backup anew that agrees with itself but holds other rows."""
    target = kept.path.with_name(f"{len(list(kept.path.parent.iterdir()))}.zip")
    with Reader(kept.path) as reader, written_whole(target, check=check_file) as file, Writer(file) as writer:
        for part in reader.manifest.tables:
            rows = change(part.name, list(reader.rows(part)))
            writer.add(part.name, part.columns, rows, last=lambda part=part: part.last)  # type: ignore[misc]
        if extra:
            writer.add("evil", [["id", "integer"]], [], last=lambda: None)
        manifest = reader.manifest
        manifest.tables[:] = writer.parts
        writer.finish(manifest)
    return target


def only(table: str, change: Callable[[Rows], Rows]) -> Callable[[str, Rows], Rows]:
    return lambda name, rows: change(rows) if name == table else rows


WRONG: dict[str, tuple[Callable[[str, Rows], Rows], str]] = {
    "link": (only("measures_ministry", lambda rows: rows[1:]), "つながりが合いません|を書き込めませんでした"),
    "twice": (only("measures_entry", lambda rows: [*rows, rows[-1]]), "「measures_entry」を書き込めませんでした"),
    "rule": (
        only("regions_application", lambda rows: [[*row[:-1], None] for row in rows]),
        "「regions_application」を書き込めませんでした",
    ),
    "kind": (
        only("regions_prefecture", lambda rows: [["1", *row[1:]] for row in rows]),
        "「regions_prefecture」を書き込めませんでした",
    ),
    "number": (
        only("auth_group", lambda rows: [[2**70, "x"]]),
        "「auth_group」を書き込めませんでした",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_rows_that_the_database_refuses_take_everything_back(name: str, kept: Kept) -> None:
    change, words = WRONG[name]
    path = made_up(kept, change)

    with pytest.raises(CommandError, match=words) as refused:
        run("restore", path)

    assert "何も書き込んでいません" in str(refused.value)
    assert not User.objects.exists()
    assert not Edition.objects.exists()


def test_a_table_that_renkei_does_not_have_is_refused(kept: Kept) -> None:
    with pytest.raises(CommandError, match=r"表と合いません：evil。.*同じ版のプログラム"):
        run("restore", made_up(kept, lambda _, rows: rows, extra=True))
