"""Two people at once: a page carries a mark of what it showed, and what is sent says over which mark it was filled in.

Where somebody else has saved meanwhile, the mark is another: nothing is written, the stored values are shown beside
those that were typed, and to send again is then a choice. A mark that is missing counts as another.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms import BaseInlineFormSet

from renkei.models import Stale, VersionedRecord

SEEN = "seen_version"  # the input that carries the mark


def mark_of(*values: Any) -> str:
    """Return a short figure of values: equal values, equal marks."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]


def mark_of_row(row: Any) -> str:
    """Return the mark of a stored row: its version, or a figure of its columns where it counts none."""
    if isinstance(row, VersionedRecord):
        return str(row.version)
    columns = [field for field in row._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    return mark_of(*(getattr(row, column.attname) for column in columns))


def mark_of_rows(rows: Iterable[Any]) -> str:
    """Return one mark of many rows, in whatever order they come."""
    return mark_of(*sorted((row._meta.label, str(row.pk), mark_of_row(row)) for row in rows))


def mark_of_record(row: Any, *more: Any) -> str:
    """Return the mark of a row by its newest line of history, for rows that change in more than their columns."""
    return mark_of(row.history.aggregate(newest=models.Max("history_id"))["newest"], *more)


class SeenInputs(forms.BaseForm):
    """What forms share that know what their page showed. ``mark`` is what the form would show now."""

    def mark(self) -> str:
        """Return the mark of what is stored."""
        raise NotImplementedError

    def shown(self) -> Any:
        """What the form is about, as it is named to a person."""
        raise NotImplementedError

    def stored(self) -> dict[str, Any]:
        """Return {input: what is stored}: what a form opened now would start from."""
        return {name: self.get_initial_for_field(field, name) for name, field in self.fields.items() if name != SEEN}

    @property
    def is_moved(self) -> bool:
        """Whether what was sent was filled in over what no longer stands."""
        return self.has_error(NON_FIELD_ERRORS, "stale")

    def refuse_if_moved(self) -> None:
        """Refuse what was filled in over another mark: show the stored values, and take sending again as a choice."""
        now = self.mark()
        if self.cleaned_data.get(SEEN) == now:
            return
        self.add_error(None, Stale(self.shown()))
        stored = self.stored()
        for name in self.changed_data:
            if name in stored and not self.fields[name].disabled:
                words = in_words(self.fields[name], stored[name])
                self.add_error(name, f"現在保存されている内容：{words or '（空欄）'}")
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix(SEEN)] = now


class SeenForm(SeenInputs, forms.ModelForm):
    """A form of a row; its mark is the row's version, or a figure of what its inputs start from."""

    seen_version = forms.CharField(label="表示した内容の印", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[SEEN].initial = self.mark  # asked for once the form knows all its inputs

    def mark(self) -> str:
        """Return the row's version, or the figure of its inputs."""
        if isinstance(self.instance, VersionedRecord):
            return str(self.instance.version)
        return mark_of(*((name, _plain(value)) for name, value in sorted(self.stored().items())))

    def shown(self) -> Any:
        """The row."""
        return self.instance

    def clean(self) -> dict[str, Any] | None:
        """Refuse a form that was filled in over what no longer stands."""
        cleaned = super().clean()
        if self.instance.pk:
            self.refuse_if_moved()
        return cleaned


class SeenAct(SeenInputs, forms.Form):
    """A form of an act on ``row``; ``mark`` is of all that its page showed and the act changes."""

    seen_version = forms.CharField(label="表示した内容の印", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Any, mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._row, self._mark = row, mark
        self.fields[SEEN].initial = mark

    def mark(self) -> str:
        """The mark that was given."""
        return self._mark

    def shown(self) -> Any:
        """The row."""
        return self._row

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was filled in over what no longer stands."""
        cleaned = super().clean()
        self.refuse_if_moved()
        return cleaned


class SeenRows(BaseInlineFormSet):
    """Rows of an inline: none is passed over that went meanwhile, none deleted that was changed meanwhile."""

    def clean(self) -> None:
        """Refuse a row that is not among those of the page, and the deletion of one that was saved since."""
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise ValidationError(
                "この画面の行でないもの、又はほかの人が削除した行が含まれています。画面を読み込み直してください。"
            )
        doomed = [form for form in self.initial_forms if self.can_delete and self._should_delete_form(form)]
        moved = [str(form.instance) for form in doomed if form.is_moved]
        if moved:
            names = "、".join(f"「{name}」" for name in moved)
            raise ValidationError(
                f"削除の印を付けた行{names}は、表示したあとに他の人が更新しました。"
                "現在の内容を確認してから、もう一度保存してください。"
            )


def in_words(field: forms.Field, value: Any) -> Any:
    """Return a stored value as a person reads it: names of rows and choices, not their keys."""
    if isinstance(field, forms.ModelChoiceField):
        keys = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
        return "、".join(map(str, field.queryset.filter(pk__in=[getattr(key, "pk", key) for key in keys if key])))
    if isinstance(field, forms.ChoiceField):
        chosen = {str(one) for one in value} if isinstance(value, (list, tuple)) else {str(value)}
        return "、".join(str(label) for key, label in field.choices if str(key) in chosen) or value
    if isinstance(field, forms.BooleanField):
        return "はい" if value else "いいえ"
    return value


def _plain(value: Any) -> Any:
    """A value without whatever is not the same on two readings: rows as their keys, collections in order."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return sorted(str(_plain(one)) for one in value)
    return value
