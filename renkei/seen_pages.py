"""Admin pages on which nobody writes over, or deletes, what somebody else saved since the page was opened.

Forms carry the mark of their row, a list that of each row on which an action can be tried, and a page that asks
whether to delete the mark of all that would go. See ``renkei.seen``.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects, unquote
from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from renkei.models import Stale
from renkei.seen import SEEN, SeenForm, mark_of_row, mark_of_rows

DELETE = "delete_selected"
MOST_NAMED = 100  # rows that a page names before it deletes them; it counts all
_BOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'


class SeenPages(admin.ModelAdmin):
    """Forms, deletions and actions of a list, each over what its page showed."""

    form = SeenForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the hidden mark in the page whatever fieldsets the room declares."""
        writable = obj is not None and self.has_change_permission(request, obj)
        return with_mark(super().get_fieldsets(request, obj), writable=writable)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Load a row; lock it when it is about to be written, so that its mark cannot move underneath."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
            row.refresh_from_db()
        return row

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a lost race as a message, never as an exception page."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Stale as stale:
            self.message_user(request, stale.messages[0], messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    # --- saving ------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the row, unless it was sent as it stood: nothing is then written and nothing is on record."""
        as_it_stood = change and not self.says_something(obj, form)
        request.as_it_stood = as_it_stood  # type: ignore[attr-defined]
        if not as_it_stood:
            self.write_row(request, obj, form, change)

    def says_something(self, obj: Any, form: Any) -> bool:
        """Whether saving the form of a stored row is an act: that something in it is new, unless the room knows more."""
        return bool(form.changed_data)

    def write_row(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write a row whose form says something; the rooms do it by their acts."""
        super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep in Django's log what changed; ``message`` is empty where nothing did, in the row and in those below it."""
        request.as_it_stood = getattr(request, "as_it_stood", False) and not message  # type: ignore[attr-defined]
        return None if request.as_it_stood else super().log_change(request, obj, message)  # type: ignore[attr-defined]

    def message_user(
        self, request: HttpRequest, message: Any, level: int | str = messages.INFO, **options: Any
    ) -> None:
        """Say it; never that something was changed where nothing was."""
        if level == messages.SUCCESS and getattr(request, "as_it_stood", False):
            message, level = "変更はありません。保存されている内容は元のままです。", messages.INFO
        super().message_user(request, message, level, **options)

    # --- deleting one ------------------------------------------------------------------------------------------

    def _delete_view(self, request: HttpRequest, object_id: str, extra_context: Any) -> HttpResponse:
        """Ask again where what would go is no longer what the page listed."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_delete_permission(request, row):
            return super()._delete_view(request, object_id, extra_context)  # type: ignore[no-any-return,misc]
        mark = self._mark_of_deletion([row])
        if request.method == "POST" and request.POST.get(SEEN) != mark:
            self.message_user(request, _moved([row], "削除されるもの"), messages.ERROR)
            request.POST = QueryDict()  # type: ignore[assignment]  # as if it had only been asked for
        return super()._delete_view(request, object_id, {SEEN: mark, **(extra_context or {})})  # type: ignore[no-any-return,misc]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the first ``MOST_NAMED`` of what would go, or stands in the way; the page counts all of them by kind."""
        going, counts, lacking, standing = super().get_deleted_objects(objs, request)
        return shortened(going, MOST_NAMED), counts, lacking, shortened(standing, MOST_NAMED)

    def _mark_of_deletion(self, rows: Iterable[Any]) -> str:
        going = NestedObjects(using=router.db_for_write(self.model))
        going.collect(list(rows))
        return mark_of_rows(row for found in going.data.values() for row in found)

    # --- actions of the list -----------------------------------------------------------------------------------

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box of a row, with the row's mark where more than deleting can be done: that asks once more."""
        words = format_html(gettext("Select this object for an action - {}"), str(obj))
        box = format_html(_BOX, ACTION_CHECKBOX_NAME, obj.pk, words)  # Django's own, which is a template for each row
        if not any(self._writes(name) for name in self.actions):
            return box
        return format_html('{}<input type="hidden" name="{}-{}" value="{}">', box, SEEN, obj.pk, mark_of_row(obj))

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        """Do the action on the ticked rows, unless it may change one that was saved since the list was shown."""
        if not any(self._writes(name) for name in request.POST.getlist("action")):
            return super().response_action(request, queryset)
        with transaction.atomic():
            rows = self._ticked(request, queryset)
            mark = self._mark_of_deletion(rows) if DELETE in request.POST.getlist("action") else None
            if words := self._what_moved(request, rows, mark):
                self.message_user(request, words, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
            response = super().response_action(request, queryset)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data[SEEN] = mark
        return response

    def _ticked(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> list[Any]:
        """The rows the action is for, locked; those of other pages too where all were chosen."""
        if request.POST.get("select_across") != "1":
            keys = []
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                with suppress(ValidationError):
                    keys.append(self.opts.pk.to_python(key))
            queryset = queryset.filter(pk__in=keys)
        known = self.model._base_manager.filter(pk__in=queryset.order_by().values("pk"))
        return list(known.select_for_update().order_by("pk"))

    def _writes(self, action: str) -> bool:
        """Whether an action may change rows: all but those that need no more than the right to see them."""
        return getattr(getattr(self, action, None), "allowed_permissions", None) != ["view"]

    def _what_moved(self, request: HttpRequest, rows: list[Any], mark: str | None) -> str:
        if mark is not None:
            confirmed = bool(request.POST.get("post"))
            return _moved(rows, "削除されるもの") if confirmed and request.POST.get(SEEN) != mark else ""
        ticked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))  # others of "all" were on no page
        shown = [row for row in rows if str(row.pk) in ticked]
        moved = [row for row in shown if request.POST.get(f"{SEEN}-{row.pk}") != mark_of_row(row)]
        return _moved(moved, "一覧の最新の内容") if moved else ""


def shortened(named: list[Any], most: int) -> list[Any]:
    """Return the first ``most`` names of a list of names and such lists, in their places, and how many more there are."""
    kept, more = _first(named, most)
    return [*kept, f"ほか{more:,}件"] if more else kept


def _first(named: list[Any], most: int) -> tuple[list[Any], int]:
    """The names, and how many were left out."""
    kept: list[Any] = []
    taken = left_out = 0
    for one in named:
        if isinstance(one, list):
            inner, more = _first(one, most - taken)
            kept += [inner] if inner else []
            taken, left_out = taken + _count(inner), left_out + more
        elif taken < most:
            kept.append(one)
            taken += 1
        else:
            left_out += 1
    return kept, left_out


def _count(named: list[Any]) -> int:
    return sum(_count(one) if isinstance(one, list) else 1 for one in named)


def with_mark(fieldsets: Any, *, writable: bool) -> list[Any]:
    """Return fieldsets with the hidden mark, once, where something can be written, and without it elsewhere."""
    plain = [
        (title, {**options, "fields": [name for name in options["fields"] if name != SEEN]})
        for title, options in fieldsets
    ]
    if not writable or not plain:
        return plain
    title, options = plain[-1]
    return [*plain[:-1], (title, {**options, "fields": [*options["fields"], SEEN]})]


def _moved(rows: list[Any], what: str) -> str:
    names = "、".join(f"「{row}」" for row in rows[:5]) + (f"ほか{len(rows) - 5}件" if len(rows) > 5 else "")
    return f"{names}は、表示したあとに他の人が更新しました。{what}を確認してから、もう一度実行してください。"
