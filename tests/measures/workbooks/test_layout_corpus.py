"""Every sheet of the corpus gets its verdict, at its cell, and loses nothing."""

import pytest

from measures.workbooks.layout import read_rows
from measures.workbooks.rows import Column, ReceivedRow
from tests.measures.workbooks.layout_corpus import CASES, Case
from tests.measures.workbooks.sheets import MINISTRIES

_ORDER = ("file", "row", "warn", "norm")


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_a_sheet_gets_its_verdict(case: Case) -> None:
    received = read_rows(case.grids, ministries=MINISTRIES)

    worst = min(received.findings, key=lambda finding: _ORDER.index(finding.severity), default=None)
    assert (worst.severity if worst else "ok") == case.verdict, received.findings
    if case.names is not None:
        assert [row.values[Column.NAME].text for row in received.rows] == list(case.names)
    assert list(received.nothing) == list(case.nothing)
    assert {key: _said(received.rows[0], key) for key in case.first} == case.first
    if case.cell is not None:
        assert worst is not None
        assert worst.cell == case.cell
    assert case.says in (worst.message if worst else "")


def test_the_corpus_is_large_enough_and_its_names_are_unique() -> None:
    assert len(CASES) >= 80
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_every_finding_says_where_and_what_in_japanese(case: Case) -> None:
    findings = read_rows(case.grids, ministries=MINISTRIES).findings

    for finding in findings:
        assert any("\u3041" <= letter <= "\u30f6" for letter in finding.message)
        assert finding.severity == "norm" or finding.expected
        assert not any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in finding.value + finding.message)
        assert finding.file in {grid.file for grid in case.grids}


def _said(row: ReceivedRow, key: str) -> str:
    """A column's text, or one of the row's own facts."""
    if key in ("ministry", "unit", "shared"):
        return str({"ministry": row.ministry, "unit": row.unit_yen, "shared": row.shared}[key])
    value = row.values.get(Column(key))
    return value.text if value else ""
