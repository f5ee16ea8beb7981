"""Tricks of XML."""

from measures.workbooks.bounds import Limits
from tests.measures.workbooks.corpus import Case, read, refused
from tests.measures.workbooks.makers import (
    MAIN,
    XML,
    inline,
    ods,
    one_row,
    plain_parts,
    with_parts,
    worksheet,
    xlsx,
    xlsx_parts,
    zipped,
)

_PLAIN = inline("A1", "施策名")
_DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE sst [<!ENTITY a 'ははは'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_NUMBER = '<c r="{}"><v>1</v></c>'
_RELATIONS = "xl/_rels/workbook.xml.rels"


def _sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    return zipped(xlsx_parts(worksheet(rows, before=before, after=after)))


def _raw_sheet(xml: str | bytes) -> bytes:
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def _relation(old: str, new: str) -> bytes:
    return with_parts({_RELATIONS: str(plain_parts()[_RELATIONS]).replace(old, new)})


CASES: tuple[Case, ...] = (
    refused("xxe-in-sheet", "回答.xlsx", lambda: _raw_sheet(XML + _DOCTYPE + "<worksheet>&e;</worksheet>"), "DOCTYPE"),
    refused("xxe-in-workbook", "回答.xlsx", lambda: with_parts({"xl/workbook.xml": _DOCTYPE + "<workbook>&e;</workbook>"}), "DOCTYPE"),
    refused("xxe-in-types", "回答.xlsx", lambda: with_parts({"[Content_Types].xml": _DOCTYPE + "<Types>&e;</Types>"}), "DOCTYPE"),
    refused("xxe-in-relations", "回答.xlsx", lambda: with_parts({"_rels/.rels": _DOCTYPE + "<Relationships/>"}), "DOCTYPE"),
    refused("xxe-in-unread-part", "回答.xlsx", lambda: with_parts({"docProps/app.xml": _DOCTYPE + "<Properties/>"}), "DOCTYPE"),
    refused("xxe-utf16", "回答.xlsx", lambda: _raw_sheet((_DOCTYPE + "<worksheet/>").encode("utf-16")), "DOCTYPE"),
    refused("xxe-utf16-in-unread-part", "回答.xlsx", lambda: with_parts({"docProps/core.xml": (_DOCTYPE + "<a/>").encode("utf-16")}), "DOCTYPE"),
    refused("external-dtd", "回答.xlsx", lambda: _raw_sheet('<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>'), "DOCTYPE"),
    refused("laughs-in-shared", "回答.xlsx", lambda: with_parts({"xl/sharedStrings.xml": _LAUGHS + "]><sst>&i;</sst>"}), "DOCTYPE"),
    refused("laughs-in-styles", "回答.xlsx", lambda: with_parts({"xl/styles.xml": _LAUGHS + "]><styleSheet>&i;</styleSheet>"}), "DOCTYPE"),
    refused("xxe-in-ods", "回答.ods", lambda: ods("", extra={"content.xml": _DOCTYPE + "<a>&e;</a>"}), "DOCTYPE"),
    refused("broken-xml", "回答.xlsx", lambda: _raw_sheet(worksheet("<row><c>")), "XML が壊れて"),
    refused("undefined-entity", "回答.xlsx", lambda: _sheet(one_row('<c r="A1" t="str"><v>&nbsp;</v></c>')), "XML が壊れて"),
    refused("nul-in-xml", "回答.xlsx", lambda: xlsx(inline("A1", "施策\0名")), "XML が壊れて"),
    refused("control-in-xml", "回答.xlsx", lambda: xlsx(inline("A1", "施策\x01名")), "XML が壊れて"),
    refused("control-reference", "回答.xlsx", lambda: _sheet(one_row('<c r="A1" t="str"><v>&#1;</v></c>')), "XML が壊れて"),
    refused("bad-utf8-in-xml", "回答.xlsx", lambda: _raw_sheet(worksheet(one_row(_PLAIN)).encode().replace("策".encode(), b"\xe7")), "XML が壊れて"),
    refused("surrogate-in-xml", "回答.xlsx", lambda: _raw_sheet(worksheet(one_row(_PLAIN)).encode().replace("策".encode(), b"\xed\xa0\x80")), "XML が壊れて"),
    refused("unknown-encoding", "回答.xlsx", lambda: _raw_sheet("<?xml version='1.0' encoding='x-none'?><a/>"), "XML が壊れて"),
    refused("shared-index-too-high", "回答.xlsx", lambda: xlsx('<c r="A1" t="s"><v>99</v></c>'), "sharedStrings"),
    refused("shared-index-negative", "回答.xlsx", lambda: xlsx('<c r="A1" t="s"><v>-1</v></c>', shared="<si><t>a</t></si>"), "sharedStrings"),
    refused("same-cell-twice", "回答.xlsx", lambda: xlsx(_PLAIN, inline("A1", "別の名")), "値が二つ"),
    refused("relation-outside", "回答.xlsx", lambda: _relation("worksheets/sheet1.xml", "../../etc/passwd"), "必要な部分"),
    refused("relation-external", "回答.xlsx", lambda: _relation('Target="worksheets', 'TargetMode="External" Target="worksheets'), "中身がありません"),
    refused("deep-nesting", "回答.xlsx", lambda: _raw_sheet("<a>" * 1_000_000), "XML が壊れて", limits=Limits(seconds=3, ratio=10_000)),
    read("lying-dimension", "回答.xlsx", lambda: _sheet(one_row(_PLAIN), before='<dimension ref="A1:XFD1048576"/>'), "施策名"),
    read("small-dimension", "回答.xlsx", lambda: _sheet(one_row(_PLAIN, inline("C1", "概要")), before='<dimension ref="A1"/>'), "概要"),
    read("prefixed-namespace", "回答.xlsx", lambda: _raw_sheet(f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>施策名</x:v></x:c></x:row></x:sheetData></x:worksheet>'), "施策名"),
    read("strict-namespace", "回答.xlsx", lambda: _raw_sheet(worksheet(one_row(_PLAIN), namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")), "施策名"),
    read("utf16-sheet", "回答.xlsx", lambda: _raw_sheet(worksheet(one_row(_PLAIN)).replace("UTF-8", "UTF-16").encode("utf-16")), "施策名"),
    read("comment-with-cells", "回答.xlsx", lambda: _sheet(one_row("<!--", _NUMBER.format("XFD1048576"), "-->", _PLAIN)), "施策名"),
    read("cdata", "回答.xlsx", lambda: xlsx('<c r="A1" t="inlineStr"><is><t><![CDATA[施策<名>]]></t></is></c>'), "施策<名>"),
    read("no-references", "回答.xlsx", lambda: _sheet('<row><c t="str"><v>施策名</v></c></row>'), "施策名"),
    read("foreign-elements", "回答.xlsx", lambda: _sheet(one_row(_PLAIN), after='<extLst><ext xmlns:y="urn:y"><y:c r="XFD1048576"><y:v>1</y:v></y:c></ext></extLst>'), "施策名"),
    read("merge-of-everything", "回答.xlsx", lambda: _sheet(one_row(_PLAIN), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "施策名"),
    read("broken-merge", "回答.xlsx", lambda: _sheet(one_row(_PLAIN), after='<mergeCells><mergeCell ref="C3:A1"/><mergeCell ref="?"/></mergeCells>'), "施策名"),
)  # fmt: skip
