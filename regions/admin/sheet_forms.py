"""The forms of received lists: which list for what, and what a person confirms before it is applied."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from measures.notation.years import FIRST_YEAR, LAST_YEAR
from regions.intake import kinds_for
from regions.models import CityRegion, Sheet
from regions.models.sheets import LARGEST_SHEET
from renkei import access


class ReceiveForm(forms.Form):
    """A list, its kind, and what it is limited to. Staff of regions hand in applications of a region of theirs."""

    kind = forms.ChoiceField(label="一覧の種類", choices=[])
    year = forms.IntegerField(
        label="年度（西暦）",
        required=False,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text="市区町村の一覧のときに入力してください。例：令和7年度は 2025",
    )
    region = forms.ModelChoiceField(
        label="圏域",
        queryset=CityRegion.objects.none(),
        required=False,
        empty_label="限らない",
        help_text="選ぶと、その圏域の行だけを取り込みます。",
    )
    file = forms.FileField(
        label="ファイル",
        help_text="xlsx・xls・ods・csv（10MB以下）",
        error_messages={"required": "ファイルを選んでください。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(user)
        self.fields["kind"].choices = [(kind, Sheet.Kind(kind).label) for kind in kinds]
        regions = self.fields["region"]
        regions.queryset = access.rows(user, CityRegion.objects.all(), "change")
        if user.role == "staff" and not user.is_superuser:
            regions.required, regions.empty_label = True, None
            regions.initial = regions.queryset.first()
            self.fields["year"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        """Refuse too large a file before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SHEET:
            size = f"{file.size / 1024 / 1024:.1f}MB"
            raise forms.ValidationError(f"「{file.name}」は{size}あります。10MB以下のファイルを選んでください。")
        return file

    def clean(self) -> dict[str, Any]:
        """A list of municipalities is that of a year and of the whole country."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Sheet.Kind.MUNICIPALITIES:
            if cleaned.get("year") is None and "year" not in self.errors:
                self.add_error("year", "市区町村の一覧には、どの年度の一覧かを入力してください。")
            if cleaned.get("region"):
                self.add_error("region", "市区町村の一覧では、圏域を「限らない」にしてください。")
        return cleaned


class ApplyForm(forms.Form):
    """What is left out, and what was looked at."""

    leave_refused = forms.BooleanField(label="要修正の行を除いて反映する", required=False)
    confirmed = forms.BooleanField(label="要確認の指摘を確認しました", required=False)
