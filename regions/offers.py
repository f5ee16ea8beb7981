"""What a published edition offers to a municipality or a region: its rows put to ``regions.matching``."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from measures.models import Call, Edition, Entry, PolicyField
from measures.models.taxonomy import PolicyFieldQuerySet
from measures.notation.grades import Grade
from measures.notation.reading import UNREAD
from measures.notation.recipients import read_recipients
from regions.legal_classes import LegalClass
from regions.matching import (
    Answer,
    Candidate,
    Eligibility,
    Member,
    Ranked,
    Ranking,
    answer_for,
    answer_for_region,
    rank,
)
from regions.models import Application, CityRegion, Membership, Municipality, Vision
from regions.rosters import Held, Roster
from regions.stages import Stage

MOST_EXAMPLES = 5  # of a measure that a region's page names
_NO_CLASS = Answer(Eligibility.CHECK, "この年度の市区町村の区分が登録されていないため要確認です。")


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure of an edition and its answer to one municipality."""

    entry: Entry
    answer: Answer


@dataclass(frozen=True, slots=True)
class RegionOffer:
    """A measure at its place for a region, with its calls of the year and what other regions made of it."""

    entry: Entry
    ranked: Ranked
    calls: Sequence[Call]
    examples: Sequence[Application]

    @property
    def more_examples(self) -> int:
        """How many examples there are beside those that are shown."""
        return self.examples[0].among - len(self.examples) if self.examples else 0


@dataclass(frozen=True, slots=True)
class RegionOffers:
    """The measures of an edition in the order of their use to a region, and the cells that hold none."""

    ranking: Ranking
    rows: tuple[RegionOffer, ...]
    empty: tuple[PolicyField, ...]
    without_class: tuple[Municipality, ...]  # members left out, because their legal class is not registered


def memberships_on(municipality: Municipality, day: date) -> list[Held]:
    """The memberships of a municipality that hold on a day, or may; regions by their code. Three queries."""
    rows = municipality.memberships.select_related("region").order_by("region__code")
    answers = [(row, row.held_on(day)) for row in rows]
    return [Held(row, day, certain=answer) for row, answer in answers if answer is not False]


def offers_for(edition: Edition, kind: LegalClass | None, memberships: Iterable[Membership]) -> list[Offer]:
    """The measures of the edition for a municipality of that class, in the document's order."""
    roles = {membership.core for membership in memberships}
    core = None if not roles else True in roles
    return [
        Offer(entry, answer_for(read_recipients(entry.recipients_text), kind, core=core) if kind else _NO_CLASS)
        for entry in edition.entries.for_listing()
    ]


def offers_for_region(edition: Edition, roster: Roster, vision: Vision | None) -> RegionOffers:
    """The measures of the edition for a region with the members of the roster."""
    known = [held for held in roster.held if held.legal_class]
    members = [Member(str(one.municipality), one.legal_class, core=one.membership.core) for one in known]
    cells = list(cells_of(edition))
    entries = {entry.measure.number: entry for entry in edition.entries.for_listing()}
    candidates = [
        Candidate(
            number=number,
            name=entry.display_name,
            fields=None if entry.fields_reading == UNREAD else frozenset(field.cell for field in entry.fields.all()),
            grade=Grade(entry.grade),
            answer=answer_for_region(read_recipients(entry.recipients_text), members),
        )
        for number, entry in entries.items()
    ]
    names = {cell.cell: f"{cell.role.code} {cell.name}" for cell in cells}
    ranking = rank(candidates, vision.cells if vision else (), names=names)
    keys = [entry.measure_id for entry in entries.values()]
    calls, examples = _calls(keys, edition.year), _examples(keys, roster.region)
    rows = []
    for ranked in ranking.rows:
        entry = entries[ranked.candidate.number]
        rows.append(RegionOffer(entry, ranked, calls[entry.measure_id], examples[entry.measure_id]))
    covered = {field.pk for entry in entries.values() for field in entry.fields.all()}
    return RegionOffers(
        ranking=ranking,
        rows=tuple(rows),
        empty=tuple(cell for cell in cells if cell.pk not in covered),
        without_class=tuple(one.municipality for one in roster.held if not one.legal_class),
    )


def cells_of(edition: Edition) -> PolicyFieldQuerySet:
    """The cells of role × field of the edition's taxonomy, in the outline's order."""
    return PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id).select_related("role").in_document_order()


def _calls(measures: list[int], fiscal_year: int) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(measure__in=measures, fiscal_year=fiscal_year):
        found[call.measure_id].append(call)
    return found


def _examples(measures: list[int], region: CityRegion) -> dict[int, list[Application]]:
    """Public applications of other regions, the newest ``MOST_EXAMPLES`` of each measure, each with ``among`` how many.

    Decisions not to apply are no examples.
    """
    by_measure, newest = F("measure"), [F("fiscal_year").desc(nulls_last=True), F("number").asc()]
    rows = Application.objects.public().filter(measure__in=measures).exclude(stage=Stage.NOT_APPLIED.value)
    rows = rows.exclude(regions=region).annotate(
        place=Window(RowNumber(), partition_by=by_measure, order_by=newest),
        among=Window(Count("pk"), partition_by=by_measure),
    )
    found: dict[int, list[Application]] = defaultdict(list)
    for application in rows.filter(place__lte=MOST_EXAMPLES).prefetch_related("regions"):
        if application.measure_id:
            found[application.measure_id].append(application)
    return found
