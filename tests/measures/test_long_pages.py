"""Pages made of parts: where they are cut, and what each page says of the parts that stand elsewhere."""

import pytest
from django.core.paginator import EmptyPage

from measures import queries
from measures.long_pages import cut


@pytest.fixture(autouse=True)
def three_rows_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(1, {"a": [0, 1], "b": [], "c": [0]}, id="first"),
        pytest.param(2, {"a": [], "b": [], "c": [1, 2, 3]}, id="inside"),
        pytest.param(3, {"a": [], "b": [], "c": [4]}, id="last"),
    ],
)
def test_a_page_holds_the_rows_that_come_next_whatever_part_they_are_of(number, shown):
    page, parts = cut({"a": 2, "b": 0, "c": 5}, number)

    assert {key: list(part.shown) for key, part in parts.items()} == shown
    assert [part.count for part in parts.values()] == [2, 0, 5]
    assert (page.number, page.paginator.num_pages, page.paginator.count) == (number, 3, 7)


def test_every_page_says_where_each_part_begins_and_which_are_whole():
    _, parts = cut({"a": 3, "b": 4, "c": 0}, 2)

    assert [part.first for part in parts.values()] == [1, 2, 3]
    assert [part.is_whole for part in parts.values()] == [False, False, True]
    assert (parts["b"].start, parts["b"].end) == (1, 3)


@pytest.mark.parametrize("counts", [{"a": 3, "b": 3}, {"a": 0}, {}])
def test_past_the_end_there_is_no_page(counts):
    last = cut(counts, 1)[0].paginator.num_pages

    with pytest.raises(EmptyPage):
        cut(counts, last + 1)


def test_nothing_is_one_empty_page():
    page, parts = cut({"a": 0}, 1)

    assert not page.has_other_pages()
    assert parts["a"].is_whole
