"""The history of a row in words: who changed what, when, why, from what to what."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as declared
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format

KINDS = {"+": "作成", "~": "変更", "-": "削除"}
NEWEST = ("-history_date", "-history_id")
Mark = tuple[datetime, int, int]  # of a recorded change: when, its key, the place of its table counted downwards
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
    mark: Mark = declared(compare=False)


def changes_of(
    row: Any,
    related: tuple[tuple[str, str], ...] = (),
    *,
    seen: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = lambda records: records,
    before: Mark | None = None,
    most: int | None = None,
) -> list[RecordedChange]:
    """Return the recorded changes of ``row``, newest first.

    ``related`` names rows that belong to it, as (reverse relation, foreign key): they stay in the history even
    after they are deleted. ``seen`` leaves of their records those that the reader may see. With ``before`` those
    older than the change with that mark; with ``most`` no more than so many are read, whatever there is.
    """
    histories = [row.history.all()]
    for relation, key in related:
        model = row._meta.get_field(relation).related_model
        histories.append(seen(model.history.filter(**{f"{key}_id": row.pk})))
    found: list[tuple[Mark, Any]] = []
    for place, history in enumerate(histories):
        found += [
            ((record.history_date, record.history_id, -place), record)
            for record in _newest(history, place, before, most)
        ]
    found.sort(key=itemgetter(0), reverse=True)
    found = found[:most]
    earlier = _earlier(record for _, record in found)
    return [_change(record, earlier.get((type(record), record.earlier)), mark) for mark, record in found]


def _newest(history: models.QuerySet[Any], place: int, before: Mark | None, most: int | None) -> models.QuerySet[Any]:
    """Records of one table, the newest first, each with the key of the one before it of the same row."""
    same = history.filter(id=OuterRef("id")).filter(
        Q(history_date__lt=OuterRef("history_date"))
        | Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
    )
    records = history.annotate(earlier=Subquery(same.order_by(*NEWEST).values("history_id")[:1]))
    if before is not None:
        at, key, after = before
        keys = {"history_id__lte" if -place < after else "history_id__lt": key}
        records = records.filter(Q(history_date__lt=at) | Q(history_date=at, **keys))
    return records.select_related("history_user").order_by(*NEWEST)[:most]


def _earlier(records: Iterable[Any]) -> dict[tuple[Any, Any], Any]:
    """The records before these, by table and key; a statement for each table."""
    keys = defaultdict(set)
    for record in records:
        keys[type(record)].add(record.earlier)
    return {
        (model, record.history_id): record
        for model, some in keys.items()
        for record in model._base_manager.filter(history_id__in=some - {None})
    }


def _change(record: Any, before: Any, mark: Mark) -> RecordedChange:
    fields = tuple(_field_changes(before, record)) if record.history_type != "-" else ()
    return RecordedChange(
        at=record.history_date,
        by=str(record.history_user or "システム"),
        kind=KINDS[record.history_type],
        what=f"{record.instance_type._meta.verbose_name}「{_name(record)}」",
        reason=record.history_change_reason or "",
        fields=fields,
        mark=mark,
    )


def write_mark(mark: Mark) -> str:
    """Return the mark as it stands in an address."""
    at, key, place = mark
    return f"{(at - _EPOCH) // _TICK}_{key}_{-place}"


def read_mark(text: str) -> Mark | None:
    """Return the mark that an address holds; None where it is none."""
    if not (found := re.fullmatch(r"(\d{1,17})_(\d{1,18})_(\d{1,2})", text, re.ASCII)):
        return None
    return _EPOCH + int(found[1]) * _TICK, int(found[2]), -int(found[3])


_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


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
