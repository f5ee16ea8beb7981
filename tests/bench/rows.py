"""Many measures: an edition of them, and the files that answer for it with three cells changed."""

import csv
import io

import xlsxwriter
from django.db import connection
from django.db.models import Model

from measures.models import Counter, Edition, Entry, Envelope, Measure, Ministry
from tests.factories import make_block, make_edition, make_ministry

HEADINGS = ["施策番号", "役割", "政策分野", "施策名", "概要", "支援の内容", "予算額（百万円）", "補助率", "交付対象"]
CHANGED = {1: {5: "別の支援の内容"}, 2: {6: "999999"}, 3: {7: "2/3"}}  # place of the row → column → new text
BATCH = 1000
COPIED, SHIFT = 10_000, 1_000_000  # rows that are copied; how far the keys and numbers of each copy are moved
MOVED = {"id", "number", "measure_id", "envelope_id"}


def texts_of(place: int, *, short: bool = False) -> list[str]:
    """The cells of one measure after its number, as long as the document's own or, for the largest files, short."""
    if short:
        return ["ウ-A", "f", f"第{place}号事業", "地域を支援", "配慮", f"{place % 900 + 1}", "1/2", "市町村"]
    return [
        "ウ-A",
        "f",
        f"地域づくり支援事業（第{place}号・圏域の生活機能の強化に資する取組）",
        f"地域の課題の解決に向けた先導的な取組を支援する。対象とする圏域は第{place}圏域とし、計画に基づく事業の費用の一部を補助する。",
        "要望を踏まえ、連携中枢都市圏の取組について優先採択の配慮を行う。",
        f"{place % 900 + 1}",
        "1/2",
        "都道府県、市町村",
    ]


def make_rows(count: int, *, short: bool = False) -> Edition:
    """Return the draft of 2020, filled up to so many entries of one ministry, each with an amount of its own."""
    edition = Edition.objects.filter(year=2020).first() or make_edition(year=2020)
    ministry: Ministry = make_ministry()
    block = make_block(edition=edition, ministry=ministry)
    held = edition.entries.count()
    numbers = [0] * held + list(Counter.take("measure", count - held))
    fields = edition.taxonomy.field_ids()
    for start in range(held, count, BATCH):
        places = range(start, min(start + BATCH, count))
        cells = [texts_of(place, short=short) for place in places]
        measures = Measure.objects.bulk_create(
            Measure(number=numbers[place], name=cell[2], ministry=ministry)
            for place, cell in zip(places, cells, strict=True)
        )
        envelopes = []
        for place, cell in zip(places, cells, strict=True):
            envelope = Envelope(
                edition=edition, block=block, number=place + 1, name=cell[2], amount_text=cell[5], unit_yen=1_000_000
            )
            envelope.derive()
            envelopes.append(envelope)
        Envelope.objects.bulk_create(envelopes)
        entries = []
        for place, cell, measure, envelope in zip(places, cells, measures, envelopes, strict=True):
            entry = Entry(
                edition=edition,
                block=block,
                measure=measure,
                envelope=envelope,
                position=place + 1,
                fields_text=f"{cell[0]} {cell[1]}",
                name=cell[2],
                summary=cell[3],
                support_text=cell[4],
                rate_text=cell[6],
                recipients_text=cell[7],
            )
            entry.derive(fields)
            entries.append(entry)
        Entry.objects.bulk_create(entries)
    return edition


def make_many_rows(count: int) -> Edition:
    """Return the draft of 2020 with so many short entries: the first are made by the models, the others are copies of them.

    Copying in the database makes a million in a minute. ``count`` is a multiple of 10,000 or less than that.
    """
    first = min(count, COPIED)
    edition = make_rows(first, short=True)
    with connection.cursor() as cursor:
        for copy in range(1, count // first):
            for model in (Measure, Envelope, Entry):
                cursor.execute(_copying(model), {"shift": copy * SHIFT})
    return edition


def _copying(model: type[Model]) -> str:
    """A statement that copies all rows made by the models, with keys and numbers moved up."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = [f'"{name}" + %(shift)s' if name in MOVED else f'"{name}"' for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values)} FROM "{model._meta.db_table}" WHERE id < {SHIFT}'


def answer(count: int, numbers: list[int], *, short: bool = False) -> list[list[str]]:
    """The table that comes back: every row as it stands but for three cells."""
    table = [HEADINGS]
    for place, number in enumerate(numbers):
        row = [str(number), *texts_of(place, short=short)]
        for column, text in CHANGED.get(place, {}).items():
            row[column] = text
        table.append(row)
    return table


def as_csv(table: list[list[str]]) -> bytes:
    """UTF-8 with a BOM, as Excel writes it; the ministry is that of the upload."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: list[list[str]]) -> bytes:
    """One sheet 総務省."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("総務省")
    for place, row in enumerate(table):
        sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()
