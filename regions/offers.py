"""What a published edition offers to a municipality or a region: its rows put to ``regions.matching``."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from measures import queries
from measures.edition_sets import bits_of_edition
from measures.long_pages import Part, cut
from measures.models import Call, Edition, Entry, PolicyField
from measures.notation.grades import Grade
from measures.notation.reading import UNREAD
from measures.notation.recipients import read_recipients
from measures.outlines import PublishedEdition, outline_of
from regions.examples import Example, examples_of
from regions.legal_classes import LegalClass
from regions.matching import (
    Answer,
    Candidate,
    Eligibility,
    Member,
    Ranked,
    Ranking,
    RegionAnswer,
    answer_for,
    answer_for_region,
    rank,
)
from regions.models import Membership, Municipality, Vision
from regions.rosters import Held, Roster
from regions.weighed_rows import numbers_in_order, weighed_rows_of

_NO_CLASS = Answer(Eligibility.CHECK, "この年度の市区町村の区分が登録されていないため要確認です。")


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure of an edition and its answer to one municipality."""

    entry: Entry
    answer: Answer


@dataclass(frozen=True, slots=True)
class TownGroup:
    """The measures with one answer: how many, and those on the page."""

    answer: Eligibility
    part: Part
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class TownOffers:
    """A page of the measures of an edition, by their answer to one municipality."""

    page: Page
    groups: list[TownGroup]


@dataclass(frozen=True, slots=True)
class RegionOffer:
    """A measure at its place for a region, with its calls of the year and what other regions made of it."""

    entry: Entry
    ranked: Ranked
    calls: Sequence[Call]
    examples: Sequence[Example]

    @property
    def more_examples(self) -> int:
        """How many examples there are beside those that are shown."""
        return self.examples[0].among - len(self.examples) if self.examples else 0


@dataclass(frozen=True, slots=True)
class RegionOffers:
    """A page of the measures of an edition in the order of their use to a region, and the cells that hold none."""

    ranking: Ranking
    page: Page
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
    answers = _Answers(kind, memberships)
    rows = edition.entries.in_document_order().select_related("measure").defer("search", "summary", "support_text")
    return [Offer(entry, answers.to(entry.recipients_text)) for entry in rows]


def town_offers(
    edition: Edition, kind: LegalClass | None, memberships: Iterable[Membership], *, number: int
) -> TownOffers:
    """The same as a page: the measures by their answer, in the document's order; raises ``EmptyPage`` past the end."""
    weighed, answers = weighed_rows_of(edition), _Answers(kind, memberships)
    by_answer = weighed.by({place: answers.to(text).answer for place, (_, text) in enumerate(weighed.kinds)})
    numbers = {answer: by_answer.get(answer, []) for answer in Eligibility}
    page, parts = cut({answer.value: len(found) for answer, found in numbers.items()}, number)
    shown = {answer: [found[place] for place in parts[answer.value].shown] for answer, found in numbers.items()}
    rows = edition.entries.of_measures(one for found in shown.values() for one in found)
    entries = {row.measure.number: row for row in rows.select_related("block", "measure").order_by()}
    groups = [
        TownGroup(
            answer,
            parts[answer.value],
            [Offer(entries[one], answers.to(entries[one].recipients_text)) for one in found],
        )
        for answer, found in shown.items()
    ]
    return TownOffers(page, groups)


class _Answers:
    """The answers to one municipality, each printed text read once."""

    def __init__(self, kind: LegalClass | None, memberships: Iterable[Membership]) -> None:
        roles = {membership.core for membership in memberships}
        self.kind, self.core = kind, None if not roles else True in roles
        self.found: dict[str, Answer] = {}

    def to(self, text: str) -> Answer:
        if self.kind is None:
            return _NO_CLASS
        if text not in self.found:
            self.found[text] = answer_for(read_recipients(text), self.kind, core=self.core)
        return self.found[text]


def offers_for_region(edition: Edition, roster: Roster, vision: Vision | None, *, number: int = 1) -> RegionOffers:
    """A page of the measures of a published edition for a region with the members of the roster.

    Raises ``EmptyPage`` past the end.
    """
    known = [held for held in roster.held if held.legal_class]
    members = tuple(Member(str(one.municipality), one.legal_class, core=one.membership.core) for one in known)
    cells, wanted = outline_of(edition.taxonomy_id), vision.cells if vision else ()
    texts = {text for _, text in weighed_rows_of(edition).kinds}
    answers = {text: _answer(text, members) for text in texts}
    frozen = PublishedEdition(*(getattr(edition, name) for name in PublishedEdition._fields))
    answered = tuple(sorted((text, answer.answer) for text, answer in answers.items()))
    order = numbers_in_order(frozen, answered, tuple(cell.pk for cell in cells if cell.cell in wanted))
    page = Paginator(order, queries.PAGE_SIZE).page(number)
    fields = Prefetch("fields", PolicyField.objects.select_related("role").in_document_order())
    rows = edition.entries.select_related("block__ministry", "measure").prefetch_related(fields)
    rows = rows.order_by().of_measures(page.object_list)
    entries = {entry.measure.number: entry for entry in rows}
    candidates = [
        Candidate(
            number=number,
            name=entry.display_name,
            fields=None if entry.fields_reading == UNREAD else frozenset(field.cell for field in entry.fields.all()),
            grade=Grade(entry.grade),
            answer=answers[entry.recipients_text],
        )
        for number, entry in entries.items()
    ]
    ranking = rank(candidates, wanted, names={cell.cell: f"{cell.role.code} {cell.name}" for cell in cells})
    keys = [entry.measure_id for entry in entries.values()]
    calls, examples = _calls(keys, edition.year), examples_of(keys, region=roster.region.pk)
    shown = [(entries[ranked.candidate.number], ranked) for ranked in ranking.rows]
    having = bits_of_edition(edition).having
    return RegionOffers(
        ranking=ranking,
        page=page,
        rows=tuple(RegionOffer(row, place, calls[row.measure_id], examples[row.measure_id]) for row, place in shown),
        empty=tuple(cell for cell in cells if ("field", cell.pk) not in having),
        without_class=tuple(one.municipality for one in roster.held if not one.legal_class),
    )


@lru_cache(maxsize=2_000)
def _answer(text: str, members: tuple[Member, ...]) -> RegionAnswer:
    """What a printed 交付対象 answers to these members: it depends on nothing else."""
    return answer_for_region(read_recipients(text), members)


def _calls(measures: list[int], fiscal_year: int) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(measure__in=measures, fiscal_year=fiscal_year):
        found[call.measure_id].append(call)
    return found
