"""Is every write on record? Each row that an act left otherwise has one history row, by whoever acted.

A row that was left as it stood has none, unless one with a reason: that a file was handed in changes nothing in it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Max, Model

from tests.stored import plain

Values = tuple[Any, ...]

# Tables without a history of their own, and what tells of their changes instead.
TOLD_ELSEWHERE = {
    "renkei.User": "the record of sign-ins and acts on accounts, and Django's log of the office's forms",
    "renkei.User_regions": "as the account",
    "renkei.User_groups": "nobody has groups",
    "renkei.User_user_permissions": "nobody has permissions of Django's",
    "renkei.SecondFactor": "the record of sign-ins",
    "renkei.RecoveryCode": "the record of sign-ins",
    "renkei.SignInFailure": "the record of sign-ins",
    "measures.PolicyField_successors": "set once, where a taxonomy is made",
    "measures.Counter": "numbers that were given: the rows that have them",
    "measures.EntryField": "the entry: its cells as text",
    "measures.StagedRow": "the upload: what was proposed, until it is applied",
    "measures.EmptySearch": "counts what readers looked for",
    "regions.SheetRow": "the sheet",
    "admin.LogEntry": "is itself a record",
    "auth.Permission": "made by migrate",
    "auth.Group": "nobody has groups",
    "auth.Group_permissions": "nobody has groups",
    "contenttypes.ContentType": "made by migrate",
    "sessions.Session": "who is signed in now",
}


def recorded_models() -> list[Any]:
    """Return the models whose changes are on record."""
    return [model for model in apps.get_models() if hasattr(model, "history")]


def untold_models() -> set[str]:
    """Return the labels of the tables whose changes are told neither by a history nor elsewhere."""
    histories = {model.history.model for model in recorded_models()}
    every = {model for model in apps.get_models(include_auto_created=True) if model not in histories}
    return {model._meta.label for model in every - set(recorded_models())} ^ TOLD_ELSEWHERE.keys()


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of one model by key, as far as its history repeats them, and the newest of its history."""

    rows: dict[Any, Values]
    newest: int


def stored() -> dict[type[Model], Stored]:
    """Return what stands now in every model whose changes are on record."""
    return {model: Stored(_rows(model), _newest(model)) for model in recorded_models()}


def unrecorded(before: dict[type[Model], Stored], by: int | None) -> Iterator[str]:
    """Yield what of the changes since ``before``, all by one person, is not on record as it should be."""
    for model, stood in before.items():
        stands, records = _rows(model), _records_since(model, stood.newest)
        for pk in sorted({*stood.rows, *stands, *records}, key=str):
            old, new = stood.rows.get(pk), stands.get(pk)
            kind = "" if old == new else "+" if old is None else "-" if new is None else "~"
            expected = [(kind, by, new or old)] if kind else []
            said = [record[:3] for record in records[pk] if kind or not record[3]]
            if said != expected:
                told = [(found, who, values == (new or old)) for found, who, values in said]
                yield f"{model._meta.label} {pk} was {kind or 'left'} by {by}; on record: {told}"


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model.history.model.tracked_fields]


def _rows(model: Any) -> dict[Any, Values]:
    columns = _columns(model)
    return {row[0]: row[1:] for row in plain(model).values_list("pk", *columns)}


def _newest(model: Any) -> int:
    return int(model.history.aggregate(newest=Max("history_id"))["newest"] or 0)


def _records_since(model: Any, newest: int) -> defaultdict[Any, list[tuple[str, int | None, Values, str]]]:
    """{key: (kind, who, values, why)} of the history rows written since, in their order."""
    found: defaultdict[Any, list[tuple[str, int | None, Values, str]]] = defaultdict(list)
    about = (model._meta.pk.attname, "history_type", "history_user_id", "history_change_reason")
    records = model.history.filter(history_id__gt=newest).order_by("history_id")
    for pk, kind, who, why, *values in records.values_list(*about, *_columns(model)):
        found[pk].append((kind, who, tuple(values), why or ""))
    return found
