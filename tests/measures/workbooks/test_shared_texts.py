"""The shared texts of an xlsx: the short way and the parser's give the same, or the short way gives up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks import xlsx
from measures.workbooks.bounds import LIMITS, Refused
from measures.workbooks.packages import Package
from measures.workbooks.plain_xml import NotPlain
from measures.workbooks.shared_texts import read_plain_texts
from measures.workbooks.values import Table
from measures.workbooks.xlsx import MAIN, Book
from tests.measures.workbooks.makers import zipped

PART = "xl/sharedStrings.xml"
HEADS = [
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN[0]}" count="3" uniqueCount="3">',
    f'<?xml version="1.0" encoding="utf-8"?><sst xmlns="{MAIN[0]}">',
    f'<sst xmlns="{MAIN[0]}">',
    f'<sst xmlns="{MAIN[1]}">',
    f'<x:sst xmlns:x="{MAIN[0]}">',
    f'<!DOCTYPE sst><sst xmlns="{MAIN[0]}">',
    '<sst xmlns="urn:other">',
]
ITEMS = [
    "<si><t>施策名</t></si>",
    '<si><t xml:space="preserve"> 施策 </t></si>',
    "<si><t></t></si>",
    "<si><t/></si>",
    "<si></si>",
    "<si/>",
    "<si><t>a&amp;b&lt;&#10;</t></si>",
    "<si><t>a&amp;b</t></si>",
    "<si><t>&nbsp;</t></si>",
    "<si><t>一\n二</t></si>",
    "<si><t>一\r\n二</t></si>",
    "<si><t>_x000D_</t></si>",
    "<si><t>\x02</t></si>",
    '<si><t>東京</t><phoneticPr fontId="1"/></si>',
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>',
    "<si><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></si>",
    "<si><t>a]]>b</t></si>",
    "\n",
    "<!-- c -->",
]


def shared(data: bytes, *, by_the_parser: bool = False) -> object:
    """The texts of a workbook's table, or the refusal."""
    book = Book(Table(LIMITS))
    package = Package(zipped({PART: data}), LIMITS)
    try:
        (xlsx._parse_shared if by_the_parser else xlsx._read_shared)(package, PART, book)
    except Refused as refused:
        return refused.message
    return book.shared


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(HEADS), st.lists(st.sampled_from(ITEMS), max_size=6), st.sampled_from(["</sst>", "</sst>\n", ""])
)
def test_both_ways_give_the_same(head: str, items: list[str], tail: str) -> None:
    data = (head + "".join(items) + tail).encode()

    assert shared(data) == shared(data, by_the_parser=True)


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_the_plain_form_is_read_without_a_parser_however_it_is_cut(size: int) -> None:
    data = (HEADS[0] + ITEMS[0] + ITEMS[7] + ITEMS[13] + "</sst>").encode()

    pieces = iter([data[at : at + size] for at in range(0, len(data), size)])

    assert read_plain_texts(pieces) == ["施策名", "a&b", "東京"]


@pytest.mark.parametrize("item", [ITEMS[6], ITEMS[8], ITEMS[10], ITEMS[14], ITEMS[15]])
def test_what_is_not_plain_is_left_to_the_parser(item: str) -> None:
    with pytest.raises(NotPlain):
        read_plain_texts(iter([(HEADS[0] + item + "</sst>").encode()]))
