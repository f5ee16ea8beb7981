"""What stands in the database, as one figure; who signed in when, sessions and what was searched for left aside."""

import hashlib
from typing import Any

from django.apps import apps
from django.db import connection

LEFT_OUT = {"django_session", "renkei_signinfailure", "measures_emptysearch"}
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def canonical_hash() -> str:
    """Return one figure for all rows of all our tables, in order; ``last_login`` is not looked at."""
    figure = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in LEFT_OUT:
            continue
        columns = [field.column for field in model._meta.concrete_fields if field.column != "last_login"]
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM "{table}" ORDER BY "{model._meta.pk.column}"')
            figure.update(f"{table}{cursor.fetchall()!r}".encode())
    return figure.hexdigest()


class WritesSeen:
    """Notes whether anything was asked of the database that could change it: only then a figure is made anew."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not any(f'"{table}"' in sql for table in LEFT_OUT):
            self.any = True
        return execute(sql, params, many, context)
