"""Which words differ between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from measures.wording import LONGEST, Piece, compare_wording


def test_only_the_words_that_differ_are_marked() -> None:
    found = compare_wording("採択にあたって、一定程度配慮", "採択にあたって、優先的に配慮")

    assert found.old == (Piece("採択にあたって、", False), Piece("一定程度", True), Piece("配慮", False))
    assert found.new == (Piece("採択にあたって、", False), Piece("優先的に", True), Piece("配慮", False))


@given(st.text(), st.text())
def test_the_pieces_are_the_texts_to_the_letter(old: str, new: str) -> None:
    found = compare_wording(old, new)

    assert "".join(piece.text for piece in found.old) == old
    assert "".join(piece.text for piece in found.new) == new


def test_long_texts_are_shown_whole() -> None:
    old = "あ" * (LONGEST + 1)

    assert compare_wording(old, "い").old == (Piece(old, True),)
