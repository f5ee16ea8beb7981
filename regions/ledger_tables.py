"""The tables of a ledger: measure by region, how far what was applied for came, and which regions used what.

Those of a whole ledger are kept, with its numbers, until an application, a region or the catalogue changes.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measures import queries
from regions.adoption import Adoption, adoptions_in
from regions.ledger_lines import Subject
from regions.ledger_subjects import SubjectKey, about, pairs_of
from regions.ledger_summaries import Summary, summary_of
from regions.ledgers import Ledger
from regions.models import CityRegion
from regions.models.applications import ApplicationQuerySet
from regions.stages import Stage
from renkei.kept_values import kept_by_mark
from renkei.sources import CATALOGUE, LEDGER, REGIONS


@dataclass(frozen=True, slots=True)
class Cell:
    """What was applied for one subject and one region: [(stage, how many)]."""

    region: CityRegion
    stages: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Subjects × the regions for which something was found."""

    regions: list[CityRegion]
    rows: list[tuple[Subject, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a ledger is for, by key: the subject, and which regions used it; and all of it as a matrix."""

    subjects: dict[str, Subject]
    adoptions: dict[str, Adoption]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Whole:
    """A ledger whatever is asked of it; its tables, where what it is for fits on a page. Nobody may alter it."""

    summary: Summary
    tables: Tables | None


@kept_by_mark(LEDGER, CATALOGUE, REGIONS, most=40)
def whole_of(year: int | None) -> Whole:
    """Return the whole ledger of a year; eight queries, a statement where it is kept."""
    ledger = Ledger(year)
    summary = summary_of(ledger.applications)
    keys = list(summary.keys)
    if len(keys) > queries.PAGE_SIZE:
        return Whole(summary, None)
    subjects, pairs = ledger.subjects_of(keys), pairs_of(ledger.applications)
    adoptions = adoptions_in(ledger.known, pairs) if ledger.known else {}
    return Whole(summary, Tables(subjects, adoptions, _matrix(ledger, pairs, keys, subjects)))


def matrix_of(
    ledger: Ledger, applications: ApplicationQuerySet, keys: Sequence[SubjectKey], subjects: Mapping[str, Subject]
) -> Matrix:
    """Return those of the applications that are for the subjects of these keys as a matrix; one query."""
    return _matrix(ledger, pairs_of(about(applications, keys)), keys, subjects)


def _matrix(
    ledger: Ledger,
    pairs: Mapping[str, list[tuple[str, str]]],
    keys: Sequence[SubjectKey],
    subjects: Mapping[str, Subject],
) -> Matrix:
    # a region that came after the mark of this page was read is not among them: the next page has it
    codes = sorted({code for found in pairs.values() for code, _ in found} & ledger.regions.keys())
    rows = []
    for key in keys:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for code, stage in pairs.get(key.key, ()):
            counts[code][Stage(stage).label] += 1
        rows.append((subjects[key.key], [Cell(ledger.regions[code], tuple(counts[code].items())) for code in codes]))
    return Matrix([ledger.regions[code] for code in codes], rows)
