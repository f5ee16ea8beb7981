"""``manage.py import_measures FILE… --year 2021``: a ministry's answer from the shell, seen before it counts."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.intake import choose, receive
from measures.intake.receiving import STAGES
from measures.intake.unchanged import all_rows
from measures.models import Ministry, StagedRow, Upload
from measures.models.intake import LARGEST_FILE
from measures.workbooks.bounds import LONG_LIMITS
from renkei.management.commands._applying import apply_all
from renkei.management.commands._outcome_json import as_json
from renkei.management.commands._outcome_lines import describe
from renkei.management.commands._outcomes import Outcome, collect, stands_in_the_way
from renkei.management.commands._progress import Progress

FATES = {"keep": "keep", "end": "abolished"}
YEARS = range(1989, 2101)


class Command(BaseCommand):
    """Stage received files and show what they would change; with ``--apply``, apply all of them or none."""

    help = (
        "府省庁の回答ファイルを読み取り、何が変わるかを表示します。--apply を付けると年度版の案に反映します。"
        "読取りの上限は、1ファイル10MB・10分・400万セル・メモリー1GBです（画面では20秒・200万セル・512MB）。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The files, the year, and what is decided beforehand."""
        parser.add_argument("files", nargs="+", type=Path, metavar="ファイル", help="回答（xlsx・xls・ods・csv）")
        parser.add_argument("--year", required=True, help="年度（西暦）")
        parser.add_argument(
            "--ministry", metavar="府省コード", help="この府省庁の回答としてのみ受け付けます（例：mic）"
        )
        parser.add_argument(
            "--missing",
            choices=list(FATES),
            help="回答にない施策の扱い：keep＝前年度の内容で掲載、end＝掲載終了（事業の廃止・終了）",
        )
        parser.add_argument(
            "--apply", action="store_true", help="反映します（全てのファイルを反映するか、全くしません）"
        )
        parser.add_argument("--leave-refused", action="store_true", help="要修正の行を除いて反映します")
        parser.add_argument("--accept-warnings", action="store_true", help="指摘を確認済みとして反映します")
        parser.add_argument("--json", action="store_true", help="結果だけをJSONで出力します")

    def handle(self, *args: Any, **options: Any) -> None:
        """Receive, show, apply; exit code 1 where something is refused."""
        outcomes = [Outcome(path.name) for path in options["files"]]
        with Progress(self.stderr, steps=_steps(options)) as progress:
            refused = self._run(outcomes, progress, options)
        self._report(outcomes, applied=options["apply"] and not refused, options=options)
        if refused:
            raise CommandError("反映できません。" if not options["apply"] else "反映していません。")

    def _run(self, outcomes: Sequence[Outcome], progress: Progress, options: dict[str, Any]) -> bool:
        """Take every file as far as it goes; return whether something was refused."""
        year, ministry = _read_year(options["year"], outcomes), _find_ministry(options["ministry"], outcomes)
        if year is None or any(outcome.errors for outcome in outcomes):
            return True
        for outcome, path in zip(outcomes, options["files"], strict=True):
            _receive(outcome, path, year, ministry, progress)
        _decide(outcomes, FATES.get(options["missing"] or ""), accept=options["accept_warnings"])
        for outcome in outcomes:
            collect(outcome)
        if any(stands_in_the_way(outcome, leave_refused=options["leave_refused"]) for outcome in outcomes):
            return True
        return options["apply"] and not apply_all(outcomes, progress, leave_refused=options["leave_refused"])

    def _report(self, outcomes: Sequence[Outcome], *, applied: bool, options: dict[str, Any]) -> None:
        if options["json"]:
            told = [as_json(outcome) for outcome in outcomes]
            self.stdout.write(json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False))
            return
        for outcome in outcomes:
            for line in describe(outcome):
                self.stdout.write(line)
        if applied:
            self.stdout.write(
                f"{len(outcomes)}件のファイルを全て反映しました。" if len(outcomes) > 1 else "反映しました。"
            )
        elif any(outcome.upload and outcome.upload.state == Upload.State.STAGED for outcome in outcomes):
            self.stdout.write("まだ何も反映していません。受付番号のファイルは、編集室でも確認・反映できます。")


def _steps(options: dict[str, Any]) -> int:
    """How many steps a progress bar shows; 0 where the wait is too short for one."""
    files = options["files"]
    is_long = len(files) > 1 or any(path.is_file() and path.stat().st_size > 200_000 for path in files)
    return len(files) * (len(STAGES) + bool(options["apply"])) if is_long else 0


def _read_year(text: str, outcomes: Iterable[Outcome]) -> int | None:
    if text.isascii() and text.isdecimal() and int(text) in YEARS:
        return int(text)
    for outcome in outcomes:
        outcome.refuse("年度が正しくありません。", f"{YEARS[0]}～{YEARS[-1]}の西暦", value=text[:100])
    return None


def _find_ministry(code: str | None, outcomes: Iterable[Outcome]) -> Ministry | None:
    ministry = Ministry.objects.filter(code=code).first() if code and "\0" not in code else None
    if code is not None and ministry is None:
        codes = "、".join(Ministry.objects.order_by("position").values_list("code", flat=True))
        for outcome in outcomes:
            outcome.refuse("この府省コードの府省庁は登録されていません。", codes, value=code)
    return ministry


def _receive(outcome: Outcome, path: Path, year: int, ministry: Ministry | None, progress: Progress) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        outcome.refuse("ファイルを開けません。", "ある、読取りの許されたファイル", value=str(path))
        return
    outcome.upload = receive(
        data=data,
        name=path.name,
        year=year,
        by=None,
        ministry=ministry,
        limits=LONG_LIMITS,
        progress=lambda stage, *_: progress.step(f"{path.name}：{stage}"),
    )


def _decide(outcomes: Sequence[Outcome], fate: str | None, *, accept: bool) -> None:
    """Answer what the command line answers; a measure that another of the files answers is not this file's."""
    staged = [outcome for outcome in outcomes if outcome.upload and outcome.upload.state == Upload.State.STAGED]
    answered = {
        id(outcome): {row.number for row in _rows(outcome) if row.verdict != "ended" and row.number is not None}
        for outcome in staged
    }
    for outcome in staged:
        elsewhere = set().union(*(numbers for key, numbers in answered.items() if key != id(outcome)))
        choices: dict[str, dict[str, str]] = {}
        for row in _rows(outcome):
            chosen = "outside" if row.number in elsewhere else fate
            if row.key.startswith("n") and chosen:
                choices[row.key] = {"missing": chosen}
        if accept and outcome.upload.counts["warnings"]:
            choices["file"] = {"warnings": "yes"}
        if choices:
            outcome.upload = choose(upload=outcome.upload, choices=choices, by=None)


def _rows(outcome: Outcome) -> list[StagedRow]:
    assert outcome.upload is not None
    return all_rows(outcome.upload)
