"""The coverage as open data: JSON and CSV. Amounts are in yen and nationwide."""

from collections.abc import Iterator, Mapping
from typing import Any

from measures.coverage.counting import Coverage, Line, Tally
from measures.csv_files import Row
from measures.exports import write_edition
from measures.models import Edition

# Names of columns are part of what others build on: add, never rename.
COLUMNS = (
    "fiscal_year", "revision", "cell", "role", "role_name", "letter", "name", "ministry", "ministry_name", "entries",
    "envelopes", "budget_yen", "budget_upper_bound_yen", "unread_envelopes", "repeated_envelopes",
)  # fmt: skip


def write_coverage_json(edition: Edition, coverage: Coverage, headings: Mapping[str, str]) -> dict[str, Any]:
    """Return the coverage as plain values; a cell lists only ministries that have entries in it."""
    return {
        **write_edition(edition),
        "scope": "nationwide",
        "total": _write_tally(coverage.total),
        "unread_fields": coverage.unread_fields,
        "blank_fields": coverage.blank_fields,
        "ministries": _write_ministries(coverage.by_ministry, headings),
        "roles": [
            {
                "role": group.role.place.role,
                "name": group.role.place.role_name,
                "local_finance": group.role.local_finance,
                **_write_tally(group.role.total),
                "ministries": _write_ministries(group.role.by_ministry, headings),
            }
            for group in coverage.roles
        ],
        "cells": [
            {
                "cell": line.place.cell,
                "name": line.place.name,
                **_write_tally(line.total),
                "ministries": _write_ministries(line.by_ministry, headings),
            }
            for line in coverage.cells
        ],
    }


def coverage_rows(edition: Edition, coverage: Coverage, headings: Mapping[str, str]) -> Iterator[Row]:
    """Yield the header row, one row for each cell and ministry with entries, and one with 0 for a cell without any.

    Rows of one cell add up to the cell; different cells do not add up.
    """
    yield COLUMNS
    for line in coverage.cells:
        mine = [(code, headings[code], one) for code, one in line.by_ministry if one.entries]
        for code, heading, one in mine or [("", "", line.total)]:
            yield _row(edition, line, code, heading, one)


def _row(edition: Edition, line: Line, code: str, heading: str, one: Tally) -> tuple[object, ...]:
    place = line.place
    return (
        *(edition.year, edition.revision, place.cell, place.role, place.role_name, place.letter, place.name),
        *(code, heading, one.entries, one.envelopes, one.yen, one.upper_bound_yen),
        *(one.unread_envelopes, one.repeated_envelopes),
    )


def _write_tally(one: Tally) -> dict[str, Any]:
    return {
        "entries": one.entries,
        "envelopes": one.envelopes,
        "yen": one.yen,
        "upper_bound_yen": one.upper_bound_yen,
        "unread_envelopes": one.unread_envelopes,
        "repeated_envelopes": one.repeated_envelopes,
    }


def _write_ministries(tallies: tuple[tuple[str, Tally], ...], headings: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"ministry": code, "ministry_name": headings[code], **_write_tally(one)} for code, one in tallies if one.entries
    ]
