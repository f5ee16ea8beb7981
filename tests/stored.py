"""What the tables hold, read and written past the models: for tests of refusals."""

from typing import Any

from django.apps import apps
from django.db import models

from renkei.models import User

Rows = dict[str, list[tuple[Any, ...]]]


def stored_rows() -> Rows:
    """Return every row of every table of the catalogue, histories and many-to-many tables included."""
    tables = apps.get_app_config("measures").get_models(include_auto_created=True)
    return {model._meta.label: list(plain(model).order_by("pk").values_list()) for model in tables}


def plain(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return a queryset that knows nothing of freezing or deriving: only the database can refuse its writes."""
    return models.QuerySet(model)


def histories(row: Any) -> list[tuple[str, User | None, str]]:
    """Return (kind, who, why) of every recorded change of ``row``, the oldest first."""
    records = row.history.order_by("history_id")
    return [(record.history_type, record.history_user, record.history_change_reason or "") for record in records]
