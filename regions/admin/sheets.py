"""Receiving flat lists: hand one in, see what it would change, apply, take back; and get lists to fill in."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from measures.editions import Refused
from regions.admin.sheet_exports import list_response
from regions.admin.sheet_forms import ApplyForm, ReceiveForm
from regions.admin.sheet_pages import preview_of
from regions.intake import apply, compare_again, discard, kinds_for, later_edits, receive, redo, undo
from regions.models import CityRegion, Sheet
from renkei import access
from renkei.backoffice import RowAdmin
from renkei.models import Stale
from renkei.seen import SEEN, mark_of_record

ENDINGS = ("xlsx", "csv")


@admin.register(Sheet)
class SheetAdmin(RowAdmin):
    """Every received list with its state; each opens on its preview."""

    list_display = ["name", "kind", "year", "region", "uploader", "received_at", "state", "counted"]
    list_filter = ["kind", "state"]
    change_list_template = "admin/regions/sheet/change_list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without the files' bytes."""
        return super().get_queryset(request).listed()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lists come in by the page that reads them, not by a form of their columns."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What came in stays on record."""
        return False

    @admin.display(description="件数")
    def counted(self, sheet: Sheet) -> str:
        """新規 1　変更あり 3 …"""
        if sheet.state == Sheet.State.REFUSED:
            return "－"
        words = [("新規", "new"), ("変更あり", "revised"), ("変更なし", "unchanged"), ("要修正", "refused")]
        return "　".join(f"{label} {sheet.counts.get(key, 0)}" for label, key in words)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With the kinds of lists that this person may hand in."""
        kinds = [(kind, Sheet.Kind(kind).label) for kind in kinds_for(request.user)]
        return super().changelist_view(request, {"kinds": kinds, **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A received list is seen on its preview."""
        return HttpResponseRedirect(_address("preview", self._sheet(request, object_id)))

    def get_urls(self) -> list[URLPattern]:
        """The pages of received lists, beside Django's."""
        pages = [
            ("receive/", self.receive_view, "receive"),
            ("<int:sheet_id>/preview/", self.preview_view, "preview"),
            ("<int:sheet_id>/undo/", self.undo_view, "undo"),
            ("list/<slug:kind>.<slug:ending>", self.list_view, "list"),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"regions_sheet_{name}") for route, view, name in pages
        ]
        return ours + super().get_urls()

    # --- the pages -----------------------------------------------------------------------------------------------

    def receive_view(self, request: HttpRequest) -> HttpResponse:
        """Take a list in; it is read at once and shown before anything counts."""
        kinds = kinds_for(request.user)
        if not kinds:
            raise PermissionDenied
        posted = request.method == "POST"
        initial = {"kind": request.GET.get("kind", "")}
        form = ReceiveForm(
            request.POST if posted else None, request.FILES if posted else None, user=request.user, initial=initial
        )
        if posted and form.is_valid():
            data = form.cleaned_data
            sheet = receive(
                data=data["file"].read(),
                name=data["file"].name,
                kind=data["kind"],
                year=data["year"],
                region=data["region"],
                by=request.user,  # type: ignore[arg-type]
            )
            return HttpResponseRedirect(_address("preview", sheet))
        lists = [(kind, Sheet.Kind(kind).label) for kind in kinds]
        return self._page(request, "receive", None, form=form, lists=lists, title="一覧の取込み")

    def preview_view(self, request: HttpRequest, sheet_id: int) -> HttpResponse:
        """Show what the list would change; apply it, compare it again, or put it away."""
        sheet = self._sheet(request, sheet_id)
        form = ApplyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            with transaction.atomic():
                list(Sheet.objects.select_for_update().filter(pk=sheet.pk).values("pk"))  # nobody else acts now
                sheet.refresh_from_db(fields=["state"])
                self._act(request, sheet, form)
            return HttpResponseRedirect(_address("preview", sheet))
        try:
            preview = preview_of(sheet, request.GET)
        except InvalidPage as error:
            raise Http404 from error
        waiting = sheet.state == Sheet.State.STAGED
        title = f"取込み前の確認：{sheet.name}" if waiting else f"取込み：{sheet.name}"
        may_apply = self._may_apply(request, sheet)
        return self._page(request, "preview", sheet, preview=preview, form=form, may_apply=may_apply, title=title)

    def undo_view(self, request: HttpRequest, sheet_id: int) -> HttpResponse:
        """Take an applied list back, or bring it back; later edits are listed and left alone unless ticked."""
        sheet = self._sheet(request, sheet_id)
        if not self._may_apply(request, sheet) or sheet.state not in {Sheet.State.APPLIED, Sheet.State.UNDONE}:
            raise Http404
        act, words = (undo, "取込みの取消し") if sheet.state == Sheet.State.APPLIED else (redo, "取消しを戻す")
        later = later_edits(sheet, by=request.user)  # type: ignore[arg-type]
        mark = mark_of_record(sheet, later)
        if request.method == "POST" and self._moved(request, sheet, mark):
            same = request.POST.get("act") == words
            return HttpResponseRedirect(request.path if same else _address("preview", sheet))
        if request.method == "POST":
            over = [int(text) for text in request.POST.getlist("over") if text.isascii() and text.isdecimal()]
            try:
                act(sheet=sheet, by=request.user, over=over)  # type: ignore[arg-type]
            except Refused as refused:
                self.message_user(request, "\n".join(refused.messages), messages.ERROR)
            else:
                self.message_user(request, f"{words}：「{sheet}」", messages.SUCCESS)
                return HttpResponseRedirect(_address("preview", sheet))
        extra = {"later": later, "mark": mark, "words": words}
        return self._page(request, "undo", sheet, title=f"{words}：{sheet.name}", **extra)

    def list_view(self, request: HttpRequest, kind: str, ending: str) -> HttpResponse:
        """What stands (``?region=R25`` of one region), or with ``?empty=1`` an empty form, to change and hand in."""
        if kind not in kinds_for(request.user) or ending not in ENDINGS:
            raise Http404
        region = None
        if code := request.GET.get("region"):
            region = access.rows(request.user, CityRegion.objects.all()).filter(code=code[:4]).first()
            if region is None or kind == Sheet.Kind.MUNICIPALITIES:
                raise Http404
        return list_response(request, kind, ending, region=region, empty=bool(request.GET.get("empty")))

    # --- small steps ---------------------------------------------------------------------------------------------

    def _act(self, request: HttpRequest, sheet: Sheet, form: ApplyForm) -> None:
        if not self._may_apply(request, sheet):
            raise PermissionDenied
        if sheet.state == Sheet.State.STAGED and self._moved(request, sheet, mark_of_record(sheet)):
            return  # in any other state the acts refuse it, and say why
        user: Any = request.user
        try:
            if "again" in request.POST:
                compare_again(sheet=sheet, by=user)
                words = "今の内容と比べ直しました。"
            elif "discard" in request.POST:
                discard(sheet=sheet, by=user)
                words = f"「{sheet}」を破棄しました。何も変わっていません。"
            else:
                form.is_valid()
                apply(sheet=sheet, by=user, **form.cleaned_data)
                words = f"「{sheet}」を反映しました。"
        except Refused as refused:
            for message in refused.messages:
                self.message_user(request, message, messages.ERROR)
        else:
            self.message_user(request, words, messages.SUCCESS)

    def _moved(self, request: HttpRequest, sheet: Sheet, mark: str) -> bool:
        """Whether somebody else compared, applied or took back since the page was shown; says so."""
        if request.POST.get(SEEN) == mark:
            return False
        self.message_user(request, Stale(sheet).messages[0], messages.ERROR)
        return True

    def _may_apply(self, request: HttpRequest, sheet: Sheet) -> bool:
        return access.may(request.user, "change", sheet) and sheet.kind in kinds_for(request.user)

    def _sheet(self, request: HttpRequest, sheet_id: Any) -> Sheet:
        known = str(sheet_id).isdecimal() and len(str(sheet_id)) < 18
        sheet = self.get_queryset(request).filter(pk=sheet_id).first() if known else None
        if sheet is None:
            raise Http404
        return sheet

    def _page(self, request: HttpRequest, name: str, sheet: Sheet | None, **extra: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "sheet": sheet}
        context |= {"mark": mark_of_record(sheet) if sheet else "", **extra}
        return TemplateResponse(request, f"admin/regions/sheet/{name}.html", context)


def _address(page: str, sheet: Sheet) -> str:
    return reverse(f"admin:regions_sheet_{page}", args=[sheet.pk])
