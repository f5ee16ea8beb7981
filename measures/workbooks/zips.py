"""What a zip holds, xlsx or ods, read into sheets; runs in the child process."""

from measures.workbooks.bounds import Refused
from measures.workbooks.ods import read_ods
from measures.workbooks.packages import Package
from measures.workbooks.sheets import read_sheet
from measures.workbooks.values import Sheet, Table
from measures.workbooks.xlsx import read_book, workbook_part

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


def read_zip(data: bytes, table: Table) -> list[Sheet]:
    """Every sheet of the workbook. Raises Refused for what is no such workbook, locked, with macros or beyond the limits."""
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
