"""The forms of intake: which file for which year, and what a person decides about its rows."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from measures.models import Edition, Ministry
from measures.models.intake import LARGEST_FILE
from measures.rounds import refuse_late_file
from renkei import access

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files: a ministry's bureaux may each send their own."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, each not empty and not too large."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; each is checked by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一度に選べるファイルは{MOST_FILES}個までです。")
        return [self._clean_one(file, initial) for file in files]

    def _clean_one(self, file: Any, initial: Any) -> Any:
        cleaned = super().clean(file, initial)
        if cleaned.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"「{cleaned.name}」は{cleaned.size / 1024 / 1024:.1f}MBあります。10MB以下のファイルを選んでください。"
            )
        return cleaned


class ReceiveForm(forms.Form):
    """Files for a year; an editor may limit them to one ministry, a contact's are limited to their own."""

    year = forms.IntegerField(
        label="年度（西暦）",
        validators=[MinValueValidator(1989), MaxValueValidator(2100)],
        help_text="例：令和3年度は 2021",
    )
    ministry = forms.ModelChoiceField(
        label="府省庁", queryset=Ministry.objects.none(), required=False, empty_label="ファイルにある全ての府省庁"
    )
    files = FilesField(
        label="ファイル",
        help_text="xlsx・xls・ods・csv（10MB以下）。複数選べます。",
        error_messages={"required": "ファイルを選んでください。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ministry"].queryset = access.rows(user, Ministry.objects.all())
        if user.role == "contact":
            self.fields["ministry"].required = True
            self.fields["ministry"].empty_label = None
            self.fields["ministry"].initial = user.ministry_id
        newest = Edition.objects.drafts().newest_first().first() or Edition.objects.newest_first().first()
        if newest is not None:
            self.fields["year"].initial = newest.year if newest.is_draft else newest.year + 1
        self.user = user

    def clean(self) -> dict[str, Any] | None:
        """Refuse a contact's file once the answer was confirmed, as her own page does."""
        cleaned = super().clean() or {}
        if cleaned.get("ministry") and cleaned.get("year"):
            refuse_late_file(ministry=cleaned["ministry"], year=cleaned["year"], by=self.user)
        return cleaned


class ApplyForm(forms.Form):
    """How the year's draft is opened where there is none, and what is left out."""

    kind = forms.ChoiceField(
        label="新しい版の種別",
        choices=[(Edition.Kind.UPDATE, "更新（内容の変更）"), (Edition.Kind.CORRECTION, "訂正（誤りの訂正）")],
        initial=Edition.Kind.UPDATE,
        required=False,
    )
    errata_note = forms.CharField(
        label="正誤表の記載（訂正のとき）", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    leave_refused = forms.BooleanField(label="要修正の行を除いて反映する", required=False)
