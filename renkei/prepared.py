"""Statements that are written once a process: a page asks the same ones again and again, with other numbers.

To write a statement from a queryset takes Django half a millisecond, ten times as long as the database takes to find a
few rows by their keys.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils.module_loading import import_string

Value = int | Sequence[int]
_FIRST, _SECOND = 31_000, 32_000  # stand for the numbers while a statement is written; in the range of every column
_MOST = 900


@dataclass(frozen=True, slots=True)
class Statement:
    """What is executed: ``places`` says of each parameter which of the numbers it is, or -1: what ``fixed`` has there."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[int, ...]
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...]

    def rows(self, numbers: Sequence[int], part: range | None = None) -> list[tuple[Any, ...]]:
        """Ask, and return the rows as ``values_list`` does; of them those at the places of ``part``."""
        values = [numbers[place] if place >= 0 else fixed for place, fixed in zip(self.places, self.fixed, strict=True)]
        statement = self.sql
        if part is not None:
            statement, values = f"{statement} LIMIT %s OFFSET %s", [*values, len(part), part.start]
        own = connections[DEFAULT_DB_ALIAS]
        with cursor_of_known(own) as cursor:
            cursor.execute(statement, values)
            found = cursor.fetchall()
        return [self._converted(row, own) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...], own: BaseDatabaseWrapper) -> tuple[Any, ...]:
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, own)
        return tuple(values)


def cursor_of_known(own: BaseDatabaseWrapper) -> Any:
    """Return a cursor for a statement whose text is always the same.

    PostgreSQL is given the values beside it (Django writes them into the text) and so plans it once a connection, after
    it was asked a few times (``prepare_threshold`` in the settings): to plan a join of six tables takes it ten times as
    long as to find a few rows.
    """
    if own.vendor != "postgresql" or own.queries_logged:  # whoever looks at statements sees the values in them
        return own.cursor()
    own.close_if_health_check_failed()
    own.ensure_connection()
    return own._prepare_cursor(_binding_cursor()(own.connection))


@cache
def _binding_cursor() -> Any:
    return import_string("django.db.backends.postgresql.base.ServerBindingCursor")  # where there is its driver


def prepared(make: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[tuple[Any, ...]]]:
    """Return a function that asks the queryset of ``values_list`` that ``make`` makes of some numbers; one statement.

    Numbers come one by one or in lists, of which none may stand in the query for anything but a number of a condition.
    An empty list finds nothing. Statements are kept by the lengths of the lists. Of many rows ``part`` names the places
    of those that are wanted.
    """
    written: dict[tuple[Any, ...], Statement] = {}

    def rows(*values: Value, part: range | None = None) -> list[tuple[Any, ...]]:
        lengths = tuple(-1 if isinstance(value, int) else len(value) for value in values)
        if 0 in lengths:
            return []
        key = (connection.vendor, *lengths)
        if key not in written:
            written[key] = _write(make, lengths)
        return written[key].rows(list(_flat(values)), part)

    return rows


def _flat(values: Sequence[Value]) -> Iterator[int]:
    for value in values:
        if isinstance(value, int):
            yield value
        else:
            yield from value


def _write(make: Callable[..., QuerySet[Any, Any]], lengths: tuple[int, ...]) -> Statement:
    """The statement, and where in its parameters each number stands: written twice, it differs there alone."""
    count = sum(map(abs, lengths))
    if count > _MOST:
        raise ValueError(f"{count} numbers are more than a statement is kept for.")
    sql, first, converters = _compiled(make, lengths, _FIRST)
    again, second, _ = _compiled(make, lengths, _SECOND)
    places = tuple(-1 if one == other else one - _FIRST for one, other in zip(first, second, strict=True))
    if sql != again or {*places} - {-1} != {*range(count)}:
        raise ValueError("A number of the query stands where it is no condition.")
    return Statement(sql, first, places, converters)


def _compiled(make: Callable[..., QuerySet[Any, Any]], lengths: tuple[int, ...], start: int) -> Any:
    numbers = iter(range(start, start + _MOST))
    values = [next(numbers) if length < 0 else [next(numbers) for _ in range(length)] for length in lengths]
    compiler = make(*values).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, *_ in compiler.select])
    return sql, tuple(params), tuple((place, each, expression) for place, (each, expression) in converters.items())
