"""What many tests stand on, made by its acts once for each process of the tests and then put back row by row.

Loading the real document derives, saves and publishes: the better part of a second for each of many hundred tests.
What is put back are the same rows of the same tables to the last column, histories included.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from measures.loading import load_missing

Rows = tuple[str, tuple[str, ...], list[tuple[Any, ...]]]  # table, columns, rows
_kept: dict[str, tuple[list[Rows], Any]] = {}


def load_document() -> None:
    """Have the document of 令和2年度 in the database."""
    have("the document", lambda: load_missing(by=None))


def have(name: str, make: Callable[[], Any]) -> Any:
    """Have in the database what ``make`` makes, and return what it returned, with every relation that it had followed.

    It is made by its acts the first time, and wherever something stands already.
    """
    tables = [model._meta.db_table for model in kept_models()]
    if any(_has_rows(table) for table in tables):
        return make()
    if name in _kept:
        rows, made = _kept[name]
        _put_back(rows)
        return deepcopy(made)
    made = make()
    _kept[name] = [rows for table in tables if (rows := _rows_of(table))[2]], deepcopy(made)
    return made


def kept_models() -> Sequence[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label == "measures"]


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None


def _rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return table, tuple(column[0] for column in cursor.description), cursor.fetchall()


@transaction.atomic
def _put_back(kept: Sequence[Rows]) -> None:
    """Rows may stand on rows of later tables: references are checked when the transaction ends."""
    with connection.cursor() as cursor:
        for table, columns, rows in kept:
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept_models())):
            cursor.execute(statement)
