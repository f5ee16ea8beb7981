"""An outcome of ``import_measures`` as JSON, and its changes cell by cell."""

from collections.abc import Iterator
from typing import Any

from measures.answers.values import CALL, TEXTS
from measures.intake.kept_rows import row_at
from measures.models import StagedRow
from renkei.management.commands._outcomes import Outcome

COUNTS = ("new", "revised", "unchanged", "missing", "refused")


def as_json(outcome: Outcome) -> dict[str, Any]:
    counts = outcome.upload.counts if outcome.upload else {}
    return {
        "upload": outcome.upload.pk if outcome.upload else None,
        "counts": {name: counts.get(name, 0) for name in COUNTS},
        "changes": [change for row in outcome.rows for change in changes(outcome, row)],
        "errors": outcome.errors + outcome.warnings,
    }


def changes(outcome: Outcome, row: StagedRow) -> Iterator[dict[str, Any]]:
    """Every cell of the row that differs; of a new row, every cell that holds something."""
    if row.verdict == "new":
        yield from _new_cells(outcome, row)
    for change in row.proposal.get("changes", []):
        said = {"name": row.name, **{key: change[key] for key in ("column", "old", "new", "cell")}}
        yield said | {"spelling": True} if change["spelling"] else said


def _new_cells(outcome: Outcome, row: StagedRow) -> Iterator[dict[str, Any]]:
    assert outcome.upload is not None
    received = row_at(outcome.upload.received, int(row.key.removeprefix("p"))).values
    for column in (*TEXTS, *CALL):
        text, cell, _ = received.get(column, ("", "", ""))
        text = row.proposal["new"].get(TEXTS.get(column, ""), text)
        if text:
            yield {"name": row.name, "column": column.value, "old": "", "new": text, "cell": cell}
