"""公募・要望調査 for readers: which are shown, what they can be asked, and in what order they stand.

Without a year: those that are open, will open or closed of late, whatever their fiscal year. With a year: all of it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.core.paginator import Page
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from measures.facets import Chip, Option, query_without
from measures.long_pages import Part, cut
from measures.models import Call, Entry, Ministry
from measures.notation.years import FIRST_YEAR, LAST_YEAR, fiscal_year_of, write_year
from measures.queries import ChoicesFilter, QueryFilter
from renkei.sources import RECENT_DAYS

STATES = ["受付中", "まもなく締切り", "受付前", "未定", "締切り済み"]
ORDER = ("closes_at", "opens_on", "id")
_ORDERS = {  # where that order is not the one of a state
    "受付前": [F("opens_on").asc(nulls_last=True)],
    "受付中": [F("closes_at").asc(nulls_last=True)],
    "締切り済み": [F("closes_at").desc(nulls_first=True)],
}
_YEARS = [(str(year), write_year(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)]


class YearFilter(ChoicesFilter):
    """Calls of the chosen fiscal years; where none is chosen, those that still matter."""

    def filter(self, qs: QuerySet[Call], value: list[str]) -> QuerySet[Call]:
        """Return those that match."""
        return super().filter(qs, value) if value else current(qs)


def current(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls that are open, will open, closed at most ``RECENT_DAYS`` ago, or whose dates are not known yet."""
    return calls.filter(_matters())


def _matters() -> Q:
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    open_ended = Q(closes_at__isnull=True) & (
        Q(fiscal_year__gte=fiscal_year_of(timezone.localdate())) | Q(opens_on__gt=timezone.localdate())
    )
    return Q(closes_at__gte=since) | open_ended


class CallFilter(QueryFilter):
    """Those public calls that a query asks for: ``ministry`` and ``year``."""

    ministry = ChoicesFilter(
        label="府省庁",
        field_name="measure__ministry__code",
        error_messages={"invalid_choice": "指定された府省庁は登録されていません。"},
    )
    year = YearFilter(
        label="年度",
        field_name="fiscal_year",
        choices=_YEARS,
        error_messages={"invalid_choice": f"年度は西暦（{FIRST_YEAR}～{LAST_YEAR}）で指定してください。"},
    )

    def __init__(self, data: QueryDict) -> None:
        calls = Call.objects.public().select_related("measure__ministry")
        super().__init__(data, calls.order_by(*ORDER))
        self.ministries = dict(Ministry.objects.order_by("position", "code").values_list("code", "name"))
        self.filters["ministry"].extra["choices"] = list(self.ministries.items())

    @property
    def chosen_years(self) -> list[str]:
        """The fiscal years asked for; none means those calls that still matter."""
        return self.chosen("year")

    def options(self) -> dict[str, list[Option]]:
        """What there is to choose, {key: options}: ministries and years that have calls, and those chosen; one query."""
        matters = Case(When(_matters(), then=Value(1)), default=Value(0))
        columns = ("measure__ministry__code", "fiscal_year", matters)
        rows = list(self.queryset.order_by().values_list(*columns).annotate(Count("pk")))
        ministries, years = self.chosen("ministry"), self.chosen("year")
        of_ministry: Counter[str] = Counter()
        of_year: Counter[str] = Counter()
        for code, year, still, count in rows:
            of_ministry[code] += count if (str(year) in years if years else still) else 0
            of_year[str(year)] += count if not ministries or code in ministries else 0
        held = {year: write_year(int(year)) for year in sorted({*of_year, *years}, reverse=True)}
        names = {code: name for code, name in self.ministries.items() if code in of_ministry or code in ministries}
        return {"ministry": self._options("ministry", names, of_ministry), "year": self._options("year", held, of_year)}

    def _options(self, key: str, names: dict[str, str], counts: Counter[str]) -> list[Option]:
        none, chosen = bool(self.errors), self.chosen(key)
        return [Option(value, name, None if none else counts[value], value in chosen) for value, name in names.items()]

    def chips(self) -> list[Chip]:
        """The conditions in force, each with the way out of it."""
        names = {"ministry": self.ministries, "year": dict(_YEARS)}
        return [Chip(names[key][value], query_without(self, key, value)) for key in names for value in self.chosen(key)]


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A call, the name of its measure as printed, and the newest published edition that has it."""

    call: Call
    name: str
    year: int

    @property
    def title(self) -> str:
        """The name it is offered under."""
        return self.call.public_name or self.name


def listed(calls: Iterable[Call]) -> list[ListedCall]:
    """Return the calls with what was published of their measures: that of their fiscal year, else the newest; one query."""
    calls = list(calls)
    entries = Entry.objects.published().filter(measure__in={call.measure_id for call in calls})
    names: dict[int, dict[int, str]] = {}
    for measure, year, name, full in entries.values_list("measure", "edition__year", "name", "full_name"):
        names.setdefault(measure, {})[year] = full or name
    found = []
    for call in calls:
        years = names[call.measure_id]
        year = call.fiscal_year if call.fiscal_year in years else max(years)
        found.append(ListedCall(call, years[year], year))
    return found


@dataclass(frozen=True, slots=True)
class StateOfCalls:
    """The calls in one state: how many, and those on the page."""

    name: str
    part: Part
    calls: list[ListedCall]


def page_of_calls(found: CallFilter) -> tuple[Page, list[StateOfCalls]]:
    """Return a page of the calls by their state, states without calls left out: what closes first stands first, what closed, last first.

    A query to count them, one for each state on the page, one for the names. Raises ``EmptyPage`` past the end.
    """
    conditions = Call.objects.states()
    places = {f"state_{place}": Count("pk", filter=conditions[state]) for place, state in enumerate(STATES)}
    counted = list(found.qs.order_by().aggregate(**places).values())
    counts = {f"state-{place}": count for place, count in enumerate(filter(None, counted), start=1)}
    states = [state for state, count in zip(STATES, counted, strict=True) if count]
    page, parts = cut(counts, found.form.cleaned_data.get("page", 1))
    rows = {state: _slice(found.qs, state, part.shown) for state, part in zip(states, parts.values(), strict=True)}
    known = iter(listed(call for calls in rows.values() for call in calls))
    shown = [
        StateOfCalls(state, part, list(islice(known, len(rows[state]))))
        for state, part in zip(states, parts.values(), strict=True)
    ]
    return page, shown


def _slice(calls: QuerySet[Call], state: str, shown: range) -> list[Call]:
    order = (*_ORDERS.get(state, ()), *ORDER)
    return list(calls.filter(Call.objects.states()[state]).order_by(*order)[shown.start : shown.stop]) if shown else []
