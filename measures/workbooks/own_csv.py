"""Our own ``data.csv`` coming back: its columns under the headings of the sheet, its texts as they were printed.

Known by its first columns. Columns of readings are ours to derive: they are left out without a word, as the printed
texts beside them say the same. Every cell stays where it stands in the file.
"""

from collections.abc import Iterable, Iterator

from measures.notation.money import write_unit
from measures.notation.safe_texts import read_safe_text
from measures.workbooks.headings import LABELS
from measures.workbooks.rows import Column

Record = tuple[int, list[str]]  # the line it begins on, its fields

_BEGINNING = ["fiscal_year", "revision", "number", "ministry", "ministry_name", "name", "full_name"]
_NAME, _FULL_NAME = _BEGINNING.index("name"), _BEGINNING.index("full_name")
_COLUMNS = {
    "number": Column.NUMBER,
    "ministry_name": Column.MINISTRY,
    "name": Column.NAME,
    "full_name": Column.FULL_NAME,
    "fields_text": Column.FIELDS,
    "summary": Column.SUMMARY,
    "support_text": Column.SUPPORT,
    "budget_text": Column.BUDGET,
    "rate_text": Column.RATE,
    "recipients_text": Column.RECIPIENTS,
}


def read_back(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records of a CSV; those of our own ``data.csv`` as the sheet they were written from."""
    rest = iter(records)
    first = next(rest, None)
    if first is None:
        return
    line, header = first
    if header[: len(_BEGINNING)] != _BEGINNING:
        yield first
        yield from rest
        return
    rows = list(rest)
    kept = {place: _COLUMNS[name] for place, name in enumerate(header) if name in _COLUMNS}
    yield line, [_heading(kept[place], header, rows) if place in kept else "" for place in range(len(header))]
    for at, fields in rows:
        texts = [read_safe_text(text) if place in kept else "" for place, text in enumerate(fields)]
        if len(texts) > _FULL_NAME and texts[_FULL_NAME] == texts[_NAME]:
            texts[_FULL_NAME] = ""  # it repeats the printed name, which is enough
        yield at, texts


def _heading(column: Column, header: list[str], rows: list[Record]) -> str:
    """The heading of a column; over amounts with their unit, where all of them have the same."""
    if column is not Column.BUDGET or "budget_unit_yen" not in header:
        return LABELS[column]
    place = header.index("budget_unit_yen")
    units = {fields[place] for _, fields in rows if place < len(fields)}
    unit = units.pop() if len(units) == 1 else ""
    return LABELS[column] + (write_unit(int(unit)) if unit.isascii() and unit.isdigit() and int(unit) in _UNITS else "")


_UNITS = {1, 1_000, 10_000, 1_000_000, 100_000_000}
