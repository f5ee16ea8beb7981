"""The ledger (申請・採択状況) of a fiscal year, or of what no year is known for: public applications alone.

Measure by region: what was applied for, for which regions, how far it came, and what share of the regions used it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from measures.models import Entry, Measure
from regions.adoption import Adoption, YearsRegions, count_adoption, regions_in
from regions.filters import ApplicationFilter
from regions.ledger_subjects import SubjectKey, about, for_ledger, key_of
from regions.ledger_summaries import SUMS, Summary, of_year, summary_of
from regions.models import Application, CityRegion
from regions.models.applications import AMOUNTS, ApplicationQuerySet
from regions.stages import Stage


@dataclass(frozen=True, slots=True)
class Subject:
    """What was applied for: a measure of the catalogue, or where a printed name fits none, that name.

    ``key`` stands in addresses: ``12``, or the name. ``year`` is a published edition that has the measure: that of
    the ledger's year, else the newest; None where no published edition has it.
    """

    key: str
    name: str
    number: int | None = None
    ministry: str = ""
    year: int | None = None


_OF_SUBJECTS = (
    "subject", "measure", "measure__number", "measure__name", "measure_text", "measure__ministry__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One application with its subject, the regions it counts for, and the date of the stage it is known to be at."""

    application: Application
    subject: Subject
    regions: tuple[CityRegion, ...]
    stage_on: str

    @property
    def amounts(self) -> list[tuple[str, int]]:
        """The amounts that are known, each under its own name, in yen."""
        known = [(AMOUNT_WORDS[name], getattr(self.application, name)) for name in AMOUNTS]
        return [(words, yen) for words, yen in known if yen is not None]

    @property
    def printed_name(self) -> str:
        """The name in the source where it is not that of the subject: often a 公募名."""
        text = self.application.measure_text
        return text if text != self.subject.name else ""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one kind of amount over the applications for which it is known."""

    kind: str
    words: str
    yen: int
    known: int


_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
AMOUNT_WORDS = {"project_cost": "事業費", "requested": "要望・申請額", "granted": "交付決定額", "settled": "確定額"}


class Ledger:
    """The public applications of one fiscal year; ``year`` None: those whose year is not known for certain."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.applications: ApplicationQuerySet = for_ledger(of_year(year))
        self.regions = {region.code: region for region in CityRegion.objects.order_by("code")}
        self.known: YearsRegions | None = None if year is None else regions_in(year, self.regions.values())

    @cached_property
    def summary(self) -> Summary:
        """What the ledger holds in numbers, whatever is asked of it."""
        return summary_of(self.year)

    def subjects_of(self, keys: Iterable[SubjectKey]) -> dict[str, Subject]:
        """Return the subjects of these keys of the ledger: {key in addresses: subject}; two queries."""
        rows = list(about(self.applications, keys).values_list(*_OF_SUBJECTS))
        names = printed_names({measure for _, measure, *_ in rows if measure}, self.year)
        found: dict[str, Subject] = {}
        for key, measure, number, name, text, ministry in rows:
            year, printed = names.get(measure, (None, text or name))
            found.setdefault(key, Subject(key, printed, number, ministry or "", year))
        return found

    def adoptions_of(self, keys: Iterable[SubjectKey]) -> dict[str, Adoption]:
        """{key of a subject: which regions used it}; empty where no year is known. One query."""
        if self.known is None:
            return {}
        pairs = _pairs(about(self.applications, keys))
        return {key: count_adoption(self.known, found) for key, found in pairs.items()}

    def ask(self, query: QueryDict) -> ApplicationFilter:
        """What the query asks of this ledger. Any measure with a published entry may be asked for."""
        typed = [text for text in query.getlist("measure") if "\0" not in text]  # which no column of PostgreSQL takes
        numbers = {int(text) for text in typed if _NUMBER.fullmatch(text)}
        published = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
        known = Measure.objects.filter(number__in=numbers).annotate(published=published).order_by("number")
        found = list(known.values_list("pk", "number", "name", "published"))
        measures = {str(number): name for _, number, name, seen in found if seen}
        keys = [SubjectKey(pk, number) for pk, number, *_ in found] + [SubjectKey(None, None, text) for text in typed]
        measures |= {key: subject.name for key, subject in self.subjects_of(keys).items()}
        regions = {code: region.name for code, region in self.regions.items()}
        return ApplicationFilter(query, self.applications, measures=measures, regions=regions)

    def lines(self, applications: ApplicationQuerySet) -> list[Line]:
        """Return the rows of these applications of the ledger, in their order; five queries."""
        rows = list(applications.select_related("municipality").prefetch_related("region_links__region", "stages"))
        subjects = self.subjects_of({key_of(row) for row in rows})
        return [Line(row, subjects[row.subject], regions_of(row), stage_date(row)) for row in rows]


def printed_names(measures: set[int], year: int | None) -> dict[int, tuple[int, str]]:
    """{measure: (year of a published edition that has it, the name there)}: that of ``year``, else of the newest."""
    found: dict[int, tuple[int, str]] = {}
    entries = Entry.objects.published().filter(measure__in=measures).order_by("edition__year")
    for measure, at, name, full in entries.values_list("measure", "edition__year", "name", "full_name"):
        if measure not in found or found[measure][0] != year:
            found[measure] = (at, full or name)
    return found


def regions_of(application: Application) -> tuple[CityRegion, ...]:
    """The regions an application counts for, from rows already fetched."""
    return tuple(sorted((link.region for link in application.region_links.all()), key=lambda region: region.code))


def stage_date(application: Application) -> str:
    """The day, as far as known, of the stage an application is at; earlier stages are not asked, they may be internal."""
    dates = [change.reached_on for change in application.stages.all() if change.stage == application.stage]
    return dates[-1] if dates else ""


def totals_of(applications: ApplicationQuerySet) -> list[Total]:
    """Each kind of amount by itself, an application for several regions once; kinds nobody knows are left out."""
    return totals_from(applications.order_by().aggregate(**SUMS))


def totals_from(sums: Mapping[str, int | None]) -> list[Total]:
    """Return the totals of what ``SUMS`` adds up."""
    totals = [Total(kind, AMOUNT_WORDS[kind], sums[f"{kind}_yen"] or 0, sums[f"{kind}_known"] or 0) for kind in AMOUNTS]
    return [total for total in totals if total.known]


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


def matrix_of(ledger: Ledger, applications: ApplicationQuerySet, keys: Sequence[SubjectKey]) -> Matrix:
    """Return those of the applications that are for the subjects of these keys as a matrix; three queries."""
    pairs, subjects = _pairs(about(applications, keys)), ledger.subjects_of(keys)
    codes = sorted({code for found in pairs.values() for code, _ in found})
    rows = []
    for key in keys:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for code, stage in pairs.get(key.key, ()):
            counts[code][Stage(stage).label] += 1
        rows.append((subjects[key.key], [Cell(ledger.regions[code], tuple(counts[code].items())) for code in codes]))
    return Matrix([ledger.regions[code] for code in codes], rows)


def _pairs(applications: ApplicationQuerySet) -> dict[str, list[tuple[str, str]]]:
    """{key of a subject: [(code of a region, stage)]}."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    links = applications.filter(region_links__isnull=False).order_by("number", "region_links__region__code")
    for key, code, stage in links.values_list("subject", "region_links__region__code", "stage"):
        found[key].append((code, stage))
    return found


# From year to year down the index, not through a million rows
_YEARS = """
WITH RECURSIVE years (year) AS (
  SELECT max(fiscal_year) FROM "regions_application" WHERE public
  UNION ALL
  SELECT (SELECT max(fiscal_year) FROM "regions_application" WHERE public AND fiscal_year < year) FROM years WHERE year IS NOT NULL
)
SELECT year FROM years WHERE year IS NOT NULL
"""


def years_with_applications() -> list[int]:
    """The fiscal years that have public applications, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS)
        return [year for (year,) in cursor.fetchall()]


def has_unknown_year() -> bool:
    """Whether there are public applications whose fiscal year is not known for certain."""
    return Application.objects.public().filter(fiscal_year__isnull=True).exists()
