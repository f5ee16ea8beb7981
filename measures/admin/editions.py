"""Editing a draft's title page, and the acts: open a year, publish, revise, withdraw."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from measures.admin.edition_forms import (
    EditionForm,
    OpenYearForm,
    PublishForm,
    ReviseForm,
    WithdrawForm,
    mark_of_draft,
)
from measures.admin.rounds import RoundPages
from measures.admin.rows import CatalogueAdmin
from measures.editing import read_again
from measures.editions import Refused, open_year, publish, revise, withdraw
from measures.models import COLUMNS, Edition, Entry
from measures.models.editions import headings_in_words
from measures.outlooks import outlook
from renkei import access
from renkei.seen_pages import with_mark

SHOWN = ["year", "revision", "kind", "state", "published_at", "withdrawn_at", "withdrawn_reason", "copied_from"]


@admin.register(Edition)
class EditionAdmin(RoundPages, CatalogueAdmin):
    """The editions of every year: one draft at most, one that readers see, and all that came before."""

    form = EditionForm
    list_display = ["__str__", "state", "kind", "budget_stage", "entry_count", "published_at"]
    list_filter = ["year", "state"]
    readonly_fields = [*SHOWN, "entry_count", "notified_on", "printed_headings"]
    change_form_template = "admin/measures/edition/change_form.html"
    change_list_template = "admin/measures/edition/change_list.html"
    history_related = (("blocks", "edition"), ("envelopes", "edition"), ("entries", "edition"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the number of entries."""
        entries = Entry.objects.filter(edition=models.OuterRef("pk")).order_by().values("edition")
        total = models.Subquery(entries.annotate(total=models.Count("*")).values("total"))
        return super().get_queryset(request).annotate(entry_total=Coalesce(total, 0))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it is, the title page, the approval, the headings."""
        writable = obj is not None and self.has_change_permission(request, obj)
        headings = [f"heading_{column}" for column in COLUMNS] if writable else ["printed_headings"]
        sections = [
            (None, {"fields": [*SHOWN[:5], "entry_count", *(SHOWN[5:] if obj and obj.withdrawn_at else [])]}),
            ("表紙", {"fields": ["title", "cover_note", "budget_stage", "taxonomy", "errata_note"]}),
            ("決裁・公表・周知", {"fields": ["approved_on", "document_no", "announced_on", "notified_on"]}),
            ("列見出し", {"fields": headings, "description": "空欄の列は標準の見出しになります。"}),
        ]
        return with_mark(sections, writable=writable)

    @admin.display(description="掲載施策の数")
    def entry_count(self, edition: Edition) -> int:
        """How many entries it has."""
        return edition.entry_total  # type: ignore[attr-defined,no-any-return]

    @admin.display(description="列見出し")
    def printed_headings(self, edition: Edition) -> str:
        """The headings that are not the usual ones, a line each."""
        return headings_in_words(edition.headings) or "標準の見出し"

    def write_row(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        """Save; another taxonomy means that every cell is read again."""
        super().write_row(request, obj, form, change)
        if "taxonomy" in form.changed_data:
            read_again(edition=obj, by=request.user)

    def get_urls(self) -> list[URLPattern]:
        """The acts' own pages, beside Django's."""
        acts: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("open/", "open", self.open_view),
            ("<int:edition_id>/publish/", "publish", self.publish_view),
            ("<int:edition_id>/revise/", "revise", self.revise_view),
            ("<int:edition_id>/withdraw/", "withdraw", self.withdraw_view),
        ]
        pages = [
            path(route, self.admin_site.admin_view(view), name=f"measures_edition_{name}") for route, name, view in acts
        ]
        return pages + super().get_urls()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editions are opened and revised by acts, never typed in."""
        return False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft goes whole, with its blocks, envelopes and entries; who may delete it may delete those."""
        listed, counts, _, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    # --- the acts' pages -----------------------------------------------------------------------------------

    def open_view(self, request: HttpRequest) -> HttpResponse:
        """Open the draft of a new year."""
        self._editors_only(request)
        newest = Edition.objects.newest_first().first()
        start = {"year": newest.year + 1 if newest else timezone.localdate().year}
        form = OpenYearForm(_posted(request), initial=start)
        if request.method == "POST" and form.is_valid():
            edition = self._try(form, lambda: open_year(year=form.cleaned_data["year"], by=request.user))
            if edition is not None:
                self.message_user(request, f"「{edition}」の案を作成しました。", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))
        return self._page(request, "open", None, form=form, title="新しい年度の案を作成する")

    def publish_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Show what publishing changes and what is still open; publish."""
        edition = self._edition(request, edition_id, draft=True)
        ahead = outlook(edition)
        mark = mark_of_draft(edition, ahead.compared_with)
        form = PublishForm(_posted(request), blocks=list(ahead.unseen), row=edition, mark=mark)
        if request.method == "POST" and form.is_valid():
            confirmed = form.cleaned_data["confirmed"]
            done = self._try(form, lambda: publish(edition=edition, by=request.user, confirmed=confirmed))
            if done is not None:
                self.message_user(request, f"「{done}」を公表しました。", messages.SUCCESS)
                return self._back(done)
        return self._page(request, "publish", edition, form=form, outlook=ahead, title=f"公表：{edition}")

    def revise_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Open the next revision of a published edition."""
        edition = self._edition(request, edition_id, draft=False)
        form = ReviseForm(_posted(request))
        if request.method == "POST" and form.is_valid():
            revision = self._try(form, lambda: revise(edition=edition, by=request.user, **form.cleaned_data))
            if revision is not None:
                self.message_user(request, f"「{revision}」の案を作成しました。", messages.SUCCESS)
                return self._back(revision)
        return self._page(request, "revise", edition, form=form, title=f"次の版を作成する：{edition}")

    def withdraw_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Take back a published edition, with a reason."""
        edition = self._edition(request, edition_id, draft=False)
        form = WithdrawForm(_posted(request))
        before = edition.copied_from if edition.copied_from and edition.copied_from.year == edition.year else None
        if request.method == "POST" and form.is_valid():
            done = self._try(form, lambda: (withdraw(edition=edition, by=request.user, **form.cleaned_data),))
            if done is not None:
                shown = (
                    f"読者には「{done[0]}」が表示されます。" if done[0] else "この年度の年度版は公表されていません。"
                )
                self.message_user(request, f"「{edition}」の公表を取りやめました。{shown}", messages.SUCCESS)
                return self._back(edition)
        return self._page(request, "withdraw", edition, form=form, before=before, title=f"公表の取りやめ：{edition}")

    def _editors_only(self, request: HttpRequest) -> None:
        if not access.may(request.user, "change", Edition):
            raise PermissionDenied

    def _edition(self, request: HttpRequest, edition_id: int, *, draft: bool) -> Edition:
        self._editors_only(request)
        edition = access.rows(request.user, Edition.objects.all()).filter(pk=edition_id).first()
        if edition is None or edition.is_draft != draft:
            raise Http404
        return edition  # type: ignore[no-any-return]

    def _try(self, form: forms.Form, act: Callable[[], Any]) -> Any:
        """Do the act; a refusal becomes the form's errors, and nothing was written."""
        try:
            return act()
        except Refused as refused:
            form.add_error(None, refused.messages)
            return None

    def _back(self, edition: Edition) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:measures_edition_change", args=[edition.pk]))

    def _page(self, request: HttpRequest, name: str, edition: Edition | None, **extra: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "edition": edition, **extra}
        return TemplateResponse(request, f"admin/measures/edition/{name}.html", context)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
