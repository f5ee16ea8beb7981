"""The real data on regions: facts with their sources, saved in bulk with their history.

``fixtures/*.csv`` hold codes and names, never keys of the database; amounts are in yen; what is blank is not known.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from measures.models import Counter, Entry, Measure
from measures.notation.text import fold
from regions.legal_classes import LegalClass
from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    LegalStatus,
    Membership,
    Municipality,
    NationalTotal,
    Prefecture,
    StageChange,
)
from regions.stages import LABELS
from renkei.models import User

FIXTURES: Path = settings.ROOT / "fixtures"
TODAYS_CLASS = "日本郵便の住所データと総務省の団体コード表による現在の区分（開始日は未確認）"
KINDS = {kind.label: kind.value for kind in LegalClass}
STAGES = {label: stage for stage, label in LABELS.items()}
ROUTES = {label: value for value, label in Application.Route.choices}
AMOUNTS = ("project_cost", "granted")
Rows = Iterator[dict[str, str]]


@transaction.atomic
def load_missing(*, by: User | None) -> list[str]:
    """Load each set of real data whose own tables are empty; return what, in Japanese. Never overwrites."""
    loaded = []
    for words, model, load in [
        ("市区町村", Municipality, _municipalities),
        ("圏域の構成市町村", CityRegion, _regions),
        ("公表された全国の数", NationalTotal, _totals),
        ("申請・採択状況", Application, _applications),
    ]:
        if not model._base_manager.exists():
            loaded.append(f"{words} {load(by)}件")
    return loaded


def _municipalities(by: User | None) -> int:
    if not Prefecture.objects.exists():
        _save((Prefecture(**row) for row in _rows("prefectures")), by)
    prefectures = {prefecture.code: prefecture for prefecture in Prefecture.objects.all()}
    kinds = {}
    found = []
    for row in _rows("municipalities"):
        kinds[row["code"]] = row["kind"]
        prefecture = prefectures[row["code"][:2]]
        found.append(Municipality(code=row["code"], name=row["name"], kana=row["kana"], prefecture=prefecture))
        found[-1].derive()
    municipalities = {municipality.code: municipality for municipality in _save(found, by)}
    dated: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("legal-statuses"):
        dated[row.pop("code")].append(row)
    statuses = []
    for code, municipality in municipalities.items():
        for row in dated.get(code) or [{"kind": kinds[code], "source": TODAYS_CLASS}]:
            statuses.append(LegalStatus(municipality=municipality, **{**row, "kind": KINDS[row["kind"]]}))
    _save(statuses, by)
    return len(municipalities)


def _regions(by: User | None) -> int:
    numbers = ("population", "published_population")
    found = []
    for row in _rows("city-regions"):
        values: dict[str, Any] = {**row, **{name: int(row[name]) if row[name] else None for name in numbers}}
        found.append(CityRegion(**values))
        found[-1].derive()
    regions = {region.code: region for region in _save(found, by)}
    municipalities = Municipality.objects.in_bulk(field_name="code")
    memberships = [
        Membership(
            region=regions[row["region"]],
            municipality=municipalities[row["code"]],
            core=row["core"] == "yes",
            counted=row["counted"] == "yes",
            **{name: row[name] for name in ("begins_on", "source", "as_of", "note")},
        )
        for row in _rows("memberships")
    ]
    return len(_save(memberships, by))


def _totals(by: User | None) -> int:
    numbers = ("regions", "declaring_cities", "municipalities")
    rows = (
        NationalTotal(**{**row, **{name: int(row[name]) if row[name] else None for name in numbers}})
        for row in _rows("national-totals")
    )
    return len(_save(rows, by))


def _applications(by: User | None) -> int:
    """Each with the regions it counts for and its one known stage. What does not map to a measure stays as text."""
    regions = CityRegion.objects.in_bulk(field_name="code")
    municipalities = Municipality.objects.in_bulk(field_name="code")
    measures = _measures_by_name()
    rows = list(_rows("applications"))
    applications, links, stages = [], [], []
    for number, row in zip(Counter.take("application", len(rows)), rows, strict=True):
        application = Application(
            number=number,
            measure=measures.get(fold(row["measure"])) if row["measure"] else None,
            fiscal_year=int(row["fiscal_year"]) if row["fiscal_year"] else None,
            applicant_kind=KINDS[row["applicant_kind"]] if row["applicant_kind"] else "",
            municipality=municipalities[row["municipality"]],
            route=ROUTES[row["route"]],
            stage=STAGES[row["stage"]].value,
            public=True,
            **{name: int(row[name]) if row[name] else None for name in AMOUNTS},
            **{
                name: row[name]
                for name in (
                    "measure_text", "years_text", "applicant", "project", "stage_text", "rate_text", "source", "note"
                )
            },
        )  # fmt: skip
        application.derive()
        applications.append(application)
        links += [ApplicationRegion(application=application, region=regions[code]) for code in row["regions"].split()]
        stages.append(
            StageChange(
                application=application,
                stage=application.stage,
                stage_text=application.stage_text,
                reached_on=row["reached_on"],
                recorded_by=by,
            )
        )
    saved = _save(applications, by)
    _save(_tied(links, saved), by)
    _save(_tied(stages, saved), by)
    return len(saved)


def _tied(rows: Iterable[Any], saved: list[Application]) -> list[Any]:
    """The same rows, tied to applications that have keys by now."""
    by_number = {application.number: application for application in saved}
    for row in rows:
        row.application = by_number[row.application.number]
    return list(rows)


def _measures_by_name() -> dict[str, Measure]:
    """The measures by every name they have, and by those printed in an edition."""
    measures = Measure.objects.in_bulk()
    names = {fold(measure.name): measure for measure in measures.values()}
    for printed, full, key in Entry.objects.order_by("edition__year").values_list("name", "full_name", "measure_id"):
        names.setdefault(fold(full or printed), measures[key])
    return names


def _rows(name: str) -> Rows:
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _save(rows: Iterable[Any], by: User | None) -> list[Any]:
    """Save new rows with their history and return them with their keys."""
    rows = list(rows)
    if not rows:
        return []
    saved: list[Any] = bulk_create_with_history(
        rows, type(rows[0]), batch_size=400, default_user=by, default_change_reason="初期データの取込み"
    )
    return saved
