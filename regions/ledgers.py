"""The ledger (申請・採択状況) of a fiscal year, or of what no year is known for: public applications alone.

Measure by region: what was applied for, for which regions, how far it came, and what share of the regions used it.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import QueryDict

from measures.models import Entry, Measure
from regions.adoption import Adoption, YearsRegions, count_adoption, regions_in
from regions.filters import ApplicationFilter, for_ledger
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
        public = Application.objects.public()
        of_year = public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)
        self.applications: ApplicationQuerySet = for_ledger(of_year)
        self.regions = {region.code: region for region in CityRegion.objects.order_by("code")}
        self.known: YearsRegions | None = None if year is None else regions_in(year, self.regions.values())

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """What was applied for, in the ledger's order: {key: subject}; two queries."""
        rows = list(
            self.applications.values_list(
                "subject", "measure", "measure__number", "measure__name", "measure_text", "measure__ministry__name"
            )
        )
        names = printed_names({measure for _, measure, *_ in rows if measure}, self.year)
        found: dict[str, Subject] = {}
        for key, measure, number, name, text, ministry in rows:
            year, printed = names.get(measure, (None, text or name))
            found.setdefault(key, Subject(key, printed, number, ministry or "", year))
        return found

    @cached_property
    def adoptions(self) -> dict[str, Adoption]:
        """{key of a subject: which regions used it}; empty where no year is known. One query."""
        if self.known is None:
            return {}
        pairs = _pairs(self.applications)
        return {key: count_adoption(self.known, pairs[key]) for key in self.subjects}

    def ask(self, query: QueryDict) -> ApplicationFilter:
        """What the query asks of this ledger. Any measure with a published entry may be asked for."""
        typed = {int(text) for text in query.getlist("measure") if _NUMBER.fullmatch(text)}
        published = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
        others = Measure.objects.filter(published, number__in=typed).order_by("number")
        measures = {str(number): name for number, name in others.values_list("number", "name")}
        measures |= {key: subject.name for key, subject in self.subjects.items()}
        regions = {code: region.name for code, region in self.regions.items()}
        return ApplicationFilter(query, self.applications, measures=measures, regions=regions)

    def lines(self, applications: ApplicationQuerySet) -> list[Line]:
        """Return the rows of these applications of the ledger, in their order; three queries."""
        rows = applications.select_related("municipality").prefetch_related("region_links__region", "stages")
        return [Line(row, self.subjects[row.subject], regions_of(row), stage_date(row)) for row in rows]


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
    sums = {f"{kind}_yen": Sum(kind) for kind in AMOUNTS} | {f"{kind}_known": Count(kind) for kind in AMOUNTS}
    found = applications.order_by().aggregate(**sums)
    totals = [Total(kind, AMOUNT_WORDS[kind], found[f"{kind}_yen"] or 0, found[f"{kind}_known"]) for kind in AMOUNTS]
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


def matrix_of(ledger: Ledger, applications: ApplicationQuerySet) -> Matrix:
    """Return the applications as a matrix; one query."""
    pairs = _pairs(applications)
    codes = sorted({code for found in pairs.values() for code, _ in found})
    rows = []
    for key, subject in ledger.subjects.items():
        if key not in pairs:
            continue
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for code, stage in pairs[key]:
            counts[code][Stage(stage).label] += 1
        rows.append((subject, [Cell(ledger.regions[code], tuple(counts[code].items())) for code in codes]))
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
