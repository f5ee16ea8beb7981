"""The forms of the acts on editions."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from measures.models import COLUMNS, Block, Edition
from renkei.seen import SeenAct, SeenForm, mark_of, mark_of_row


class EditionForm(SeenForm):
    """An edition's title page, with one input for each printed column heading."""

    class Meta:
        model = Edition
        fields = [
            "title",
            "cover_note",
            "budget_stage",
            "taxonomy",
            "errata_note",
            "approved_on",
            "document_no",
            "announced_on",
        ]
        widgets = {"cover_note": forms.Textarea(attrs={"rows": 5}), "errata_note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column, usual in COLUMNS.items():
            self.fields[f"heading_{column}"].initial = self.instance.headings.get(column, "")
            self.fields[f"heading_{column}"].widget.attrs["placeholder"] = usual

    def clean(self) -> dict[str, Any] | None:
        """Gather the headings; an empty one means the usual heading."""
        cleaned = super().clean()
        typed = {column: (self.cleaned_data.get(f"heading_{column}") or "").strip() for column in COLUMNS}
        self.instance.headings = {column: text for column, text in typed.items() if text}
        return cleaned


for _column, _usual in COLUMNS.items():
    EditionForm.base_fields[f"heading_{_column}"] = EditionForm.declared_fields[f"heading_{_column}"] = forms.CharField(
        label=f"列見出し：{_usual}", required=False, max_length=100
    )


class OpenYearForm(forms.Form):
    """Which fiscal year to open."""

    year = forms.IntegerField(
        label="年度（西暦）",
        validators=[MinValueValidator(1989), MaxValueValidator(2100)],
        help_text="例：令和3年度は 2021",
    )


class ReviseForm(forms.Form):
    """Why the next revision is made."""

    kind = forms.ChoiceField(
        label="種別",
        choices=[(Edition.Kind.UPDATE, "更新（内容の変更）"), (Edition.Kind.CORRECTION, "訂正（誤りの訂正）")],
        widget=forms.RadioSelect,
    )
    errata_note = forms.CharField(
        label="正誤表の記載",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="訂正のときは必須です。例：○○省「○○事業」の補助率　誤 1/2　正 2/3",
    )

    def clean(self) -> dict[str, Any] | None:
        """A correction says what it corrects."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Edition.Kind.CORRECTION and not cleaned.get("errata_note", "").strip():
            self.add_error("errata_note", "訂正版には、何をどう訂正するかを入力してください。")
        return cleaned


class PublishForm(SeenAct):
    """One tick for each ministry whose rows still stand as last year."""

    confirmed = forms.MultipleChoiceField(
        label="前年のままで公表することの確認", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, blocks: list[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].choices = [(block.ministry.code, block.heading) for block in blocks]


def mark_of_draft(edition: Edition, before: Edition | None) -> str:
    """Return the mark of all that the page of publishing shows: what the draft holds, and what it is compared with."""
    rows = [edition.entries.all(), edition.envelopes.all(), edition.blocks.all()]
    versions = [tuple(found.order_by("pk").values_list("pk", "version")) for found in rows]
    return mark_of(mark_of_row(edition), before and before.pk, *versions)


class WithdrawForm(forms.Form):
    """Why a published edition is taken back."""

    reason = forms.CharField(label="公表を取りやめる理由", widget=forms.Textarea(attrs={"rows": 3}))
