"""``export_edition`` and ``seal_editions``, as an operator runs them."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from measures.editions import publish, revise
from measures.models import Edition, Entry
from renkei.management.commands import export_edition
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.stored import plain

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(*words: Any, err: io.StringIO | None = None, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=err or io.StringIO(), **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "address"),
    [("csv", "data.csv"), ("json", "data.json"), ("opendata", "opendata.zip"), ("opendata-xlsx", "opendata.xlsx")],
)
def test_a_file_is_what_its_address_answers(client: Client, tmp_path: Path, form: str, address: str) -> None:
    make_edition(year=2025, published=True)

    run("export_edition", 2025, format=form, output=tmp_path / "out")

    assert (tmp_path / "out").read_bytes() == client.get(f"/measures/2025/{address}").getvalue()


def test_the_list_for_people_is_written_too(tmp_path: Path) -> None:
    make_edition(year=2025, published=True)

    run("export_edition", 2025, format="list-xlsx", output=tmp_path / "out.xlsx")

    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["掲載施策", "この一覧について"]


def test_json_says_its_hash_which_is_the_one_on_record(tmp_path: Path) -> None:
    edition = make_edition(year=2025, published=True)
    err = io.StringIO()

    text = run("export_edition", 2025, format="json", err=err)

    found = hashlib.sha256(text.encode()).hexdigest()
    assert f"SHA-256：{found}" in err.getvalue()
    assert Edition.objects.get(pk=edition.pk).data_sha256 == found


def test_json_that_is_not_what_was_published_is_said() -> None:
    edition = make_edition(year=2025, published=True)
    plain(Entry).filter(edition=edition).update(name="すり替えた名称")

    with pytest.raises(CommandError, match="一致しません"):
        run("export_edition", 2025, format="json")


def test_an_older_revision_is_exported_by_its_number(client: Client, tmp_path: Path) -> None:
    edition = make_edition(year=2025, published=True)
    publish(edition=revise(edition=edition, kind="update", by=None), by=None)

    run("export_edition", 2025, format="json", revision=1, output=tmp_path / "r1.json")

    assert (tmp_path / "r1.json").read_bytes() == client.get("/measures/2025/r1/data.json").content
    with pytest.raises(CommandError, match="2025年度の第3版は公表されていません"):
        run("export_edition", 2025, format="json", revision=3)


@pytest.mark.parametrize("form", ["csv", "json", "opendata"])
def test_an_export_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    make_edition(year=2025, published=True)
    (tmp_path / "out").write_bytes(b"old")

    def break_off(*_: Any) -> None:
        raise KeyboardInterrupt

    def write_half(edition: Edition, target: Any, say: Any) -> None:
        target.write(b"half")
        break_off()

    monkeypatch.setitem(export_edition.FORMATS, form, write_half)
    with pytest.raises(KeyboardInterrupt):
        run("export_edition", 2025, format=form, output=tmp_path / "out")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out", b"old")]


def test_a_terminal_shows_how_far_it_is_and_a_file_does_not() -> None:
    for number in range(3):
        make_entry(edition=Edition.objects.filter(year=2025).first() or make_edition(year=2025), name=f"施策{number}")
    publish_edition_now(Edition.objects.get(year=2025))
    shown, hidden = Terminal(), io.StringIO()

    run("export_edition", 2025, format="csv", err=shown)
    run("export_edition", 2025, format="csv", err=hidden)

    assert "0件を書き出しました" in shown.getvalue()
    assert hidden.getvalue() == ""


def test_a_package_goes_through_a_pipe() -> None:
    make_edition(year=2025, published=True)

    class Pipe(io.StringIO):
        buffer = io.BytesIO()

    call_command("export_edition", 2025, format="opendata", stdout=Pipe(), stderr=io.StringIO())

    with zipfile.ZipFile(Pipe.buffer) as archive:
        assert archive.testzip() is None
        assert "entries.csv" in archive.namelist()


def test_sealing_records_what_is_missing_and_compares_what_is_there() -> None:
    edition = make_edition(year=2025, published=True)
    make_edition(year=2026)
    plain(Edition).filter(pk=edition.pk).update(data_sha256="", data_contract="")

    first, second = run("seal_editions"), run("seal_editions")

    edition.refresh_from_db()
    assert first == f"2025 r1  {edition.data_sha256}  記録しました\n"
    assert second == f"2025 r1  {edition.data_sha256}  一致しました\n"


def test_sealing_fails_where_data_became_others_after_looking_at_all() -> None:
    edition = make_edition(year=2024, published=True)
    make_edition(year=2025, published=True)
    plain(Entry).filter(edition=edition).update(name="すり替えた名称")
    out = io.StringIO()

    with pytest.raises(CommandError, match=r"令和6年度版.*一致しません"):
        call_command("seal_editions", stdout=out)

    assert out.getvalue().startswith("2025 r1 ")
