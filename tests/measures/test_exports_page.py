"""Text in a file that a spreadsheet opens: never a formula, and back again unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.csv_files import write_values
from measures.notation.safe_texts import read_safe_text, write_safe_text
from measures.plain_entries import plain_entries
from measures.resources import EntryResource

FORMULAS = "=+-@\t\r\n＝＋－＠"
texts = st.text() | st.text(alphabet=st.sampled_from("'" + FORMULAS + "a漢")) | st.from_regex("'{0,3}[=＝].{0,3}")


@given(texts)
def test_reading_what_was_written_gives_the_text(text):
    assert read_safe_text(write_safe_text(text)) == text


@given(texts)
def test_no_written_text_begins_like_a_formula(text):
    assert not write_safe_text(text).startswith(tuple(FORMULAS))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"),
        ("'=1", "''=1"),
        ("''＠x", "'''＠x"),
        ("'quoted'", "'quoted'"),
        ("1-2", "1-2"),
        ("", ""),
        ("'", "'"),
    ],
)
def test_one_more_apostrophe_and_only_where_it_is_needed(text, cell):
    assert write_safe_text(text) == cell


@given(texts)
def test_a_row_is_written_with_every_text_safe(text):
    assert write_values([text, True, False, None, 7]) == [write_safe_text(text), "true", "false", None, 7]


@pytest.mark.django_db
def test_reading_columns_at_once_gives_what_the_resource_exports(document_2020):
    resource = EntryResource()
    entries = document_2020.entries.for_listing()

    rows = list(map(resource.reader(), plain_entries(entries)))

    assert list(map(list, rows)) == [resource.export_resource(entry) for entry in entries]
