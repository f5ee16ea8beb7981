"""A generated catalogue in an empty database: as many entries as asked for, as the acts would have left them.

Some ten thousand rows are made by the models' own ``derive()``, in two drafts that are then copied into every year by
``INSERT … SELECT``: a million entries in minutes. Left out are the histories of measures, amounts and entries, which no
public page reads.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date

from django.core.management.color import no_style
from django.db import connection, transaction

import measures.loading
import regions.loading
from measures.editions import TITLE, headings_for, publish
from measures.models import (
    Block,
    Counter,
    Edition,
    Entry,
    EntryField,
    Envelope,
    Measure,
    MeasureName,
    Ministry,
    Taxonomy,
)
from tests.bench import vocabulary
from tests.bench.copying import SHIFT, copy_rows, delete_rows, execute
from tests.bench.plans import Plan, Year
from tests.bench.texts import Texts, make_texts, next_years
from tests.bench.use import make_applications, make_calls, make_visions

Say = Callable[[str], None]
SCRATCH_YEARS = (2099, 2100)  # two drafts, for even and odd years: what is printed changes from one year to the next
MOST_CELLS = 10  # keys of cells that are kept free for each entry
BLOCKS = 1000  # keys of blocks that are kept free for each edition
SHARED = 0.06  # how many rows stand on the amount of the row above
NAMED = 0.08  # how many measures have another name
BATCH = 2000
MODELS = (Measure, MeasureName, Edition, Block, Envelope, Entry, EntryField)


class NotEmpty(Exception):
    """The database holds a catalogue already; nothing was written."""


@transaction.atomic
def make_catalogue(plan: Plan, *, say: Say = lambda line: None) -> None:
    """Fill a migrated database with the catalogue; raises ``NotEmpty`` where it has one."""
    if Edition.objects.exists() or Measure.objects.exists():
        raise NotEmpty("this database holds a catalogue already")
    for name in ("ministries", "taxonomy", "search-words"):
        measures.loading.load(name, by=None)
    regions.loading.load_missing(by=None)
    chance = random.Random(plan.seed)
    rows = _rows(plan.measures, chance)
    _make_measures(rows, chance)
    for variant, texts in enumerate(_variants(rows, chance)):
        _make_scratch(variant, texts)
        say(f"{len(rows):,} different rows derived ({variant + 1} of {len(SCRATCH_YEARS)})")
    years = list(plan.years())
    for year in years:
        _copy_into(year)
        say(f"{year.year}: {year.size:,} entries")
    _drop_scratch()
    Counter.skip_past("measure", len(rows))
    make_applications(years, chance)
    make_calls(years, chance)
    make_visions(years, chance)
    say("applications, calls and visions")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(MODELS)):
            cursor.execute(statement)
    for edition in Edition.objects.drafts().order_by("year"):  # by the act: with whatever belongs to what is published
        publish(edition=edition, by=None)
        say(f"{edition.year}: published")


def _rows(count: int, chance: random.Random) -> list[tuple[Texts, int]]:
    """Return for each measure its texts and on whose amount it stands: its own place, or that of the row above."""
    rows: list[tuple[Texts, int]] = []
    for place in range(count):
        texts, stands_on = make_texts(chance), place
        if rows and chance.random() < SHARED:
            above, stands_on = rows[-1]
            texts = Texts(above.ministry, above.fields, texts.name, texts.full_name, *_cells(texts, above))
        rows.append((texts, stands_on))
    return rows


def _cells(texts: Texts, above: Texts) -> tuple[str, ...]:
    return texts.summary, texts.support, above.amount, texts.rate, texts.recipients


def _variants(rows: Sequence[tuple[Texts, int]], chance: random.Random) -> list[list[tuple[Texts, int]]]:
    return [list(rows), [(next_years(chance, texts), stands_on) for texts, stands_on in rows]]


def _make_measures(rows: Sequence[tuple[Texts, int]], chance: random.Random) -> None:
    ministries = {ministry.code: ministry for ministry in Ministry.objects.all()}
    Measure.objects.bulk_create(
        (
            Measure(pk=place, number=place, name=texts.full_name or texts.name, ministry=ministries[texts.ministry])
            for place, (texts, _) in enumerate(rows, start=1)
        ),
        batch_size=BATCH,
    )
    for place, (texts, _) in enumerate(rows, start=1):
        if chance.random() < NAMED:
            MeasureName.objects.create(measure_id=place, name=f"{texts.name[:8]}補助", kind=MeasureName.Kind.SHORT)


def _make_scratch(variant: int, rows: Sequence[tuple[Texts, int]]) -> None:
    """Make the draft that years are copied from, its rows under the keys of their places."""
    taxonomy = Taxonomy.objects.get()
    edition = Edition(pk=variant + 1, year=SCRATCH_YEARS[variant], title=TITLE, taxonomy=taxonomy)
    Edition.objects.bulk_create([edition])
    ministries = Ministry.objects.in_bulk(field_name="code")
    blocks = {
        code: Block(
            pk=variant * BLOCKS + position,
            edition=edition,
            ministry=ministries[code],
            heading=ministries[code].name,
            position=position,
            state=Block.State.CONFIRMED,
        )
        for position, code in enumerate(vocabulary.MINISTRIES, start=1)
    }
    Block.objects.bulk_create(blocks.values())
    fields = taxonomy.field_ids()
    envelopes, entries, cells = [], [], []
    for place, (texts, stands_on) in enumerate(rows):
        block, key = blocks[texts.ministry], variant * SHIFT + place + 1
        if stands_on == place:
            envelope = Envelope(pk=key, edition=edition, block=block, number=place + 1, amount_text=texts.amount)
            envelope.name, envelope.printed = (texts.full_name or texts.name), ("once", "each")[place % 2]
            envelope.derive()
            envelopes.append(envelope)
        entry = Entry(
            pk=key,
            edition=edition,
            block=block,
            measure_id=place + 1,
            position=place + 1,
            envelope=envelope,
            fields_text=texts.fields,
            name=texts.name,
            full_name=texts.full_name,
            summary=texts.summary,
            support_text=texts.support,
            rate_text=texts.rate,
            recipients_text=texts.recipients,
        )
        for column, field in enumerate(entry.derive(fields)):
            cells.append(EntryField(pk=key * MOST_CELLS + column, entry_id=key, field_id=field))
        entries.append(entry)
    for model, made in ((Envelope, envelopes), (Entry, entries), (EntryField, cells)):
        model.objects.bulk_create(made, batch_size=BATCH)


def _copy_into(year: Year) -> None:
    """Make the draft of a year out of that of even or odd years."""
    variant = year.place % len(SCRATCH_YEARS)
    copies = len(SCRATCH_YEARS) + year.place
    edition = Edition(
        pk=copies + 1,
        year=year.year,
        title=TITLE,
        taxonomy=Taxonomy.objects.get(),
        headings=headings_for(year.year, None),
        approved_on=date(year.year, 5, 20),
        announced_on=date(year.year, 6, 1),
    )
    Edition.objects.bulk_create([edition])
    step = copies - variant
    own = {"id": step * SHIFT, "edition_id": step, "block_id": step * BLOCKS, "envelope_id": step * SHIFT}
    lowest = variant * SHIFT + year.first
    entries = f"BETWEEN {lowest} AND {lowest + year.size - 1}"
    copy_rows(Block, f"edition_id = {variant + 1}", moved={"id": step * BLOCKS, "edition_id": step})
    copy_rows(Envelope, f"id IN (SELECT envelope_id FROM measures_entry WHERE id {entries})", moved=own)
    copy_rows(Entry, f"id {entries}", moved=own)
    cells = f"id BETWEEN {lowest * MOST_CELLS} AND {(lowest + year.size) * MOST_CELLS - 1}"
    copy_rows(EntryField, cells, moved={"id": step * SHIFT * MOST_CELLS, "entry_id": step * SHIFT})
    empty = "NOT EXISTS (SELECT 1 FROM measures_entry WHERE block_id = measures_block.id)"
    execute(f"UPDATE measures_block SET state = 'nothing' WHERE edition_id = {copies + 1} AND {empty}")


def _drop_scratch() -> None:
    scratch = len(SCRATCH_YEARS)
    delete_rows(EntryField, f"id < {scratch * SHIFT * MOST_CELLS}")
    delete_rows(Entry, f"id < {scratch * SHIFT}")
    delete_rows(Envelope, f"id < {scratch * SHIFT}")
    delete_rows(Block, f"id < {scratch * BLOCKS}")
    delete_rows(Edition, f"id <= {scratch}")
