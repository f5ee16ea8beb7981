"""What the tables hold, read and written past the models: for tests of refusals."""

from typing import Any

from django.apps import apps
from django.db import models

from measures.models import Edition
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


def content_of(edition: Edition) -> dict[str, list[dict[str, Any]]]:
    """Return everything that stands in an edition, told apart by ministry, number and measure instead of by id."""
    blocks = {block.pk: block.ministry.code for block in edition.blocks.select_related("ministry")}
    numbers = dict(edition.envelopes.values_list("pk", "number"))
    names = {"block_id": blocks, "envelope_id": numbers}

    def described(row: models.Model) -> dict[str, Any]:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for gone in ("id", "edition_id", "version"):
            values.pop(gone)
        return values | {name: known[values[name]] for name, known in names.items() if name in values}

    return {
        "blocks": [described(block) for block in edition.blocks.in_document_order()],
        "envelopes": [described(envelope) for envelope in edition.envelopes.order_by("number")],
        "entries": [
            described(entry) | {"cells": [field.cell for field in entry.fields.in_document_order()]}
            for entry in edition.entries.in_document_order()
        ],
    }


def without(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Return the rows without some of their columns."""
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
