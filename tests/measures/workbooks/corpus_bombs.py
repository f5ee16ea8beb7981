"""Bombs: small files that would take all the time or memory there is."""

from measures.workbooks.bounds import Limits
from tests.measures.workbooks.corpus import Case, read, refused
from tests.measures.workbooks.makers import (
    inline,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    one_row,
    plain_parts,
    with_parts,
    worksheet,
    xls,
    xls_number,
    xlsx,
    xlsx_parts,
    zipped,
)

_PLAIN = inline("A1", "施策名")
_NUMBER = '<c r="{}"><v>1</v></c>'


def _sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    return zipped(xlsx_parts(worksheet(rows, before=before, after=after)))


CASES: tuple[Case, ...] = (
    refused("far-cell", "回答.xlsx", lambda: xlsx(_PLAIN, _NUMBER.format("XFD1048576")), "離れたセル"),
    refused("far-row", "回答.xlsx", lambda: xlsx(_PLAIN, _NUMBER.format("A1048576")), "離れたセル"),
    refused("far-column", "回答.xlsx", lambda: xlsx(_PLAIN, _NUMBER.format("XFD1")), "離れたセル"),
    refused("wide-area", "回答.xlsx", lambda: xlsx(_PLAIN, _NUMBER.format("GR199999")), "範囲が広すぎます"),
    refused("beyond-excel", "回答.xlsx", lambda: xlsx(_NUMBER.format("ZZZ9999999")), "離れたセル"),
    read("far-cell-without-value", "回答.xlsx", lambda: xlsx(_PLAIN, '<c r="XFD1048576" s="1"/>'), "施策名"),
    refused("far-row-number", "回答.xlsx", lambda: _sheet('<row r="99999999"><c><v>1</v></c></row>'), "離れたセル"),
    refused(
        "many-sheets-one-part",
        "回答.xlsx",
        lambda: zipped(
            {
                **plain_parts(),
                "xl/workbook.xml": str(plain_parts()["xl/workbook.xml"]).replace(
                    "</sheets>", _SAME * 300 + "</sheets>"
                ),
            }
        ),
        "シートの数",
    ),
    refused("zeros", "回答.xlsx", lambda: with_parts({"xl/media/a.bin": bytes(150 * 1024 * 1024)}), "展開すると"),
    refused("spaces-in-sheet", "回答.xlsx", lambda: _sheet(" " * 40_000_000), "展開すると"),
    refused("many-parts", "回答.xlsx", lambda: with_parts({f"a{number}": "" for number in range(1_001)}), "中身の数"),
    refused(
        "five-million-cells",
        "回答.xlsx",
        lambda: _sheet("<row>" + "<c><v>1</v></c>" * 5_000_000 + "</row>"),
        "離れたセル",
        limits=Limits(seconds=3, ratio=10_000),
    ),
    refused(
        "empty-cells-time-out",
        "回答.xlsx",
        lambda: _sheet(("<row>" + '<c s="1" />' * 100 + "</row>") * 90_000),
        "以内に読み取れません",
        limits=Limits(seconds=1, ratio=10_000),
    ),
    refused(
        "memory",
        "回答.xlsx",
        lambda: xlsx(_PLAIN, shared="".join(f"<si><t>{number}</t></si>" for number in range(400_000))),
        "メモリー",
        limits=Limits(seconds=6, memory=60 * 1024 * 1024),
    ),
    refused("long-text", "回答.xlsx", lambda: xlsx(inline("A1", "あ" * 32_768)), "文字が多すぎます"),
    read("longest-text", "回答.xlsx", lambda: xlsx(inline("A1", "あ" * 32_767)), "あ" * 32_767),
    refused(
        "result-too-long",
        "回答.xlsx",
        lambda: xlsx(*(inline(f"A{number}", f"{number}" + "あ" * 9_000) for number in range(1, 50))),
        "文字が多すぎます",
        limits=Limits(seconds=3, ratio=10_000, result=1024 * 1024),
    ),
    refused(
        "ods-repeated-rows",
        "回答.ods",
        lambda: ods(ods_table(ods_row(ods_cell("施策名"), attributes=' table:number-rows-repeated="1048576"'))),
        "離れたセル",
    ),
    refused(
        "ods-repeated-columns",
        "回答.ods",
        lambda: ods(ods_table(ods_row(ods_cell("施策名", ' table:number-columns-repeated="16384"')))),
        "離れたセル",
    ),
    refused(
        "ods-repeated-both",
        "回答.ods",
        lambda: ods(ods_table(ods_row(ods_cell("あ", _REPEAT_100), attributes=_REPEAT_ROWS) * 9)),
        "範囲が広すぎます",
    ),
    read(
        "ods-empty-repeats",
        "回答.ods",
        lambda: ods(
            ods_table(
                ods_row(ods_cell("施策名"))
                + '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            )
        ),
        "施策名",
    ),
    refused(
        "ods-spaces",
        "回答.ods",
        lambda: ods(ods_table(ods_row(ods_cell('<text:s text:c="99999999"/>')))),
        "文字が多すぎます",
    ),
    refused("xls-wide-area", "回答.xls", lambda: xls(xls_number(0, 0, 1), xls_number(65_535, 255, 1)), "離れたセル"),
    refused(
        "overlapping-merges",
        "回答.xlsx",
        lambda: _sheet(
            one_row(_PLAIN, inline("C3", "概要")),
            after="<mergeCells>" + '<mergeCell ref="A1:C3"/>' * 9 + "</mergeCells>",
        ),
        "重なって",
    ),
    refused("csv-wide", "回答.csv", lambda: b"," * 201 + b"a", "離れたセル"),
    refused("csv-one-line-of-commas", "回答.csv", lambda: b"a" + b"," * 9_000_000 + b"b", "離れたセル"),
    refused("csv-long", "回答.csv", lambda: b"a\n" * 200_001, "離れたセル"),
    refused("csv-long-field", "回答.csv", lambda: b'"' + b"a\n" * 100_000 + b'"', "文字が多すぎます"),
)

_SAME = '<sheet name="同" sheetId="9" r:id="rId1"/>'
_REPEAT_100 = ' office:value-type="string" table:number-columns-repeated="100"'
_REPEAT_ROWS = ' table:number-rows-repeated="10000"'
