"""The ledger (申請・採択状況) of a fiscal year, or of what no year is known for: public applications alone.

Measure by region: what was applied for, for which regions, how far it came, and what share of the regions used it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Sum, Value, When
from django.http import QueryDict

from measures import queries
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


class SubjectKey(NamedTuple):
    """What tells a subject from the others: its measure (key and number), or where there is none the printed name."""

    measure: int | None
    number: int | None
    text: str = ""

    @property
    def key(self) -> str:
        """The same in addresses: see ``Subject``."""
        return self.text if self.number is None else str(self.number)


_OF_SUBJECTS = (
    "subject", "measure", "measure__number", "measure__name", "measure_text", "measure__ministry__name",
)  # fmt: skip


def key_of(application: Application) -> SubjectKey:
    """What an application of a ledger is for."""
    measure, subject = application.measure_id, application.subject  # type: ignore[attr-defined]
    return SubjectKey(None, None, subject) if measure is None else SubjectKey(measure, int(subject))


def subject_keys(applications: ApplicationQuerySet) -> list[SubjectKey]:
    """Return what these applications are for, in the ledger's order; two queries."""
    text = Case(When(measure__isnull=True, then=F("measure_text")), default=Value(""))
    rows = list(applications.order_by().values_list("measure_id", text).annotate(first=Min("number")))
    measures = Measure.objects.filter(pk__in=[measure for measure, _, _ in rows if measure])
    order = {pk: (place, number) for pk, number, place in measures.values_list("pk", "number", "ministry__position")}
    known = [SubjectKey(measure, order[measure][1]) for measure, _, _ in rows if measure]
    others = sorted((first, name) for measure, name, first in rows if not measure)
    known.sort(key=lambda key: order[key.measure])
    return known + [SubjectKey(None, None, name) for _, name in others]


def _about(applications: ApplicationQuerySet, keys: Iterable[SubjectKey]) -> ApplicationQuerySet:
    """Those of the applications that are for one of these subjects."""
    keys = list(keys)
    texts = [key.text for key in keys if key.measure is None]
    of_measures = Q(measure__in=[key.measure for key in keys if key.measure])
    return applications.filter(of_measures | Q(measure__isnull=True, measure_text__in=texts) if texts else of_measures)


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
    """The public applications of one fiscal year; ``year`` None: those whose year is not known for certain.

    ``measure``: those for one measure alone.
    """

    def __init__(self, year: int | None, *, measure: Measure | None = None) -> None:
        self.year = year
        public = Application.objects.public()
        of_year = public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)
        if measure is not None:
            of_year = of_year.filter(measure=measure)
        self.applications: ApplicationQuerySet = for_ledger(of_year)
        self.regions = {region.code: region for region in CityRegion.objects.order_by("code")}
        self.known: YearsRegions | None = None if year is None else regions_in(year, self.regions.values())

    @cached_property
    def keys(self) -> list[SubjectKey]:
        """What was applied for, in the ledger's order; two queries."""
        return subject_keys(self.applications)

    def subjects_of(self, keys: Iterable[SubjectKey]) -> dict[str, Subject]:
        """Return the subjects of these keys of the ledger: {key in addresses: subject}; two queries."""
        rows = list(_about(self.applications, keys).values_list(*_OF_SUBJECTS))
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
        pairs = _pairs(_about(self.applications, keys))
        return {key: count_adoption(self.known, found) for key, found in pairs.items()}

    def ask(self, query: QueryDict) -> ApplicationFilter:
        """What the query asks of this ledger. Any measure with a published entry may be asked for."""
        asked = query.getlist("measure")
        typed = {int(text) for text in asked if _NUMBER.fullmatch(text)}
        published = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
        others = Measure.objects.filter(published, number__in=typed).order_by("number")
        measures = {str(number): name for number, name in others.values_list("number", "name")}
        there = [key for key in self.keys if key.key in asked or len(self.keys) <= queries.PAGE_SIZE]
        measures |= {key: subject.name for key, subject in self.subjects_of(there).items()}
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


SUMS = {f"{kind}_yen": Sum(kind) for kind in AMOUNTS} | {f"{kind}_known": Count(kind) for kind in AMOUNTS}


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
    pairs, subjects = _pairs(_about(applications, keys)), ledger.subjects_of(keys)
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


def applications_by_year(measure: Measure) -> dict[int | None, int]:
    """{fiscal year, None where it is not known: how many public applications for the measure}, the newest first."""
    public = Application.objects.public().filter(measure=measure).order_by("-fiscal_year")
    return dict(public.values_list("fiscal_year").annotate(Count("pk")))
