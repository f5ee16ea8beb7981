"""The ledger (申請・採択状況) of a fiscal year, or of what no year is known for: public applications alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from measures.models import Entry, Measure
from regions.adoption import Adoption, YearsRegions, adoptions_in
from regions.filters import ApplicationFilter
from regions.ledger_lines import AMOUNT_WORDS, Line, Subject, lines_of, subjects_of_measures
from regions.ledger_rows import ListedApplication
from regions.ledger_subjects import SubjectKey, about, key_of, of_ledger, pairs_of, subjects_in
from regions.ledger_summaries import SUMS
from regions.models import Application, CityRegion
from regions.models.applications import AMOUNTS, ApplicationQuerySet
from regions.uses import all_regions, known_regions
from renkei.kept_values import kept_by_mark


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one kind of amount over the applications for which it is known."""

    kind: str
    words: str
    yen: int
    known: int


_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class Ledger:
    """The public applications of one fiscal year; ``year`` None: those whose year is not known for certain."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.applications: ApplicationQuerySet = of_ledger(year)
        self._regions = all_regions()
        self.regions: dict[str, CityRegion] = {region.code: region for region in self._regions.values()}

    @cached_property
    def known(self) -> YearsRegions | None:
        """The regions of the fiscal year; None where that is not known."""
        return None if self.year is None else known_regions(self.year)

    def subjects_of(self, keys: Iterable[SubjectKey]) -> dict[str, Subject]:
        """Return the subjects of these keys: {key in addresses: subject}; as many queries as ``subjects_of_measures``."""
        keys = list(keys)
        found = subjects_of_measures({key.measure for key in keys if key.measure}, self.year)
        return {key.key: found[key.measure] if key.measure else Subject(key.text, key.text) for key in keys}

    def adoptions_of(self, keys: Iterable[SubjectKey]) -> dict[str, Adoption]:
        """{key of a subject: which regions used it}; empty where no year is known. One query."""
        if self.known is None:
            return {}
        return adoptions_in(self.known, pairs_of(about(self.applications, keys)))

    def ask(self, query: QueryDict) -> ApplicationFilter:
        """What the query asks of this ledger; four queries where it names measures."""
        regions = {code: region.name for code, region in self.regions.items()}
        typed = [text for text in query.getlist("measure") if "\0" not in text]  # which no column of PostgreSQL takes
        return ApplicationFilter(query, self.applications, measures=self._known_among(typed), regions=regions)

    def _known_among(self, typed: Sequence[str]) -> dict[str, str]:
        """{what was typed: its name}: measures with a published entry, and what the ledger has."""
        if not any(typed):
            return {}
        numbers = {int(text) for text in typed if _NUMBER.fullmatch(text)}
        published = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
        known = Measure.objects.filter(number__in=numbers).annotate(published=published).order_by("number")
        found = list(known.values_list("pk", "number", "name", "published"))
        keys = [SubjectKey(pk, number) for pk, number, *_ in found] + [SubjectKey(None, None, text) for text in typed]
        held = self.subjects_of(subjects_in(about(self.applications, keys)))
        return {str(number): name for _, number, name, seen in found if seen} | {
            key: subject.name for key, subject in held.items()
        }

    def lines(
        self, rows: Iterable[Application | ListedApplication], subjects: Mapping[str, Subject] | None = None
    ) -> list[Line]:
        """Return these applications of the ledger as rows, in their order; two queries, and those of subjects that are
        not among the ones given, by key.
        """
        found = [(row, key_of(row)) for row in rows]
        known = dict(subjects or {})
        known |= self.subjects_of({key for _, key in found if key.key not in known})
        return lines_of([(row, known[key.key]) for row, key in found], self._regions)


def totals_of(applications: ApplicationQuerySet) -> list[Total]:
    """Each kind of amount by itself, an application for several regions once; kinds nobody knows are left out."""
    return totals_from(applications.order_by().aggregate(**SUMS))


def totals_from(sums: Mapping[str, int | None]) -> list[Total]:
    """Return the totals of what ``SUMS`` adds up."""
    totals = [Total(kind, AMOUNT_WORDS[kind], sums[f"{kind}_yen"] or 0, sums[f"{kind}_known"] or 0) for kind in AMOUNTS]
    return [total for total in totals if total.known]


# From year to year down the index, not through a million rows
_YEARS = """
WITH RECURSIVE years (year) AS (
  SELECT max(fiscal_year) FROM "regions_application" WHERE public
  UNION ALL
  SELECT (SELECT max(fiscal_year) FROM "regions_application" WHERE public AND fiscal_year < year) FROM years WHERE year IS NOT NULL
)
SELECT year FROM years WHERE year IS NOT NULL
"""


@kept_by_mark(("regions.Application",), most=1)
def years_with_applications() -> list[int]:
    """The fiscal years that have public applications, the newest first; one query. Nobody may alter them."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS)
        return [year for (year,) in cursor.fetchall()]


@kept_by_mark(("regions.Application",), most=1)
def has_unknown_year() -> bool:
    """Whether there are public applications whose fiscal year is not known for certain; one query."""
    return Application.objects.public().filter(fiscal_year__isnull=True).exists()
