"""What the applications of a ledger are for: its order, and which of them stand where in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Min, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from measures.models import Measure
from regions.models import Application
from regions.models.applications import ApplicationQuerySet

UNKNOWN = "unknown"  # an applicant of no known kind


class SubjectKey(NamedTuple):
    """What tells a subject from the others: its measure (key and number), or where there is none the printed name."""

    measure: int | None
    number: int | None
    text: str = ""

    @property
    def key(self) -> str:
        """The same in addresses: see ``regions.ledger_lines.Subject``."""
        return self.text if self.number is None else str(self.number)


def of_year(year: int | None) -> ApplicationQuerySet:
    """The public applications of a fiscal year, or of no year that is known for certain."""
    public = Application.objects.public()
    return public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)


@lru_cache(maxsize=200)
def _of_ledger(year: int | None) -> ApplicationQuerySet:
    return for_ledger(of_year(year))


def of_ledger(year: int | None) -> ApplicationQuerySet:
    """The same with what is asked of a row; to write it takes half a millisecond, to copy it a tenth of that."""
    return _of_ledger(year).all()


def for_ledger(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """With what is asked of a row: ``subject`` (number of its measure, else the printed name), ``kind``, ``confirmed``.

    In the ledger's order: ministry by ministry, measure by measure; what fits no measure comes last.
    """
    return applications.annotate(
        subject=Coalesce(Cast("measure__number", CharField()), "measure_text"),
        kind=Case(When(applicant_kind="", then=Value(UNKNOWN)), default=F("applicant_kind")),
        confirmed=Case(When(confirmed_on__isnull=True, then=Value("no")), default=Value("yes")),
    ).order_by(
        F("measure__ministry__position").asc(nulls_last=True),
        F("measure__number").asc(nulls_last=True),
        F("number") + 0,  # no index has this: for one measure SQLite went down that of numbers, through all of the year
    )


def key_of(application: Any) -> SubjectKey:
    """What an application of a ledger is for."""
    measure, subject = application.measure_id, application.subject
    return SubjectKey(None, None, subject) if measure is None else SubjectKey(measure, int(subject))


def subjects_in(applications: ApplicationQuerySet) -> dict[SubjectKey, int]:
    """Return what these applications are for, in the ledger's order, with how many there are of each; two queries."""
    text = Case(When(measure__isnull=True, then=F("measure_text")), default=Value(""))
    counts = {"first": Min("number"), "rows": Count("pk")}
    rows = list(applications.order_by().values_list("measure_id", text).annotate(**counts))
    measures = Measure.objects.filter(pk__in=[measure for measure, *_ in rows if measure])
    order = {pk: (place, number) for pk, number, place in measures.values_list("pk", "number", "ministry__position")}
    known = sorted((order[measure], measure, count) for measure, _, _, count in rows if measure)
    others = sorted((first, text, count) for measure, text, first, count in rows if not measure)
    return {SubjectKey(measure, number): count for (_, number), measure, count in known} | {
        SubjectKey(None, None, text): count for _, text, count in others
    }


def about(applications: ApplicationQuerySet, keys: Iterable[SubjectKey]) -> ApplicationQuerySet:
    """Those of the applications that are for one of these subjects."""
    keys = list(keys)
    texts = [key.text for key in keys if key.measure is None]
    of_measures = Q(measure__in=[key.measure for key in keys if key.measure])
    return applications.filter(of_measures | Q(measure__isnull=True, measure_text__in=texts) if texts else of_measures)


def pairs_of(applications: ApplicationQuerySet) -> dict[str, list[tuple[str, str]]]:
    """{key of a subject: [(code of a region, stage)]} of applications of a ledger; one query."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    links = applications.filter(region_links__isnull=False).order_by("number", "region_links__region__code")
    for key, code, stage in links.values_list("subject", "region_links__region__code", "stage"):
        found[key].append((code, stage))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """Some places of a ledger, by what stands there: its measures, others if what fits none does too; ``places`` among
    all that is for these.
    """

    measures: tuple[int, ...]
    others: bool
    places: range


def part_of(counts: Mapping[SubjectKey, int], shown: range) -> Part:
    """Return what stands at these places of the ledger's order; see ``subjects_in``.

    What fits no measure comes last and is not in the order of its names.
    """
    wanted, begin, place = [], None, 0
    for key, count in counts.items():
        if key.measure is None or place >= shown.stop:
            break
        if shown.start < place + count:
            wanted.append(key.measure)
            begin = place if begin is None else begin
        place += count
    begin = place if begin is None else begin
    return Part(tuple(wanted), place < shown.stop, range(shown.start - begin, shown.stop - begin))


def between(applications: ApplicationQuerySet, counts: Mapping[SubjectKey, int], shown: range) -> ApplicationQuerySet:
    """Those of the applications at these places of the ledger's order, found by what they are for; see ``subjects_in``."""
    part = part_of(counts, shown)
    return about_part(applications, part)[part.places.start : part.places.stop]


def about_part(applications: ApplicationQuerySet, part: Part) -> ApplicationQuerySet:
    """Those of the applications that are for what stands in the part, more than its places."""
    here = Q(measure__in=part.measures)
    return applications.filter(here | Q(measure__isnull=True) if part.others else here)
