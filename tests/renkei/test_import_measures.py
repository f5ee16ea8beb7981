"""Ministries' answers from the shell: ``import_measures`` and ``undo_upload``, as an operator runs them."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from measures.editing import save_entry
from measures.editions import open_year
from measures.intake import receiving
from measures.models import Edition, Entry, Upload
from measures.workbooks.bounds import LONG_LIMITS
from renkei.management.commands._progress import Progress
from tests.measures.intake.books import added, book, both, edited, without
from tests.measures.intake.files import long_file
from tests.stored import stored_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]
CHANGES = both(edited(2, rate="２／３"), added())
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a ministry's workbook into a file and return its path."""

    def write(name: str = "総務省.xlsx", *, code: str = "mic", change: Any = None) -> Path:
        path = tmp_path / name
        path.write_bytes(book(code, 2021, change))
        return path

    return write


def run(*words: Any) -> tuple[int, str]:
    """Run a command; return its exit code and what it prints on stdout."""
    out = io.StringIO()
    try:
        call_command(*map(str, words), stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def run_json(*words: Any) -> tuple[int, Any]:
    """Run the import for 2021 with ``--json``; return its exit code and what it says."""
    code, printed = run("import_measures", *words, *([] if "--year" in str(words) else ["--year", 2021]), "--json")
    assert printed.count("\n") == 1
    return code, json.loads(printed)


def catalogue() -> dict[str, Any]:
    return {label: rows for label, rows in stored_rows().items() if "Upload" not in label and "Staged" not in label}


def row_of(number: int) -> Entry:
    return Entry.objects.select_related("envelope").get(edition__year=2021, measure__number=number)


def test_a_preview_says_what_would_change_cell_by_cell_and_writes_nothing(write: Write) -> None:
    before = catalogue()

    code, said = run_json(write(change=both(edited(2, rate="２／３", budget="１００，０００"), added(support=""))))

    new = [change for change in said["changes"] if change["name"] == "新規事業"]
    assert code == 0
    assert said["upload"] == Upload.objects.get(state="staged").pk
    assert said["counts"] == {"new": 1, "revised": 1, "unchanged": 4, "missing": 0, "refused": 0}
    assert {"name", "column", "old", "new", "cell"} == set(said["changes"][0])
    assert [(change["column"], change["old"], change["new"]) for change in new] == [
        ("fields", "", "ウ-A f"),
        ("name", "", "新規事業"),
        ("summary", "", "新しい概要"),
        ("budget", "", "50"),
        ("rate", "", "定額"),
        ("recipients", "", "市町村"),
    ]
    assert all(change["cell"].startswith("回答!") for change in said["changes"])
    assert said["errors"] == []
    assert catalogue() == before


def test_a_changed_cell_is_told_with_both_values_and_its_address(write: Write) -> None:
    _, said = run_json(write(change=edited(2, rate="２／３")))

    name = Entry.objects.get(measure__number=2).display_name
    assert said["changes"] == [{"name": name, "column": "rate", "old": "１／２", "new": "２／３", "cell": "回答!H4"}]


def test_a_cell_of_which_only_the_spelling_differs_says_so(write: Write) -> None:
    _, said = run_json(write(change=edited(2, rate="1/2")))

    assert [(change["new"], change["spelling"]) for change in said["changes"]] == [("1/2", True)]
    assert said["counts"]["unchanged"] == 5


def test_the_preview_is_in_japanese_and_names_the_number_of_the_upload(write: Write) -> None:
    code, printed = run("import_measures", write(change=CHANGES), "--year", 2021)

    assert code == 0
    assert f"受付番号 {Upload.objects.get().pk}、令和3年度、確認待ち" in printed
    assert "新規1件、変更あり1件、変更なし4件（うち表記のみ0件）、今回の回答にない施策0件、要修正0件" in printed
    assert "補助率（回答!H4）：１／２ → ２／３" in printed
    assert "まだ何も反映していません" in printed


def test_applying_writes_what_the_preview_showed(write: Write) -> None:
    code, said = run_json(write(change=CHANGES), "--apply")

    upload = Upload.objects.get(pk=said["upload"])
    assert (code, upload.state, upload.applied_to) == (0, "applied", Edition.objects.get(year=2021))
    assert row_of(2).rate_text == "２／３"
    assert Entry.objects.filter(edition__year=2021, name="新規事業").count() == 1


@pytest.mark.parametrize(("fate", "stands"), [("keep", True), ("end", False)])
def test_a_measure_that_is_not_in_the_answer_meets_the_fate_that_was_named(
    write: Write, fate: str, *, stands: bool
) -> None:
    code, said = run_json(write(change=without(2)), "--missing", fate, "--apply")

    assert (code, said["counts"]["missing"]) == (0, 1)
    assert Entry.objects.filter(edition__year=2021, measure__number=2).exists() == stands


def test_an_open_decision_stands_in_the_way_of_applying_but_not_of_looking(write: Write) -> None:
    path, before = write(change=without(2)), catalogue()

    seen, _ = run_json(path)
    code, said = run_json(path, "--apply")

    assert (seen, code) == (0, 1)
    assert [(error["column"], error["message"]) for error in said["errors"]] == [
        ("missing", "今回の回答にない施策です。"),
        ("", "決めていない項目が1件あります。すべて選んでから反映してください。"),
    ]
    assert catalogue() == before


def test_what_is_refused_says_where_and_what_was_expected(write: Write) -> None:
    before = catalogue()

    code, said = run_json(write(), "--ministry", "mlit", "--missing", "keep", "--apply")

    error = said["errors"][0]
    assert (code, said["counts"]["refused"]) == (1, 5)
    assert (error["file"], error["sheet"], error["cell"], error["value"]) == (
        "総務省.xlsx",
        "回答",
        "D4",
        error["value"],
    )
    assert "総務省の施策は、このファイルでは受け付けられません。" in error["message"]
    assert error["expected"] == "このファイルの府省庁の施策"
    assert catalogue() == before


def test_refused_rows_are_left_out_where_that_is_asked_for(write: Write) -> None:
    path = write(
        change=both(
            edited(2, rate="２／３"), lambda rows: [*rows, replace(rows[-1], number=99, name="別の施策", envelope=None)]
        )
    )

    refused, said = run_json(path, "--apply")
    code, _ = run_json(path, "--apply", "--leave-refused")

    assert (refused, code) == (1, 0)
    assert [error["value"] for error in said["errors"]] == ["99"]
    assert row_of(2).rate_text == "２／３"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("なし.xlsx", None, "ファイルを開けません", id="missing"),
        pytest.param("回答.xlsx", b"<html></html>", "表計算のファイルではありません", id="html"),
        pytest.param("回答.xlsx", b"PK\x03\x04broken", "壊れて", id="broken"),
        pytest.param("回答.csv", b"", "空です", id="empty"),
        pytest.param("大きい.csv", b"a" * (10 * 1024 * 1024 + 1), "大きすぎます", id="too-large"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = catalogue()

    code, said = run_json(tmp_path / name, "--apply")

    assert code == 1
    assert (said["upload"] is None) == (data is None)
    assert words in said["errors"][0]["message"]
    assert said["errors"][0]["file"] == name
    assert catalogue() == before


@pytest.mark.parametrize("year", ["abc", "1988", "2101", "２０２１", "-1", "99999999999999999999"])
def test_a_year_that_is_none_is_refused_before_anything_is_received(write: Write, year: str) -> None:
    code, said = (
        run_json(write(), f"--year={year}", "--year", year) if year != "-1" else run_json(write(), "--year", "0")
    )

    assert (code, said["upload"]) == (1, None)
    assert said["errors"][0]["message"] == "年度が正しくありません。"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("ministry", ["xyz", "", "総務省"])
def test_a_ministry_that_is_none_is_refused_before_anything_is_received(write: Write, ministry: str) -> None:
    code, said = run_json(write(), "--ministry", ministry)

    assert (code, said["upload"]) == (1, None)
    assert "この府省コードの府省庁は登録されていません。" in said["errors"][0]["message"]
    assert "mic" in said["errors"][0]["expected"]
    assert not Upload.objects.exists()


def test_several_files_are_told_in_order_and_applied_together(write: Write) -> None:
    files = [write(change=CHANGES), write("文科省.xlsx", code="mext", change=edited(7, rate="定額"))]

    code, said = run_json(*files, "--apply")

    assert code == 0
    assert [one["counts"]["revised"] for one in said] == [1, 1]
    assert (row_of(2).rate_text, row_of(7).rate_text) == ("２／３", "定額")


def test_of_several_files_all_are_applied_or_none(write: Write) -> None:
    files = [write(change=CHANGES), write("文科省.xlsx", code="mext", change=without(7))]
    before = catalogue()

    code, said = run_json(*files, "--apply")

    assert code == 1
    assert (said[0]["errors"], bool(said[1]["errors"])) == ([], True)
    assert set(Upload.objects.values_list("state", flat=True)) == {"staged"}
    assert catalogue() == before


def test_two_files_of_one_ministry_that_say_different_things_of_a_row_are_refused(write: Write) -> None:
    files = [write(change=edited(2, rate="２／３")), write("別紙.xlsx", change=edited(2, rate="定額"))]
    before = catalogue()

    code, said = run_json(*files, "--apply")

    assert code == 1
    assert "確認のあとに次の施策が変更されました" in said[1]["errors"][-1]["message"]
    assert catalogue() == before


def test_two_bureaux_of_one_ministry_answer_for_their_own_measures(write: Write) -> None:
    first = write(
        "一局.xlsx", change=both(edited(2, rate="２／３"), added(), *(without(number) for number in (4, 5, 6)))
    )
    second = write("二局.xlsx", change=both(edited(4, rate="定額"), without(2), without(3)))

    code, _ = run_json(first, second, "--missing", "end", "--apply")

    assert code == 0
    assert (row_of(2).rate_text, row_of(4).rate_text) == ("２／３", "定額")
    assert Entry.objects.filter(edition__year=2021, block__ministry__code="mic").count() == 6


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and takes Django's ``ending``."""

    def isatty(self) -> bool:
        return True

    def write(self, text: str, ending: str = "") -> int:  # type: ignore[override]
        return super().write(text + ending)


def test_a_long_run_draws_its_progress_on_a_terminal_and_clears_it() -> None:
    terminal = Terminal()

    with Progress(terminal, steps=2) as progress:
        progress.step("一.xlsx を読み取っています")
        progress.step("二.xlsx を読み取っています")

    assert "[##########----------]   0秒 二.xlsx を読み取っています" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_short_run_draws_nothing() -> None:
    terminal = Terminal()

    with Progress(terminal, steps=0) as progress:
        progress.step("一.xlsx を読み取っています")

    assert terminal.getvalue() == ""


def test_a_long_file_is_read_with_larger_limits_and_its_stages_are_drawn(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, read = [], receiving.read_grids
    monkeypatch.setattr(
        receiving, "read_grids", lambda *words, limits, **more: seen.append(limits) or read(*words, **more)
    )
    terminal, path = Terminal(), write()
    path.with_suffix(".csv").write_bytes(long_file())

    call_command(
        "import_measures",
        path,
        path.with_suffix(".csv"),
        "--year=2021",
        "--ministry=mic",
        stdout=io.StringIO(),
        stderr=terminal,
    )

    drawn = re.findall(r"\[([#-]+)\] +\d+秒 (\S+)", terminal.getvalue())
    assert seen == [LONG_LIMITS, LONG_LIMITS]
    assert list(dict.fromkeys(words for _, words in drawn)) == [
        f"総務省.{kind}：{stage}" for kind in ("xlsx", "csv") for stage in ("読取り", "表の解釈", "照合")
    ]
    assert Upload.objects.filter(state="staged").count() == 2


# undo_upload


def applied(write: Write) -> Upload:
    _, said = run_json(write(change=CHANGES), "--apply")
    return Upload.objects.get(pk=said["upload"])


def edit_by_hand(number: int, **texts: str) -> None:
    row = row_of(number)
    for name, text in texts.items():
        setattr(row, name, text)
    save_entry(entry=row, envelope=row.envelope, texts=None, by=None)


def test_undoing_and_redoing_an_upload(write: Write) -> None:
    open_year(year=2021, by=None)
    upload = applied(write)

    undone, said = run("undo_upload", upload.pk)
    after_undo = (row_of(2).rate_text, Entry.objects.filter(name="新規事業").exists())
    redone, _ = run("undo_upload", upload.pk, "--redo")

    assert (undone, redone) == (0, 0)
    assert "の取込みを取り消しました" in said
    assert after_undo == ("１／２", False)
    assert (row_of(2).rate_text, Entry.objects.filter(name="新規事業").exists()) == ("２／３", True)


def test_a_later_edit_is_left_alone_and_listed_with_both_values(write: Write) -> None:
    upload = applied(write)
    edit_by_hand(2, rate_text="定額")

    code, said = run("undo_upload", upload.pk)

    assert code == 0
    assert "補助率　現在：定額／戻す場合：１／２" in said
    assert row_of(2).rate_text == "定額"


def test_a_later_edit_that_is_named_is_overwritten(write: Write) -> None:
    upload = applied(write)
    edit_by_hand(2, rate_text="定額")

    code, said = run("undo_upload", upload.pk, "--over", "p0")

    assert (code, "そのままにしました" in said) == (0, False)
    assert row_of(2).rate_text == "１／２"


@pytest.mark.parametrize("words", [["--over", "p99"], ["--redo"]], ids=["no-such-row", "not-undone"])
def test_what_cannot_be_undone_so_is_refused_and_nothing_is_written(write: Write, words: list[str]) -> None:
    upload = applied(write)
    before = stored_rows()

    code, _ = run("undo_upload", upload.pk, *words)

    assert code == 1
    assert stored_rows() == before


@pytest.mark.parametrize("number", [0, 999_999, 2**63])
def test_an_upload_that_is_none_cannot_be_undone(number: int) -> None:
    assert run("undo_upload", number) == (1, "")


def test_an_upload_is_undone_once(write: Write) -> None:
    upload = applied(write)

    assert [run("undo_upload", upload.pk)[0] for _ in range(2)] == [0, 1]
