"""xlsx: the workbook around its sheets – their order, styles, shared texts – and the meaning of a stored value.

Our own reader on expat, not a library: it keeps errors, formulas without results, percentages and struck-through
runs apart, which calamine gives as empty or bare values, and takes no memory for what does not stand in a cell.
"""

import re
from dataclasses import dataclass, field

from measures.workbooks.grids import Kind
from measures.workbooks.packages import Package, broken, resolve
from measures.workbooks.plain_xml import NotPlain
from measures.workbooks.shared_texts import read_plain_texts
from measures.workbooks.strikes import RunReader, Runs, is_on, split_struck
from measures.workbooks.values import Table, date_text, elapsed_text, number_text, percent_text

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # "strict"
)
_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built in, the Japanese ones too
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


def tags_of(*names: str) -> dict[str, str]:
    """Full element names of both namespaces → local names, for a parser's handlers."""
    return {f"{space} {name}": name for space in MAIN for name in names}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Book:
    """What the cells of every sheet refer to. ``formats`` and ``struck`` go by a cell's style number."""

    table: Table
    sheets: list[SheetPart] = field(default_factory=list)
    since_1904: bool = False
    recalculates: bool = False  # the file says its cached results are not to be trusted
    shared: list[Runs] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)  # "date", "elapsed", "percent"
    struck: set[str] = field(default_factory=set)

    def number(self, kind: str, style: str, value: str | None, *, formula: str | None = None, runs: Runs = ()) -> int:
        """The table's number of a stored cell: its type (t), style (s), value (v), formula (f) and inline runs."""
        if formula is not None and self._is_uncalculated(kind, value):
            return self.table.number(Kind.UNCALCULATED, f"={formula}")
        if kind == "s":
            runs = self._shared(value)
            if len(runs) == 1 and not runs[0][1] and style not in self.struck:
                return self.table.number(Kind.TEXT, runs[0][0])  # as nearly every cell
        elif kind != "inlineStr":
            shown, text = self._shown(kind, style, value or "")
            if shown is not Kind.TEXT and style not in self.struck:
                return self.table.number(shown, text)
            return self.table.number(shown, *split_struck(((text, None),), cell_struck=style in self.struck))
        return self.table.number(Kind.TEXT, *split_struck(runs, cell_struck=style in self.struck))

    def _is_uncalculated(self, kind: str, value: str | None) -> bool:
        if not value:
            return value is None or kind != "str"
        return self.recalculates and kind == "n" and value == "0"

    def _shared(self, value: str | None) -> Runs:
        try:
            return self.shared[_index(value)]
        except (ValueError, IndexError) as error:
            raise broken("ブックの中の文字の一覧（sharedStrings）が足りません。") from error

    def _shown(self, kind: str, style: str, value: str) -> tuple[Kind, str]:
        """Kind and text of a value that is not a shared or inline text."""
        if kind == "e":
            return Kind.ERROR, value
        if kind == "b":
            return Kind.BOOLEAN, {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}.get(value, value)
        if kind == "d":
            return Kind.DATE, value.removesuffix("Z").removesuffix("T00:00:00")
        if kind == "str":
            return Kind.TEXT, unescape(value)
        shown = self.formats.get(style, "")
        text: str | None = None
        if shown == "date":
            text = date_text(value, since_1904=self.since_1904)
        elif shown == "elapsed":
            text = elapsed_text(value)
        if text is not None:
            return Kind.DATE, text
        text = percent_text(value) if shown == "percent" else number_text(value)
        return (Kind.TEXT, value) if text is None else (Kind.NUMBER, text)


def _index(value: str | None) -> int:
    index = int(value or "")
    if index < 0:
        raise IndexError
    return index


def unescape(text: str) -> str:
    """``_x000D_`` is how the format writes a character that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_hidden_row(attributes: dict[str, str]) -> bool:
    """Whether a row is hidden, or drawn with no height."""
    return attributes.get("hidden", "0") in ("1", "true") or attributes.get("ht") == "0"


def read_book(package: Package, part: str, table: Table) -> Book:
    """Everything but the cells. Raises Refused where a part is missing or broken."""
    book = Book(table)
    relations = _relations(package, part)
    named: list[tuple[str, str, bool]] = []
    tags = tags_of("sheet", "workbookPr", "calcPr")

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = tags.get(name)
        if tag == "sheet":
            relation = next((attributes[key] for key in _RELATION_IDS if key in attributes), "")
            hidden = attributes.get("state", "visible") != "visible"
            named.append((attributes.get("name", ""), relation, hidden))
        elif tag == "workbookPr":
            book.since_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "calcPr":
            book.recalculates = attributes.get("fullCalcOnLoad", "0") in ("1", "true")

    package.parse(part, start)
    for sheet, relation, hidden in named:
        kind, target = relations.get(relation, ("", ""))
        if not target:
            raise broken(f"シート「{sheet[:40]}」の中身がありません。")
        if kind == "worksheet":
            book.sheets.append(SheetPart(sheet, target, hidden))
    for kind, target in relations.values():
        if kind == "styles" and package.has(target):
            _read_styles(package, target, book)
        elif kind == "sharedStrings" and package.has(target):
            _read_shared(package, target, book)
    return book


def workbook_part(package: Package) -> str:
    """Where the workbook itself lies."""
    targets = (target for kind, target in _relations(package, "").values() if kind == "officeDocument")
    return next(targets, "xl/workbook.xml")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """A part's relationships: id → (the last word of its type, the part meant). Nothing outside the package."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == _RELATIONSHIP and attributes.get("TargetMode", "Internal") == "Internal":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, resolve(part, attributes.get("Target", "")))

    if package.has(listed):
        package.parse(listed, start)
    return found


def _read_shared(package: Package, part: str, book: Book) -> None:
    try:
        book.shared = [((unescape(text), None),) for text in read_plain_texts(package.pieces(part))]
    except NotPlain:
        _parse_shared(package, part, book)


def _parse_shared(package: Package, part: str, book: Book) -> None:
    tags = tags_of("si", "t", "r", "rPr", "rPh", "strike")
    reader = RunReader()
    escaped: list[Runs] = book.shared

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = tags.get(name)
        if tag is not None:
            reader.start(tag, attributes)

    def end(name: str) -> None:
        tag = tags.get(name)
        if tag == "si":
            escaped.append(tuple((unescape(text), struck) for text, struck in reader.take()))
        elif tag is not None:
            reader.end(tag)

    package.parse(part, start, end, reader.text)


def _read_styles(package: Package, part: str, book: Book) -> None:
    tags = tags_of("fonts", "font", "strike", "cellXfs", "xf", "numFmt")
    within: set[str] = set()
    struck: list[bool] = []
    codes: dict[str, str] = {}
    styles: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = tags.get(name, "")
        if tag in ("fonts", "cellXfs"):
            within.add(tag)
        elif tag == "numFmt":
            codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "xf" and "cellXfs" in within:
            styles.append(attributes)
        elif tag == "font" and "fonts" in within:
            struck.append(False)
        elif tag == "strike" and "fonts" in within and struck:
            struck[-1] = is_on(attributes)

    def end(name: str) -> None:
        within.discard(tags.get(name, ""))

    package.parse(part, start, end)
    struck_fonts = {str(number) for number, is_struck in enumerate(struck) if is_struck}
    for number, style in enumerate(styles):
        shown = format_of(style.get("numFmtId", "0"), codes)
        if shown:
            book.formats[str(number)] = shown
        if style.get("fontId", "0") in struck_fonts:
            book.struck.add(str(number))


def format_of(number: str, codes: dict[str, str]) -> str:
    """What a number format makes of a number: "date", "elapsed", "percent" or "" (the number itself)."""
    if number not in codes:
        if number in ("9", "10"):
            return "percent"
        return "date" if number.isdigit() and int(number) in _DATE_FORMATS else ""
    code = _LITERALS.sub("", codes[number].split(";")[0])
    if _ELAPSED.search(code):
        return "elapsed"
    code = _BRACKETS.sub("", code)
    if "%" in code:
        return "percent"
    code = re.sub(r"general|g/標準|e[+-]", "", code, flags=re.IGNORECASE)
    return "date" if re.search(r"[ymdhsge]", code, re.IGNORECASE) else ""
