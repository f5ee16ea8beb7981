"""Groups are cut for pages: none is higher than a page, nothing is lost, and each piece says what it goes on with."""

import random

import pytest

from measures.documents import pages
from measures.documents.layout import Group
from measures.documents.pages import CONTINUED, ROOM, for_pages, height
from measures.documents.paper_text import breakable, count_lines, split_text
from tests.measures.documents.makers import HEADINGS, make_row, make_section

SENTENCE = "地域の課題を解決するための取組を支援する。"
MOST = pages.HEIGHT - 3 * pages.SIZE * (1 + pages.LEADING)  # below headings of three lines


def pieces_of(*rows) -> list[Group]:
    pieces = for_pages(make_section(*rows), HEADINGS)
    assert [piece for piece in pieces if height(piece) > MOST] == []
    return pieces


def texts(pieces: list[Group], column: str) -> list[str]:
    return [cell.text for piece in pieces for cell in piece.cells if cell.column == column]


def test_what_fits_a_page_stays_as_it_is() -> None:
    section = make_section(*(make_row(n, envelope=7, printed_once=True) for n in (1, 2, 3)))

    assert for_pages(section, HEADINGS) == list(section.groups)


def test_a_long_text_goes_on_under_the_name_of_its_measure() -> None:
    pieces = pieces_of(make_row(summary=SENTENCE * 100))

    assert len(pieces) > 2
    assert "".join(texts(pieces, "summary")) == SENTENCE * 100
    assert all(text.endswith("。") for text in texts(pieces, "summary"))
    assert texts(pieces, "name") == ["施策1", *[f"施策1{CONTINUED}"] * (len(pieces) - 1)]
    assert texts(pieces, "budget") == ["100", *[""] * (len(pieces) - 1)]


def test_many_measures_on_one_amount_are_parted_between_measures() -> None:
    rows = [
        make_row(n, envelope=7, budget="712", printed_once=True, fields_merged=n > 0, summary=SENTENCE * 8)
        for n in range(12)
    ]
    pieces = pieces_of(*rows)

    assert len(pieces) > 1
    assert texts(pieces, "name") == [row.name for row in rows]
    assert texts(pieces, "budget") == ["712", *[f"712\n{CONTINUED}"] * (len(pieces) - 1)]
    assert texts(pieces, "role") == ["ウ-A", *[f"ウ-A\n{CONTINUED}"] * (len(pieces) - 1)]


def test_a_long_measure_among_those_that_share_an_amount_is_continued_too() -> None:
    shared = {"envelope": 7, "budget": "712", "printed_once": True}
    pieces = pieces_of(make_row(1, **shared), make_row(2, summary=SENTENCE * 90, **shared), make_row(3, **shared))

    assert "".join(texts(pieces, "summary")).count(SENTENCE) == 90
    assert [one.number for piece in pieces for one in piece.measures][0::3][:1] == [1]
    assert texts(pieces, "name")[-1] == "施策3"


def test_more_roles_than_a_page_holds_go_on_under_the_name() -> None:
    fields = "\n".join(f"ウ-A {letter}" for letter in "abcdefgh" * 6)
    pieces = pieces_of(make_row(fields_text=fields))

    assert len(pieces) > 1
    assert texts(pieces, "field") == list("abcdefgh" * 6)
    assert texts(pieces, "name")[1] == f"施策1{CONTINUED}"


@pytest.mark.parametrize("column", ["name", "summary", "support", "budget", "rate", "recipients"])
def test_no_column_loses_a_character(column: str) -> None:
    chance = random.Random(column)
    text = "".join(chance.choice("あ漢、。ab1,/\n　 ") for _ in range(3000))
    pieces = pieces_of(make_row(**{column: text}))

    parts = texts(pieces, column)
    assert "".join(part for part in parts if not part.endswith(CONTINUED)) == text


@pytest.mark.parametrize(
    ("text", "room", "pieces"),
    [
        pytest.param("あい\nう", 5, [["あい"], ["う"]], id="lines"),
        pytest.param("a,b,c", 5, [["a,", "b,", "c"]], id="list"),
        pytest.param("連携abcdefgh事業", 4, [["連携abcd", "efgh", "事業"]], id="longer-than-a-line"),
        pytest.param("Wi-Fi環境", 8, [["Wi-Fi環境"]], id="a-word"),
        pytest.param("", 5, [[""]], id="nothing"),
        pytest.param("a\r\n\r\nb", 5, [["a"], [""], ["b"]], id="empty-line"),
    ],
)
def test_breakable(text: str, room: int, pieces: list[list[str]]) -> None:
    assert breakable(text, room) == pieces


def test_lines_are_never_counted_short() -> None:
    assert count_lines("あ" * 100, 10) >= 10
    assert count_lines("abcdefgh " * 10, 10) == 10
    assert count_lines("\n\n", 10) == 3


def test_a_split_text_is_the_text() -> None:
    parts = split_text(SENTENCE * 30, ROOM["summary"], 5)

    assert "".join(parts) == SENTENCE * 30
    assert max(count_lines(part, ROOM["summary"]) for part in parts) <= 5
