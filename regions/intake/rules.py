"""What a row of a list means against what stands: the steps that all kinds of lists share."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from measures.models import Measure
from measures.notation.text import fold
from measures.workbooks.grids import Severity
from regions.intake.snapshots import Shape, Snapshot, fingerprint, snapshots
from regions.intake.tables import ReadRow
from regions.models import Application, CityRegion, Municipality, Prefecture, Sheet
from regions.resources import Column, FlatResource
from regions.widgets.reading import Known
from regions.widgets.texts import KanaWidget
from renkei import access
from renkei.models import User

Record = dict[str, Any]  # one row as plain values by the attributes of its columns


@dataclass(slots=True)
class Proposal:
    """What one row would become. ``before`` stands now, ``after`` would stand; None: nothing is there, or written."""

    key: str
    name: str
    verdict: str
    row: ReadRow | None = None
    pk: int | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None
    changes: list[dict[str, str]] = field(default_factory=list)
    seen: str = ""


class Rules(ABC):
    """The rules of one kind of list for one person: loads what stands once, then answers for any number of rows."""

    resource: FlatResource
    shape: Shape

    def __init__(
        self,
        *,
        by: User | None,
        region: CityRegion | None = None,
        year: int | None = None,
        action: access.Action = "change",
    ) -> None:
        self.by, self.region, self.year, self.action = by, region, year, action
        self.known = known(by)
        self.prefecture_names = dict(Prefecture.objects.values_list("code", "name"))
        self.standing = snapshots(self.shape, self.rows())
        self.groups = self._group()

    # --- what each kind says -------------------------------------------------------------------------------------

    @abstractmethod
    def rows(self) -> models.QuerySet[Any]:
        """What stands and may be changed (to write a list: seen) by the person."""

    @abstractmethod
    def record(self, shot: Snapshot | None) -> Record:
        """A snapshot as the plain values of the columns; those of an empty row for None."""

    @abstractmethod
    def group(self, record: Record) -> Any:
        """What rows that may be meant by one another have in common."""

    @abstractmethod
    def key(self, record: Record) -> str:
        """By what a row is recognised, as a person reads it; "" for one that is recognised by nothing."""

    def identity(self, record: Record) -> str:
        """What no two rows of a file may share."""
        return self.key(record)

    @abstractmethod
    def name(self, record: Record) -> str:
        """What a person calls the row."""

    @abstractmethod
    def pair(self, rows: Sequence[ReadRow], standing: Sequence[int]) -> dict[int, int]:
        """{place in ``rows``: key of the row that stands} within one group."""

    @abstractmethod
    def check(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        """Complete ``new`` where a rule does, and say what contradicts the rules at the row's cells."""

    @abstractmethod
    def build(self, before: Snapshot | None, old: Record, new: Record) -> Snapshot:
        """The snapshot that would stand."""

    def skip(self, row: ReadRow) -> str:
        """Why a row is none of the list's; "" if it is."""
        return ""

    def check_group(self, proposals: Sequence[Proposal], standing: Iterable[int]) -> None:
        """Say what the rows of one group contradict together; nothing, where a group is one row."""
        return

    def missing(self, proposals: Sequence[Proposal]) -> list[int]:
        """Keys of the rows that stand and that the list should hold but does not."""
        return []

    # --- the steps -----------------------------------------------------------------------------------------------

    def propose(self, rows: Sequence[ReadRow]) -> list[Proposal]:
        """Return what every row would become, in the file's order, then the rows the file does not hold."""
        self._refuse_repeated(rows)
        groups: dict[Any, list[ReadRow]] = defaultdict(list)
        for row in rows:
            groups[self._group_of(row)].append(row)
        found: dict[int, Proposal] = {}
        for group, members in groups.items():
            standing = self.groups.get(group, [])
            pairs = self.pair(members, standing)
            proposals = [self._one(row, pairs.get(place), standing) for place, row in enumerate(members)]
            self.check_group([one for one in proposals if one.verdict != "refused"], standing)
            for one in proposals:
                if one.row is not None:
                    found[id(one.row)] = _refused(one) if one.row.is_refused else one
        proposals = [found[id(row)] for row in rows]
        return proposals + [self._missing(pk) for pk in self.missing(proposals)]

    def seen(self, standing: Iterable[int]) -> str:
        """The fingerprint of a group of rows that stand."""
        return fingerprint([self.standing[pk] for pk in standing])

    def _one(self, row: ReadRow, pk: int | None, standing: Sequence[int]) -> Proposal:
        before = self.standing[pk] if pk is not None else None
        old = self.record(before)
        new = self._merged(row, old)
        if not row.is_refused:
            self.check(row, before, old, new)
        labels = (self.key(new)[:200], self.name(new)[:1000])
        if row.is_refused:
            return Proposal(*labels, "refused", row, pk)
        after = self.build(before, old, new)
        changes = [] if before is None else list(self._changes(row, old, new))
        verdict = "new" if before is None else "revised" if changes else "unchanged"
        after = after if verdict != "unchanged" else before
        return Proposal(*labels, verdict, row, pk, before, after, changes, self.seen(standing))

    def _merged(self, row: ReadRow, old: Record) -> Record:
        """What stands, with what the row says instead; what reads the same stays as it is stored."""
        new = dict(old)
        for name, column in self.resource.columns.items():
            if name not in row.values or (column.silent and row.values[name] in ("", None)):
                continue
            if not _same(column, old.get(name), row.values[name]):
                new[name] = row.values[name]
        return new

    def _changes(self, row: ReadRow, old: Record, new: Record) -> Iterable[dict[str, str]]:
        for name, column in self.resource.columns.items():
            if not column.aside and old[name] != new[name]:
                written = row.cells.get(name)
                yield {
                    "column": name,
                    "label": column.heading,
                    "cell": f"{row.sheet}!{written.cell}" if written and row.sheet else written.cell if written else "",
                    "old": column.write(old, names=self.prefecture_names),
                    "new": column.write(new, names=self.prefecture_names),
                }

    def _missing(self, pk: int) -> Proposal:
        record = self.record(self.standing[pk])
        return Proposal(self.key(record)[:200], self.name(record)[:1000], "missing", pk=pk)

    def _refuse_repeated(self, rows: Sequence[ReadRow]) -> None:
        keys = [self._key_of(row) for row in rows]
        counted = Counter(keys)
        for row, key in zip(rows, keys, strict=True):
            if key and counted[key] > 1:
                others = [
                    f"{other.line}行目"
                    for other, same in zip(rows, keys, strict=True)
                    if same == key and other is not row
                ]
                row.refuse(
                    self._key_column(), f"同じ行が二つ以上あります（{'、'.join(others[:3])}）。", "一度だけ記入した行"
                )

    def _key_column(self) -> str:
        return self.resource.needed[0][-1]

    def _key_of(self, row: ReadRow) -> str:
        return "" if row.is_refused else self.identity(self.record(None) | row.values)

    def _group_of(self, row: ReadRow) -> Any:
        return ("refused", id(row)) if row.is_refused else self.group(self.record(None) | row.values)

    def _group(self) -> dict[Any, list[int]]:
        groups: dict[Any, list[int]] = defaultdict(list)
        for pk, shot in self.standing.items():
            groups[self.group(self.record(shot))].append(pk)
        return groups


def known(by: User | None) -> Known:
    """Load what codes and names may stand for. Of measures those that the person may know of, and the numbers of
    those that stand in the person's applications.
    """
    regions = list(CityRegion.objects.values_list("code", "name", "alias"))
    measures, linked = Measure.objects.all(), Application.objects.exclude(measure=None)
    if by is not None:
        measures, linked = access.rows(by, measures), access.rows(by, linked)
    return Known(
        municipalities=dict(Municipality.objects.values_list("code", "name")),
        prefectures={fold(name): code for code, name in Prefecture.objects.values_list("code", "name")},
        regions={code: name for code, name, _ in regions},
        region_names={fold(name): code for code, *names in reversed(regions) for name in names if name},
        measures=dict.fromkeys(linked.values_list("measure__number", flat=True), "")
        | dict(measures.values_list("number", "name")),
    )


def count(proposals: Iterable[Proposal], findings: Iterable[Any]) -> dict[str, int]:
    """Return how many rows got each verdict, and how many findings a person has to confirm."""
    proposals = list(proposals)
    verdicts = Counter(one.verdict for one in proposals)
    told = [
        *findings,
        *(found for one in proposals if one.row and one.verdict != "refused" for found in one.row.findings),
    ]
    counts = {value: verdicts[value] for value in Sheet.rows.rel.related_model.Verdict.values}
    return {**counts, "warnings": sum(found.severity == Severity.WARN for found in told)}


def _refused(one: Proposal) -> Proposal:
    return Proposal(one.key, one.name, "refused", one.row, one.pk)


def _same(column: Column, old: Any, new: Any) -> bool:
    """Whether two values say the same: line endings, white space around a text and the kind of kana do not count."""
    if isinstance(column.widget, KanaWidget):
        return fold(old or "") == fold(new)
    if isinstance(old, str) and isinstance(new, str):
        return old == new or "\n".join(old.splitlines()).strip() == new
    return bool(old == new)
