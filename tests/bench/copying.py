"""Copying rows inside the database: what makes a million of them quick to have."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import Model

SHIFT = 1_000_000  # how far the keys of one copy lie from those of the next


def copy_rows(
    model: type[Model], where: str, *, moved: Mapping[str, int], replaced: Mapping[str, str] | None = None
) -> None:
    """Copy the rows of a model's table that ``where`` names, with some columns moved up and some replaced by SQL.

    All other columns are copied as they stand, those too that a later version of the model adds.
    """
    columns = [field.column for field in model._meta.concrete_fields]
    values = [
        (replaced or {}).get(name) or (f'"{name}" + {moved[name]}' if name in moved else f'"{name}"')
        for name in columns
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    table = f'"{model._meta.db_table}"'
    execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE {where}")


def delete_rows(model: type[Model], where: str) -> None:
    """Delete rows past the freeze, by no cascade."""
    execute(f'DELETE FROM "{model._meta.db_table}" WHERE {where}')


def execute(statement: str) -> None:
    """Run one statement that has no parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
