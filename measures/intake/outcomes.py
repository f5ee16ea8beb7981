"""What became of each row of an upload as it was applied: what undoing puts back, and what redoing does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from measures.answers import Proposal
from measures.intake.calls import put_calls
from measures.intake.snapshots import snapshot
from measures.intake.unchanged import KEY, Previewed, Record, as_rows, records_of
from measures.intake.writing import Sheet
from measures.models import Entry, StagedRow, Upload
from renkei.plain_rows import insert_rows, update_rows

Shot = dict[str, Any]


@dataclass(slots=True)
class _Stored:
    """What is written of a stored row of an upload."""

    pk: int
    number: int | None
    before: Shot | None = None
    after: Shot | None = None


class Outcomes:
    """Keeps outcomes in the rows of an upload; one that was to change nothing has a row of its own once it did."""

    def __init__(self, upload: Upload, previewed: Mapping[str, Previewed]) -> None:
        self._upload, self._previewed = upload, previewed
        self._own: set[str] = set()

    def keep(
        self, sheet: Sheet, proposals: Iterable[Proposal], before: Mapping[int, Shot], entries: Mapping[str, Entry]
    ) -> None:
        """Keep what these proposals made of their entries; ``before`` are {number of the measure: what stood}.

        ``entries`` are {key: entry} of those that stand now. What a file says of calls is written here.
        """
        stored, changed = [], []
        said: dict[int, tuple[str, ...]] = {}
        for proposal in proposals:
            row, entry = self._row_of(proposal), entries.get(proposal.key)
            row.before = before.get(proposal.base.row.number or 0) if proposal.base is not None else None
            row.after = snapshot(entry) if entry is not None else None
            if proposal.call is not None and entry is not None:
                _keep_call(row, proposal)
                said[entry.measure_id] = proposal.call
            if proposal.is_refused or proposal.fate == "outside":
                row.after = row.before
            row.number = entry.measure.number if entry is not None else row.number
            if row.pk is not None:
                stored.append(row)
            elif row.before != row.after:
                changed.append(row)
        put_calls(said, sheet.edition.year, by=sheet.by, reason=sheet.reason)
        update_rows(stored, StagedRow, ["before", "after", "number"])
        insert_rows(changed, StagedRow)
        self._own |= {row.key for row in changed}

    def finish(self) -> list[str]:
        """Take the rows that are kept for themselves now out of those kept together; return the fields that changed."""
        if not self._own:
            return []
        self._upload.unchanged = [record for key, record in self._records.items() if key not in self._own]
        self._upload.counts = {**self._upload.counts, "plain": len(self._upload.unchanged)}
        return ["unchanged", "counts"]

    @cached_property
    def _records(self) -> dict[str, Record]:
        return {record[KEY]: record for record in records_of(self._upload)}

    def _row_of(self, proposal: Proposal) -> "StagedRow | _Stored":
        """The row to keep it in: of a stored one only what is written of it."""
        known = self._previewed[proposal.key]
        if known.pk is not None:
            return _Stored(known.pk, known.number)
        (row,) = as_rows(self._upload, [self._records[proposal.key]])
        return row


def _keep_call(row: StagedRow, proposal: Proposal) -> None:
    """Keep what the unprinted columns say of the measure's call, with what stood there before."""
    assert proposal.call is not None
    if row.before is not None and proposal.base is not None:
        row.before["call"] = list(proposal.base.call)
    row.after["call"] = list(proposal.call)
