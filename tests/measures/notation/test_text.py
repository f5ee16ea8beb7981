"""Printed text made ready for reading and for searching."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.text import (
    fold,
    fold_all,
    fold_words,
    forbidden_characters,
    has_forbidden_characters,
    join_lines,
    narrow,
    plain,
    squeeze,
    unify_dashes,
    without_spaces,
)

# Whole cells of the document of 令和2年度, and words typed for them.
DOCUMENT = (
    "地域IoT実装・共同\n利用総合支援施策",
    "採択にあたって、\n一定程度配慮",
    "帰国・外国人児童\n生徒等教育の推進\n支援事業 （Ⅰ帰\n国・外国人児童生\n徒等に対するきめ\n細かな支援事業）",
    "防災の観点から、防災拠点（避難所・避難場\n所、官公署）及び被災場所として想定され災\n害対応の強化が望まれる公的拠点",
    "都市ＯＳ、公衆無線LAN（Wi-Fi）、メディカル\nコントロール協議会、こども送迎センター",
    "平成２８年４月１日（総行市第３１号）一部改正",
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("ウ－Ａ\n ａ，ｂ", "ウ-A a,b", id="full-width"),
        pytest.param("ｶﾞｲﾄﾞ", "ガイド", id="half-width-kana"),
        pytest.param("か\u3099", "が", id="decomposed"),
        pytest.param("\u3000救急\t医療\r\n体制 ", "救急 医療 体制", id="white-space"),
        pytest.param("2\u200b2\ufeff1\u202e", "221", id="zero-width-and-bidi"),
        pytest.param("葛\U000e0100城", "葛城", id="variation-selector"),
        pytest.param("22\x001", "221", id="nul"),
        pytest.param("神\ufa19朗\uf929", "神神朗朗", id="compatibility-kanji"),
        pytest.param("ウーA", "ウーA", id="long-vowel-mark-stays"),
        pytest.param("\ud800", "\ud800", id="lone-surrogate"),
        pytest.param("", "", id="empty"),
    ],
)
def test_plain(text, read):
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("９００\n の内数", "900 の内数", id="digits"),
        pytest.param("ｶﾞ （￥）", "ガ (¥)", id="kana-and-yen"),
        pytest.param("712①² Ⅰ½㈱", "712①² Ⅰ½㈱", id="signs-stay-whole"),
        pytest.param("か\u3099", "が", id="decomposed"),
    ],
)
def test_narrow_changes_the_width_alone(text, read):
    assert narrow(text) == read


def test_squeeze_joins_a_cell_broken_over_lines():
    assert squeeze("a,b,c,d,\n e,f，ｇ") == "a,b,c,d,e,f,g"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        pytest.param("762,652\n（うち349\n億円）", "762,652(うち349億円)", id="one-amount"),
        pytest.param("100\n200", None, id="two-amounts"),
        pytest.param("1,038,\n804", None, id="broken-after-a-comma"),
        pytest.param("令和 ２ 年度", "令和2年度", id="spaces-beside-words"),
    ],
)
def test_join_lines_never_makes_one_number_of_two(text, joined):
    assert join_lines(text) == joined


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－ーｰ─━﹣﹘⁃˗")
def test_every_dash_is_one_dash(dash):
    assert unify_dashes(f"ウ{dash}A") == "ウ-A"


@pytest.mark.parametrize("other", "〜～~一|_=")
def test_what_only_looks_like_a_dash_is_none(other):
    assert unify_dashes(f"ウ{other}A") == f"ウ{other}A"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("サーバー", "サ―バ―", id="dash-typed-for-the-long-vowel"),
        pytest.param("サーバー", "ｻｰﾊﾞｰ", id="half-width-kana"),
        pytest.param("サーバー", "さーばー", id="hiragana"),
        pytest.param("ヴィジョン", "ゔぃじょん", id="vu"),
        pytest.param("ＩｏＴ", "iot", id="width-and-case"),
        pytest.param("髙﨑市", "高崎市", id="hashigo-and-tatsu"),
        pytest.param("𠮷野", "吉野", id="yoshi-of-four-bytes"),
        pytest.param("渡邊", "渡邉", id="two-variants-meet"),
        pytest.param("廣島縣", "広島県", id="old-forms"),
        pytest.param("龍ケ崎", "竜ヶ崎", id="large-and-small-ke"),
        pytest.param("\ufa19戸", "神戸", id="compatibility-kanji"),
        pytest.param("葛\U000e0100城", "葛城", id="ivs"),
        pytest.param("10〜20", "10～20", id="wave-dashes"),
        pytest.param("か゛", "が", id="spacing-voiced-mark"),
        pytest.param("地域　医療\n体制", "地域医療体制", id="white-space"),
        pytest.param("医\u200b療", "医療", id="zero-width"),
    ],
)
def test_two_spellings_of_one_word_have_one_key(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("斎藤", "斉藤", id="sai-tells-names-apart"),
        pytest.param("山崎", "山碕", id="saki-tells-names-apart"),
        pytest.param("大阪", "大坂", id="saka-tells-places-apart"),
        pytest.param("はし", "ばし", id="voiced"),
        pytest.param("きよう", "きょう", id="small-kana"),
        pytest.param("10～20", "10-20", id="wave-and-dash"),
    ],
)
def test_two_different_words_have_two_keys(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", DOCUMENT, ids=range(len(DOCUMENT)))
def test_any_part_of_a_document_text_is_found_in_it(text):
    key = fold(text)

    missed = [text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1) if fold(text[a:b]) not in key]

    assert missed == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("ＩＣＴ　医療", ["ict", "医療"], id="ideographic-space"),
        pytest.param(" a\tb\nc ", ["a", "b", "c"], id="white-space"),
        pytest.param("医療 \u200b \x00", ["医療"], id="nothing-left-of-a-word"),
        pytest.param("　", [], id="empty"),
    ],
)
def test_fold_words(query, words):
    assert fold_words(query) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("表\tと\r\n行", (), id="tab-and-line-breaks-are-allowed"),
        pytest.param("a\x00b\x00", ("\x00",), id="nul-once"),
        pytest.param("\x1b[0m\x08", ("\x1b", "\x08"), id="controls-in-order"),
        pytest.param("\ud83d", ("\ud83d",), id="lone-surrogate"),
        pytest.param("𠮷", (), id="four-bytes-are-allowed"),
        pytest.param("\uffff", ("\uffff",), id="no-character"),
    ],
)
def test_forbidden_characters(text, found):
    assert (forbidden_characters(text), has_forbidden_characters(text)) == (found, bool(found))


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_no_text_raises_and_the_second_time_changes_nothing(text):
    for read in (plain, narrow, fold, unify_dashes, without_spaces):
        assert read(read(text)) == read(text), read
    assert join_lines(text) in (None, without_spaces(narrow(text)))
    assert has_forbidden_characters(text) == bool(forbidden_characters(text))


@given(ANY_TEXT)
def test_a_key_holds_no_white_space(text):
    assert not any(sign.isspace() for sign in fold(text))
    assert "\x00" not in fold(text)


@given(
    st.lists(
        st.text() | st.text(alphabet="髙Aｶﾞか\u3099\u0301\u200b（①\x01 \n", max_size=8) | st.just("長" * 500), max_size=8
    )
)
def test_many_texts_fold_as_each_of_them_does(texts):
    assert fold_all(texts) == [fold(text) for text in texts]


def test_more_texts_than_are_folded_at_once_keep_their_places():
    texts = [f"第{place}号（Ａ）" for place in range(1000)]

    assert fold_all(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize("unit", ["\u0301\u0316", "あ", "a ", "ｶﾞ", "\u200b", "𠮷\ufe00"], ids=ascii)
def test_a_cell_of_100_000_characters_takes_no_long_time(unit):
    """Python's own normalisation takes 8 seconds for the first of these."""
    text = "a" + unit * (100_000 // len(unit))

    began = perf_counter()
    for read in (plain, narrow, fold, squeeze, forbidden_characters):
        read(text)

    assert perf_counter() - began < 20  # a hang, not a measurement
