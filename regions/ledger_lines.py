"""Applications as rows of a page: what each was for, the regions it counts for, and when it came to its stage."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from measures.models import Entry
from regions.ledger_rows import ListedApplication
from regions.ledger_subjects import of_year
from regions.legal_classes import LegalClass
from regions.models import Application, ApplicationRegion, CityRegion, StageChange
from regions.stages import LABELS
from renkei.prepared import prepared

AMOUNT_WORDS = {"project_cost": "事業費", "requested": "要望・申請額", "granted": "交付決定額", "settled": "確定額"}
_STAGES = {stage.value: words for stage, words in LABELS.items()}
_KINDS = {kind.value: kind.label for kind in LegalClass}
_PORTION = 500  # keys of one statement


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

    @property
    def in_query(self) -> str:
        """The key as a value of a query: names hold whatever sign."""
        return quote(self.key, safe="")


@dataclass(frozen=True, slots=True)
class Line:
    """One application with its subject, the regions it counts for, and the date of the stage it is known to be at."""

    application: Application | ListedApplication
    subject: Subject
    regions: tuple[CityRegion, ...]
    stage_on: str

    @property
    def amounts(self) -> list[tuple[str, int]]:
        """The amounts that are known, each under its own name, in yen."""
        known = [(words, getattr(self.application, name)) for name, words in AMOUNT_WORDS.items()]
        return [(words, yen) for words, yen in known if yen is not None]

    @property
    def stage_words(self) -> str:
        """The stage in the words of the screen."""
        return _STAGES[self.application.stage]

    @property
    def kind_words(self) -> str:
        """The kind of the applicant in words; empty where it is not known."""
        return _KINDS.get(self.application.applicant_kind, "")

    @property
    def printed_name(self) -> str:
        """The name in the source where it is not that of the subject: often a 公募名."""
        text = self.application.measure_text
        return text if text != self.subject.name else ""


def subjects_of_measures(measures: Iterable[int], year: int | None) -> dict[int, Subject]:
    """{key of a measure: it as a subject of the ledger of a year}; a query where that year's edition has them all, one
    more where another year's has one, and one more where no published edition has: then the first application names it.
    """
    keys, found = sorted(measures), dict[int, Subject]()
    if year is not None:
        for some in _portions(keys):
            found |= dict(map(_named, _printed_in(year, some)))
    for some in _portions([key for key in keys if key not in found]):
        found |= dict(map(_named, _printed(some)))
    for some in _portions([key for key in keys if key not in found]):
        rows = of_year(year).filter(measure__in=some).order_by("number").values_list(*_OF_MEASURE, "measure_text")
        for measure, number, ministry, name, text in rows:
            found.setdefault(measure, Subject(str(number), text or name, number, ministry))
    return found


def _named(row: tuple[Any, ...]) -> tuple[int, Subject]:
    measure, number, ministry, _, year, name, full = row
    return measure, Subject(str(number), full or name, number, ministry, year)


def lines_of(
    rows: Sequence[tuple[Application | ListedApplication, Subject]], regions: Mapping[int, CityRegion]
) -> list[Line]:
    """Return applications and what they are for as rows, in their order; two queries. ``regions``: by key."""
    keys = [row.pk for row, _ in rows]
    found, dates = _regions_of(keys, regions), dict[tuple[int, str], str]()
    for some in _portions(keys):  # of several dates of a stage the last
        dates |= {(application, stage): reached_on for application, stage, reached_on in _stages(some)}
    return [Line(row, subject, found.get(row.pk, ()), dates.get((row.pk, row.stage), "")) for row, subject in rows]


def _regions_of(applications: Sequence[int], known: Mapping[int, CityRegion]) -> dict[int, tuple[CityRegion, ...]]:
    """{key of an application: the regions it counts for, in the order of their codes}."""
    links = [link for some in _portions(applications) for link in _links(some)]
    if not known.keys() >= {region for _, region in links}:  # one came after the mark of this page was read
        known = {region.pk: region for region in CityRegion.objects.all()}
    found: dict[int, list[CityRegion]] = defaultdict(list)
    for application, region in links:
        found[application].append(known[region])
    return {key: tuple(sorted(some, key=lambda region: region.code)) for key, some in found.items()}


def _portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _PORTION):
        yield keys[start : start + _PORTION]


@prepared
def _links(applications: list[int]) -> Any:
    rows = ApplicationRegion.objects.filter(application__in=applications).order_by()
    return rows.values_list("application", "region")


@prepared
def _stages(applications: list[int]) -> Any:
    """Changes of stage, the newest last; earlier stages are left out, they may be internal."""
    rows = StageChange.objects.filter(application__in=applications).order_by("pk")
    return rows.values_list("application", "stage", "reached_on")


_OF_MEASURE = ("measure", "measure__number", "measure__ministry__name", "measure__name")
_OF_ENTRY = (*_OF_MEASURE, "edition__year", "name", "full_name")


@prepared
def _printed_in(year: int, measures: list[int]) -> Any:
    rows = Entry.objects.published().filter(edition__year=year, measure__in=measures).order_by()
    return rows.values_list(*_OF_ENTRY)


@prepared
def _printed(measures: list[int]) -> Any:
    """The newest edition last."""
    rows = Entry.objects.published().filter(measure__in=measures).order_by("edition__year")
    return rows.values_list(*_OF_ENTRY)
