"""One export, once, in a process of its own: what ``tests.bench.exports`` starts for each figure.

Whoever writes, the file goes to a scratch file on disk; stock and the floor write the same entries with the same columns.
"""

import csv
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import xlsxwriter
from django.db import connection
from import_export import fields, resources
from pypdf import PdfReader

from measures.csv_files import write_lines
from measures.documents.pdf import write_pdf
from measures.exports import csv_rows, write_csv, write_json_text
from measures.list_workbook import write_workbook
from measures.models import Edition, Entry
from measures.plain_entries import PlainEntry
from tests.bench.documents import long_document
from tests.bench.taken import Memory, backend, processor

COLUMNS = [name for name in PlainEntry._fields if name not in {"pk", "envelope_id", "unseen", "cells", "is_shared"}]
SQL = """
SELECT edition.year, edition.revision, measure.number, ministry.code, block.heading, entry.name, entry.full_name,
    entry.fields_text, {cells}, entry.fields_reading, entry.summary, entry.support_text, entry.grade, envelope.number,
    envelope.amount_text, envelope.unit_yen, envelope.yen, envelope.reading, envelope.parts, entry.rate_text,
    entry.rate_shares, entry.rate_fixed, entry.rate_open, entry.rate_at_most, entry.rate_reading, entry.recipients_text,
    entry.recipients_reading, entry.editor_note
FROM measures_entry entry
JOIN measures_edition edition ON edition.id = entry.edition_id
JOIN measures_block block ON block.id = entry.block_id
JOIN measures_ministry ministry ON ministry.id = block.ministry_id
JOIN measures_measure measure ON measure.id = entry.measure_id
JOIN measures_envelope envelope ON envelope.id = entry.envelope_id
{where} ORDER BY edition.year, block.position, entry.block_id, entry.position, entry.id
"""
CELLS = """(SELECT {join} FROM measures_entryfield cell JOIN measures_policyfield field ON field.id = cell.field_id
    JOIN measures_role role ON role.id = field.role_id WHERE cell.entry_id = entry.id)"""
JOINS = {
    "postgresql": "string_agg(role.code || ':' || field.letter, ' ')",
    "sqlite": "group_concat(role.code || ':' || field.letter, ' ')",
}


class StockResource(resources.ModelResource):
    """The columns of ``data.csv`` as import-export's documentation has it: a field a column, the rest as it comes."""

    cells = fields.Field(column_name="fields")
    budget_shared = fields.Field(column_name="budget_shared")

    class Meta:
        model = Entry
        fields = (*COLUMNS, "cells", "budget_shared")

    def dehydrate_cells(self, entry: Entry) -> str:
        """The cells of an entry."""
        return " ".join(field.cell for field in entry.fields.all())

    def dehydrate_budget_shared(self, entry: Entry) -> bool:
        """Whether several entries stand on its envelope."""
        return entry.envelope.entries.count() > 1


def stock(ending: str, edition: Edition | None) -> bytes:
    """Stock's export of the entries."""
    data = StockResource().export(edition.entries.all() if edition else Entry.objects.all())
    found = getattr(data, ending)
    return found.encode() if isinstance(found, str) else found  # type: ignore[no-any-return]


def texts_of(ending: str, edition: Edition | None) -> Iterable[str]:
    """Ours."""
    if edition is None:
        return write_lines(
            csv_rows(
                Entry.objects.published().order_by("edition__year", "block__position", "block_id", "position", "id")
            )
        )
    entries = edition.entries.for_listing()
    return write_csv(edition, entries) if ending == "csv" else write_json_text(edition, entries)


def ours(ending: str, edition: Edition | None, target: BinaryIO) -> None:
    """Write ours."""
    if ending == "xlsx":
        assert edition is not None
        target.write(write_workbook(edition, edition.entries.for_listing(), conditions=[]))
        return
    for text in texts_of(ending, edition):
        target.write(text.encode())


def floor(ending: str, edition: Edition | None, target: BinaryIO) -> None:
    """The database's own COPY; on SQLite, and for xlsx, the plainest writer over a cursor."""
    where = f"WHERE entry.edition_id = {edition.pk}" if edition else ""
    sql = SQL.format(cells=CELLS.format(join=JOINS[connection.vendor]), where=where)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and ending != "xlsx":
            inner = (
                sql
                if ending == "csv"
                else f"SELECT row_to_json(line) FROM ({sql.replace(CELLS.format(join=JOINS['postgresql']), CELLS.format(join=JOINS['postgresql']) + ' cells')}) line"
            )
            how = "WITH (FORMAT csv)" if ending == "csv" else ""
            with cursor.copy(f"COPY ({inner}) TO STDOUT {how}") as copy:
                for data in copy:
                    target.write(data)
            return
        cursor.execute(sql)
        write_rows(ending, rows_of(cursor), target)


def rows_of(cursor: Any) -> Iterator[Any]:
    """Yield what the cursor holds."""
    while some := cursor.fetchmany(1000):
        yield from some


def write_rows(ending: str, rows: Iterator[Any], target: BinaryIO) -> None:
    """Write plain rows."""
    if ending == "xlsx":
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, [value if isinstance(value, str | int) else str(value) for value in row])
        book.close()
        return
    for row in rows:
        if ending == "json":
            target.write(json.dumps(row, ensure_ascii=False, default=str).encode())
        else:
            out = StringIO()
            csv.writer(out).writerow(row)
            target.write(out.getvalue().encode())


def pdf(rows: int, target: BinaryIO) -> None:
    """The official document of generated rows."""
    target.write(write_pdf(long_document(rows)))


WRITERS: dict[str, Callable[[str, Edition | None, BinaryIO], object]] = {
    "ours": ours,
    "stock": lambda ending, edition, target: target.write(stock(ending, edition)),
    "floor": floor,
}


def peak() -> float:
    """The most memory that this process ever held, in MB: a child's own figure would begin with its parent's."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main() -> None:
    """``who ending edition``, the last a key, 0 for all, or the rows of a PDF: print seconds, of the processor too, MB before and at the peak, bytes, and the pages of a PDF."""
    who, ending, chosen = sys.argv[1:]
    edition = Edition.objects.get(pk=chosen) if ending != "pdf" and chosen != "0" else None
    before = peak()
    with TemporaryFile() as target:
        served = backend()
        begin, spent = time.perf_counter(), processor(served)
        if ending == "pdf":
            with Memory() as memory:  # most of it is that of the child that typesets
                pdf(int(chosen), target)
        else:
            WRITERS[who](ending, edition, target)
        seconds, spent = time.perf_counter() - begin, processor(served) - spent
        found = {"seconds": seconds, "spent": spent, "before": before, "peak": peak(), "bytes": target.tell()}
        if ending == "pdf":
            found |= {"peak": memory.peak / 1024**2, "pages": len(PdfReader(target).pages)}
    sys.stdout.write(json.dumps(found))
