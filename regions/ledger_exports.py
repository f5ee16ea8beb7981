"""The ledger as open data: JSON and CSV of the applications that a query asks for. Amounts are in yen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from measures.csv_files import Row
from regions.adoption import Adoption
from regions.ledger_lines import Line, Subject
from regions.ledger_subjects import SubjectKey, between, key_of
from regions.ledgers import Ledger, totals_of
from regions.models.applications import AMOUNTS, ApplicationQuerySet

# Names of columns are part of what others build on: add, never rename.
COLUMNS = (
    "fiscal_year", "years_text", "number", "measure", "measure_name", "ministry_name", "measure_text", "regions",
    "region_names", "applicant", "applicant_kind", "municipality", "municipality_name", "project", "route", "stage",
    "stage_name", "stage_text", "stage_on", "carried_over", "project_cost_yen", "requested_yen", "granted_yen",
    "settled_yen", "rate_text", "source", "confirmed", "confirmed_on", "note",
)  # fmt: skip


def write_ledger_json(
    ledger: Ledger,
    applications: ApplicationQuerySet,
    *,
    counts: Mapping[SubjectKey, int] | None = None,
    shown: range = range(0),
) -> dict[str, Any]:
    """Return the applications, their totals by kind of amount, and of each measure which regions used it.

    With ``counts`` (see ``subjects_in``) of the applications only those at the places ``shown``.

    ``regions`` and ``adoption`` speak of all the year's public applications, whatever the query; null where no year
    is known.
    """
    lines = _lines(ledger, applications if counts is None else between(applications, counts, shown))
    keys = dict.fromkeys(key_of(line.application) for line in lines) if counts is None else counts
    known = ledger.known
    return {
        "fiscal_year": ledger.year,
        "regions": known
        and {
            "as_of": known.day.isoformat(),
            "existing": sorted(known.existing),
            "existence_unknown": sorted(known.unknown),
        },
        "totals": {total.kind: {"yen": total.yen, "applications": total.known} for total in totals_of(applications)},
        "adoption": known and _write_adoption(ledger, list(keys), {line.subject.key: line.subject for line in lines}),
        "applications": [_write_line(line) for line in lines],
    }


def ledger_rows(ledger: Ledger, applications: ApplicationQuerySet) -> Iterator[Row]:
    """Yield the header row and a row an application."""
    yield COLUMNS
    for line in _lines(ledger, applications):
        row = _write_row(line)
        yield [row[column] for column in COLUMNS]


def _lines(ledger: Ledger, applications: ApplicationQuerySet) -> list[Line]:
    return ledger.lines(applications.select_related("municipality"))


def _write_adoption(
    ledger: Ledger, keys: Sequence[SubjectKey], subjects: Mapping[str, Subject]
) -> list[dict[str, Any]]:
    subjects = {**subjects, **ledger.subjects_of([key for key in keys if key.key not in subjects])}
    adoptions = ledger.adoptions_of(keys)
    shown = [(subjects[key], adoptions.get(key, Adoption())) for key in dict.fromkeys(key.key for key in keys)]
    return [
        {
            "measure": subject.number,
            "measure_name": subject.name,
            "used": list(adoption.used),
            "used_existence_unknown": list(adoption.used_unknown),
            "used_not_existing": list(adoption.used_outside),
            "stage_unknown": list(adoption.unclear),
        }
        for subject, adoption in shown
    ]


def _write_line(line: Line) -> dict[str, Any]:
    row, application = _write_row(line), line.application
    amounts = {name: getattr(application, name) for name in AMOUNTS}
    left_out = {f"{name}_yen" for name in AMOUNTS} | {"regions", "region_names"}
    return {
        **{column: value for column, value in row.items() if column not in left_out},
        "regions": [region.code for region in line.regions],
        "amounts_yen": amounts,
    }


def _write_row(line: Line) -> dict[str, Any]:
    """One value a column; None where nothing is known."""
    application, municipality = line.application, line.application.municipality
    return {
        "fiscal_year": application.fiscal_year,
        "years_text": application.years_text,
        "number": application.number,
        "measure": line.subject.number,
        "measure_name": line.subject.name,
        "ministry_name": line.subject.ministry or None,
        "measure_text": application.measure_text,
        "regions": " ".join(region.code for region in line.regions),
        "region_names": "、".join(region.name for region in line.regions),
        "applicant": application.applicant,
        "applicant_kind": application.applicant_kind or None,
        "municipality": municipality and municipality.code,
        "municipality_name": municipality and municipality.name,
        "project": application.project,
        "route": application.route,
        "stage": application.stage,
        "stage_name": application.get_stage_display(),
        "stage_text": application.stage_text,
        "stage_on": line.stage_on or None,
        "carried_over": application.carried_over,
        **{f"{name}_yen": getattr(application, name) for name in AMOUNTS},
        "rate_text": application.rate_text,
        "source": application.source,
        "confirmed": application.confirmed_on is not None,
        "confirmed_on": application.confirmed_on and application.confirmed_on.isoformat(),
        "note": application.note,
    }
