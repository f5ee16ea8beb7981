"""The rows of a received file as an upload keeps them, until a person has decided what becomes of them.

Most rows are texts on one line of a table; they are kept as ``[head, line, text, …]``, a head being what many rows have
in common: ``[sheet, ministry, unit, hidden, columns, how the addresses of their cells begin]``. These are lists: a JSON
object of PostgreSQL loses the order of its keys. Any other row is spelt out, value by value, with what is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from measures.workbooks.grids import Finding, Severity
from measures.workbooks.rows import Column, Head, LineValues, ReceivedRow, Value

Row = tuple[ReceivedRow, tuple[Finding, ...]]  # and why it is refused


def write_rows(rows: Iterable[Row]) -> dict[str, Any]:
    """Return ``{"heads": …, "rows": …}`` as JSON holds it."""
    heads: list[list[Any]] = []
    numbers: dict[tuple[Any, ...], int] = {}
    kept: list[Any] = []
    for row, findings in rows:
        values = row.values
        if findings or not isinstance(values, LineValues) or row.shared is not None or row.fields_merged:
            kept.append(_spelt_out(row, findings))
            continue
        shared = (row.sheet, row.ministry, row.unit_yen, row.hidden, values.head)
        number = numbers.get(shared)
        if number is None:
            number = numbers[shared] = len(heads)
            heads.append([*shared[:-1], list(values.head.columns), list(values.head.letters)])
        kept.append([number, values.line, *values.texts])
    return {"heads": heads, "rows": kept}


def read_rows(kept: Mapping[str, Any]) -> Iterator[Row]:
    """The rows in order, as they were received."""
    heads = [
        (*shared, Head(tuple(map(Column, columns)), tuple(letters))) for *shared, columns, letters in kept["heads"]
    ]
    for row in kept["rows"]:
        if isinstance(row, dict):
            yield _read(row)
            continue
        number, line, *texts = row
        sheet, ministry, unit_yen, hidden, head = heads[number]
        values = LineValues(head, tuple(texts), line)
        yield ReceivedRow(sheet, line, ministry, unit_yen, values, hidden=hidden, last=line), ()


def row_at(kept: Mapping[str, Any], position: int) -> ReceivedRow:
    """The row at a position, counted from 0."""
    ((row, _),) = read_rows({"heads": kept["heads"], "rows": [kept["rows"][position]]})
    return row


def ministries_in(kept: Mapping[str, Any]) -> set[str]:
    """The ministries that rows name, as found."""
    return {row["ministry"] if isinstance(row, dict) else kept["heads"][row[0]][1] for row in kept["rows"]} - {""}


def spelt_out(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every row spelt out, as a mapping in which a single value can be looked up."""
    return {**kept, "heads": [], "rows": [_spelt_out(row, findings) for row, findings in read_rows(kept)]}


def _spelt_out(row: ReceivedRow, findings: Iterable[Finding]) -> dict[str, Any]:
    return {
        "findings": [asdict(found) for found in findings],
        "sheet": row.sheet,
        "place": row.place,
        "last": row.last,
        "ministry": row.ministry,
        "unit_yen": row.unit_yen,
        "values": dict(row.values),  # in JSON {column: [text, cell, struck]}
        "shared": row.shared,
        "fields_merged": row.fields_merged,
        "hidden": row.hidden,
    }


def _read(row: dict[str, Any]) -> Row:
    values = {Column(column): Value(*value) for column, value in row["values"].items()}
    fields = {key: value for key, value in row.items() if key != "findings"}
    findings = (Finding(**{**found, "severity": Severity(found["severity"])}) for found in row["findings"])
    return ReceivedRow(**{**fields, "values": values}), tuple(findings)
