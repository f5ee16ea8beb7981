"""What runs in the child process: bytes on stdin, one JSON object on stdout, limits set before the first byte.

``{"sheets": […], "cells": [[kind, text, standing, struck], …]}`` – sheets hold rows of numbers into the cells,
counted from 1, 0 for nothing – or ``{"refused": {message, expected, sheet, cell, value}}``.
"""

import gc
import json
import math
import os
import resource
import sys
from collections.abc import Callable

from measures.workbooks.bounds import Container, Limits, Refused
from measures.workbooks.csvs import read_csv
from measures.workbooks.ods import read_ods
from measures.workbooks.packages import Package
from measures.workbooks.sheets import read_sheet
from measures.workbooks.values import Sheet, Table
from measures.workbooks.xlsx import read_book, workbook_part

TOO_MUCH_MEMORY = 71  # exit status
_MACROS = Refused("マクロ付きブックは受け付けません。", "マクロを含まない xlsx 形式で保存し直したファイル")
_LOCKED = Refused("パスワードのかかったブックです。", "読み取りパスワードを外したファイル")
_CONTENT_TYPES = (  # words in [Content_Types].xml
    ("spreadsheetml.sheet.main+xml", None),
    ("spreadsheetml.template.main+xml", None),
    ("macroEnabled.main+xml", _MACROS),
    ("sheet.binary.macroEnabled.main", Refused("バイナリ形式のブック（xlsb）は読めません。")),
    ("wordprocessingml", Refused("表計算のファイルではありません。中身は Word 文書です。")),
    ("presentationml", Refused("表計算のファイルではありません。中身は PowerPoint の資料です。")),
)
_DOCUMENT = "application/vnd.oasis.opendocument."


def main() -> None:
    """Read stdin as the arguments say (a container, Limits as JSON) and answer on stdout."""
    container, limits = Container(sys.argv[2]), Limits(**json.loads(sys.argv[3]))
    _bound(limits)
    gc.disable()  # no cycles here, and its walks over millions of cells cost more than the reading
    try:
        answer = _answer(sys.stdin.buffer.read(), container, limits)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except (MemoryError, RecursionError):
        os._exit(TOO_MUCH_MEMORY)  # an orderly end would need memory


def _bound(limits: Limits) -> None:
    seconds = max(1, math.ceil(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes, container: Container, limits: Limits) -> bytes:
    table = Table(limits)
    try:
        sheets = _READERS[container](data, table)
        records = [sheet.record() for sheet in sheets]
        answer = _written({"sheets": records, "cells": table.cells})
        if len(answer) > limits.result:
            raise Refused("ブックの中の文字が多すぎます。", f"{limits.result // 1024 // 1024} MB 以内")
    except Refused as refused:
        fields = ("message", "expected", "sheet", "cell", "value")
        return _written({"refused": {name: getattr(refused, name) for name in fields}})
    return answer


def _written(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _read_package(data: bytes, table: Table) -> list[Sheet]:
    package = Package(data, table.limits)
    if package.has("mimetype"):
        _check_document(package)
        sheets = read_ods(package, table)
    else:
        _check_workbook(package)
        sheets = _read_workbook(package, table)
    package.check_the_rest()
    if not sheets:
        raise Refused("ブックにワークシートがありません。", "ワークシートが一つ以上あるブック")
    return sheets


def _check_document(package: Package) -> None:
    kind = package.head("mimetype", 100).decode("latin-1").strip()
    if kind not in (f"{_DOCUMENT}spreadsheet", f"{_DOCUMENT}spreadsheet-template"):
        raise Refused("表計算のファイルではありません。中身は別の種類の文書です。")
    if package.names_under("basic/"):
        raise _MACROS
    if package.has("META-INF/manifest.xml") and b"encryption-data" in b"".join(package.pieces("META-INF/manifest.xml")):
        raise _LOCKED


def _check_workbook(package: Package) -> None:
    if not package.has("[Content_Types].xml"):
        raise Refused("表計算のファイルではありません。中身は圧縮ファイル（zip）です。")
    declared: list[str] = []
    package.parse("[Content_Types].xml", lambda _, attributes: declared.append(attributes.get("ContentType", "")))
    kinds = "\n".join(declared)
    if package.names_under("xl/vbaproject") or any("vbaProject" in kind for kind in declared):
        raise _MACROS
    for word, refused in _CONTENT_TYPES:
        if word in kinds:
            if refused is not None:
                raise refused
            return
    raise Refused("表計算のファイルではありません。中身は別の種類のファイルです。")


def _read_workbook(package: Package, table: Table) -> list[Sheet]:
    book = read_book(package, workbook_part(package), table)
    if len(book.sheets) > table.limits.sheets:
        raise Refused("シートの数が多すぎます。", f"{table.limits.sheets:,} シート以内")
    sheets: list[Sheet] = []
    for listed in book.sheets:
        try:
            sheets.append(read_sheet(package, listed, book))
        except Refused as refused:
            raise refused.at(sheet=listed.name) from None
    return sheets


def _read_ole(data: bytes, table: Table) -> list[Sheet]:
    from measures.workbooks.xls import read_xls  # noqa: PLC0415 – only an xls needs the library, and its start-up

    return read_xls(data, table)


_READERS: dict[Container, Callable[[bytes, Table], list[Sheet]]] = {
    Container.ZIP: _read_package,
    Container.OLE: _read_ole,
    Container.TEXT: lambda data, table: [read_csv(data, table)],
}
