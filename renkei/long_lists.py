"""Lists of the office at any length: counted no further than a person would turn pages, and read on from a row.

``MOST_COUNTED`` rows are numbered by pages; of more the list says 「10,000件以上」 and goes on after the last of them.
A page is found by its keys alone, and its rows are then fetched by these.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db import connection, connections, models
from django.db.models import F, Q, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.http import HttpRequest

MOST_COUNTED = 10_000  # rows
AFTER = "after"  # the parameter: the key of the row after which the list goes on
Term = tuple[str, bool, bool]  # what is ordered by: the lookup, whether downwards, whether rows without it come last


class BoundedPaginator(Paginator):
    """Pages of the first ``MOST_COUNTED`` rows; ``more`` says whether there are others.

    Counting and finding page ``number`` are one statement, so what was searched for is searched for once. A page that
    is asked for before any count is asked for with the row after it alone, as the choices of an autocomplete are.
    ``seen`` are all rows that the person may see, with whatever a row shows: those of a page are taken from it by keys.
    ``known`` is how many rows there are, up to one beyond those that have a page, where that is told without the list;
    ``places`` tells likewise what holds of the rows from one place to before another alone.
    """

    def __init__(
        self,
        rows: models.QuerySet[Any],
        per_page: int,
        *,
        seen: models.QuerySet[Any],
        number: Any = 1,
        known: int | None = None,
        places: Callable[[int, int], Q] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(rows, per_page, **options)
        self._number = number
        self._seen = seen
        self._known, self._places = known, places
        self._begin, self._keys = 0, []  # type: int, list[Any]
        self._found: int | None = None

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many rows have a page."""
        if self._found is None:
            begin = self._begin_of(self._number)
            self._look(begin, begin + self.per_page)
        return min(self._found or 0, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are rows beyond."""
        return self.count == MOST_COUNTED and (self._found or 0) > MOST_COUNTED

    def page(self, number: int | str) -> Page:
        """Return a page: a list of its rows."""
        if self._found is None:
            begin = self._begin_of(number)
            self._look(begin, begin + self.per_page, most=min(begin + self.per_page, MOST_COUNTED))
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        return self._get_page(self.rows_of(begin, begin + self.per_page), number, self)

    def rows_of(self, begin: int, end: int) -> list[Any]:
        """Return the rows from place ``begin`` to before ``end``; without those that somebody took out meanwhile."""
        end = min(end, self.count)
        if not self._begin <= begin <= end <= self._begin + len(self._keys):
            self._look(begin, end)
        keys = self._keys[begin - self._begin : end - self._begin]
        rows = {row.pk: row for row in self._seen.order_by().filter(pk__in=keys)}
        return [rows[key] for key in keys if key in rows]

    def _look(self, begin: int, end: int, most: int | None = None) -> None:
        most = MOST_COUNTED if most is None else most
        self._begin = begin
        if self._known is None:
            self._keys, self._found = keys_between(self.object_list, begin, end, most=most + 1)
        else:
            rows = self.object_list.filter(self._places(begin, end)) if self._places else self.object_list[begin:end]
            self._keys, self._found = list(rows.values_list("pk", flat=True)), self._known

    def _begin_of(self, number: Any) -> int:
        """Where a page begins; the first where that is no number of a page."""
        asked = int(number) if str(number).isdecimal() and len(str(number)) < 9 else 1
        return max(asked - 1, 0) * self.per_page if asked * self.per_page <= MOST_COUNTED + self.per_page else 0


def keys_between(rows: models.QuerySet[Any], begin: int, end: int, *, most: int) -> tuple[list[Any], int]:
    """Return the keys of the rows at the places from ``begin`` to before ``end``, and how many rows there are, counted
    no further than ``most``; one statement, of which no more than these keys come out of the database.

    A list that was put in order and cut is read again in that order by both databases.
    """
    try:
        found, values = rows.values("pk")[:most].query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return [], 0
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"WITH found AS ({found}) SELECT pk, NULL FROM (SELECT pk FROM found LIMIT %s OFFSET %s) AS page"
            " UNION ALL SELECT NULL, count(*) FROM found",
            [*values, end - begin, begin],
        )
        places = cursor.fetchall()
    counts = [count for _, count in places if count is not None]
    return [key for key, count in places if count is None], counts[0]


class LongChangeList(ChangeList):
    """A list of the office that is counted up to ``MOST_COUNTED`` and can go on after a row."""

    after: Any = None  # the row after which it goes on

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self._asked = request.GET.get(AFTER)
        super().__init__(request, *args)

    def get_filters_params(self, params: Any = None) -> Any:
        """The place where it goes on is no filter."""
        return {key: value for key, value in super().get_filters_params(params).items() if key != AFTER}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Another choice or order begins at the first row again."""
        turns_a_page = new_params is not None and set(new_params) <= {PAGE_VAR, AFTER}
        gone = tuple(remove or ()) if turns_a_page else (*(remove or ()), AFTER)
        asked = {name: value for name, value in self.filter_params.items() if not name.startswith(gone)}
        for name, value in (new_params or {}).items():
            asked[name] = value
        known = sorted((name, value) for name, value in asked.items() if value is not None)
        return f"?{urlencode(known, doseq=True)}"

    def get_ordering(self, request: HttpRequest, queryset: Any) -> Any:
        """Without what is the same in all rows: an index then has them in order."""
        settled = tuple(f"{name}{LOOKUP_SEP}" for name in self.model_admin.settled)
        ordering = super().get_ordering(request, queryset)
        return [part for part in ordering if not (isinstance(part, str) and part.lstrip("-").startswith(settled))]

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """What the filters leave, after the row where it goes on; only a row of the list itself can be that."""
        rows = super().get_queryset(request, exclude_parameters)
        if self._asked is None:
            return rows
        terms = terms_of(rows)
        found = self._asked.isdecimal() and len(self._asked) < 19
        self.after = rows.filter(pk=int(self._asked)).first() if found and terms else None
        if self.after is None:
            raise IncorrectLookupParameters
        return rows.filter(later_than(rows, self.after, terms))

    def get_results(self, request: HttpRequest) -> None:
        """With the words for how many there are; a list of one page is not asked for twice either."""
        super().get_results(request)
        if not self.multi_page or (self.show_all and self.can_show_all):
            self.result_list = self.paginator.rows_of(0, self.result_count)
        self.more = self.paginator.more
        self.count_words = f"{self.result_count:,}件{'以上' if self.more else ''}"

    @property
    def from_the_first(self) -> str:
        """The address of the same list from its first row."""
        return super().get_query_string(remove=[AFTER])

    @property
    def goes_on(self) -> str:
        """The address where it goes on after the last page; "" elsewhere, or where the order does not tell."""
        rows = self.result_list if self.more and self.page_num == self.paginator.num_pages else []
        return self.get_query_string({AFTER: rows[-1].pk}) if rows and terms_of(self.queryset) else ""


def terms_of(rows: models.QuerySet[Any]) -> list[Term]:
    """Return what the rows are ordered by; nothing where a part of it is neither a column nor a lookup to one."""
    terms = []
    for part in rows.query.order_by:
        order: Any = part
        if isinstance(part, str):
            order = F(part.lstrip("-")).desc() if part.startswith("-") else F(part).asc()
        if not (isinstance(order, OrderBy) and isinstance(order.expression, F)):
            return []
        lookup = order.expression.name
        fields = _fields(rows.model, lookup)
        if not fields:
            return []
        first = order.nulls_first or (
            not order.nulls_last and connection.features.order_by_nulls_first != order.descending
        )
        terms.append((lookup, order.descending, not first and any(field.null for field in fields)))
    return terms


def _fields(model: Any, lookup: str) -> list[Any]:
    """The fields on the way to a column; nothing if the lookup ends in no column, as that to a related row does."""
    fields: list[Any] = []
    for name in lookup.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return []
        fields.append(field)
        model = field.related_model
    return fields if name in {"pk", getattr(field, "attname", None)} else []


def later_than(rows: models.QuerySet[Any], row: Any, terms: list[Term]) -> Q:
    """Return what holds of the rows that come after ``row`` in the order of ``terms``."""
    values = rows.filter(pk=row.pk).values_list(*(lookup for lookup, _, _ in terms))[0]
    later = Q(pk__in=[])
    for (lookup, down, nulls_last), value in reversed(list(zip(terms, values, strict=True))):
        none = Q(**{f"{lookup}__isnull": True})
        if value is None:
            later = none & later if nulls_last else (none & later) | ~none
            continue
        side = "lt" if down else "gt"
        later = Q(**{f"{lookup}__{side}": value}) | (Q(**{lookup: value}) & later)
        if nulls_last:
            later |= none
        else:  # says nothing new, but an index begins with it
            later &= Q(**{f"{lookup}__{side}e": value})
    return later


def years_between(rows: models.QuerySet[Any], field: str) -> list[int]:
    """Return the years from the newest that stands in the rows to the oldest, the newest first.

    The two ends of an index: which of the years between have rows would be a look at every row.
    """
    known = rows.exclude(**{f"{field}__isnull": True}).values_list(field, flat=True)
    newest, oldest = known.order_by(f"-{field}").first(), known.order_by(field).first()
    return [] if newest is None or oldest is None else list(range(newest, oldest - 1, -1))


def holding(column: str, word: str) -> Q:
    """Return what holds of the rows in whose folded ``column`` a folded word stands.

    SQLite's LIKE, which also takes a letter for its capital, takes twice as long as looking for the word itself;
    PostgreSQL guesses of LIKE alone how many rows there will be, and by that which index to take.
    """
    if connection.vendor == "sqlite":
        return Q(GreaterThan(StrIndex(F(column), Value(word)), 0))
    return Q(**{f"{column}__contains": word})


def count_up_to(rows: models.QuerySet[Any], most: int = MOST_COUNTED) -> str:
    """Return in words how many rows there are, counted no further than ``most``; "" for none."""
    return words_of_count(rows.order_by().values("pk")[: most + 1].count(), most)


def words_of_count(count: int, most: int = MOST_COUNTED) -> str:
    """Return a count that went no further than one beyond ``most`` in words: 12件, 10,000件以上; "" for none."""
    return f"{min(count, most):,}件{'以上' if count > most else ''}" if count else ""
