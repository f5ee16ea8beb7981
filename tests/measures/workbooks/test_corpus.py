"""Every hostile or odd file gets its verdict, in time, in Japanese."""

import re
import time

import pytest

from measures.workbooks.grids import Cell, Grid, Unreadable
from measures.workbooks.reader import read_grids
from tests.measures.workbooks import corpus_bombs, corpus_containers, corpus_tricks, corpus_values
from tests.measures.workbooks.corpus import OK, Case

CASES = (*corpus_containers.CASES, *corpus_bombs.CASES, *corpus_tricks.CASES, *corpus_values.CASES)
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龥]")
EXCEPTIONS = re.compile(r"Traceback|Error|Exception|errno|line \d|/measures/", re.IGNORECASE)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_verdict(case: Case) -> None:
    data = case.data
    begun = time.monotonic()
    try:
        grids = read_grids(data, name=case.name, limits=case.limits)
    except Unreadable as unreadable:
        finding = unreadable.finding
        assert finding.severity == case.verdict, finding.message
        assert (finding.file, finding.column) == (case.name, "")
        for text in (finding.message, finding.expected):
            assert JAPANESE.search(text)
            assert not EXCEPTIONS.search(text)
        assert case.words in finding.message
    else:
        assert case.verdict == OK, f"読めてしまった: {grids!r:.300}"
        if case.words:
            cell = _cell_with(case.words, grids)
            assert case.kind is None or cell.kind is case.kind
            assert case.struck is None or cell.struck == case.struck
    assert time.monotonic() - begun < case.limits.seconds + 3  # starting and killing it included


def test_the_corpus_is_large_and_names_each_case_once() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 130


def _cell_with(text: str, grids: tuple[Grid, ...]) -> Cell:
    cells = [cell for grid in grids for row in grid.rows for cell in row if cell is not None]
    found = [cell for cell in cells if cell.text == text]
    assert found, f"{text!r} がない: {cells[:5]}"
    return found[0]
