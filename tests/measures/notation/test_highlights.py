"""Marks in printed texts: found as the search folds, placed where the text prints it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.highlights import Run, cut_around, mark_words
from measures.notation.text import fold, fold_words


def marked(text: str, query: str) -> list[str]:
    return [run.text for run in mark_words(text, fold_words(query)) if run.marked]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        pytest.param("地域防災の施策", "防災", ["防災"], id="plain"),
        pytest.param("ＩＣＴとICT", "ict", ["ＩＣＴ", "ICT"], id="width-and-case"),
        pytest.param("サーバー", "さーば", ["サーバ"], id="kana"),
        pytest.param("ｻｰﾊﾞｰ室", "サーバー", ["ｻｰﾊﾞｰ"], id="half-width-kana"),
        pytest.param("カ\u3099ス", "がす", ["カ\u3099ス"], id="combining-mark"),
        pytest.param("髙齢者と高齢者", "高齢", ["髙齢", "高齢"], id="variant-kanji"),
        pytest.param("葛\U000e0100城市", "葛城", ["葛\U000e0100城"], id="variation-selector"),
        pytest.param("ウーＡとウ－Ａ", "ウ-A", ["ウーＡ", "ウ－Ａ"], id="dashes"),
        pytest.param("防\n災　計画", "防災計画", ["防\n災　計画"], id="broken-over-lines"),
        pytest.param("㈱連携", "株", ["㈱"], id="part-of-a-sign"),
        pytest.param("１０ｋｍと㌔", "キロ", ["㌔"], id="one-sign-two-letters"),
        pytest.param("防災", "防犯", [], id="nothing"),
        pytest.param("防災防災", "防災", ["防災防災"], id="side-by-side"),
        pytest.param("ああああ", "ああ", ["ああああ"], id="overlapping"),
        pytest.param("地域防災計画", "防災 災計", ["防災計"], id="two-words-overlap"),
        pytest.param("", "防災", [], id="empty"),
    ],
)
def test_what_is_marked(text: str, query: str, found: list[str]) -> None:
    assert marked(text, query) == found


TEXTS = st.text(
    st.sampled_from("ガｶﾞ゛\u3099\u309a髙﨑高崎Ａａa ーー-－㈱①½\n　\u200bßİΣς\U000e0100がき城ハ゜ﾟ"), max_size=12
)


@given(TEXTS, TEXTS)
def test_runs_are_the_text_and_hold_every_hit(text: str, query: str) -> None:
    words = fold_words(query)
    runs = mark_words(text, words)

    assert "".join(run.text for run in runs) == text
    assert any(run.marked for run in runs) == any(word in fold(text) for word in words)
    assert all(left.marked != right.marked for left, right in pairwise(runs))


@given(st.text(max_size=20), st.text(max_size=4))
def test_any_text_is_given_back(text: str, query: str) -> None:
    assert "".join(run.text for run in mark_words(text, fold_words(query))) == text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("防災", "[防災]", id="whole"),
        pytest.param("地域の防災の計画", "…域の[防災]の計…", id="both-sides"),
        pytest.param("防災と防災", "[防災]と[防…]", id="second-hit-cut"),
        pytest.param("計画", "", id="no-hit"),
    ],
)
def test_a_text_is_cut_around_its_first_hit(text: str, cut: str) -> None:
    runs = cut_around(mark_words(text, ["防災"]), beside=2)

    assert "".join(f"[{run.text}]" if run.marked else run.text for run in runs) == cut


def test_a_text_without_words_is_one_run() -> None:
    assert mark_words("防災", []) == [Run("防災", False)]
