"""What every admin page of every room shares: row rights, versions against lost updates, readable history.

Lists, forms, choices, autocompletes and histories all ask ``renkei.access``; a row that a person may not know
of answers 404.
"""

import functools
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from renkei import access
from renkei.history import RecordedChange, changes_of, read_mark, write_mark
from renkei.long_lists import BoundedPaginator, LongChangeList
from renkei.seen import SeenForm, SeenRows
from renkei.seen_pages import SeenPages, with_mark

SHOWN_CHANGES = 100  # of a history, on one page


class RowRights:
    """Row rights for admin classes and inlines alike: every question goes to ``renkei.access``."""

    model: type[models.Model]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the row, or any row, may be seen."""
        return _may(request, "view", obj if isinstance(obj, self.model) else self.model)

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
        return _may(request, action, obj) and not self.is_frozen(obj)

    def _parent_open(self, request: HttpRequest, parent: models.Model) -> bool:
        return parent.pk is None or (_may(request, "change", parent) and not self.is_frozen(parent))


def _may(request: HttpRequest, action: access.Action, what: Any) -> bool:
    """Ask of a row once for a page that is only read: its buttons, inputs and links each depend on the answer."""
    if request.method != "GET" or isinstance(what, type) or what.pk is None:
        return access.may(request.user, action, what)
    known: dict[Any, bool] = request.__dict__.setdefault("judged_rows", {})
    key = (request.user.pk, action, type(what), what.pk)
    if key not in known:
        known[key] = access.may(request.user, action, what)
    return known[key]


class RowInline(RowRights, admin.TabularInline):
    """Rows edited on their parent's page; each knows what the page showed of it."""

    extra = 0
    form = SeenForm
    formset = SeenRows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the mark of each row, where rows can be changed."""
        writable = obj is not None and self.has_change_permission(request, obj)
        return with_mark(super().get_fieldsets(request, obj), writable=writable)


class LongLists:
    """Lists and choices that cost what they show, however many rows there are."""

    settled: tuple[str, ...] = ()  # what is the same in all rows of a list, because a filter always chooses one
    show_full_result_count = False  # counts every row
    show_facets = admin.ShowFacets.NEVER  # counts every row once more for every choice

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LongChangeList]:
        """Return the list that is counted no further than its pages go."""
        return LongChangeList

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, **options: Any) -> BoundedPaginator:
        """Return the pages of a list, or of the choices of an autocomplete."""
        number = request.GET.get(PAGE_VAR, 1)
        seen = self.get_listed(request, queryset)
        return BoundedPaginator(queryset, per_page, seen=seen, number=number, **options)

    def get_listed(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the rows that this person may see, with what a row of the list ``queryset`` shows."""
        seen: models.QuerySet[Any] = self.get_queryset(request).all()  # type: ignore[attr-defined]
        seen.query.select_related = queryset.query.select_related
        return seen


class RowAdmin(LongLists, SeenPages, RowRights, admin.ModelAdmin):
    """The admin class of every model: rights by row, nobody writes over another, its history in words."""

    history_related: tuple[tuple[str, str], ...] = ()  # (relation, its foreign key): shown in this row's history
    save_on_top = True
    list_per_page = 50
    empty_value_display = "－"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Name the list after what it lists."""
        title = f"{self.opts.verbose_name_plural}の一覧"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        """A row that is not there, or that one may not know of, is not found."""
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The changes of the row, ``SHOWN_CHANGES`` on a page: when, who, why, and each field's old and new value."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        changes = self.recorded_changes(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": f"変更履歴：{row}",
            "object": row,
            "opts": self.opts,
            "changes": changes[:SHOWN_CHANGES],
            "older": write_mark(changes[SHOWN_CHANGES - 1].mark) if len(changes) > SHOWN_CHANGES else "",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/row_history.html", context)

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """The changes of the row, and of those of its related rows that this person may see: a page and one more."""
        asked = request.GET.get("before")
        if (before := read_mark(asked or "")) is None and asked is not None:
            raise Http404
        seen = functools.partial(access.rows, request.user)
        return changes_of(row, self.history_related, seen=seen, before=before, most=SHOWN_CHANGES + 1)
