"""CSV: encoding, delimiter, quotes, and the lines a refusal names."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.workbooks.bounds import LIMITS, Refused
from measures.workbooks.csvs import decode, delimiter_of, excerpt, read_csv, unwrap
from measures.workbooks.values import Table


def rows_of(data: bytes) -> list[list[str]]:
    table = Table(LIMITS)
    sheet = read_csv(data, table)
    return [[table.cells[number - 1][1] if number else "" for number in row] for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("text", ["町", "表", "ソ", "能登", "施策名,概要", "ｱ", "①㈱", "髙﨑"])
def test_a_short_word_is_decoded_as_it_was_written(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1b\ufeff")))
def test_utf_8_always_comes_back(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_refusal(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("a,b\nc,d", ",", id="comma"),
        pytest.param("a\tb,c,d\ne\tf,g", "\t", id="tab-with-commas-inside"),
        pytest.param("a;b\nc;d,e", ";", id="semicolon"),
        pytest.param('"a;b;c",d\n"e;f",g', ",", id="quoted-semicolons"),
        pytest.param("令和2年度,\n\na\tb\tc\nd\te\tf\ng\th\ti", "\t", id="title-with-a-comma"),
        pytest.param("", ",", id="empty"),
        pytest.param("a", ",", id="one-word"),
        pytest.param("a,b\tc", ",", id="tie"),
        pytest.param("sep=;\na,b,c;d", ";", id="hint"),
    ],
)
def test_delimiter_of(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


@given(st.lists(st.lists(st.text('あaｱ,"\n\r\t; =', max_size=5), min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_the_csv_module_writes_comes_back(records: list[list[str]]) -> None:
    records = [["施策名", "概要", "予算", "率"], *records]
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(records)

    read = rows_of(written.getvalue().encode())

    def trimmed(row: list[str]) -> list[str]:
        while row and not row[-1]:
            row = row[:-1]
        return row

    shown = [trimmed([unwrap(field) for field in record]) for record in records]
    while shown and not shown[-1]:
        shown.pop()
    assert [trimmed(row) for row in read] == shown


def test_the_line_of_an_open_quote_is_where_its_record_begins() -> None:
    with pytest.raises(Refused, match=r"^4 行目の引用符"):
        rows_of(b'a,"b\nc"\n\nd,"e\nf\n')


def test_a_line_that_no_encoding_reads_is_named_with_its_bytes() -> None:
    with pytest.raises(Refused, match=r"^3 行目") as refusal:
        decode("施策名\r医療\r\n".encode("cp932") + b"a,\xfd\xff")
    assert refusal.value.value.startswith("FD")


@pytest.mark.parametrize(
    ("field", "text"),
    [('="001"', "001"), ('=""', ""), ("=1+1", "=1+1"), ('="a"&"b"', '="a"&"b"'), ('"001"', '"001"'), ("", "")],
)
def test_unwrap(field: str, text: str) -> None:
    assert unwrap(field) == text


def test_the_excerpt_ends_where_the_file_does() -> None:
    assert excerpt("施策名\t概要\r\n医療\t\r\n".encode("utf-16")) == (("施策名", "概要"), ("医療", ""))


def test_a_broken_quote_is_still_shown_in_the_excerpt() -> None:
    assert excerpt(b'a,b\nc,"d\ne,f') == (("a", "b"), ("c", "d\ne,f"))
