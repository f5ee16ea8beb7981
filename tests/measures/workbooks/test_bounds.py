"""What a file is, seen from its first bytes, and the bounds that can be set."""

import pytest

from measures.workbooks.bounds import Container, Limits, Refused, container_of
from measures.workbooks.grids import Unreadable
from measures.workbooks.reader import read_grids
from tests.measures.workbooks.makers import inline, ods, one_row, worksheet, xls, xlsx, xlsx_parts, zipped


@pytest.mark.parametrize(
    ("data", "name", "container"),
    [
        pytest.param(xlsx(), "回答.xlsx", Container.ZIP, id="xlsx"),
        pytest.param(ods(""), "回答.ods", Container.ZIP, id="ods"),
        pytest.param(xls(), "回答.xls", Container.OLE, id="xls"),
        pytest.param(xls(), "回答.XLSX", Container.OLE, id="content-before-name"),
        pytest.param("施策名".encode(), "回答.CSV", Container.TEXT, id="csv"),
        pytest.param("施策名".encode("utf-16"), "回答.txt", Container.TEXT, id="utf-16"),
        pytest.param(b"MZ,BM\n", "回答.csv", Container.TEXT, id="letters-of-a-program"),
    ],
)
def test_container_of(data: bytes, name: str, container: Container) -> None:
    assert container_of(data, name=name) is container


@pytest.mark.parametrize("name", ["回答", "回答.xlsx", "csv", "回答.csv.exe"])
def test_text_needs_the_name_of_a_csv(name: str) -> None:
    with pytest.raises(Refused, match="拡張子"):
        container_of(b"a,b", name=name)


def test_the_size_allowed_is_inclusive() -> None:
    assert container_of(b"a" * 100, name="a.csv", limits=Limits(size=100)) is Container.TEXT
    with pytest.raises(Refused, match="大きすぎます") as refusal:
        container_of(b"a" * 101, name="a.csv", limits=Limits(size=100))
    assert refusal.value.expected == "100 バイト 以下のファイル"


THREE_ROWS = worksheet(
    "".join(f'<row r="{row}">{inline(f"A{row}", "a")}{inline(f"B{row}", "b")}</row>' for row in (1, 2, 3))
)


@pytest.mark.parametrize(
    ("just", "below", "words"),
    [
        pytest.param(Limits(rows=3), Limits(rows=2), "離れたセル", id="rows"),
        pytest.param(Limits(columns=2), Limits(columns=1), "離れたセル", id="columns"),
        pytest.param(Limits(cells=12), Limits(cells=11), "範囲が広すぎます", id="cells-of-both-sheets"),
        pytest.param(Limits(sheets=2), Limits(sheets=1), "シートの数", id="sheets"),
        pytest.param(Limits(text=1), Limits(text=0), "文字が多すぎます", id="text"),
        pytest.param(Limits(entries=8), Limits(entries=7), "中身の数", id="entries"),
        pytest.param(Limits(), Limits(unpacked=1_000), "展開すると", id="unpacked"),
        pytest.param(Limits(), Limits(result=10), "文字が多すぎます", id="result"),
    ],
)
def test_each_limit_bites_where_it_says(just: Limits, below: Limits, words: str) -> None:
    data = zipped(xlsx_parts(THREE_ROWS, THREE_ROWS))

    assert len(read_grids(data, name="回答.xlsx", limits=just)) == 2
    with pytest.raises(Unreadable, match=words):
        read_grids(data, name="回答.xlsx", limits=below)


def test_an_ordinary_file_is_far_from_every_limit() -> None:
    assert read_grids(
        zipped(xlsx_parts(worksheet(one_row(inline("A1", "a"))))), name="回答.xlsx", limits=Limits(seconds=2)
    )
