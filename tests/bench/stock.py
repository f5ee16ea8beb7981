"""Stock django-import-export, as its documentation has it: what our staging is measured against."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import tablib
from django.utils import timezone
from import_export import fields, resources
from import_export.formats.base_formats import CSV, XLSX
from import_export.widgets import IntegerWidget

from measures.models import Block, Counter, Edition, Entry, Envelope, Measure

Plain: Any = Entry.history.model  # the columns of Entry without its readings, freezing and history: a plain table
HEADINGS = ["number", "fields_text", "name", "summary", "support_text", "editor_note", "rate_text", "recipients_text"]


class StockResource(resources.ModelResource):
    """The same texts, one line a column; everything else as it comes."""

    number = fields.Field(attribute="id", column_name="number", widget=IntegerWidget())

    class Meta:
        model = Plain
        import_id_fields = ("number",)
        fields = tuple(HEADINGS)

    def init_instance(self, row: Any = None) -> Any:
        """A new row has what the table asks for."""
        return Plain(history_date=timezone.now(), history_type="+")


class SkippingResource(StockResource):
    """With the option that leaves unchanged rows alone."""

    class Meta(StockResource.Meta):
        skip_unchanged = True


def make_plain_rows(edition: Edition) -> None:
    """Copy the entries of an edition into the plain table, known by their measure's number; amounts as a text."""
    texts = ["fields_text", "name", "summary", "support_text", "rate_text", "recipients_text"]
    amounts = dict(Envelope.objects.filter(edition=edition).values_list("pk", "amount_text"))
    Plain.objects.all().delete()
    Plain.objects.bulk_create(
        (
            Plain(
                id=entry.measure.number,
                editor_note=amounts[entry.envelope_id],
                history_date=edition.published_at or timezone.now(),
                history_type="+",
                **{name: getattr(entry, name) for name in texts},
            )
            for entry in edition.entries.select_related("measure").iterator(2000)
        ),
        batch_size=500,
    )


class EntryResource(resources.ModelResource):
    """The same texts into ``Entry`` and its relations, by the hooks that the documentation names: readings, history."""

    number = fields.Field(attribute="measure__number", column_name="number", widget=IntegerWidget(), readonly=True)
    editor_note = fields.Field(attribute="envelope__amount_text", column_name="editor_note")

    class Meta:
        model = Entry
        import_id_fields = ("number",)
        fields = tuple(HEADINGS)

    def init_instance(self, row: Any = None) -> Entry:
        """A new measure stands on an amount of its own, at the end of the ministry's block."""
        block = Block.objects.select_related("edition", "ministry").get()
        entry = Entry(edition=block.edition, block=block, position=block.entries.count() + 1)
        entry.measure = Measure(ministry=block.ministry, number=0, name=row["name"])
        entry.envelope = Envelope(
            edition=block.edition, block=block, number=entry.position, name=row["name"], unit_yen=1_000_000
        )
        return entry

    def before_save_instance(self, instance: Entry, row: Any, **kwargs: Any) -> None:
        """What a row of the table is made of is stored before it."""
        if instance.measure.pk is None:
            instance.measure.number = Counter.take("measure", 1)[0]
            instance.measure.save()
            instance.measure = instance.measure
        if instance.envelope.pk is None or row["editor_note"] != self._amount_before(instance):
            instance.envelope.save()
        instance.envelope = instance.envelope

    def _amount_before(self, entry: Entry) -> str:
        return Envelope.objects.values_list("amount_text", flat=True).get(pk=entry.envelope_id)


def as_stock_csv(table: list[list[str]]) -> bytes:
    """The same rows under the headings stock import knows, in the UTF-8 it expects."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(as_stock_table(table))
    return out.getvalue().encode()


def as_stock_table(table: list[list[str]]) -> list[list[str]]:
    """The same rows under the headings stock import knows."""
    return [HEADINGS, *stock_rows(table)]


def read(file: bytes, kind: str) -> tablib.Dataset:
    """A file as its admin reads it, for the preview and again once it is confirmed."""
    return XLSX().create_dataset(file) if kind == "xlsx" else CSV().create_dataset(file.decode("utf-8-sig"))


def as_read(table: list[list[str]]) -> tablib.Dataset:
    """The same rows as if they had been read already."""
    return tablib.Dataset(*stock_rows(table), headers=HEADINGS)


def run(resource: resources.ModelResource, data: tablib.Dataset, *, dry_run: bool) -> None:
    """Import what was read: for the preview (``dry_run``) with differences and nothing kept, or for good."""
    result = resource.import_data(data, dry_run=dry_run, raise_errors=False)
    assert not result.has_errors(), [error.error for row in result.rows for error in row.errors][:2]
    assert not result.has_validation_errors()


def write_plain(rows: list[list[str]]) -> None:
    """Write the rows of an answer into the plain table, as they are: new ones, in batches."""
    now = timezone.now()
    Plain.objects.bulk_create(
        (
            Plain(id=place, history_date=now, history_type="+", **dict(zip(HEADINGS[1:], texts, strict=True)))
            for place, (_, *texts) in enumerate(stock_rows([[], *rows]))
        ),
        batch_size=500,
    )


def stock_rows(table: list[list[str]]) -> Iterator[list[str]]:
    """Yield the rows of an answer with role and field in one column."""
    for number, role, field, *texts in table[1:]:
        yield [number, f"{role} {field}", *texts]
