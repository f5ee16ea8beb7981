"""Values, characters and CSV."""

import struct

from measures.workbooks.grids import Kind
from tests.measures.workbooks.corpus import Case, read, refused
from tests.measures.workbooks.makers import (
    XML,
    Parts,
    inline,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    record,
    wide,
    xls,
    xls_font,
    xls_label,
    xls_number,
    xls_rich,
    xls_shared,
    xls_shared_label,
    xlsx,
)


def _cell(value: str, *, kind: str = "", style: str = "", formula: str = "") -> bytes:
    attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
    return xlsx(f'<c r="A1"{attributes}>{formula}<v>{value}</v></c>')


def _number(id: str, stored: str, shown: str, *, style: str = "", kind: Kind = Kind.NUMBER) -> Case:
    return read(f"number-{id}", "回答.xlsx", lambda: _cell(stored, style=style), shown, kind=kind)


def _text(id: str, text: str) -> Case:
    return read(f"text-{id}", "回答.xlsx", lambda: xlsx(inline("A1", text)), text, kind=Kind.TEXT)


def _shared(id: str, xml: str, shown: str, *, style: str = "0", struck: str = "") -> Case:
    return read(
        f"shared-{id}",
        "回答.xlsx",
        lambda: xlsx(f'<c r="A1" s="{style}" t="s"><v>0</v></c>', shared=f"<si>{xml}</si>"),
        shown,
        kind=Kind.TEXT,
        struck=struck,
    )


def _ods(id: str, text: str, attributes: str, shown: str, kind: Kind) -> Case:
    return read(f"ods-{id}", "回答.ods", lambda: ods(ods_table(ods_row(ods_cell(text, attributes)))), shown, kind=kind)


def _csv(id: str, text: str, shown: str, *, encoding: str = "utf-8") -> Case:
    return read(f"csv-{id}", "回答.csv", lambda: text.encode(encoding), shown, kind=Kind.TEXT)


def _bad_csv(id: str, data: bytes, words: str) -> Case:
    return refused(f"csv-{id}", "回答.csv", lambda: data, words)


VALUES = (
    _number("whole", "221", "221"),
    _number("with-point-zero", "221.0", "221"),
    _number("half", "0.5", "0.5"),
    _number("negative", "-12.50", "-12.5"),
    _number("binary-noise", "0.30000000000000004", "0.3"),
    _number("1e15", "1E+15", "1000000000000000"),
    _number("1e20", "1e20", "100000000000000000000"),
    _number("tiny", "1E-7", "0.0000001"),
    _number("large-budget", "762652", "762652"),
    _number("leading-zeros", "007", "7"),
    _number("1e400", "1e400", "1e400", kind=Kind.TEXT),
    _number("nan", "NaN", "NaN", kind=Kind.TEXT),
    _number("underscore", "1_000", "1_000", kind=Kind.TEXT),
    _number("not-a-number", "abc", "abc", kind=Kind.TEXT),
    _number("huge-exponent", "1e99999999999999999999", "1e99999999999999999999", kind=Kind.TEXT),
    _number("percent", "0.5", "50%", style="2"),
    _number("percent-fraction", "0.333", "33.3%", style="2"),
    _number("date", "43832", "2020-01-02", style="1", kind=Kind.DATE),
    _number("date-with-time", "43832.5", "2020-01-02T12:00:00", style="1", kind=Kind.DATE),
    _number("date-before-1900-03", "59", "1900-02-28", style="1", kind=Kind.DATE),
    _number("date-that-never-was", "60", "60", style="1"),
    _number("date-negative", "-5", "-5", style="1"),
    _number("date-too-late", "9999999", "9999999", style="1"),
    _number("era-date", "43586", "2019-05-01", style="5", kind=Kind.DATE),
    _number("time", "0.5", "12:00:00", style="6", kind=Kind.DATE),
    _number("elapsed", "1.5", "36:00:00", style="4", kind=Kind.DATE),
    read("number-date-1904", "回答.xlsx", lambda: xlsx('<c r="A1" s="1"><v>42370</v></c>', workbook='<workbookPr date1904="1"/>'), "2020-01-02", kind=Kind.DATE),
    read("iso-date", "回答.xlsx", lambda: _cell("2020-01-02T00:00:00Z", kind="d"), "2020-01-02", kind=Kind.DATE),
    read("boolean", "回答.xlsx", lambda: _cell("1", kind="b"), "TRUE", kind=Kind.BOOLEAN),
    read("error-ref", "回答.xlsx", lambda: _cell("#REF!", kind="e"), "#REF!", kind=Kind.ERROR),
    read("error-na", "回答.xlsx", lambda: _cell("#N/A", kind="e", formula="<f>VLOOKUP(1,A:B,2)</f>"), "#N/A", kind=Kind.ERROR),
    read("formula-number", "回答.xlsx", lambda: _cell("712", formula="<f>SUM(A2:A3)</f>"), "712", kind=Kind.NUMBER),
    read("formula-text", "回答.xlsx", lambda: _cell("施策名", kind="str", formula="<f>B1&amp;C1</f>"), "施策名", kind=Kind.TEXT),
    read("formula-uncalculated", "回答.xlsx", lambda: xlsx('<c r="A1"><f>SUM(A2:A3)</f></c>'), "=SUM(A2:A3)", kind=Kind.UNCALCULATED),
    read("formula-empty-value", "回答.xlsx", lambda: xlsx('<c r="A1"><f>SUM(A2:A3)</f><v></v></c>'), "=SUM(A2:A3)", kind=Kind.UNCALCULATED),
    read("formula-shared", "回答.xlsx", lambda: xlsx('<c r="A1"><f t="shared" si="0"/></c>'), "=", kind=Kind.UNCALCULATED),
    read("formula-zero-to-recalculate", "回答.xlsx", lambda: xlsx('<c r="A1"><f>A2</f><v>0</v></c>', workbook='<calcPr fullCalcOnLoad="1"/>'), "=A2", kind=Kind.UNCALCULATED),
    _shared("furigana", '<t>広島</t><rPh sb="0" eb="2"><t>ヒロシマ</t></rPh><phoneticPr fontId="1"/>', "広島"),
    _shared("rich", "<r><t>地域</t></r><r><rPr><b/></rPr><t>医療</t></r>", "地域医療"),
    _shared("struck-run", "<r><rPr><strike/></rPr><t>900</t></r><r><rPr><color rgb='FFFF0000'/></rPr><t>950</t></r>", "900950", struck="900"),
    _shared("struck-off", '<r><rPr><strike val="0"/></rPr><t>900</t></r>', "900"),
    _shared("struck-style", "<t>廃止</t>", "廃止", style="3", struck="廃止"),
    _shared("struck-style-own-run", "<r><t>旧</t></r><r><rPr><b/></rPr><t>新</t></r>", "旧新", style="3", struck="旧"),
    read("inline-struck", "回答.xlsx", lambda: xlsx('<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></is></c>'), "旧新", struck="旧"),
    read("number-struck", "回答.xlsx", lambda: _cell("900", style="3"), "900", kind=Kind.NUMBER, struck="900"),
    _shared("escaped-return", "<t>一行目_x000D_\n二行目</t>", "一行目\r\n二行目"),
    _shared("escaped-underscore", "<t>_x005F_x000D_</t>", "_x000D_"),
    _shared("escaped-nul", "<t>施策_x0000_名</t>", "施策\0名"),
    _shared("escaped-surrogate", "<t>施策_xD800_名</t>", "施策\ud800名"),
    _ods("percent", "50%", ' office:value-type="percentage" office:value="0.5"', "50%", Kind.NUMBER),
    _ods("number", "1,234", ' office:value-type="float" office:value="1234"', "1234", Kind.NUMBER),
    _ods("date", "2020/1/2", ' office:value-type="date" office:date-value="2020-01-02"', "2020-01-02", Kind.DATE),
    _ods("time", "9:30", ' office:value-type="time" office:time-value="PT09H30M00S"', "09:30:00", Kind.DATE),
    _ods("boolean", "TRUE", ' office:value-type="boolean" office:boolean-value="true"', "TRUE", Kind.BOOLEAN),
    _ods("error", "#REF!", ' office:value-type="string" calcext:value-type="error"', "#REF!", Kind.ERROR),
    _ods("furigana", "<text:ruby><text:ruby-base>広島</text:ruby-base><text:ruby-text>ヒロシマ</text:ruby-text></text:ruby>", "", "広島", Kind.TEXT),
    _ods("comment", "</text:p><office:annotation><text:p>注</text:p></office:annotation><text:p>本文", "", "\n本文", Kind.TEXT),
    _ods("lines", "一<text:line-break/>二</text:p><text:p>三<text:s text:c='2'/>四", "", "一\n二\n三  四", Kind.TEXT),
    read("ods-uncalculated", "回答.ods", lambda: ods(ods_table(ods_row('<table:table-cell table:formula="of:=1+1"/>'))), "=1+1", kind=Kind.UNCALCULATED),
    read("xls-struck-run", "回答.xls", lambda: _rich(xls_rich("900950", (0, 1), (3, 0))), "900950", struck="900"),
    read("xls-struck-run-at-the-end", "回答.xls", lambda: _rich(xls_rich("施策名旧称", (3, 1))), "施策名旧称", struck="旧称"),
    read("xls-struck-run-with-furigana", "回答.xls", lambda: _rich(xls_rich("旧", (0, 1), extended=b"\1" * 9), xls_rich("新旧", (1, 1)), number=1), "新旧", struck="旧"),
    read("xls-struck-run-over-two-records", "回答.xls", lambda: _rich(xls_rich("旧い新しい", (0, 1), (2, 0)), cut=9), "旧い新しい", struck="旧い"),
    read("xls-struck-run-narrow-behind-the-cut", "回答.xls", lambda: _rich(struct.pack("<HBH", 6, 9, 2) + "旧".encode("utf-16-le"), rest=b"\0" + b"12345" + struct.pack("<HHHH", 0, 1, 3, 0)), "旧12345", struck="旧12"),
    read("xls-struck-nothing", "回答.xls", lambda: _rich(xls_rich("新しい", (1, 0))), "新しい", struck=""),
    read("xls-struck-font-of-the-cell", "回答.xls", lambda: xls(xls_label(0, 0, "廃止"), first=xls_font(struck=True)), "廃止", struck="廃止"),
    read("xls-struck-number", "回答.xls", lambda: xls(xls_number(0, 0, 900), first=xls_font(struck=True)), "900", kind=Kind.NUMBER, struck="900"),
    read("ods-struck-span", "回答.ods", lambda: _ods('<text:span text:style-name="T1">900</text:span>950', styles=_STRUCK), "900950", struck="900"),
    read("ods-struck-span-by-type", "回答.ods", lambda: _ods('新<text:span text:style-name="T2">旧</text:span>', styles=_STRUCK), "新旧", struck="旧"),
    read("ods-struck-off", "回答.ods", lambda: _ods('<text:span text:style-name="T0">900</text:span>', styles=_STRUCK), "900", struck=""),
    read("ods-struck-cell", "回答.ods", lambda: _ods("廃止", styles=_STRUCK, cell=' table:style-name="ce1"'), "廃止", struck="廃止"),
    read("ods-struck-cell-own-span", "回答.ods", lambda: _ods('旧<text:span text:style-name="T0">新</text:span>', styles=_STRUCK, cell=' table:style-name="ce1"'), "旧新", struck="旧"),
    read("ods-struck-by-its-parent", "回答.ods", lambda: _ods("廃止", styles=_STRUCK, cell=' table:style-name="ce2"'), "廃止", struck="廃止"),
    read("ods-struck-row", "回答.ods", lambda: _ods("廃止", styles=_STRUCK, row=' table:default-cell-style-name="ce1"'), "廃止", struck="廃止"),
    read("ods-struck-column", "回答.ods", lambda: _ods("廃止", styles=_STRUCK, column='<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="ce1"/>'), "廃止", struck="廃止"),
    read("ods-struck-paragraph", "回答.ods", lambda: _ods('<text:span text:style-name="T1">旧</text:span></text:p><text:p>新', styles=_STRUCK), "旧\n新", struck="旧\n"),
    read("ods-struck-inside-a-span", "回答.ods", lambda: _ods('<text:span text:style-name="T1">旧<text:span text:style-name="T9">称</text:span><text:span text:style-name="T0">新</text:span></text:span>', styles=_STRUCK), "旧称新", struck="旧称"),
    read("ods-struck-number", "回答.ods", lambda: _ods("900", styles=_STRUCK, cell=' table:style-name="ce1" office:value-type="float" office:value="900"'), "900", kind=Kind.NUMBER, struck="900"),
    read("ods-number-format-is-no-style", "回答.ods", lambda: _ods("新", styles='<style:style style:name="ce1" style:family="table-cell"/><style:default-style><style:text-properties style:text-line-through-style="solid"/></style:default-style>', cell=' table:style-name="ce1"'), "新", struck=""),
    read("ods-styles-that-rest-on-themselves", "回答.ods", lambda: _ods("新", styles='<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="ce1"/>', cell=' table:style-name="ce1"'), "新", struck=""),
    read("ods-struck-in-the-common-styles", "回答.ods", lambda: _ods("廃止", cell=' table:style-name="ce1"', common=_STRUCK), "廃止", struck="廃止"),
    read("xls-number", "回答.xls", lambda: xls(xls_number(0, 0, 221.0)), "221", kind=Kind.NUMBER),
    read("xls-percent", "回答.xls", lambda: xls(xls_number(0, 0, 0.5, 16)), "50%", kind=Kind.NUMBER),
    read("xls-date", "回答.xls", lambda: xls(xls_number(0, 0, 43832.0, 17)), "2020-01-02", kind=Kind.DATE),
    read("xls-error", "回答.xls", lambda: xls(record(0x205, struct.pack("<HHHBB", 0, 0, 15, 23, 1))), "#REF!", kind=Kind.ERROR),
    read("xls-error-formula", "回答.xls", lambda: xls(record(0x06, struct.pack("<HHH", 0, 0, 15) + b"\x02\0\x2a\0\0\0\xff\xff" + bytes(8))), "#N/A", kind=Kind.ERROR),
    read("xls-text", "回答.xls", lambda: xls(record(0x204, struct.pack("<HHHH", 0, 0, 15, 3) + wide("髙﨑市"))), "髙﨑市", kind=Kind.TEXT),
)  # fmt: skip

CHARACTERS = (
    _text("wave-dashes", "〜～"),
    _text("seven-dashes", "ー－―—–−-"),
    _text("half-width-kana", "ｶﾅｶﾞ"),
    _text("nfd", "か\u3099は\u309a"),
    _text("signs", "㈱㎡Ⅰ①"),
    _text("variants", "﨑髙𠮷"),
    _text("compatibility", "\ufa19\uf929"),
    _text("ivs", "葛\U000e0100城"),
    _text("private-use", "\ue000\U000f0000"),
    _text("bidi", "施策\u202e名\u2066"),
    _text("zero-width", "施\u200b策\ufeff名"),
    _text("line-breaks", "ウ-A a,b\nウ-B c\td"),
    _text("spaces", "  　前後　  "),
    _text("only-spaces", " 　"),
    _text("emoji", "👨‍👩‍👧"),
    _text("markup", "<b>&amp;'\"]]x"),
    _text("formula", "=HYPERLINK(\"http://192.0.2.1\")"),
    _text("leading-zero", "001"),
    _text("last-of-the-plane", "\U0010fffd"),
    _text("line-separator", "一\u2028二\x85三"),
)  # fmt: skip

CSV = (
    _csv("utf8", "施策名,当初予算\n地域医療,221\n", "地域医療"),
    _csv("utf8-bom", "\ufeff施策名,当初予算\n", "施策名"),
    _csv("cp932", "施策名,髙﨑①㈱ｶﾅ～\n", "髙﨑①㈱ｶﾅ～", encoding="cp932"),
    _csv("cp932-kana-only", "ｶﾅ,ｶﾞｷﾞ\n", "ｶﾞｷﾞ", encoding="cp932"),
    _csv("utf16-le", "\ufeff施策名\t概要\n", "概要", encoding="utf-16-le"),
    _csv("utf16-be", "\ufeff施策名\t概要\n", "概要", encoding="utf-16-be"),
    _csv("short-utf8", "町", "町"),
    _csv("tab", "施策名\t分野\n医療\ta,b,c\n介護\td,e\n", "a,b,c"),
    _csv("semicolon", "施策名;予算\n医療;1,5\n介護;2,5\n", "1,5"),
    _csv("separator-hint", "sep=;\n施策名;予算,額\n", "予算,額"),
    _csv("one-column", "施策名\n地域医療\n", "地域医療"),
    _csv("title-rows", "令和2年度の施策\n\n施策名,予算\n医療,221\n", "221"),
    _csv("mixed-line-ends", "一,1\r\n二,2\r三,3\n四,4", "四"),
    _csv("quoted-break", '施策名,"一行目\r\n二行目"\n', "一行目\r\n二行目"),
    _csv("doubled-quotes", '施策名,"いわゆる""拠点"""\n', 'いわゆる"拠点"'),
    _csv("text-formula", '番号,="001"\n', "001"),
    _csv("text-formula-quoted", '番号,"=""001"""\n', "001"),
    _csv("formula-stays", "施策名,=1+1\n", "=1+1"),
    _csv("underscore-number", "予算,1_000\n", "1_000"),
    _csv("inner-quote", '施策名,6"管\n', '6"管'),
    _csv("no-last-line-end", "施策名,概要", "概要"),
    _csv("ragged", "a,b,c\nd\ne,f\n", "f"),
    _csv("nfd", "か\u3099,x\n", "か\u3099"),
    _csv("html-inside", "施策名,<html>\n", "<html>"),
    _csv("begins-with-bm", "BM,施策名\n", "BM"),
    read("csv-named-txt", "回答.TXT", lambda: "施策名\t概要\n".encode(), "概要"),
    read("csv-only-bom", "回答.csv", lambda: b"\xef\xbb\xbf"),
    read("csv-blank-lines", "回答.csv", lambda: b"\r\n\r\n"),
    _bad_csv("unclosed-quote", '施策名,概要\n医療,"閉じない\n介護,b\n'.encode(), "2 行目の引用符"),
    _bad_csv("quote-then-text", 'a,b\n"医療"局,c\n'.encode(), "2 行目の引用符"),
    _bad_csv("nul", "施策名,概要\n医療,\0\n".encode(), "2 行目に、文字ではない"),
    _bad_csv("utf16-without-bom", "abc,def\n".encode("utf-16-le"), "NUL"),
    _bad_csv("utf32", "\ufeff施策名\n".encode("utf-32-le"), "NUL"),
    _bad_csv("broken-utf8-with-bom", b"\xef\xbb\xbfa\nb,\xff\n", "2 行目に、読み取れない"),
    _bad_csv("neither", "施策名\n医療\n".encode() + b"\xff\xff\n", "3 行目に、読み取れない"),
    _bad_csv("cp932-cut", "施策名\n医療".encode("cp932")[:-1], "2 行目に、読み取れない"),
    _bad_csv("utf16-odd", "\ufeff施策名\n".encode("utf-16-le")[:-1], "読み取れない"),
    _bad_csv("utf16-surrogate", b"\xff\xfea\0\n\0\x00\xd8,\0", "2 行目に、読み取れない"),
    _bad_csv("euc", "施策の名称,ひらがなの説明です。\n".encode("euc_jp"), "EUC-JP"),
    _bad_csv("iso-2022", "施策名\n".encode("iso2022_jp"), "ISO-2022-JP"),
)  # fmt: skip

_STRUCK = (
    '<style:style style:name="T0" style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties style:text-line-through-type="double"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
)


def _ods(text: str, *, styles: str = "", cell: str = "", row: str = "", column: str = "", common: str = "") -> bytes:
    typed = cell if "value-type" in cell else f'{cell} office:value-type="string"'
    table = ods_table(column + ods_row(ods_cell(text, typed), attributes=row))
    spaces = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    extra: Parts = {"styles.xml": f"{XML}<document {spaces}>{common}</document>"} if common else {}
    return ods(table, styles=styles, extra=extra)


def _rich(*texts: bytes, number: int = 0, cut: int = 0, rest: bytes | None = None) -> bytes:
    """An xls with a cell of the shared table, font 1 struck; the last text goes on in another record from ``cut`` on."""
    if cut:
        texts, rest = (*texts[:-1], texts[-1][:cut]), b"\1" + texts[-1][cut:]
    fonts = xls_font(struck=False) + xls_font(struck=True)
    return xls(xls_shared_label(0, 0, number), first=fonts + xls_shared(*texts, rest=rest))


CASES: tuple[Case, ...] = VALUES + CHARACTERS + CSV
