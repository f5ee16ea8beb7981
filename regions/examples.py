"""What other regions made of measures (他の圏域の活用例): the newest public applications for each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from regions.models import Application, ApplicationRegion
from regions.stages import LABELS, Stage
from renkei.prepared import prepared

MOST_EXAMPLES = 5  # of a measure that a region's page names
_STAGES = {stage.value: words for stage, words in LABELS.items()}


class Example(NamedTuple):
    """An application for a measure, ``among`` how many; ``regions``: codes and names of those it counts for."""

    pk: int
    measure_id: int
    applicant: str
    project: str
    fiscal_year: int | None
    years_text: str
    stage: str
    stage_text: str
    source: str
    confirmed_on: date | None
    among: int
    regions: tuple[tuple[str, str], ...] = ()

    @property
    def stage_words(self) -> str:
        """The stage in the words of the screen."""
        return _STAGES[self.stage]


def examples_of(measures: Iterable[int], *, region: int) -> dict[int, list[Example]]:
    """{key of a measure: the newest ``MOST_EXAMPLES`` public applications that do not count for the region}; two queries.

    Decisions not to apply are no examples.
    """
    rows = [Example(*row) for row in _rows(region, list(measures))]
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for application, *region in _links([row.pk for row in rows]):
        named[application].append(tuple(region))
    found: dict[int, list[Example]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row._replace(regions=tuple(sorted(named[row.pk]))))
    return found


@prepared
def _rows(region: int, measures: list[int]) -> Any:
    newest = [F("fiscal_year").desc(nulls_last=True), F("number").asc()]
    rows = Application.objects.public().filter(measure__in=measures).exclude(stage=Stage.NOT_APPLIED.value)
    rows = rows.exclude(regions=region).annotate(
        place=Window(RowNumber(), partition_by=F("measure"), order_by=newest),
        among=Window(Count("pk"), partition_by=F("measure")),
    )
    return rows.filter(place__lte=MOST_EXAMPLES).order_by(*newest).values_list(*Example._fields[:-1])


@prepared
def _links(applications: list[int]) -> Any:
    rows = ApplicationRegion.objects.filter(application__in=applications).order_by()
    return rows.values_list("application", "region__code", "region__name")
