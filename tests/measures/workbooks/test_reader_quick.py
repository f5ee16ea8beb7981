"""The quick way through a sheet and the parser's give the same, whatever stands in it."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.workbooks import sheets
from measures.workbooks.bounds import LIMITS, Refused
from measures.workbooks.packages import Package
from measures.workbooks.plain_xml import NotPlain
from measures.workbooks.quick import read_plain
from measures.workbooks.sheets import read_sheet
from measures.workbooks.values import Sheet, Table
from measures.workbooks.xlsx import Book, read_book
from tests.measures.workbooks.makers import inline, one_row, worksheet, xlsx_parts, zipped

SHARED = "<si><t>施策名</t></si><si><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></si>"


def outcome(data: bytes) -> object:
    """Everything read from the only sheet, or the refusal."""
    table = Table(LIMITS)
    try:
        package = Package(data, LIMITS)
        book = read_book(package, "xl/workbook.xml", table)
        sheet = read_sheet(package, book.sheets[0], book)
        filled = [[number and table.cells[number - 1] for number in row] for row in sheet.rows]
        return filled, sorted(sheet.hidden_rows), sorted(sheet.hidden_columns), sheet.merged
    except Refused as refused:
        return refused.message, refused.cell


def by_the_parser(data: bytes) -> object:
    def never(pieces: Iterator[bytes], sheet: Sheet, book: Book) -> bytes:
        raise NotPlain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "read_plain", never)
        return outcome(data)


letters = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8
).filter(lambda text: all(letter >= " " or letter in "\t\n\r" for letter in text))
styles = st.sampled_from(["", ' s="1"', ' s="2"', ' s="3"', ' s="99"'])
raw_values = st.sampled_from(
    [
        "221",
        "0.5",
        "1E+20",
        "-5",
        "43832",
        "",
        "abc",
        "a&amp;b",
        "a&#10;b",
        "&lt;&gt;&quot;&apos;",
        "&nbsp;",
        "a>b",
        " 1 ",
    ]
)


@st.composite
def cells(draw: st.DrawFn, reference: str) -> str:
    style = draw(styles)
    value = draw(raw_values)
    return draw(
        st.sampled_from(
            [
                f'<c r="{reference}"{style}/>',
                f'<c r="{reference}"{style}></c>',
                f'<c r="{reference}"{style}><v>{value}</v></c>',
                f'<c r="{reference}"{style} t="n"><v>{value}</v></c>',
                f'<c r="{reference}"{style} t="str"><f>A1&amp;B1</f><v>{value}</v></c>',
                f'<c r="{reference}"{style}><f>SUM(A1)</f></c>',
                f'<c r="{reference}"{style} t="s"><v>{draw(st.integers(0, 2))}</v></c>',
                f'<c r="{reference}"{style} t="e"><v>#REF!</v></c>',
                f'<c r="{reference}" t="b"{style}><v>1</v></c>',
                f'<c r="{reference}" t="inlineStr"{style}><is><t> {value} </t></is></c>',
                inline(reference, draw(letters)),
                f"<!-- {reference} -->",
                "\n",
            ]
        )
    )


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    rows = ""
    for number in range(1, draw(st.integers(1, 4))):
        row = number * draw(st.sampled_from([1, 1, 1, 500, 300_000]))
        filled = "".join(
            draw(cells(f"{column}{row}"))
            for column in draw(st.lists(st.sampled_from(["A", "B", "C", "AA", "GS"]), max_size=4))
        )
        attributes = draw(st.sampled_from(["", ' hidden="1"', ' spans="1:9"', ' ht="0"']))
        rows += f'<row r="{row}"{attributes}>{filled}</row>'
    before = draw(st.sampled_from(["", '<cols><col min="2" max="2" hidden="1"/></cols>', "<!-- 注 -->"]))
    after = draw(st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "<"]))
    return zipped(xlsx_parts(worksheet(rows, before=before, after=after), shared=SHARED))


@given(workbooks())
@settings(max_examples=150, deadline=None)
def test_quick_and_parser_agree(data: bytes) -> None:
    assert outcome(data) == by_the_parser(data)


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(worksheet(one_row("<!-- -->")), id="comment"),
        pytest.param(worksheet(one_row("<c r='A1'><v>1</v></c>")), id="other-quotes"),
        pytest.param(worksheet(one_row("<c r='A1'><v>1</v></c>")).replace("UTF-8", "Shift_JIS"), id="encoding"),
        pytest.param("<a/>", id="no-sheet"),
        pytest.param(worksheet('<c r="A1"><v>1</v></c></row>'), id="row-not-opened"),
        pytest.param(worksheet('<row r="1"><c r="A1"><v>1</v></c>'), id="row-not-closed"),
        pytest.param(worksheet('<row r="1" x:y="1"></row>'), id="prefix-not-declared"),
        pytest.param(worksheet("")[:-20], id="cut"),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(xml: str) -> None:
    table = Table(LIMITS)

    with pytest.raises(NotPlain):
        read_plain(iter([xml.encode()]), Sheet("一", table), Book(table))


@pytest.mark.parametrize("size", [1, 7, 64])
def test_pieces_may_end_anywhere(size: int) -> None:
    xml = worksheet("".join(f'<row r="{row}">{inline(f"A{row}", f"施策{row}")}</row>' for row in range(1, 9))).encode()
    table = Table(LIMITS)
    sheet = Sheet("一", table)

    rest = read_plain(iter([xml[at : at + size] for at in range(0, len(xml), size)]), sheet, Book(table))

    assert [table.cells[row[0] - 1][1] for row in sheet.rows] == [f"施策{row}" for row in range(1, 9)]
    assert rest.decode() == worksheet("")
