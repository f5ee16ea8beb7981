"""All published years at once: which measures there are, and one measure through the years."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict

from measures.facets import Chip, Option, query_without
from measures.filters import LONGEST_QUERY, PAGE_SIZE, ChoicesFilter, QueryFilter, WordsFilter
from measures.models import Entry, Measure, Ministry
from measures.notation.highlights import Run, mark_words
from measures.search import words_of
from measures.wording import Wording, compare_wording

_TEXTS = {
    "name": "施策名",
    "fields_text": "役割・政策分野",
    "summary": "概要",
    "support_text": "支援の内容",
    "rate_text": "補助率",
    "recipients_text": "交付対象",
}


class AllYearsFilter(QueryFilter):
    """Those entries of all current editions that a query asks for; a measure is found if one of its entries is."""

    q = WordsFilter(
        label="キーワード",
        max_length=LONGEST_QUERY,
        error_messages={"max_length": f"キーワードは{LONGEST_QUERY}文字以内で入力してください。"},
    )
    ministry = ChoicesFilter(
        label="府省庁",
        field_name="block__ministry__code",
        error_messages={"invalid_choice": "指定された府省庁は登録されていません。"},
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, Entry.objects.published().order_by())
        self.ministries = dict(Ministry.objects.order_by("position", "code").values_list("code", "name"))
        self.filters["ministry"].extra["choices"] = list(self.ministries.items())

    @property
    def measures(self) -> QuerySet[Measure]:
        """The measures found, by their number, with all their published entries, the newest first."""
        entries = Entry.objects.published().select_related("edition", "envelope", "block__ministry")
        return (
            Measure.objects.filter(pk__in=self.qs.values("measure"))
            .prefetch_related(Prefetch("entries", entries.order_by("-edition__year"), to_attr="published"))
            .order_by("number")
        )

    def page(self) -> Page:
        """Return the page of measures asked for; raises ``EmptyPage`` past the end."""
        return Paginator(self.measures, PAGE_SIZE).page(self.form.cleaned_data.get("page", 1))

    @property
    def options(self) -> list[Option]:
        """The ministries with the number of their measures under the words searched for, in one query."""
        chosen, counts = self.chosen("ministry"), Counter[str]()
        if not self.errors:
            entries = self.filter_queryset(self.queryset, leave_out="ministry")
            counts.update(dict(entries.values_list("block__ministry__code").annotate(Count("measure", distinct=True))))
        held = [code for code in self.ministries if counts[code] or code in chosen or self.errors]
        return [
            Option(code, self.ministries[code], None if self.errors else counts[code], code in chosen) for code in held
        ]

    @property
    def chips(self) -> list[Chip]:
        """The conditions in force, each with the way out of it."""
        words = [Chip(f"キーワード：{self.words}", query_without(self, "q"))] if self.words else []
        chosen = self.chosen("ministry")
        return words + [Chip(self.ministries[code], query_without(self, "ministry", code)) for code in chosen]


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the list: its entries, the newest first, and its newest name with the words searched for marked."""

    measure: Measure
    entries: list[Entry]
    heading: list[Run]
    name: list[Run]
    former: list[list[Run]]  # names of other years that differ


def lines_of(measures: Iterable[Any], query: str) -> list[Line]:
    """Return the measures of a page as lines; each comes with ``published`` from ``AllYearsFilter.measures``."""
    words = words_of(query)
    lines = []
    for measure in measures:
        newest, names = measure.published[0], [entry.display_name for entry in measure.published]
        former = [name for name in dict.fromkeys(names) if name != names[0]]
        marked = [mark_words(name, words) for name in former]
        heading, name = mark_words(newest.block.heading, words), mark_words(names[0], words)
        lines.append(Line(measure, measure.published, heading, name, marked))
    return lines


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose print differs between two published years of a measure."""

    label: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Step:
    """From one published year of a measure to the next one in which it stands."""

    old: Entry
    new: Entry
    differences: list[Difference]


def steps_of(entries: list[Entry]) -> list[Step]:
    """Return what differs from year to year, the newest step first; ``entries`` are the newest first."""
    return [Step(old, new, _differences(old, new)) for new, old in pairwise(entries)]


def _differences(old: Entry, new: Entry) -> list[Difference]:
    pairs = [(label, getattr(old, column), getattr(new, column)) for column, label in _TEXTS.items()]
    pairs.append(("予算額", old.envelope.amount_text, new.envelope.amount_text))
    return [Difference(label, compare_wording(before, after)) for label, before, after in pairs if before != after]
