"""A stored row with the rows that belong to it as plain values: what is compared, and what undo and redo put back.

Rows of other tables are named by their natural keys (code, number), so that a snapshot reads by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from measures.models import Measure
from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    LegalStatus,
    Membership,
    Municipality,
    Prefecture,
    StageChange,
)

Snapshot = dict[str, Any]
MAIN = {  # a reference → the table it leads to and the natural key there
    "prefecture": (Prefecture, "code"),
    "successor": (Municipality, "code"),
    "region": (CityRegion, "code"),
    "municipality": (Municipality, "code"),
    "measure": (Measure, "number"),
}


@dataclass(frozen=True, slots=True)
class Children:
    """Rows that belong to a row: ``key`` is their foreign key to it."""

    name: str
    model: type[models.Model]
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a snapshot of a model holds. ``new_first``: others may lead to a new row, so that it must stand first."""

    model: type[models.Model]
    fields: tuple[str, ...]
    children: tuple[Children, ...] = field(default=())
    new_first: bool = False


MUNICIPALITY = Shape(
    Municipality,
    ("code", "prefecture", "name", "kana", "established_on", "abolished_on", "successor"),
    (Children("statuses", LegalStatus, "municipality", ("kind", "begins_on", "ends_on", "source")),),
    new_first=True,
)
MEMBERSHIP = Shape(
    Membership, ("region", "municipality", "core", "counted", "begins_on", "ends_on", "source", "as_of", "note")
)
APPLICATION = Shape(
    Application,
    (
        "number", "measure", "measure_text", "fiscal_year", "years_text", "applicant", "applicant_kind", "municipality",
        "project", "route", "stage", "stage_text", "carried_over", "reason", "project_cost", "requested", "granted",
        "settled", "rate_text", "source", "public", "confirmed_on", "confirmed_by_id", "note",
    ),
    (
        Children("region_links", ApplicationRegion, "application", ("region",)),
        Children("stages", StageChange, "application", ("stage", "stage_text", "reached_on", "amount", "note", "recorded_by_id")),
    ),
)  # fmt: skip


def snapshots(shape: Shape, rows: models.QuerySet[Any]) -> dict[int, Snapshot]:
    """Return {key: snapshot} of rows, in their order; one query a table."""
    found: dict[int, Snapshot] = {}
    for values in rows.values("pk", *map(_lookup, shape.fields)):
        found[values["pk"]] = {name: _plain(values[_lookup(name)]) for name in shape.fields}
        found[values["pk"]] |= {children.name: [] for children in shape.children}
    for children in shape.children:
        belonging = children.model._base_manager.filter(**{f"{children.key}__in": rows.order_by().values("pk")})
        for values in belonging.order_by("pk").values("pk", f"{children.key}_id", *map(_lookup, children.fields)):
            parent = found.get(values[f"{children.key}_id"])
            if parent is not None:
                child = {"id": values["pk"], **{name: values[_lookup(name)] for name in children.fields}}
                parent[children.name].append(child)
    return found


def fingerprint(shots: Snapshot | Iterable[Snapshot] | None) -> str:
    """Return what tells whether a row, or a group of rows, still reads as it did; "" for none."""
    if not shots:
        return ""
    held = shots if isinstance(shots, Mapping) else list(shots)
    words = json.dumps(held, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def same_content(one: Snapshot | None, other: Snapshot | None) -> bool:
    """Whether two snapshots read the same; the keys of rows that belong to them may differ."""
    return _without_keys(one) == _without_keys(other)


def _without_keys(shot: Snapshot | None) -> Any:
    if shot is None:
        return None
    return {
        name: sorted(
            ({key: value for key, value in child.items() if key != "id"} for child in value),
            key=lambda child: json.dumps(child, sort_keys=True, ensure_ascii=False),
        )
        if isinstance(value, list)
        else value
        for name, value in shot.items()
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _lookup(name: str) -> str:
    return f"{name}__{MAIN[name][1]}" if name in MAIN else name
