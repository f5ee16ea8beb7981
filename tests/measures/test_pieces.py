"""Pieces of texts: what they tell of a word is what ``in`` says of each text."""

from random import Random

import pytest

from measures.bitmaps import bits_of
from measures.pieces import FREQUENT, LONGEST, SAMPLED, pieces_of, rows_of, work_out_pieces
from tests.measures.test_search_index import SIGNS

pytestmark = pytest.mark.one_database
APART = "\n"
PHRASES = ("地域医療連携の支援", "要する経費の一部を補助", "𠮷高市町村", "aabaaabab", "ああああああ")


def some_texts(chance: Random, rows: int) -> dict[int, str]:
    """Columns of which most hold a phrase: its pieces are frequent, and its ends stand beside each other without it."""
    signs = SIGNS.replace(APART, "")

    def column() -> str:
        phrase = chance.choice(PHRASES)
        start = chance.randrange(len(phrase))
        return "".join(chance.choices(signs, k=2)) + phrase[start:] + phrase[: chance.randint(0, len(phrase))]

    numbers = chance.sample(range(3 * rows), rows)
    return {number: APART.join(column() for _ in range(chance.randint(1, 3))) for number in numbers}


def some_word(chance: Random, texts: dict[int, str]) -> str:
    text = chance.choice(list(texts.values())) if chance.random() < 0.8 else "".join(chance.choices(SIGNS, k=12))
    start = chance.randrange(len(text))
    return text[start : start + chance.randint(1, LONGEST + 2)].replace(APART, "") or "医"


def test_pieces_tell_what_looking_through_the_texts_tells():
    chance = Random(31)
    texts = some_texts(chance, 300)
    pieces = dict(work_out_pieces(texts, APART))
    exactly = 0
    for _ in range(1_000):
        word = some_word(chance, texts)
        expected = bits_of(number for number, text in texts.items() if word in text)
        told = rows_of(word, {piece: pieces[piece] for piece in pieces_of(word) if piece in pieces})

        assert told.rows == expected if told.exactly else told.rows & expected == expected, word
        exactly += told.exactly and len(word) > 2 and bool(expected)

    assert exactly > 100


@pytest.mark.parametrize("word", ["療域", "地療", "医療域", "療医"])
def test_a_piece_does_not_stand_across_two_columns(word):
    texts = dict.fromkeys(range(40), f"地域医療{APART}域医療地{APART}療") | dict.fromkeys(
        range(20), f"地療医療域{APART}療医"
    )

    assert rows_of(word, dict(work_out_pieces(texts, APART))) == (bits_of(range(20)), True)


@pytest.mark.parametrize(("having", "kept"), [(range(SAMPLED * FREQUENT), True), ([1], False)])
def test_of_longer_pieces_those_are_kept_that_stand_in_many_rows(having, kept):
    texts = {number: "医療" if number in having else "医と療" for number in range(SAMPLED * FREQUENT)}

    pieces = dict(work_out_pieces(texts, APART))

    assert ("医療" in pieces) is kept
    assert rows_of("医療", pieces) == (bits_of(texts), False) or kept
    assert set("医療") <= pieces.keys()


def test_all_long_words_are_left_to_others_unless_a_character_is_nowhere():
    texts = dict.fromkeys(range(9), "地方公共団体等")
    pieces = dict(work_out_pieces(texts, APART))

    assert rows_of("地方公共団体", pieces) == (bits_of(range(9)), True)
    assert rows_of("地方公共団体等", pieces) == (bits_of(range(9)), False)
    assert rows_of("地方公共団体と", pieces) == (0, True)


def test_no_texts_have_no_pieces():
    assert list(work_out_pieces({}, APART)) == []


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("医", ["医"]), ("医療機", ["医", "療", "機", "医療", "療機", "医療機"]), ("𠮷𠮷", ["𠮷", "𠮷𠮷"])],
)
def test_pieces_of_a_word(word, pieces):
    assert pieces_of(word) == pieces
