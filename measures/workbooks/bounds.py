"""What a received file may be, seen from its first bytes: looked at before anything is opened.

Pure and cheap; it runs in the server itself. Everything that has to unpack something runs in the child.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

WORKBOOK_EXPECTED = "Excel ブック（xlsx・xls）、OpenDocument 表計算（ods）、CSV のいずれかのファイル"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file, and for how long, we are willing to read."""

    size: int = 10 * 1024 * 1024  # bytes received
    entries: int = 1_000  # parts inside a workbook
    unpacked: int = 128 * 1024 * 1024  # bytes of all its parts together
    ratio: int = 250  # unpacked : packed, for parts over 1 MB
    sheets: int = 200
    rows: int = 200_000  # of a sheet
    columns: int = 200  # of a sheet
    cells: int = 2_000_000  # of all sheets together, empty ones inside the used area counted
    text: int = 32_767  # characters in one cell, as in Excel
    result: int = 64 * 1024 * 1024  # bytes the child may hand back
    seconds: float = 20.0  # wall clock of the child, its waiting for a place counted
    memory: int = 512 * 1024 * 1024  # bytes of address space of the child


LIMITS = Limits()  # while a person waits for a page
LONG_LIMITS = Limits(  # for a process of its own that nobody waits for
    unpacked=256 * 1024 * 1024,
    cells=4_000_000,
    result=128 * 1024 * 1024,
    seconds=600.0,
    memory=1024 * 1024 * 1024,
)


class Refused(Exception):
    """The file cannot be taken: why and what was expected, in Japanese, with the place where it is known."""

    def __init__(
        self, message: str, expected: str = WORKBOOK_EXPECTED, *, sheet: str = "", cell: str = "", value: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.expected = message, expected
        self.sheet, self.cell, self.value = sheet, cell, value[:200]

    def at(self, *, sheet: str = "", cell: str = "") -> Self:
        """The same refusal with its place, as far as it was not known yet."""
        self.sheet, self.cell = self.sheet or sheet, self.cell or cell
        return self


class Container(StrEnum):
    """What holds the sheets."""

    ZIP = "zip"  # xlsx or ods
    OLE = "ole"  # xls
    TEXT = "text"  # CSV


_FOREIGN = (  # first bytes that tell of something else
    (b"%PDF", "PDF ファイル"),
    (b"\x89PNG", "画像ファイル（PNG）"),
    (b"\xff\xd8\xff", "画像ファイル（JPEG）"),
    (b"GIF8", "画像ファイル（GIF）"),
    (b"BM", "画像ファイル（BMP）"),
    (b"II*\x00", "画像ファイル（TIFF）"),
    (b"MM\x00*", "画像ファイル（TIFF）"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル（7z）"),
    (b"Rar!", "圧縮ファイル（RAR）"),
    (b"BZh", "圧縮ファイル（bzip2）"),
    (b"\xfd7zXZ", "圧縮ファイル（xz）"),
    (b"{\\rtf", "リッチテキスト（RTF）"),
    (b"SQLite format 3", "データベースファイル"),
    (b"\x7fELF", "プログラム"),
    (b"MZ", "プログラム"),
    (b"\x09\x00\x04\x00", "Excel 4.0 以前の古いブック"),
    (b"\x09\x02\x06\x00", "Excel 4.0 以前の古いブック"),
    (b"\x09\x04\x06\x00", "Excel 4.0 以前の古いブック"),
    (b"PK\x05\x06", "空の圧縮ファイル（zip）"),
)
_TEXTUAL = ("BMP", "プログラム")  # two letters may also begin a CSV: these need a NUL byte besides
_MARKUP = (
    (b"<!doctype html", "ウェブページ（HTML）"),
    (b"<html", "ウェブページ（HTML）"),
    (b"<head", "ウェブページ（HTML）"),
    (b"<table", "ウェブページ（HTML）"),
    (b"<meta", "ウェブページ（HTML）"),
    (b"<style", "ウェブページ（HTML）"),
    (b"mime-version:", "ウェブページ（MHTML）"),
    (b"<?xml", "XML ファイル"),
    (b"<!doctype", "XML ファイル"),
)
_TEXT_NAMES = (".csv", ".tsv", ".tab", ".txt")


def container_of(data: bytes, *, name: str, limits: Limits = LIMITS) -> Container:
    """What the file is by its content; a name alone decides only that text is meant as a CSV.

    Raises Refused: empty, too large, or something that is not a sheet at all.
    """
    if not data:
        raise Refused("ファイルが空です。送信が途中で終わっていないか確認してください。")
    if len(data) > limits.size:
        raise Refused(
            f"ファイルが大きすぎます（{_megabytes(len(data))}）。", f"{_megabytes(limits.size)} 以下のファイル"
        )
    if data.startswith(b"PK\x03\x04"):
        return Container.ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Container.OLE
    foreign = _foreign(data)
    if foreign:
        raise Refused(f"表計算のファイルではありません。中身は{foreign}です。")
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not name.lower().endswith(_TEXT_NAMES):
        what = "文字だけのファイル" if utf_16 or b"\0" not in data else "表計算のファイルではないもの"
        raise Refused(f"ファイル名の拡張子と中身が合いません。中身は{what}です。")
    return Container.TEXT


def _foreign(data: bytes) -> str:
    """The Japanese name of what the file is instead of a sheet, "" if its beginning does not tell."""
    binary = b"\0" in data[:4096]
    for magic, what in _FOREIGN:
        if data.startswith(magic) and (binary or not any(word in what for word in _TEXTUAL)):
            return what
    if b"%PDF-" in data[:1024]:
        return "PDF ファイル"
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((what for start, what in _MARKUP if head.startswith(start)), "")


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{size:,} バイト"
