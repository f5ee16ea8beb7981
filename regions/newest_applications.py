"""The newest public applications of a region, and how many it has in which year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef

from regions.models import Application, ApplicationRegion, StageChange
from regions.stages import LABELS
from renkei.kept_values import kept_by_mark
from renkei.prepared import prepared
from renkei.sources import LEDGER

OFTEN = 1_000  # of more than so many the newest are found sooner by looking through all regions' newest
_STAGES = {stage.value: words for stage, words in LABELS.items()}


class NewestApplication(NamedTuple):
    """A row. Names are those of fields of ``Application``."""

    pk: int
    measure_text: str
    measure__name: str | None
    project: str
    fiscal_year: int | None
    years_text: str
    applicant: str
    stage: str
    stage_text: str
    granted: int | None
    source: str
    confirmed_on: date | None

    @property
    def measure_name(self) -> str:
        """The name a source gives it, else that of the measure."""
        return self.measure_text or self.measure__name or ""

    @property
    def stage_words(self) -> str:
        """The stage in the words of the screen."""
        return _STAGES[self.stage]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest applications of a region, each with the dates at which it came to its stage, as far as they are known.

    ``years``: {fiscal year, None where it is not known: applications with that key}, the newest year first.
    """

    rows: list[tuple[NewestApplication, list[str]]]
    years: dict[int | None, int]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.years.values())


def newest_applications(region: int, most: int) -> Newest:
    """Return the newest ``most`` of a region's public applications; two queries and those of what is kept."""
    years, keys = kept_keys(region, most)
    dates: dict[tuple[int, str], list[str]] = defaultdict(list)
    for application, stage, reached_on in _stages(keys):
        dates[application, stage].append(reached_on)
    rows = [NewestApplication(*row) for row in _rows(keys)]
    return Newest([(row, dates[row.pk, row.stage]) for row in rows], years)


@kept_by_mark(LEDGER, most=100)
def kept_keys(region: int, most: int) -> tuple[dict[int | None, int], list[int]]:
    """Return ``years`` and the keys of the newest; two queries, where they are kept one for the mark."""
    public = Application.objects.public().filter(region_links__region=region)
    years = public.order_by(F("fiscal_year").desc(nulls_last=True)).values_list("fiscal_year")
    counts = dict(years.annotate(Count("pk")))
    if sum(counts.values()) > OFTEN:
        mine = ApplicationRegion.objects.filter(application=OuterRef("pk"), region=region)
        public = Application.objects.public().filter(Exists(mine))
    return counts, list(public.values_list("pk", flat=True)[:most])


@prepared
def _rows(keys: list[int]) -> Any:
    return Application.objects.filter(pk__in=keys).values_list(*NewestApplication._fields)


@prepared
def _stages(applications: list[int]) -> Any:
    rows = StageChange.objects.filter(application__in=applications).exclude(reached_on="").order_by("pk")
    return rows.values_list("application", "stage", "reached_on")
