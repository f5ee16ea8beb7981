"""A stored value as a person sees it, and the table of distinct cells a child hands back."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from measures.workbooks.bounds import Limits, Refused
from measures.workbooks.grids import Kind, Span, cell_name

CellRecord = tuple[str, str, str, str]  # kind, text, standing, struck

_DAY_0 = datetime(1899, 12, 30)
_DAY_0_OF_1904 = datetime(1904, 1, 1)
_LARGEST = Decimal("1.8e308")


def number_text(raw: str) -> str | None:
    """The number in plain digits, 15 of them significant as in Excel; None if it is not a number Excel can hold.

    ``221.0`` → ``221``, ``0.30000000000000004`` → ``0.3``, ``1E+20`` → ``100000000000000000000``.
    """
    if raw.isascii() and raw.isdigit() and len(raw) <= 15:
        return str(int(raw))
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return None
    if "_" in raw or not number.is_finite() or abs(number) > _LARGEST:
        return None
    if abs(number) < Decimal("1e-300"):
        return "0"
    number = Decimal(f"{number:.14e}")
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def percent_text(raw: str) -> str | None:
    """The number as a percentage: ``0.5`` → ``50%``; None if it is not a number."""
    plain = number_text(raw)
    if plain is None:
        return None
    hundredfold = number_text(str(Decimal(plain) * 100))
    return None if hundredfold is None else f"{hundredfold}%"


def date_text(raw: str, *, since_1904: bool = False) -> str | None:
    """A serial number as ISO text: ``43832`` → ``2020-01-02``, ``0.5`` → ``12:00:00``; None where no such day is."""
    plain = number_text(raw)
    if plain is None:
        return None
    serial = float(plain)
    if (not since_1904 and int(serial) == 60) or not 0 <= serial < 2_958_466:
        return None  # Excel's 29 February 1900 never was
    days = serial + 1 if 1 <= serial < 60 and not since_1904 else serial
    moment = (_DAY_0_OF_1904 if since_1904 else _DAY_0) + timedelta(seconds=round(days * 86_400))
    if serial < 1:
        return moment.time().isoformat()
    return moment_text(moment)


def elapsed_text(raw: str) -> str | None:
    """A duration as ``[h]:mm:ss`` shows it: ``1.5`` → ``36:00:00``."""
    plain = number_text(raw)
    if plain is None or not 0 <= float(plain) < 2_958_466:
        return None
    seconds = round(float(plain) * 86_400)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def moment_text(moment: datetime | date | time) -> str:
    """ISO text, without a time of day where it is midnight."""
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    if isinstance(moment, datetime | time):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat()


class Table:
    """The distinct cells of a file; sheets hold their numbers, 0 is "nothing stands here"."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells: list[CellRecord] = []
        self.area = 0  # of all sheets so far
        self._numbers: dict[CellRecord, int] = {}

    def number(self, kind: Kind, text: str, standing: str = "", struck: str = "") -> int:
        """The number of such a cell, 0 for an empty text. Raises Refused for more text than Excel can hold."""
        if not text:
            return 0
        if len(text) > self.limits.text:
            raise Refused(
                "一つのセルの文字が多すぎます。", f"1セル {self.limits.text:,} 文字以内", value=text[:50] + "…"
            )
        cell = (kind.value, text, standing, struck)
        known = self._numbers.get(cell)
        if known is None:
            self.cells.append(cell)
            known = self._numbers[cell] = len(self.cells)
        return known

    def check_area(self, rows: int, columns: int, *, sheet: str) -> None:
        """Count a sheet's used area and refuse when all of them are too large together."""
        self.area += rows * columns
        if self.area > self.limits.cells:
            raise Refused(
                "表の範囲が広すぎます。離れたセルに値が入っているか、セルの数が多すぎます。",
                f"ブック全体で {self.limits.cells:,} セルまで",
                sheet=sheet,
                cell=cell_name(rows - 1, columns - 1),
            )


def too_far(row: int, column: int, limits: Limits) -> Refused:
    """The refusal of a value that stands outside of what we are willing to read."""
    return Refused(
        "表の範囲が広すぎます。離れたセルに値が入っています。",
        f"{limits.rows:,} 行・{limits.columns:,} 列までの表",
        cell=cell_name(row, column) if row < 10**7 and column < 10**5 else "",
    )


class Sheet:
    """One sheet while it is read: rows of cell numbers, kept where they stand."""

    def __init__(self, name: str, table: Table, *, hidden: bool = False) -> None:
        self.name, self.table, self.hidden = name, table, hidden
        self.rows: list[list[int]] = []
        self.merged: list[Span] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def put(self, row: int, column: int, number: int) -> None:
        """Place a cell. Raises Refused outside the bounds."""
        if not number:
            return
        if row >= self.table.limits.rows or column >= self.table.limits.columns:
            raise too_far(row, column, self.table.limits)
        line = self.line(row)
        if len(line) <= column:
            line.extend([0] * (column + 1 - len(line)))
        elif line[column]:
            raise Refused(
                "同じセルに値が二つ入っています。ファイルが壊れています。",
                "Excel などで開いて保存し直したファイル",
                sheet=self.name,
                cell=cell_name(row, column),
            )
        line[column] = number

    def line(self, row: int) -> list[int]:
        """The row, made if it is not there yet. The bounds are the caller's to check."""
        while len(self.rows) <= row:
            self.rows.append([])
        return self.rows[row]

    def record(self) -> dict[str, object]:
        """The sheet as JSON knows it. Raises Refused for too large an area or merged ranges that overlap."""
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        self.table.check_area(height, width, sheet=self.name)
        spans = [
            (span.top, span.left, min(span.bottom, height - 1), min(span.right, width - 1))
            for span in self.merged
            if span.top < height and span.left < width
        ]
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in spans) > height * width:
            raise Refused(
                "結合セルの範囲が互いに重なっています。", "Excel で開いて保存し直したファイル", sheet=self.name
            )
        for top, left, bottom, right in spans:  # only what a person sees: the top left cell
            for row in range(top, bottom + 1):
                line = self.rows[row]
                for column in range(left, min(right + 1, len(line))):
                    if line[column] and (row, column) != (top, left):
                        line[column] = 0
        return {
            "name": self.name,
            "hidden": self.hidden,
            "width": width,
            "rows": self.rows,
            "merged": [span for span in spans if span[:2] != span[2:]],
            "hidden_rows": sorted(row for row in self.hidden_rows if row < height),
            "hidden_columns": sorted(column for column in self.hidden_columns if column < width),
        }


_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of an A1 reference, None if it is not one: ``B3`` → (2, 1)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) == 0:
        return None
    return int(found[2]) - 1, column_of(found[1])


def column_of(letters: str) -> int:
    """``A`` → 0, ``Z`` → 25, ``AA`` → 26."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
