"""The history of a row in words: who changed what, when, why, from what to what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

KINDS = {"+": "作成", "~": "変更", "-": "削除"}
HIDDEN = {"version", "search"}  # bookkeeping, not content


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as a person reads it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One recorded change of a row or of a row that belongs to it."""

    at: datetime
    by: str
    kind: str
    what: str
    reason: str
    fields: tuple[FieldChange, ...]


def changes_of(
    row: Any,
    related: tuple[tuple[str, str], ...] = (),
    *,
    seen: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = lambda records: records,
) -> list[RecordedChange]:
    """Return the recorded changes of ``row``, newest first.

    ``related`` names rows that belong to it, as (reverse relation, foreign key): they stay in the history even
    after they are deleted. ``seen`` leaves of their records those that the reader may see.
    """
    histories = [row.history.all()]
    for relation, key in related:
        model = row._meta.get_field(relation).related_model
        histories.append(seen(model.history.filter(**{f"{key}_id": row.pk})))
    found: list[tuple[int, RecordedChange]] = []
    for history in histories:
        found += _changes(list(history.select_related("history_user").order_by("history_date", "history_id")))
    found.sort(key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [change for _, change in found]


def _changes(records: list[Any]) -> list[tuple[int, RecordedChange]]:
    last: dict[Any, Any] = {}
    result = []
    for record in records:
        before = last.get(record.id)
        last[record.id] = record
        fields = tuple(_field_changes(before, record)) if record.history_type != "-" else ()
        result.append(
            (
                record.history_id,
                RecordedChange(
                    at=record.history_date,
                    by=str(record.history_user or "システム"),
                    kind=KINDS[record.history_type],
                    what=f"{record.instance_type._meta.verbose_name}「{_name(record)}」",
                    reason=record.history_change_reason or "",
                    fields=fields,
                ),
            )
        )
    return result


def _name(record: Any) -> str:
    try:
        return str(record.instance)
    except models.ObjectDoesNotExist:
        return str(record.id)


def _field_changes(before: Any, after: Any) -> list[FieldChange]:
    changes = []
    for field in after.tracked_fields:
        if field.name in HIDDEN or field.primary_key:
            continue
        old = getattr(before, field.attname) if before is not None else None
        new = getattr(after, field.attname)
        if old == new or (before is None and new in (None, "", False, [], {})):
            continue
        changes.append(FieldChange(str(field.verbose_name), _words(before, field), _words(after, field)))
    return changes


def _words(record: Any, field: Any) -> str:
    if record is None:
        return ""
    value = getattr(record, field.attname)
    if value is None or value in ("", [], {}):
        return ""
    if field.name in (words := getattr(record.instance_type, "words_of", {})):
        return str(words[field.name](value))
    if isinstance(field, models.ForeignKey):
        target = field.remote_field.model._base_manager.filter(pk=value).first()
        return str(target) if target is not None else f"（削除済み {value}）"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y年n月j日 H:i")
    return str(value)
