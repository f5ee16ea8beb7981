"""One form for one row of the sheet, in the sheet's order: cells, texts as printed, the amount in place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models

from measures.admin.cells import CellsField
from measures.editing import EnvelopeTexts
from measures.models import UNITS, Block, Edition, Entry, Envelope
from measures.notation.fields import Cell, Fields, read_fields, write_fields
from measures.notation.reading import READ
from renkei.seen import SeenForm

DRAFTS = "drafts"  # among which envelopes to look, where it is not one block
AMOUNT_FIELDS = ["amount_text", "envelope_name", "unit_yen", "printed"]


class EnvelopeChoice(forms.ModelChoiceField):
    """An envelope by its block, name and printed amount."""

    none = "新しい計上単位を作る"
    longest = 200  # envelopes in a list

    def offer(self, envelopes: models.QuerySet[Envelope], *, among: str) -> None:
        """Offer these: in a list, or by search where the list would be too long. ``among`` says which to the search."""
        if len(envelopes.values_list("pk")[: self.longest + 1]) > self.longest:
            self.widget = EnvelopeSearch(among)
            self.widget.is_required = False
        self.queryset = envelopes.select_related("block")

    def label_from_instance(self, envelope: Envelope) -> str:
        """内閣府 1 地方創生推進交付金（100,000）."""
        return f"{envelope.block.heading} {envelope.number} {envelope}"


class EnvelopeSearch(AutocompleteSelect):
    """A field in which one types what an envelope is called, where there are too many for a list to choose from."""

    def __init__(self, among: str) -> None:
        super().__init__(Entry._meta.get_field("envelope"), admin.site)
        self._among = among

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Say what leaving it empty means."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": EnvelopeChoice.none}

    def get_url(self) -> str:
        """Look among the envelopes of the block, or of the drafts."""
        return f"{super().get_url()}?among={self._among}"


class PrintedArea(forms.Textarea):
    """A text as printed: the line ends a browser sends are those that stand in the table."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the text with plain line feeds, so that saving an untouched text changes nothing."""
        text = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


def _area(rows: int) -> forms.Textarea:
    return PrintedArea(attrs={"rows": rows})


class EntryForm(SeenForm):
    """An entry with its cells as a grid and its envelope chosen, changed or made in place."""

    cells = CellsField(label="役割 × 政策分野", required=False)
    envelope = EnvelopeChoice(
        label="計上単位",
        queryset=Envelope.objects.none(),
        required=False,
        empty_label=EnvelopeChoice.none,
        help_text="同じ予算額を共有する施策は、同じ計上単位を選んでください。",
    )
    amount_text = forms.CharField(
        label="予算額（印刷のとおり）", required=False, widget=_area(2), strip=False, help_text="例：221、900の内数"
    )
    envelope_name = forms.CharField(label="計上単位の名称", required=False, max_length=500)
    unit_yen = forms.TypedChoiceField(
        label="単位", choices=[("", "府省の欄の単位"), *UNITS], coerce=int, required=False, empty_value=None
    )
    printed = forms.ChoiceField(
        label="共有する場合の印刷", choices=Envelope.Printed.choices, initial=Envelope.Printed.EACH
    )

    class Meta:
        model = Entry
        fields = [
            "block",
            "measure",
            "position",
            "fields_text",
            "fields_merged",
            "name",
            "full_name",
            "summary",
            "support_text",
            "envelope",
            "rate_text",
            "recipients_text",
            "editor_note",
        ]
        widgets = {
            "fields_text": _area(3),
            "name": _area(2),
            "summary": _area(8),
            "support_text": _area(4),
            "rate_text": _area(2),
            "recipients_text": _area(3),
            "editor_note": _area(2),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("fields_text", "name", "summary", "support_text", "rate_text", "recipients_text"):
            if name in self.fields:
                self.fields[name].strip = False  # texts stay as printed
        if self.instance.pk:
            self._start_from(self.instance)
        else:
            self._start_empty()

    def mark(self) -> str:
        """The versions of the entry and of its amount, which others share."""
        return f"{self.instance.version}.{self.instance.envelope.version}"

    def _start_from(self, entry: Entry) -> None:
        self.fields["cells"].use(entry.edition.taxonomy)
        self.initial["cells"] = [field.cell for field in entry.fields.select_related("role").in_document_order()]
        self.fields["envelope"].offer(entry.block.envelopes.order_by("number"), among=str(entry.block_id))
        envelope = entry.envelope
        for name, value in zip(
            AMOUNT_FIELDS, [envelope.amount_text, envelope.name, envelope.unit_yen, envelope.printed], strict=True
        ):
            self.initial[name] = value

    def _start_empty(self) -> None:
        draft = Edition.objects.drafts().newest_first().first()
        self.fields["cells"].use(draft.taxonomy if draft else None)
        drafts = Envelope.objects.filter(edition__state=Edition.State.DRAFT)
        self.fields["envelope"].offer(drafts.order_by("block__position", "number"), among=DRAFTS)
        if "measure" in self.fields:
            self.fields["measure"].required = False
            self.fields["measure"].help_text = "空欄なら、新しい施策として番号を付けます。"
        if "block" in self.fields:
            blocks = Block.objects.filter(edition__state=Edition.State.DRAFT).select_related("edition")
            self.fields["block"].queryset = blocks.in_document_order()

    def clean(self) -> dict[str, Any] | None:
        """Bring grid and printed text together; check the envelope and the measure against the block."""
        cleaned = super().clean()
        self._clean_cells()
        self._clean_envelope()
        self._clean_measure()
        return cleaned

    def _clean_cells(self) -> None:
        """The grid rewrites the printed text only if its set changed; a text and a grid that disagree are refused."""
        text, chosen = self.cleaned_data.get("fields_text", ""), set(self.cleaned_data.get("cells") or [])
        if "cells" not in self.changed_data:
            return
        if "fields_text" not in self.changed_data:
            cells = [Cell(*cell.split(":")) for cell, _ in self.fields["cells"].choices if cell in chosen]
            self.cleaned_data["fields_text"] = write_fields(Fields(READ, tuple(cells))) if cells else ""
        elif {str(cell) for cell in read_fields(text).cells} != chosen:
            self.add_error(
                "fields_text", "印刷の文とチェックした分野が一致しません。どちらか一方だけを変更してください。"
            )

    def _clean_envelope(self) -> None:
        chosen = self.cleaned_data.get("envelope")
        block = self.cleaned_data.get("block") or getattr(self.instance, "block", None)
        if chosen is not None and block is not None and chosen.block_id != block.pk:
            self.add_error("envelope", "この府省の欄の計上単位を選んでください。")
        if chosen is not None and "envelope" in self.changed_data and "amount_text" in self.changed_data:
            self.add_error(
                "amount_text", "既にある計上単位を選んだときは、その予算額になります。金額は変更しないでください。"
            )

    def _clean_measure(self) -> None:
        measure, block = self.cleaned_data.get("measure"), self.cleaned_data.get("block")
        if measure is None or block is None:
            return
        if Entry.objects.filter(edition=block.edition_id, measure=measure).exclude(pk=self.instance.pk).exists():
            self.add_error("measure", "この年度版には、同じ施策が既に掲載されています。")

    def envelope_texts(self) -> EnvelopeTexts | None:
        """Return what was typed of the amount, or None where an existing envelope stands as it is."""
        keeps = self.cleaned_data.get("envelope") is not None
        if keeps and ("envelope" in self.changed_data or not set(AMOUNT_FIELDS) & set(self.changed_data)):
            return None
        data = self.cleaned_data
        block = data.get("block") or self.instance.block
        unit = data["unit_yen"] or block.unit_yen
        return EnvelopeTexts(data["amount_text"], data["envelope_name"], unit, data["printed"])
