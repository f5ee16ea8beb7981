"""役割 × 政策分野: every row of the document of 令和2年度, the other ways to print it, and what must stay unread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.notation.fields import Cell, Fields, read_cell, read_fields, write_fields
from measures.notation.reading import BLANK, READ, UNREAD


def cells(text):
    """``"ウ-A:ab ウ-B:f"`` as Fields."""
    rows = (row.split(":") for row in text.split())
    return Fields(READ, tuple(Cell(role, letter) for role, letters in rows for letter in letters))


DOCUMENT_OF_2020 = [
    pytest.param("ウ-A ｆ", "ウ-A:f", id="地方創生推進交付金"),
    pytest.param("ウ-A a,b,c,d,f\n\n,g\nウ-B a,f", "ウ-A:abcdfg ウ-B:af", id="都市OS"),
    pytest.param("ウ-A g\nウ-B b", "ウ-A:g ウ-B:b", id="公衆無線LAN"),
    pytest.param("ア ｄ\nウ-A f,g\nウ-B e", "ア:d ウ-A:fg ウ-B:e", id="地域IoT"),
    pytest.param("ア b,c", "ア:bc", id="ローカル10,000"),
    pytest.param("ア b､c", "ア:bc", id="分散型エネルギー"),
    pytest.param("ウーA ｄ", "ウ-A:d", id="帰国・外国人Ⅰ・Ⅱ"),
    pytest.param("ウ-Ａ a", "ウ-A:a", id="救急医療"),
    pytest.param("ウ-Ａ c", "ウ-A:c", id="広域的保育所"),
    pytest.param("ウ-Ａ\na,b,c,d,\ne,f,g,h\nウ-Ｂ\na,b,c,d,e\n\n,f", "ウ-A:abcdefgh ウ-B:abcdef", id="社会資本"),
    pytest.param("ウ-Ａ\na,b,c,d,e\n\n,f,g,h\nウ-Ｂ\na,b,c,d,e\n\n,f", "ウ-A:abcdefgh ウ-B:abcdef", id="防災・安全"),
    pytest.param("ウ－A\na,b,c,d,\ne,f,g,h", "ウ-A:abcdefgh", id="集約都市"),
    pytest.param("ウ-B a", "ウ-B:a", id="幹線鉄道"),
    pytest.param("ウ-Ｂ a", "ウ-B:a", id="地域公共交通確保"),
    pytest.param("ウ-B e", "ウ-B:e", id="農山漁村"),
    pytest.param("ウ－A h", "ウ-A:h", id="森林整備"),
]

OTHER_FORMS = [
    *(
        pytest.param(f"ウ{dash}A a", "ウ-A:a", id=f"dash-{ord(dash):04x}")
        for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u30fc\uff0d\uff70"
    ),
    pytest.param("ｳ-A a", "ウ-A:a", id="half-width-role"),
    pytest.param("ウA a", "ウ-A:a", id="no-dash"),
    pytest.param("ウ - A a", "ウ-A:a", id="spaced-dash"),
    pytest.param("ウ-Aa,b", "ウ-A:ab", id="nothing-between"),
    pytest.param("アd", "ア:d", id="nothing-between-short"),
    pytest.param("ウ-A\ta\tb", "ウ-A:ab", id="tabs"),
    pytest.param("ウ-A a b", "ウ-A:ab", id="spaces"),
    pytest.param("ア b，c", "ア:bc", id="western-comma"),
    pytest.param("ア b・c", "ア:bc", id="middle-dot"),
    pytest.param("ア b.c", "ア:bc", id="full-stop"),
    pytest.param("ウ-A a～h", "ウ-A:abcdefgh", id="range-wave"),
    pytest.param("ウ-A a〜c、f", "ウ-A:abcf", id="range-wave-dash"),
    pytest.param("ウーA aーc", "ウ-A:abc", id="range-long-vowel"),
    pytest.param("アb-d", "ア:bcd", id="range-against-the-role"),
    pytest.param("ウ-A f、ウ-B e", "ウ-A:f ウ-B:e", id="flat"),
    pytest.param("ウ-A fウ-B e", "ウ-A:f ウ-B:e", id="flat-run-together"),
    pytest.param("ウ-A:f", "ウ-A:f", id="colon"),
    pytest.param("ウ-a：f", "ウ-A:f", id="colon-small-role"),
    pytest.param("ウ-A（a,b）、ウ-B（c）", "ウ-A:ab ウ-B:c", id="brackets"),
    pytest.param("ウ-B a\nウ-A b\nウ-B c", "ウ-B:ac ウ-A:b", id="role-again"),
    pytest.param("ウ-A b,a,b", "ウ-A:ba", id="letter-again"),
    pytest.param("オ-Z z", "オ-Z:z", id="another-taxonomy"),
]


@pytest.mark.parametrize(("text", "expected"), DOCUMENT_OF_2020 + OTHER_FORMS)
def test_read_fields(text, expected):
    assert read_fields(text) == cells(expected)


@pytest.mark.parametrize("text", ["", " \n\u3000", "\u200b\x00"], ids=["empty", "white", "invisible"])
def test_nothing_printed_is_blank(text):
    assert read_fields(text) == Fields(BLANK)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("全般", id="words"),
        pytest.param("－", id="dash"),
        pytest.param("a,b", id="letters-without-role"),
        pytest.param("ウ-A", id="role-without-letters"),
        pytest.param("ウ-A\nウ-B a", id="first-role-without-letters"),
        pytest.param("ウ-a b", id="small-role-letter"),
        pytest.param("ウ-a,b", id="small-role-letter-or-list"),
        pytest.param("ウa f", id="small-role-letter-without-dash"),
        pytest.param("ウ-A A,B", id="capital-letters"),
        pytest.param("ウ-AB a", id="two-capitals"),
        pytest.param("ウ-A abc", id="a-word"),
        pytest.param("ウ-A a,", id="cut-off"),
        pytest.param("ウ-A a,,b", id="lost-between"),
        pytest.param("ウ-A h～a", id="range-backwards"),
        pytest.param("ウ-A a,h～b", id="range-backwards-after-a-letter"),
        pytest.param("ウ-A a～", id="range-without-end"),
        pytest.param("ウ-A～C a", id="range-of-roles"),
        pytest.param("ウ-A（a,b", id="open-bracket"),
        pytest.param("ウ-A a（地域医療）", id="remark"),
        pytest.param("ウ-A a①", id="footnote"),
        pytest.param("ウ-A \u0430", id="cyrillic"),
        pytest.param("ウ-A 1", id="digit"),
        pytest.param("スマートシティ", id="katakana-word"),
    ],
)
def test_what_is_not_certain_is_unread(text):
    assert read_fields(text) == Fields(UNREAD)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("ウ-A:f", Cell("ウ-A", "f")),
        ("ウーＡ：ｆ", Cell("ウ-A", "f")),
        ("ウ-a:f", Cell("ウ-A", "f")),
        (" ア:b ", Cell("ア", "b")),
        ("ウ-A f", None),
        ("ウ-A:F", None),
        ("ウ-A:f,g", None),
        ("ウ-A:", None),
        ("x:f", None),
        ("", None),
    ],
)
def test_read_cell(text, cell):
    assert read_cell(text) == cell


def test_write_fields_prints_one_line_a_role():
    assert write_fields(cells("ウ-A:ab ウ-B:af")) == "ウ-A a,b\nウ-B a,f"


def test_write_fields_gathers_the_letters_of_a_role():
    assert write_fields(cells("ウ-B:a ウ-A:b ウ-B:c")) == "ウ-B a,c\nウ-A b"


@pytest.mark.parametrize("fields", [Fields(UNREAD), Fields(READ)], ids=["unread", "read-but-empty"])
def test_fields_without_cells_have_no_text(fields):
    with pytest.raises(ValueError, match="no text"):
        write_fields(fields)


roles = st.sampled_from([*"アイウエオ", "ウ-A", "ウ-B", "ウ-C", "ア-Z"])
letter_lists = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=9, unique=True)
tables = st.dictionaries(roles, letter_lists, min_size=1).map(
    lambda rows: Fields(READ, tuple(Cell(role, letter) for role, letters in rows.items() for letter in letters))
)


@given(tables | st.just(Fields(BLANK)))
def test_what_is_written_reads_back(fields):
    assert read_fields(write_fields(fields)) == fields


@given(roles, st.sampled_from("abcdefgh"))
def test_a_cell_reads_back_from_its_address(role, letter):
    assert read_cell(str(Cell(role, letter))) == Cell(role, letter)


fragments = st.sampled_from(
    ["ウ", "ア", "-", "ー", "A", "ａ", "b", "h", ",", "､", " ", "\n", "～", "（", "）", ":", "全", "1"]
)


@given(st.lists(fragments, max_size=9).map("".join) | st.text())
def test_no_text_raises_and_what_is_read_is_written_and_read_again(text):
    fields = read_fields(text)
    read_cell(text)
    if fields.reading is not UNREAD:
        assert read_fields(write_fields(fields)) == fields
