"""Containers: what is no sheet at all, or a broken, locked, crafted one."""

import struct
import zipfile

from tests.measures.workbooks.corpus import Case, read, refused
from tests.measures.workbooks.makers import (
    compound,
    inline,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    plain_parts,
    record,
    with_parts,
    worksheet,
    xls,
    xls_cells,
    xls_label,
    xlsx,
    xlsx_parts,
    zipped,
)

_PLAIN = inline("A1", "施策名")


def _sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    return zipped(xlsx_parts(worksheet(rows, before=before, after=after)))


def _types(content_type: str) -> bytes:
    return with_parts({"[Content_Types].xml": f'<Types><Override PartName="/x" ContentType="{content_type}"/></Types>'})


def _duplicate() -> bytes:
    return with_parts({"xl/stylez.xml": "<a/>"}).replace(b"xl/stylez.xml", b"xl/styles.xml")


def _patched(flag: int) -> bytes:
    """Flag bits of the first entry of the central directory set, as for an encrypted part."""
    data = bytearray(zipped(plain_parts()))
    data[data.index(b"PK\x01\x02") + 8] |= flag
    return bytes(data)


def _lying_size() -> bytes:
    """The central directory says that the sheet unpacks to 10 bytes."""
    data = bytearray(_sheet("<row>" + "<c/>" * 10_000 + "</row>"))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def _overlapping() -> bytes:
    data = bytearray(zipped(plain_parts()))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def _bad_checksum() -> bytes:
    data = zipped(plain_parts(), method=zipfile.ZIP_STORED)
    return data.replace("施策名".encode(), "施策各".encode())


CASES: tuple[Case, ...] = (
    refused("empty", "回答.xlsx", lambda: b"", "空です"),
    refused("too-large", "回答.xlsx", lambda: b"PK\x03\x04" + bytes(10 * 1024 * 1024), "大きすぎます"),
    refused("too-large-csv", "回答.csv", lambda: b"a," * 6_000_000, "大きすぎます"),
    refused("html-as-xlsx", "回答.xlsx", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
    refused("html-as-xls", "回答.xls", lambda: "\ufeff\n <!DOCTYPE html><table>".encode(), "HTML"),
    refused("table-as-xls", "回答.xls", lambda: b"<table><tr><td>1</td></tr></table>", "HTML"),
    refused("html-utf16-as-csv", "回答.csv", lambda: "<html></html>".encode("utf-16"), "HTML"),
    refused("mhtml", "回答.xls", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHTML"),
    refused("spreadsheetml-2003", "回答.xls", lambda: b"<?xml version='1.0'?><Workbook/>", "XML"),
    refused("pdf-as-xlsx", "回答.xlsx", lambda: b"%PDF-1.7\n1 0 obj", "PDF"),
    refused("pdf-after-junk", "回答.csv", lambda: b"\n\n%PDF-1.7\n1 0 obj", "PDF"),
    refused("png-as-xlsx", "回答.xlsx", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
    refused("jpeg", "回答.xlsx", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
    refused("gzip", "回答.csv", lambda: b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
    refused("7z", "回答.xlsx", lambda: b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
    refused("rar", "回答.xlsx", lambda: b"Rar!\x1a\x07\x01\0", "RAR"),
    refused("rtf", "回答.xls", lambda: b"{\\rtf1\\ansi}", "RTF"),
    refused("program", "回答.xlsx", lambda: b"MZ\x90\0\x03\0\0\0", "プログラム"),
    refused("sqlite", "回答.xlsx", lambda: b"SQLite format 3\0", "データベース"),
    refused("excel-4", "回答.xls", lambda: b"\x09\x04\x06\x00\0\0\x10\0", "古いブック"),
    refused("random-bytes", "回答.xlsx", lambda: bytes(range(256)) * 8, "拡張子と中身"),
    refused("text-as-xlsx", "回答.xlsx", lambda: "施策名,概要\n".encode(), "拡張子と中身"),
    refused("docx-as-xlsx", "回答.xlsx", lambda: _types("application/x.wordprocessingml.document.main+xml"), "Word"),
    refused("pptx-as-xlsx", "回答.xlsx", lambda: _types("application/x.presentationml.slide+xml"), "PowerPoint"),
    refused("plain-zip", "回答.xlsx", lambda: zipped({"回答.csv": "a,b"}), "zip"),
    refused("empty-zip", "回答.xlsx", lambda: zipped({}), "空の圧縮ファイル"),
    refused("unknown-package", "回答.xlsx", lambda: _types("application/xml"), "別の種類"),
    refused("odt-as-ods", "回答.ods", lambda: ods("", mimetype="text"), "別の種類の文書"),
    refused("xlsm", "回答.xlsm", lambda: _types("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "マクロ"),
    refused("macro-in-xlsx", "回答.xlsx", lambda: with_parts({"xl/vbaProject.bin": b"\0"}), "マクロ"),
    refused("macro-in-ods", "回答.ods", lambda: ods("", extra={"Basic/Standard/Module1.xml": "<a/>"}), "マクロ"),
    refused(
        "macro-in-xls", "回答.xls", lambda: compound({"Workbook": xls_cells(), "_VBA_PROJECT_CUR": b"x"}), "マクロ"
    ),
    refused("xlsb", "回答.xlsb", lambda: _types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb"),
    refused("password-xlsx", "回答.xlsx", lambda: compound({"EncryptedPackage": b"x" * 99}), "パスワード"),
    refused("password-xls", "回答.xls", lambda: xls(first=record(0x2F, bytes(6))), "パスワード"),
    refused(
        "password-ods",
        "回答.ods",
        lambda: ods("", extra={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "パスワード",
    ),
    refused("password-zip", "回答.xlsx", lambda: _patched(1), "パスワード"),
    refused("doc-as-xls", "回答.xls", lambda: compound({"WordDocument": b"x"}), "Word"),
    refused("ppt-as-xls", "回答.xls", lambda: compound({"PowerPoint Document": b"x"}), "PowerPoint"),
    refused(
        "msg-as-xls", "回答.xls", lambda: compound({"__properties_version1.0": b"x"}), "表計算のファイルではありません"
    ),
    refused("xls-truncated", "回答.xls", lambda: xls(xls_label(0, 0, "施策名"))[:3000], "壊れて"),
    refused("xls-header-only", "回答.xls", lambda: xls()[:40], "壊れて"),
    refused("xls-noise", "回答.xls", lambda: xls()[:512] + bytes(range(256)) * 40, "壊れて"),
    refused(
        "xls-circle", "回答.xls", lambda: xls().replace(struct.pack("<II", 3, 4), struct.pack("<II", 2, 2)), "壊れて"
    ),
    refused("truncated-half", "回答.xlsx", lambda: zipped(plain_parts())[:900], "途中で切れて"),
    refused("truncated-last-byte", "回答.xlsx", lambda: zipped(plain_parts())[:-1], "途中で切れて"),
    refused("bad-checksum", "回答.xlsx", _bad_checksum, "壊れて"),
    refused("lying-unpacked-size", "回答.xlsx", _lying_size, "壊れて"),
    refused("overlapping-parts", "回答.xlsx", _overlapping, "重なり"),
    refused("duplicate-part", "回答.xlsx", _duplicate, "重複"),
    refused("duplicate-part-by-case", "回答.xlsx", lambda: with_parts({"xl/Styles.xml": "<a/>"}), "重複"),
    refused("zip-slip", "回答.xlsx", lambda: with_parts({"../../evil.xml": "<a/>"}), "外の場所"),
    refused("absolute-name", "回答.xlsx", lambda: with_parts({"/etc/cron": "x"}), "外の場所"),
    refused("drive-name", "回答.xlsx", lambda: with_parts({"C:evil.xml": "x"}), "外の場所"),
    refused("backslash-name", "回答.xlsx", lambda: with_parts({"xl\\evil.xml": "x"}), "正しくない名前"),
    refused("nested-zip", "回答.xlsx", lambda: with_parts({"xl/inner.zip": zipped({"a": "b"})}), "別の圧縮ファイル"),
    read("embedded-workbook", "回答.xlsx", lambda: with_parts({"xl/embeddings/a.xlsx": zipped({"a": "b"})}), "施策名"),
    refused("bzip2-parts", "回答.xlsx", lambda: zipped(plain_parts(), method=zipfile.ZIP_BZIP2), "圧縮方式"),
    refused(
        "no-workbook",
        "回答.xlsx",
        lambda: zipped({k: v for k, v in plain_parts().items() if k != "xl/workbook.xml"}),
        "必要な部分",
    ),
    refused(
        "no-sheet-part",
        "回答.xlsx",
        lambda: zipped({k: v for k, v in plain_parts().items() if "sheet1" not in k}),
        "必要な部分",
    ),
    refused("no-sheets", "回答.xlsx", lambda: zipped(xlsx_parts()), "ワークシートがありません"),
    read("xlsx-named-xls", "回答.xls", lambda: xlsx(_PLAIN), "施策名"),
    read("xlsx-named-csv", "回答.csv", lambda: xlsx(_PLAIN), "施策名"),
    read("xlsx-stored", "回答.xlsx", lambda: zipped(plain_parts(), method=zipfile.ZIP_STORED), "施策名"),
    read("xls", "回答.xls", lambda: xls(xls_label(0, 0, "施策名")), "施策名"),
    read("xls-named-xlsx", "回答.xlsx", lambda: xls(xls_label(0, 0, "施策名")), "施策名"),
    read("ods", "回答.ods", lambda: ods(ods_table(ods_row(ods_cell("施策名")))), "施策名"),
    read("empty-sheet", "回答.xlsx", lambda: xlsx()),
)
