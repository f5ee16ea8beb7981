"""``manage.py import_measures FILE… --year 2021``: a ministry's answer from the shell, seen before it counts."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction

from measures.answers import ENDINGS
from measures.answers.values import CALL, CALL_LABELS, MISSING, TEXTS
from measures.changes import COLUMN_LABELS
from measures.editions import Refused
from measures.intake import apply, choose, receive
from measures.intake.unchanged import all_rows
from measures.models import Ministry, StagedRow, Upload
from measures.models.intake import LARGEST_FILE
from measures.notation.years import write_year
from measures.workbooks.grids import Severity
from renkei.management.commands._progress import Progress

FATES = {"keep": "keep", "end": "abolished"}
COUNTS = ("new", "revised", "unchanged", "missing", "refused")
LABELS = {**COLUMN_LABELS, **CALL_LABELS}
FATE_WORDS = dict(MISSING)
YEARS = range(1989, 2101)


@dataclass
class Outcome:
    """What became of one file: its upload, or why there is none; and what stands in its way."""

    file: str
    upload: Upload | None = None
    rows: list[StagedRow] = field(default_factory=list)  # those that say something
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, message: str, expected: str = "", *, value: str = "") -> None:
        """Say why the file as a whole does not go in."""
        self.errors.append(_error(self.file, value=value, message=message, expected=expected))


class Command(BaseCommand):
    """Stage received files and show what they would change; with ``--apply``, apply all of them or none."""

    help = "府省庁の回答ファイルを読み取り、何が変わるかを表示します。--apply を付けると年度版の案に反映します。"

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
            progress.step(f"{path.name} を読み取っています")
            _receive(outcome, path, year, ministry)
        _decide(outcomes, FATES.get(options["missing"] or ""), accept=options["accept_warnings"])
        for outcome in outcomes:
            _collect(outcome)
        if any(_stands_in_the_way(outcome, leave_refused=options["leave_refused"]) for outcome in outcomes):
            return True
        return options["apply"] and not _apply(outcomes, progress, leave_refused=options["leave_refused"])

    def _report(self, outcomes: Sequence[Outcome], *, applied: bool, options: dict[str, Any]) -> None:
        if options["json"]:
            told = [_as_json(outcome) for outcome in outcomes]
            self.stdout.write(json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False))
            return
        for outcome in outcomes:
            for line in _describe(outcome):
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
    return len(files) * (2 if options["apply"] else 1) if is_long else 0


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


def _receive(outcome: Outcome, path: Path, year: int, ministry: Ministry | None) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError:
        outcome.refuse("ファイルを開けません。", "ある、読取りの許されたファイル", value=str(path))
        return
    outcome.upload = receive(data=data, name=path.name, year=year, by=None, ministry=ministry)


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


def _collect(outcome: Outcome) -> None:
    """Read the rows that say something, and tell errors from warnings."""
    if outcome.upload is None:
        return
    outcome.rows = list(outcome.upload.rows.exclude(verdict="unchanged"))
    found = [*outcome.upload.findings, *(f for row in outcome.rows for f in row.proposal.get("findings", []))]
    for finding in found:
        said = {key: finding[key] for key in ("sheet", "cell", "column", "value", "message", "expected")}
        said["cell"] = said["cell"].rpartition("!")[2]
        if finding["severity"] == Severity.WARN:
            outcome.warnings.append({**_error(outcome.file), **said, "warning": True})
        elif finding["severity"] != Severity.NORM or outcome.upload.state == Upload.State.REFUSED:
            outcome.errors.append({**_error(outcome.file), **said})


def _stands_in_the_way(outcome: Outcome, *, leave_refused: bool) -> bool:
    if outcome.upload is None or outcome.upload.state != Upload.State.STAGED:
        return True
    return bool(outcome.errors) and not leave_refused


def _apply(outcomes: Sequence[Outcome], progress: Progress, *, leave_refused: bool) -> bool:
    """Apply all in one transaction; return whether that was possible. What refuses is said at its file."""
    try:
        with transaction.atomic():
            written: set[int] = set()
            for outcome in outcomes:
                assert outcome.upload is not None
                progress.step(f"{outcome.file} を反映しています")
                try:
                    if written:
                        _follow(outcome, written)
                    apply(upload=outcome.upload, by=None, leave_refused=leave_refused)
                except Refused as refused:
                    outcome.errors += _open_questions(outcome)
                    for message in refused.messages:
                        outcome.refuse(message)
                    raise
                written |= {row.number for row in _rows(outcome) if row.number is not None}
    except Refused:
        return False
    for outcome in outcomes:
        outcome.upload.refresh_from_db(fields=["state"])  # type: ignore[union-attr]
    return True


def _follow(outcome: Outcome, written: set[int]) -> None:
    """Compare a file with what the files before it have made; what it was seen to change must be the same still."""
    assert outcome.upload is not None
    seen = _seen(outcome.upload)
    outcome.upload = choose(upload=outcome.upload, choices={}, by=None)
    added = (
        outcome.upload.rows.filter(verdict="ended", number__in=written).exclude(key__in=seen).only("key", "proposal")
    )
    theirs = {row.key: {"missing": "outside"} for row in added if row.proposal.get("fate") != "outside"}
    if theirs:
        outcome.upload = choose(upload=outcome.upload, choices=theirs, by=None)
    now = _seen(outcome.upload)
    if now != seen:
        moved = [key for key in now | seen if now.get(key) != seen.get(key)]
        names = "、".join(f"「{(now.get(key) or seen[key])[0]}」" for key in moved)
        raise Refused(f"確認のあとに次の施策が変更されました。もう一度確認してから反映してください：{names}")


def _seen(upload: Upload) -> dict[str, list[Any]]:
    """{row key: what was shown of it} of the rows the file speaks for."""
    return {
        row.key: [row.name, row.verdict, row.seen, row.proposal]
        for row in all_rows(upload)
        if row.proposal.get("fate") != "outside"
    }


def _open_questions(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        _error(
            outcome.file,
            column=question["name"],
            value=row.name,
            message=question["words"],
            expected="／".join(words for _, words in question["options"]),
        )
        for row in outcome.rows
        for question in row.proposal.get("questions", [])
        if question["open"]
    ]


def _error(file: str, **said: str) -> dict[str, Any]:
    empty = dict.fromkeys(("sheet", "cell", "column", "value", "message", "expected"), "")
    return {"file": file, **empty, **said}


def _as_json(outcome: Outcome) -> dict[str, Any]:
    counts = outcome.upload.counts if outcome.upload else {}
    return {
        "upload": outcome.upload.pk if outcome.upload else None,
        "counts": {name: counts.get(name, 0) for name in COUNTS},
        "changes": [change for row in outcome.rows for change in _changes(outcome, row)],
        "errors": outcome.errors + outcome.warnings,
    }


def _changes(outcome: Outcome, row: StagedRow) -> Iterator[dict[str, Any]]:
    """Every cell of the row that differs; of a new row, every cell that holds something."""
    if row.verdict == "new":
        yield from _new_cells(outcome, row)
    for change in row.proposal.get("changes", []):
        said = {"name": row.name, **{key: change[key] for key in ("column", "old", "new", "cell")}}
        yield said | {"spelling": True} if change["spelling"] else said


def _new_cells(outcome: Outcome, row: StagedRow) -> Iterator[dict[str, Any]]:
    assert outcome.upload is not None
    received = outcome.upload.received["rows"][int(row.key.removeprefix("p"))]["values"]
    for column in (*TEXTS, *CALL):
        text, cell, _ = received.get(column.value, ["", "", ""])
        text = row.proposal["new"].get(TEXTS.get(column, ""), text)
        if text:
            yield {"name": row.name, "column": column.value, "old": "", "new": text, "cell": cell}


def _describe(outcome: Outcome) -> Iterator[str]:
    """The file as a person reads it."""
    upload = outcome.upload
    if upload is None:
        yield outcome.file
    else:
        yield f"{outcome.file}（受付番号 {upload.pk}、{write_year(upload.year)}、{upload.get_state_display()}）"
        if upload.state != Upload.State.REFUSED:
            counts = upload.counts
            yield (
                f"  新規{counts['new']}件、変更あり{counts['revised']}件、"
                f"変更なし{counts['unchanged']}件（うち表記のみ{counts['spelling']}件）、"
                f"今回の回答にない施策{counts['missing']}件、要修正{counts['refused']}件"
            )
    for row in outcome.rows:
        yield from _describe_row(outcome, row)
    yield from _listed("要修正", outcome.errors)
    yield from _listed("確認が必要な指摘", outcome.warnings)


def _describe_row(outcome: Outcome, row: StagedRow) -> Iterator[str]:
    changes = list(_changes(outcome, row))
    questions = [question for question in row.proposal.get("questions", []) if question["open"]]
    fate = row.proposal.get("fate", "")
    if not (changes or questions or row.verdict == "ended"):
        return
    word = "掲載終了" if fate in ENDINGS else row.get_verdict_display()
    yield f"  【{word}】{row.name}"
    if fate:
        yield f"    {FATE_WORDS[fate]}"
    for change in changes:
        spelling = "（表記のみ）" if change.get("spelling") else ""
        place = f"（{change['cell']}）" if change["cell"] else ""
        old, new = (_one_line(change[side]) for side in ("old", "new"))
        yield f"    {LABELS[change['column']]}{place}：{old} → {new}{spelling}"
    for question in questions:
        options = "／".join(words for _, words in question["options"])
        yield f"    要選択：{question['words']}" + (f"（{options}）" if options else "")


def _listed(heading: str, findings: Sequence[dict[str, Any]]) -> Iterator[str]:
    if findings:
        yield f"  {heading}："
    for found in findings:
        place = "!".join(filter(None, [found["sheet"], found["cell"]]))
        value = f"「{_one_line(found['value'])}」" if found["value"] else ""
        expected = f"（求めるもの：{found['expected']}）" if found["expected"] else ""
        yield f"    {place}{'：' if place else ''}{value}{found['message']}{expected}"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "（空欄）"
