"""Guards that can be taken away, one at a time, to see whether the matrix notices.

Each names the place of the guard, what stands there instead, and a part of the addresses that it guards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q, QuerySet
from django.http import HttpResponseRedirect

import measures.admin.calls
import measures.admin.catalogue
import measures.admin.round_answers
import measures.admin.round_pages
import measures.admin.rounds
import measures.admin.rows
import measures.admin.upload_forms
import measures.admin.uploads
import measures.views.editions
import regions.admin.application_pages
import regions.admin.applications
import regions.admin.rows
import regions.admin.sheet_forms
import regions.admin.sheets
import regions.admin.visions
from measures.admin.catalogue import EnvelopeAdmin, MeasureAdmin
from measures.admin.editions import EditionAdmin
from measures.admin.rows import CatalogueAdmin
from measures.admin.search_words import EmptySearchAdmin
from measures.admin.uploads import UploadAdmin
from measures.models import Edition, Upload
from regions.admin.applications import ApplicationAdmin
from regions.admin.rows import RegionAdmin
from regions.admin.sheets import SheetAdmin
from regions.models import Application, Sheet
from renkei import access, backoffice
from renkei.admin.people import UserAdmin
from renkei.backoffice import RowAdmin, RowRights
from renkei.history import changes_of
from renkei.methods import KnownMethods
from renkei.models import User


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: where it stands (``owner.name``), what takes its place, and which addresses are looked at."""

    owner: Any
    name: str
    instead: Any
    about: str = "/admin/"

    def __str__(self) -> str:
        return f"{getattr(self.owner, '__name__', self.owner)}.{self.name}"

    def take_away(self, patch: pytest.MonkeyPatch) -> None:
        """Let everybody through, as long as ``patch`` holds."""
        patch.setattr(self.owner, self.name, self.instead)


class Open:
    """Stands in one module in the place of ``renkei.access``: lets everybody do it, or shows all rows."""

    def __init__(self, *, may: bool = False, rows: bool = False) -> None:
        self._may, self._rows = may, rows

    def may(self, user: Any, action: Any, what: Any) -> bool:
        """Yes, or as it is."""
        return self._may or access.may(user, action, what)

    def rows(self, user: Any, queryset: QuerySet[Any], action: Any = "view") -> QuerySet[Any]:
        """All, or as it is."""
        return queryset if self._rows else access.rows(user, queryset, action)

    policy_of = staticmethod(access.policy_of)


def yes(*args: Any, **options: Any) -> bool:
    """Let everybody."""
    return True


def any_lookup(self: Any, lookup: str, value: Any, request: Any) -> bool:
    """Let everybody ask about anything; with the names that Django looks for."""
    return True


def nothing(*args: Any, **options: Any) -> None:
    """Ask nothing."""


def everything(*args: Any, **options: Any) -> Q:
    """No limit."""
    return Q()


def _by_key(model: Any) -> Callable[..., Any]:
    return lambda self, request, key, **options: model._base_manager.get(pk=key)


def in_module(module: ModuleType, kind: str, about: str) -> Guard:
    """The questions that one module asks ``renkei.access``: ``may`` or ``rows``."""
    return Guard(module, "access", Open(**{kind: True}), about)


def unlimited(self: Any, request: Any) -> QuerySet[Any]:
    """As Django's own admin lists rows."""
    return super(RowRights, self).get_queryset(request)  # type: ignore[misc]


GUARDS = [
    # what everything asks
    Guard(access, "may", lambda user, *args: user.is_active and user.is_authenticated),
    Guard(access, "rows", lambda user, queryset, action="view": queryset),
    Guard(access, "_limit", everything),
    Guard(access, "_of_own_regions", everything),
    Guard(access, "_known_to_readers", everything),
    # what every page of the office asks
    Guard(RowRights, "has_view_permission", yes),
    Guard(RowRights, "has_add_permission", yes),
    Guard(RowRights, "has_change_permission", yes),
    Guard(RowRights, "has_delete_permission", yes),
    Guard(RowRights, "has_module_permission", yes),
    Guard(RowRights, "get_queryset", unlimited),
    Guard(RowRights, "formfield_for_foreignkey", ModelAdmin.formfield_for_foreignkey, "/add/"),
    Guard(RowAdmin, "get_object", lambda self, request, key, *args: self.model._base_manager.filter(pk=key).first()),
    Guard(RowAdmin, "_get_obj_does_not_exist_redirect", lambda *args: HttpResponseRedirect("/admin/")),
    Guard(UserAdmin, "_get_obj_does_not_exist_redirect", lambda *args: HttpResponseRedirect("/admin/"), "renkei/user"),
    Guard(RowAdmin, "recorded_changes", lambda self, request, row: changes_of(row, self.history_related), "/history/"),
    Guard(CatalogueAdmin, "recorded_changes", RowAdmin.recorded_changes, "/history/"),
    in_module(backoffice, "rows", "/admin/"),
    in_module(backoffice, "may", "/admin/"),
    # Django's own
    Guard(AdminSite, "has_permission", lambda self, request: request.user.is_active and request.user.is_authenticated),
    Guard(ModelAdmin, "lookup_allowed", any_lookup, "?"),
    Guard(RegionAdmin, "lookup_allowed", any_lookup, "regions/"),
    Guard(AutocompleteJsonView, "has_perm", yes, "/autocomplete/"),
    Guard(
        AutocompleteJsonView,
        "get_queryset",
        lambda self: self.model_admin.model._base_manager.order_by("pk"),
        "/autocomplete/",
    ),
    Guard(ModelBackend, "user_can_authenticate", yes, "/admin/measures/entry/"),
    Guard(KnownMethods, "__call__", lambda self, request: self.get_response(request), "/admin/measures/entry/"),
    # what nobody does by a form
    Guard(UploadAdmin, "has_add_permission", yes, "measures/upload/"),
    Guard(UploadAdmin, "has_delete_permission", yes, "measures/upload/"),
    Guard(EditionAdmin, "has_add_permission", yes, "measures/edition/"),
    Guard(EnvelopeAdmin, "has_delete_permission", yes, "measures/envelope/"),
    Guard(EmptySearchAdmin, "has_change_permission", yes, "measures/emptysearch/"),
    Guard(SheetAdmin, "has_delete_permission", yes, "regions/sheet/"),
    Guard(UserAdmin, "has_delete_permission", yes, "renkei/user/"),
    # the acts' own pages
    Guard(EditionAdmin, "_editors_only", nothing, "measures/edition/"),
    Guard(EditionAdmin, "_edition", lambda self, request, key, **options: Edition.objects.get(pk=key), "/edition/"),
    Guard(EditionAdmin, "_seen", lambda self, request, key, **options: Edition.objects.get(pk=key), "/round/"),
    in_module(measures.admin.rounds, "may", "/round/"),
    in_module(measures.admin.rounds, "rows", "/round/"),
    in_module(measures.admin.round_pages, "rows", "/round/"),
    in_module(measures.admin.round_answers, "rows", "/round/"),
    Guard(UploadAdmin, "_may_apply", yes, "measures/upload/"),
    Guard(UploadAdmin, "_upload", _by_key(Upload), "measures/upload/"),
    in_module(measures.admin.uploads, "may", "measures/upload/"),
    in_module(measures.admin.upload_forms, "rows", "measures/upload/"),
    Guard(SheetAdmin, "_may_apply", yes, "regions/sheet/"),
    Guard(SheetAdmin, "_sheet", _by_key(Sheet), "regions/sheet/"),
    in_module(regions.admin.sheets, "rows", "regions/sheet/"),
    in_module(regions.admin.sheet_forms, "rows", "regions/sheet/"),
    Guard(regions.admin.sheets, "kinds_for", lambda user: list(Sheet.Kind.values), "regions/sheet/"),
    Guard(regions.admin.application_pages, "may_confirm", yes, "regions/application/"),
    Guard(
        ApplicationAdmin,
        "_own",
        lambda self, request, key, **options: Application.objects.get(pk=key),
        "regions/application/",
    ),
    in_module(regions.admin.application_pages, "rows", "regions/application/"),
    in_module(regions.admin.applications, "rows", "regions/application/"),
    in_module(regions.admin.rows, "rows", "regions/"),
    Guard(UserAdmin, "_person", lambda self, request, key: User.objects.get(pk=key), "renkei/user/"),
    # what only some see on a page
    Guard(MeasureAdmin, "get_fields", lambda self, request, obj=None: list(self.fields), "measures/measure/"),
    in_module(measures.admin.calls, "rows", "measures/call/"),
    in_module(measures.views.editions, "may", "/draft/"),
    in_module(measures.views.editions, "rows", "/draft/"),
]
