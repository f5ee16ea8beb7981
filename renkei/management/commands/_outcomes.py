"""What became of one file of ``import_measures``: its upload, its rows, and what stands in its way."""

from dataclasses import dataclass, field
from typing import Any

from measures.models import StagedRow, Upload
from measures.workbooks.grids import Severity


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
        self.errors.append(error(self.file, value=value, message=message, expected=expected))


def collect(outcome: Outcome) -> None:
    """Read the rows that say something, and tell errors from warnings."""
    if outcome.upload is None:
        return
    outcome.rows = list(outcome.upload.rows.exclude(verdict="unchanged"))
    found = [*outcome.upload.findings, *(f for row in outcome.rows for f in row.proposal.get("findings", []))]
    for finding in found:
        said = {key: finding[key] for key in ("sheet", "cell", "column", "value", "message", "expected")}
        said["cell"] = said["cell"].rpartition("!")[2]
        if finding["severity"] == Severity.WARN:
            outcome.warnings.append({**error(outcome.file), **said, "warning": True})
        elif finding["severity"] != Severity.NORM or outcome.upload.state == Upload.State.REFUSED:
            outcome.errors.append({**error(outcome.file), **said})


def stands_in_the_way(outcome: Outcome, *, leave_refused: bool) -> bool:
    if outcome.upload is None or outcome.upload.state != Upload.State.STAGED:
        return True
    return bool(outcome.errors) and not leave_refused


def open_questions(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        error(
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


def error(file: str, **said: str) -> dict[str, Any]:
    empty = dict.fromkeys(("sheet", "cell", "column", "value", "message", "expected"), "")
    return {"file": file, **empty, **said}
