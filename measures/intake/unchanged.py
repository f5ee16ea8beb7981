"""Rows of a received file that change nothing: most of them, so kept together in one field of their upload.

A row that is kept so has nothing to show but its name: no cell that differs, no question, no finding. Once applying
has changed its entry after all (a row that was 前年のまま is confirmed), it becomes a ``StagedRow`` like the others.
"""

from collections.abc import Collection, Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from measures.answers import Proposal
from measures.changes import Verdict
from measures.intake.standing import fingerprint
from measures.models import StagedRow, Upload

Record = list[Any]  # position, key, number, ministry, name, match, seen
Place = tuple[int, Record | None]  # the position of a row, and its record if it is kept with others
KEY = 1


class Previewed(NamedTuple):
    """What applying has to know of a row as it was previewed."""

    pk: int | None  # None: kept together with others
    number: int | None
    seen: str


def is_plain(proposal: Proposal) -> bool:
    """Whether nothing has to be kept of a row but which entry it was compared with."""
    return (
        proposal.verdict is Verdict.UNCHANGED
        and proposal.envelope == "keep"
        and proposal.base is not None
        and not (proposal.changes or proposal.questions or proposal.findings or proposal.call or proposal.fate)
    )


def record_of(place: int, proposal: Proposal) -> Record:
    """Return what is kept of a plain row."""
    assert proposal.base is not None
    number, name = proposal.base.row.number, proposal.name
    return [place, proposal.key, number, proposal.ministry, name, proposal.match.value, fingerprint(proposal.base)]


def records_of(upload: Upload) -> list[Record]:
    """Return the rows kept together, as stored now."""
    return Upload.objects.values_list("unchanged", flat=True).get(pk=upload.pk)


def as_rows(upload: Upload, records: Iterable[Record]) -> list[StagedRow]:
    """Return rows kept together as what they would be one by one; not stored."""
    return [
        StagedRow(
            upload=upload,
            position=place,
            key=key,
            verdict=Verdict.UNCHANGED.value,
            number=number,
            ministry=ministry,
            name=name,
            seen=seen,
            proposal={"match": match, "envelope": "keep"} if match else {"envelope": "keep"},
        )
        for place, key, number, ministry, name, match, seen in records
    ]


def places_of(upload: Upload, verdicts: Collection[str]) -> list[Place]:
    """Return the places of the rows of these verdicts (none: of all) in order, wherever the rows are kept."""
    rows = upload.rows.all()
    stored = rows.filter(verdict__in=verdicts) if verdicts else rows
    places: list[Place] = [(position, None) for position in stored.values_list("position", flat=True)]
    if not verdicts or Verdict.UNCHANGED.value in verdicts:
        places += [(record[0], record) for record in records_of(upload)]
    return sorted(places, key=itemgetter(0))


def rows_at(upload: Upload, places: Iterable[Place]) -> list[StagedRow]:
    """Return the rows at these places, in their order."""
    places = list(places)
    stored = upload.rows.filter(position__in=[position for position, record in places if record is None])
    rows = [*stored, *as_rows(upload, (record for _, record in places if record is not None))]
    return sorted(rows, key=lambda row: row.position)


def previewed_rows(upload: Upload) -> dict[str, Previewed]:
    """Return {key: what was previewed} of every row of an upload, wherever it is kept."""
    stored = upload.rows.order_by().values_list("key", "pk", "number", "seen")
    rows = {key: Previewed(pk, number, seen) for key, pk, number, seen in stored.iterator()}
    for _, key, number, *_, seen in records_of(upload):
        rows[key] = Previewed(None, number, seen)
    return rows


def all_rows(upload: Upload) -> list[StagedRow]:
    """Return every row of an upload in order; those that are kept together have no key of the database."""
    rows = [*upload.rows.all(), *as_rows(upload, records_of(upload))]
    return sorted(rows, key=lambda row: row.position)
