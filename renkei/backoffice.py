"""What every admin page of every room shares: row rights, versions against lost updates, readable history.

Lists, forms, choices, autocompletes and histories all ask ``renkei.access``; a row that a person may not know
of answers 404.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from renkei import access
from renkei.history import RecordedChange, changes_of
from renkei.models import Stale, VersionedRecord


class VersionedForm(forms.ModelForm):
    """A form that knows which version of the row it showed.

    If the row was saved by someone else meanwhile, the form comes back with both values beside each other;
    saving again then is a choice, not an accident.
    """

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version
            self._stored = {name: self.initial.get(name) for name in self.fields}

    def clean(self) -> dict[str, Any] | None:
        """Refuse a form that was filled in over an older version, showing what stands there now."""
        cleaned = super().clean()
        if self.instance.pk and self.cleaned_data.get("seen_version") != self.instance.version:
            self._show_both_values()
        return cleaned

    def _show_both_values(self) -> None:
        self.add_error(None, Stale(self.instance))
        for name in self.changed_data:
            if name != "seen_version" and not self.fields[name].disabled:
                self.add_error(name, f"現在保存されている内容：{self._stored_words(name) or '（空欄）'}")
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = self.instance.version

    def _stored_words(self, name: str) -> Any:
        """What is stored, as a person reads it: names of rows and choices, not their keys."""
        value, field = self._stored.get(name), self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            keys = value if isinstance(value, (list, tuple)) else [value]
            return "、".join(map(str, field.queryset.filter(pk__in=[getattr(key, "pk", key) for key in keys if key])))
        if isinstance(field, forms.ChoiceField):
            return next((label for key, label in field.choices if str(key) == str(value)), value)
        return value


class RowRights:
    """Row rights for admin classes and inlines alike: every question goes to ``renkei.access``."""

    model: type[models.Model]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the row, or any row, may be seen."""
        return access.may(request.user, "view", obj if isinstance(obj, self.model) else self.model)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether rows may be added (to the parent ``obj`` of an inline)."""
        return access.may(request.user, "add", self.model) and (obj is None or self._parent_open(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the row, or any row, may be changed."""
        return self._writable(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the row, or any row, may be deleted."""
        return self._writable(request, "delete", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the section shows up at all."""
        return access.may(request.user, "view", self.model)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only the rows this person may see."""
        return access.rows(request.user, super().get_queryset(request))  # type: ignore[misc]

    def formfield_for_foreignkey(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer, and accept, only rows this person may see."""
        if "queryset" not in kwargs and access.policy_of(field.remote_field.model):
            kwargs["queryset"] = access.rows(request.user, field.remote_field.model._default_manager.all())
        return super().formfield_for_foreignkey(field, request, **kwargs)  # type: ignore[misc]

    def is_frozen(self, obj: models.Model) -> bool:
        """Whether the row can no longer be changed by anybody; answered by the rooms."""
        return False

    def _writable(self, request: HttpRequest, action: access.Action, obj: models.Model | None) -> bool:
        if not isinstance(obj, self.model):  # no row, or the parent row of an inline
            return access.may(request.user, action, self.model) and (obj is None or self._parent_open(request, obj))
        return access.may(request.user, action, obj) and not self.is_frozen(obj)

    def _parent_open(self, request: HttpRequest, parent: models.Model) -> bool:
        return parent.pk is None or (access.may(request.user, "change", parent) and not self.is_frozen(parent))


class RowInline(RowRights, admin.TabularInline):
    """Rows edited on their parent's page."""

    extra = 0


class RowAdmin(RowRights, admin.ModelAdmin):
    """The admin class of every model: rights by row, one version at a time, its history in words."""

    history_related: tuple[tuple[str, str], ...] = ()  # (relation, its foreign key): shown in this row's history
    save_on_top = True
    list_per_page = 50
    empty_value_display = "－"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Use the versioned form for rows that have versions."""
        if issubclass(self.model, VersionedRecord) and not issubclass(self.form, VersionedForm):
            kwargs.setdefault("form", type("VersionedForm", (VersionedForm,), {}))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the hidden version in the page whatever fieldsets the room declares."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if not issubclass(self.model, VersionedRecord) or not (obj and self.has_change_permission(request, obj)):
            return [(title, {**options, "fields": _without_version(options["fields"])}) for title, options in fieldsets]
        if any("seen_version" in options["fields"] for _, options in fieldsets):
            return fieldsets
        return [*fieldsets, (None, {"fields": ["seen_version"]})]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Load a row; lock it when it is about to be written, so that its version cannot move underneath."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
            row.refresh_from_db()
        return row

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Name the list after what it lists."""
        title = f"{self.opts.verbose_name_plural}の一覧"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a lost race as a message, never as an exception page."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Stale as stale:
            self.message_user(request, stale.messages[0], messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        """A row that is not there, or that one may not know of, is not found."""
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the row: when, who, why, and each field's old and new value."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"変更履歴：{row}",
            "object": row,
            "opts": self.opts,
            "changes": self.recorded_changes(request, row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/row_history.html", context)

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """The changes of the row, and of those of its related rows that this person may see."""
        return changes_of(row, self.history_related, seen=lambda records: access.rows(request.user, records))


def _without_version(fields: Any) -> list[Any]:
    return [name for name in fields if name != "seen_version"]
