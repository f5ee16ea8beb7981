"""Whatever the cells: nothing raises, nothing is lost in silence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks.grids import Cell, Grid, Kind, Span
from measures.workbooks.layout import findings_by_row, read_rows
from measures.workbooks.rows import Received
from tests.measures.workbooks.sheets import HEADINGS, MINISTRIES

WORDS = [
    *HEADINGS, "役割・政策分野", "府省名", "施策番号", "No.", "令和３年度", "令和２年度当初予算", "前年度予算額", "備考", "（単位：千円）",
    "総務省", "文科省", "防災省", "合計", "※ 注", "該当なし", "□該当なし", "○", "〃", "同上", "例", "ウ-A", "ウーB", "a,b", "ア d",
    "施策", "事業その二", "100", "900の内数", "1/2", "1月2日", "#REF!", "\u200b", " ", "\x00", "\ue000", "1e400", "- 3 -",
]  # fmt: skip
cells = st.none() | st.builds(Cell, st.sampled_from(WORDS) | st.text(max_size=8), st.sampled_from(Kind))
struck_cells = st.builds(
    lambda gone, stands: Cell(gone + stands, standing=stands, struck=gone),
    st.text(max_size=4),
    st.sampled_from(["", "施策"]),
)
spans = st.builds(Span, *[st.integers(-1, 9)] * 4)
grids = st.builds(
    Grid,
    file=st.just("回答.xlsx"),
    sheet=st.sampled_from(["", "総務省", "Sheet1", "記入例"]),
    rows=st.lists(st.lists(cells | struck_cells, max_size=9).map(tuple), max_size=9).map(tuple),
    merged=st.lists(spans, max_size=5).map(tuple),
    hidden=st.booleans(),
    hidden_rows=st.frozensets(st.integers(0, 9), max_size=3),
    hidden_columns=st.frozensets(st.integers(0, 9), max_size=2),
)
headings = st.permutations(HEADINGS).map(lambda words: tuple(Cell(word) for word in words))


@settings(max_examples=300, deadline=None)
@given(st.lists(grids, max_size=3))
def test_no_grid_raises(listed: list[Grid]) -> None:
    received = read_rows(listed, ministries=MINISTRIES)

    assert {finding.severity for finding in received.findings} <= {"file", "row", "warn", "norm"}
    findings_by_row(received)


@settings(max_examples=300, deadline=None)
@given(headings, grids)
def test_no_grid_under_headings_raises(heading: tuple[Cell, ...], below: Grid) -> None:
    grid = Grid("回答.xlsx", "総務省", (heading, *below.rows), below.merged, False, below.hidden_rows)

    findings_by_row(read_rows([grid], ministries=MINISTRIES))


@settings(max_examples=400, deadline=None)
@given(
    headings,
    st.lists(st.lists(st.sampled_from(["", "", "x", "x", "x", "d", "t", "n"]), min_size=10, max_size=10), max_size=7),
    st.lists(spans, max_size=3),
)
def test_every_cell_is_in_a_value_or_in_a_finding(
    heading: tuple[Cell, ...], kinds: list[list[str]], merged: list[Span]
) -> None:
    signs = {"d": "〃", "t": "合計", "n": "※"}
    texts = [
        [signs.get(kind, f"語{row}の{column}") if kind else "" for column, kind in enumerate(line)]
        for row, line in enumerate(kinds)
    ]
    body = tuple(tuple(Cell(text) if text else None for text in line) for line in texts)
    below = tuple(span for span in merged if span.top > 0)
    received = read_rows([Grid("回答.xlsx", "総務省", (heading, *body), below)])

    told = _told(received)
    lost = {
        (row, column): text
        for row, line in enumerate(texts, start=1)
        for column, text in enumerate(line)
        if text.startswith("語") and not any(text in one for one in told) and not _is_said_of(received, column)
    }
    assert lost == {}


def _told(received: Received) -> list[str]:
    values = [value for row in received.rows for value in row.values.values()]
    return [*(value.text + value.struck for value in values), *(finding.value for finding in received.findings)]


def _is_said_of(received: Received, column: int) -> bool:
    """Whether a finding speaks of a whole column."""
    letter = "ABCDEFGHIJ"[column]
    return any(f"{letter}列には見出しがない" in finding.message for finding in received.findings)
