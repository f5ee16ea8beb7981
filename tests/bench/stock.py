"""Stock django-import-export, as its documentation has it: what our staging is measured against."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import tablib
from django.utils import timezone
from import_export import fields, resources
from import_export.widgets import IntegerWidget

from measures.models import Edition, Entry, Envelope

Plain: Any = Entry.history.model  # the columns of Entry without its readings, freezing and history: a plain table
HEADINGS = ["number", "fields_text", "name", "summary", "support_text", "editor_note", "rate_text", "recipients_text"]


class StockResource(resources.ModelResource):
    """The same texts, one line a column; everything else as it comes."""

    number = fields.Field(attribute="id", column_name="number", widget=IntegerWidget())

    class Meta:
        model = Plain
        import_id_fields = ("number",)
        fields = tuple(HEADINGS)


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
    """The same texts straight into ``Entry``: with its readings, freezing and history, as an import into it would be."""

    number = fields.Field(attribute="measure__number", column_name="number", widget=IntegerWidget(), readonly=True)

    class Meta:
        model = Entry
        import_id_fields = ("number",)
        fields = tuple(HEADINGS)


def as_stock_csv(table: list[list[str]]) -> bytes:
    """The same rows under the headings stock import knows, in the UTF-8 it expects."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, *stock_rows(table)])
    return out.getvalue().encode()


def stock_rows(table: list[list[str]]) -> Iterator[list[str]]:
    """Yield the rows of an answer with role and field in one column."""
    for number, role, field, *texts in table[1:]:
        yield [number, f"{role} {field}", *texts]


def preview(table: list[list[str]], *, skipping: bool = False, into_entries: bool = False) -> Any:
    """Preview a table as the admin's import page does: a dry run with differences, nothing kept."""
    data = tablib.Dataset(*stock_rows(table), headers=HEADINGS)
    resource = EntryResource() if into_entries else SkippingResource() if skipping else StockResource()
    result = resource.import_data(data, dry_run=True, raise_errors=False)
    assert not result.has_errors(), [error.error for row in result.rows for error in row.errors][:2]
    return result
