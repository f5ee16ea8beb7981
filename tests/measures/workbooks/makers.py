"""Workbooks made by hand, part by part, so that a test can make any of them wrong in exactly one way."""

import io
import struct
import zipfile
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (  # 0 plain, 1 date, 2 percent, 3 struck through, 4 elapsed, 5 和暦, 6 a time of day
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="[h]:mm:ss"/>'
    '<numFmt numFmtId="177" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    "<fonts><font><sz/></font><font><strike/></font></fonts><cellXfs>"
    '<xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="9" fontId="0"/>'
    '<xf numFmtId="0" fontId="1"/><xf numFmtId="176" fontId="0"/><xf numFmtId="177" fontId="0"/>'
    '<xf numFmtId="20" fontId="0"/></cellXfs></styleSheet>'
)

Parts = dict[str, str | bytes]


def worksheet(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """The XML of a worksheet from that of its rows."""
    return f'{XML}<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(reference: str, text: str) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text, quote=False)}</t></is></c>'


def one_row(*cells: str) -> str:
    """The first row of a sheet."""
    return f'<row r="1">{"".join(cells)}</row>'


def xlsx_parts(*sheets: str, shared: str = "", states: tuple[str, ...] = (), workbook: str = "") -> Parts:
    """The parts of an ordinary xlsx; sheets are named 一, 二, 三…"""
    names = "一二三四五六七八九十"
    listed, relations, types = "", "", ""
    parts: Parts = {}
    for number, sheet in enumerate(sheets, 1):
        state = f' state="{states[number - 1]}"' if len(states) >= number else ""
        listed += f'<sheet name="{names[number - 1]}" sheetId="{number}"{state} r:id="rId{number}"/>'
        relations += _relation(number, "worksheet", f"worksheets/sheet{number}.xml")
        types += _override(f"xl/worksheets/sheet{number}.xml", "worksheet")
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    relations += _relation(101, "styles", "styles.xml") + _relation(102, "sharedStrings", "/xl/sharedStrings.xml")
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{_override('xl/workbook.xml', 'sheet.main')}{types}</Types>",
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
        f"{workbook}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **parts,
    }


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(listed: str) -> str:
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{_TYPES}.{kind}+xml"/>'


def zipped(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def xlsx(*cells: str, **more: str) -> bytes:
    """An ordinary xlsx with one sheet of one row."""
    return zipped(xlsx_parts(worksheet(one_row(*cells)), **more))


def plain_parts() -> Parts:
    """The parts of an xlsx that holds 施策名 in A1."""
    return xlsx_parts(worksheet(one_row(inline("A1", "施策名"))))


def with_parts(parts: Parts) -> bytes:
    """That xlsx with parts added or replaced."""
    return zipped({**plain_parts(), **parts})


def ods(table: str, *, styles: str = "", mimetype: str = "spreadsheet", extra: Parts | None = None) -> bytes:
    """An ods with the XML of its tables."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _ODS_SPACES)
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"{XML}<office:document-content{spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    document: Parts = {"mimetype": f"application/vnd.oasis.opendocument.{mimetype}", "content.xml": content}
    return zipped({**document, **(extra or {})})


_ODS_SPACES = ("office", "table", "text", "style")


def ods_table(rows: str, *, attributes: str = "") -> str:
    """One table of an ods."""
    return f'<table:table table:name="総務省"{attributes}>{rows}</table:table>'


def ods_row(*cells: str, attributes: str = "") -> str:
    """One row of an ods."""
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, attributes: str = ' office:value-type="string"') -> str:
    """One cell of an ods; the text may hold elements."""
    return f"<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>"


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an xls."""
    return struct.pack("<HH", kind, len(body)) + body


def wide(text: str) -> bytes:
    """A text as xls stores it: two bytes a character."""
    return b"\x01" + text.encode("utf-16-le")


def xls_cells(*records: bytes, first: bytes = b"", name: str = "総務省", state: int = 0) -> bytes:
    """The Workbook stream of an xls with one sheet; style 15 is plain, 16 a percentage, 17 a date."""
    formats = [0] * 16 + [9, 14]
    styles = b"".join(record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in formats)
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + first + font + styles
    listing = struct.pack("<BBB", state, 0, len(name)) + wide(name)
    position = len(start) + 4 + 4 + len(listing) + 4
    globals_ = start + record(0x85, struct.pack("<I", position) + listing) + record(0x0A)
    return globals_ + record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + b"".join(records) + record(0x0A)


def xls_font(*, struck: bool) -> bytes:
    """A font."""
    return record(0x31, struct.pack("<HHHHHBBBB", 200, 8 * struck, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial")


def xls_rich(text: str, *changes: tuple[int, int], extended: bytes = b"") -> bytes:
    """A text of the shared table whose font changes at some characters: (character, font)."""
    flags = 1 | 8 * bool(changes) | 4 * bool(extended)
    head = struct.pack("<HB", len(text), flags) + (struct.pack("<H", len(changes)) if changes else b"")
    head += struct.pack("<I", len(extended)) if extended else b""
    runs = b"".join(struct.pack("<HH", *change) for change in changes)
    return head + text.encode("utf-16-le") + runs + extended


def xls_shared(*texts: bytes, rest: bytes | None = None) -> bytes:
    """The shared table; ``rest`` goes on in a second record."""
    count = len(texts)
    table = record(0xFC, struct.pack("<II", count, count) + b"".join(texts))
    return table + (record(0x3C, rest) if rest is not None else b"")


def xls_shared_label(row: int, column: int, number: int) -> bytes:
    """A cell with a text of the shared table."""
    return record(0xFD, struct.pack("<HHHI", row, column, 15, number))


def xls_label(row: int, column: int, text: str) -> bytes:
    """A cell with a text."""
    return record(0x204, struct.pack("<HHHH", row, column, 15, len(text)) + wide(text))


def xls_number(row: int, column: int, value: float, style: int = 15) -> bytes:
    """A cell with a number."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) of a few streams, each padded to 4,096 bytes at least."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    fat: list[int] = [0xFFFFFFFD, end]  # sector 0 the table itself, sector 1 the directory
    entries, bodies = [], b""
    for name, body in streams.items():
        padded = body.ljust(4096, b"\0")
        padded += bytes(-len(padded) % 512)
        start = len(fat)
        fat += [*range(start + 1, start + len(padded) // 512), end]
        entries.append(_entry(name, 2, start, max(len(body), 4096)))
        bodies += padded
    directory = b"".join([_entry("Root Entry", 5, end, 0, child=1), *entries]).ljust(512, b"\0")
    table = struct.pack(f"<{128}I", *(fat + [free] * (128 - len(fat))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    return header + struct.pack("<108I", *[free] * 108) + table + directory + bodies


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF) -> bytes:
    spelt = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return spelt.ljust(64, b"\0") + struct.pack("<H", len(spelt)) + links + bytes(36) + struct.pack("<IQ", start, size)


def xls(*records: bytes, **more: object) -> bytes:
    """An xls with one sheet."""
    return compound({"Workbook": xls_cells(*records, **more)})  # type: ignore[arg-type]
