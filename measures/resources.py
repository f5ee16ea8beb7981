"""Column ⇄ field: the columns of the catalogue as a table, declared once for every file that goes in or out."""

import json
from collections.abc import Callable
from operator import attrgetter

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from measures.models import Entry
from measures.notation.reading import UNREAD
from measures.plain_entries import PlainEntry


class _AsIs(Widget):
    """Numbers stay numbers, truth stays truth: how they are written is for the file to decide."""

    def render(self, value: object, obj: object = None, **kwargs: object) -> object:
        return value


def _column(attribute: str, name: str = "") -> Field:
    return Field(attribute=attribute or None, column_name=name or attribute, widget=_AsIs())


class EntryResource(Resource):
    """The columns of one entry. Their names are part of what others build on: add, never rename."""

    fiscal_year = _column("edition__year", "fiscal_year")
    revision = _column("edition__revision", "revision")
    number = _column("measure__number", "number")
    ministry = _column("block__ministry__code", "ministry")
    ministry_name = _column("block__heading", "ministry_name")
    name = _column("name")
    full_name = _column("display_name", "full_name")
    fields_text = _column("fields_text")
    cells = _column("", "fields")
    fields_unread = _column("", "fields_unread")
    summary = _column("summary")
    support_text = _column("support_text")
    support_grade = _column("grade", "support_grade")
    budget_envelope = _column("envelope__number", "budget_envelope")
    budget_text = _column("envelope__amount_text", "budget_text")
    budget_unit_yen = _column("envelope__unit_yen", "budget_unit_yen")
    budget_yen = _column("envelope__counted_yen", "budget_yen")
    budget_within = _column("envelope__is_within", "budget_within")
    budget_parts = _column("", "budget_parts")
    budget_shared = _column("is_shared", "budget_shared")
    budget_unread = _column("envelope__is_unread", "budget_unread")
    rate_text = _column("rate_text")
    rate_fractions = _column("rate_shares", "rate_fractions")
    rate_fixed = _column("rate_fixed")
    rate_open = _column("rate_open")
    rate_at_most = _column("rate_at_most")
    rate_unread = _column("", "rate_unread")
    recipients_text = _column("recipients_text")
    recipients_unread = _column("", "recipients_unread")
    editor_note = _column("editor_note")
    fiscal_year_name = _column("edition__year_name", "fiscal_year_name")
    support_grade_name = _column("get_grade_display", "support_grade_name")
    budget_reading = _column("envelope__reading", "budget_reading")

    def reader(self) -> Callable[[PlainEntry], tuple[object, ...]]:
        """Return what reads all columns of a plain entry at once: what ``export_resource`` gives of its model."""
        return attrgetter(*(field.attribute or name for name, field in self.fields.items()))

    def dehydrate_cells(self, entry: Entry) -> str:
        """``ウ-A:f ウ-B:a``, in the outline's order."""
        return " ".join(field.cell for field in entry.fields.all())

    def dehydrate_budget_parts(self, entry: Entry) -> str:
        """うち and 別途 as JSON, the shape of data.json; empty where there are none."""
        return json.dumps(entry.envelope.written_parts, ensure_ascii=False) if entry.envelope.parts else ""

    def dehydrate_fields_unread(self, entry: Entry) -> bool:
        """Whether the printed cells could not be read."""
        return entry.fields_reading == UNREAD

    def dehydrate_rate_unread(self, entry: Entry) -> bool:
        """Whether the printed rate could not be read."""
        return entry.rate_reading == UNREAD

    def dehydrate_recipients_unread(self, entry: Entry) -> bool:
        """Whether the printed recipients could not be read."""
        return entry.recipients_reading == UNREAD
