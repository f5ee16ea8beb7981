"""The commands, as an operator runs them."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from measures.documents.pdf import NotTypeset
from measures.models import Edition, Entry, Ministry
from renkei.management.commands import export_edition
from renkei.models import User
from tests.factories import make_edition, make_entry, make_measure, make_ministry, publish_edition_now
from tests.stored import plain

pytestmark = pytest.mark.django_db


def run(*words: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def no_collecting(settings: Any, tmp_path: Path) -> None:
    """Collected static files of a test run go nowhere near the project's."""
    settings.STATIC_ROOT = tmp_path / "static"


def test_quickstart_says_that_the_folder_of_static_files_cannot_be_written(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    settings.STATIC_ROOT = tmp_path / "in the way" / "static"

    with pytest.raises(CommandError, match=r"静的ファイルのフォルダー「.*/static」に書き込めません"):
        run("quickstart", "--no-serve")


@pytest.mark.usefixtures("no_collecting")
def test_quickstart_makes_everything_once_and_overwrites_nothing() -> None:
    first = run("quickstart", "--no-serve")
    entry = Entry.objects.get(measure__number=1)
    password = User.objects.get(username="admin").password

    second = run("quickstart", "--no-serve")

    assert "令和2年度版 掲載施策 17件" in first
    assert "パスワード" in first
    assert "読み込みました" not in second
    assert "パスワード" not in second
    assert Entry.objects.get(measure__number=1).version == entry.version
    assert User.objects.get(username="admin").password == password


@pytest.mark.usefixtures("no_collecting")
def test_quickstart_leaves_what_is_there_and_adds_what_the_document_stands_on() -> None:
    make_ministry(code="mic", name="総務省（改称）")

    loaded = run("quickstart", "--no-serve")

    assert "府省庁 18件" in loaded
    assert Ministry.objects.get(code="mic").name == "総務省（改称）"
    assert Edition.objects.current().get().entries.count() == 17


@pytest.mark.usefixtures("no_collecting")
def test_quickstart_does_not_add_the_document_beside_other_measures() -> None:
    make_measure()

    loaded = run("quickstart", "--no-serve")

    assert "掲載施策" not in loaded
    assert not Edition.objects.exists()


@pytest.mark.parametrize("port", [0, 70000])
def test_quickstart_refuses_a_port_that_is_none(port: int) -> None:
    with pytest.raises(CommandError, match="ポート番号"):
        run("quickstart", port=port)


def test_publishing_names_what_readers_see_change() -> None:
    edition = make_edition()
    make_entry(edition=edition)

    said = run("publish_edition", edition.year)

    assert "新規1件、変更あり0件、変更なし0件、掲載終了0件" in said
    assert Edition.objects.current().get() == edition


def test_publishing_rows_of_last_year_needs_the_ministry_named() -> None:
    entry = make_entry(unseen=True)

    with pytest.raises(CommandError, match="総務省に「前年のまま」の施策があります"):
        run("publish_edition", entry.edition.year)
    run("publish_edition", entry.edition.year, "--confirm", "mic")

    assert Edition.objects.current().get() == entry.edition


def test_a_year_without_a_draft_is_said_with_the_years_that_have_one() -> None:
    make_edition(year=2025)

    with pytest.raises(CommandError, match=r"1999年度の案はありません（ある年度：2025）"):
        run("publish_edition", 1999)


def test_withdrawing_says_what_readers_see_instead() -> None:
    edition = make_edition(published=True)

    said = run("withdraw_edition", edition.year, reason="誤って公表した")

    edition.refresh_from_db()
    assert "この年度の年度版は表示されません" in said
    assert edition.withdrawn_reason == "誤って公表した"


def test_reading_again_writes_drafts_and_only_reports_published_editions() -> None:
    published, draft = make_entry(edition=make_edition(year=2024)), make_entry(edition=make_edition(year=2025))
    publish_edition_now(published.edition)
    for entry in (published, draft):
        plain(Entry).filter(pk=entry.pk).update(rate_shares="9/10")

    said = run("read_again")

    published.refresh_from_db()
    draft.refresh_from_db()
    assert (published.rate_shares, draft.rate_shares) == ("9/10", "1/2")
    assert said.count("rate_shares：9/10 → 1/2") == 2


def test_exports_hold_what_readers_see(tmp_path: Path) -> None:
    edition = make_edition(published=True)
    make_entry(edition=make_edition(year=2026), name="まだ案の施策")

    said = json.loads(run("export_edition", edition.year, format="json"))
    run("export_edition", edition.year, format="csv", output=tmp_path / "out.csv")

    assert [entry["name"] for entry in said["entries"]] == ["地域づくり支援事業"]
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbffiscal_year,")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK")])
def test_the_official_document_is_exported(tmp_path: Path, form: str, begins: bytes) -> None:
    edition = make_edition(published=True)

    run("export_edition", edition.year, format=form, output=tmp_path / f"out.{form}")

    assert (tmp_path / f"out.{form}").read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{form}"]


def test_a_document_is_not_written_to_the_terminal() -> None:
    with pytest.raises(CommandError, match="-o で書き出し先"):
        run("export_edition", make_edition(published=True).year, format="pdf")


def test_a_document_that_cannot_be_made_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotTypeset("exit status -9")

    edition = make_edition(published=True)
    (tmp_path / "out.pdf").write_bytes(b"before")
    monkeypatch.setitem(export_edition.FORMATS, "pdf", refuse)

    with pytest.raises(CommandError, match="PDFを作成できませんでした"):
        run("export_edition", edition.year, format="pdf", output=tmp_path / "out.pdf")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.pdf", b"before")]


def test_a_killed_export_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"before")
    script = """
import os, pathlib, signal, sys
import django
django.setup()
from renkei.management.commands._targets import target_of
with target_of(pathlib.Path(sys.argv[1]), None) as file:
    file.write(b"half" * 100_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "renkei.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "out.csv"], env=environment, cwd=Path(__file__).parents[2]
    )

    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "out.csv").read_bytes() == b"before"


def test_an_export_that_cannot_be_written_is_said_in_japanese(tmp_path: Path) -> None:
    edition = make_edition(published=True)

    with pytest.raises(CommandError, match="書き出せません"):
        run("export_edition", edition.year, format="csv", output=tmp_path / "nowhere" / "out.csv")
