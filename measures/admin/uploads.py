"""Receiving ministries' files: choose them, see what they would change, apply, take back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from measures.admin.rows import CatalogueAdmin, MinistryFilter, YearFilter
from measures.admin.upload_forms import ApplyForm, ReceiveForm
from measures.admin.upload_pages import answers_in, excerpt_of, preview_of
from measures.admin.upload_progress import ReadingPages, page_of
from measures.admin.upload_seen import differing, mark_of_upload
from measures.editions import Refused
from measures.intake import apply, choose, discard, later_edits, redo, undo
from measures.intake.background import take
from measures.intake.discarding import expires_on, was_handed_in
from measures.intake.returning import marked_copy
from measures.intake.standing import standing_edition
from measures.models import Edition, Upload
from measures.workbooks.grids import Unreadable
from renkei import access
from renkei.models import Stale
from renkei.seen import SEEN

OPEN = {Upload.State.RECEIVED, Upload.State.STAGED}


@admin.register(Upload)
class UploadAdmin(ReadingPages, CatalogueAdmin):
    """Every received file with its state; each opens on its preview."""

    list_display = ["name", "year", "ministry", "uploader", "received_at", "state", "counted"]
    list_filter = [YearFilter, "state", ("ministry", MinistryFilter)]
    list_select_related = ["ministry", "uploader"]
    change_list_template = "admin/measures/upload/change_list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without the files' bytes."""
        return super().get_queryset(request).listed()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Files come in by the page that reads them, not by a form of their columns."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What came in stays on record."""
        return False

    @admin.display(description="件数")
    def counted(self, upload: Upload) -> str:
        """新規 1　変更あり 3 …"""
        counts = upload.counts
        if upload.state == Upload.State.REFUSED:
            return "－"
        words = [
            ("新規", "new"),
            ("変更あり", "revised"),
            ("変更なし", "unchanged"),
            ("回答にない", "missing"),
            ("要修正", "refused"),
        ]
        return "　".join(f"{label} {counts.get(key, 0)}" for label, key in words)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A received file is seen on its preview."""
        upload = self._upload(request, object_id)
        return HttpResponseRedirect(reverse("admin:measures_upload_preview", args=[upload.pk]))

    def get_urls(self) -> list[URLPattern]:
        """The intake's own pages, beside Django's."""
        pages = [
            ("receive/", self.receive_view, "receive"),
            ("<int:upload_id>/preview/", self.preview_view, "preview"),
            ("<int:upload_id>/undo/", self.undo_view, "undo"),
            ("<int:upload_id>/marked/", self.marked_view, "marked"),
            ("<int:upload_id>/discard/", self.discard_view, "discard"),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"measures_upload_{name}") for route, view, name in pages
        ]
        return ours + super().get_urls()

    # --- the pages -----------------------------------------------------------------------------------------

    def receive_view(self, request: HttpRequest) -> HttpResponse:
        """Take files in; each is read at once and shown before anything counts."""
        if not access.may(request.user, "add", Upload):
            raise PermissionDenied
        posted = request.method == "POST"
        form = ReceiveForm(request.POST if posted else None, request.FILES if posted else None, user=request.user)
        if posted and form.is_valid():
            uploads = [self._receive(request, form, file) for file in form.cleaned_data["files"]]
            if len(uploads) == 1:
                return HttpResponseRedirect(page_of(uploads[0]))
            self.message_user(request, f"{len(uploads)}個のファイルを受け取りました。一つずつ確認してください。")
            return HttpResponseRedirect(reverse("admin:measures_upload_changelist"))
        return self._page(request, "receive", None, form=form, title="ファイルの取込み")

    def preview_view(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        """Show what the file would change; keep decisions; apply."""
        upload = self._upload(request, upload_id)
        if upload.state == Upload.State.RECEIVED:
            return HttpResponseRedirect(page_of(upload))
        if upload.state in {Upload.State.DISCARDED, Upload.State.EXPIRED}:
            if request.method == "POST":
                self.message_user(request, f"「{upload}」は{upload.get_state_display()}です。", messages.ERROR)
            return self._page(request, "gone", upload, last=upload.history.first(), title=f"取込み：{upload.name}")
        form = ApplyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            with transaction.atomic():
                list(Upload.objects.select_for_update().filter(pk=upload.pk).values("pk"))  # nobody else decides now
                upload.refresh_from_db(fields=["state", "choices"])
                done = self._act(request, upload, form)
            if done is not None:
                return done
            upload.refresh_from_db()
        try:
            preview = preview_of(upload, request.GET)
        except InvalidPage as error:
            raise Http404 from error
        standing = standing_edition(upload.year)
        context = {
            "preview": preview,
            "form": form,
            "standing": standing,
            "opens": _opens(upload, standing),
            "may_apply": self._may_apply(request),
            "expires_on": expires_on(upload) if upload.state == Upload.State.STAGED else None,
            "excerpt": excerpt_of(upload),
            "title": f"取込み前の確認：{upload.name}"
            if upload.state == Upload.State.STAGED
            else f"取込み：{upload.name}",
        }
        return self._page(request, "preview", upload, **context)

    def undo_view(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        """Take an applied file back, or bring it back; later edits are listed and left alone unless ticked."""
        upload = self._upload(request, upload_id)
        if not self._may_apply(request) or upload.state not in {Upload.State.APPLIED, Upload.State.UNDONE}:
            raise Http404
        act, words = (undo, "取込みの取消し") if upload.state == Upload.State.APPLIED else (redo, "取消しを戻す")
        later = later_edits(upload)
        mark = mark_of_upload(upload, later)
        if request.method == "POST" and self._moved(request, upload, mark):
            return HttpResponseRedirect(request.path if request.POST.get("act") == words else page_of(upload))
        if request.method == "POST":
            try:
                edition = act(upload=upload, by=request.user, over=request.POST.getlist("over"))
            except Refused as refused:
                self.message_user(request, "\n".join(refused.messages), messages.ERROR)
            else:
                self.message_user(request, f"{words}：「{upload}」（{edition}の案）", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:measures_upload_preview", args=[upload.pk]))
        standing = standing_edition(upload.year)
        context = {
            "later": later,
            "mark": mark,
            "words": words,
            "standing": standing,
            "title": f"{words}：{upload.name}",
        }
        return self._page(request, "undo", upload, **context)

    def discard_view(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        """Ask once more, then drop a file that nobody wants any more."""
        upload = self._upload(request, upload_id)
        if request.method == "POST" and upload.state in OPEN and self._moved(request, upload, mark_of_upload(upload)):
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            try:
                discard(upload=upload, by=request.user)
            except Refused as refused:
                self.message_user(request, "\n".join(refused.messages), messages.ERROR)
                return HttpResponseRedirect(page_of(upload))
            self.message_user(request, f"「{upload}」を破棄しました。", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:measures_upload_changelist"))
        if upload.state not in OPEN:
            return HttpResponseRedirect(page_of(upload))
        extra = {"handed_in": was_handed_in(upload), "back": page_of(upload)}
        return self._page(request, "discard", upload, title=f"破棄の確認：{upload.name}", **extra)

    def marked_view(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        """The same workbook with the cells marked, to be sent back."""
        upload = self._upload(request, upload_id)
        try:
            name, data = marked_copy(upload)
        except Unreadable:  # within the time of a request; a worker had more
            self.message_user(request, "ファイルが大きいため、印を付けたファイルは作成できません。", messages.ERROR)
            return HttpResponseRedirect(page_of(upload))
        if not data:
            raise Http404
        response = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        response.headers["Content-Disposition"] = _attachment(name)
        return response

    # --- small steps ---------------------------------------------------------------------------------------

    def _receive(self, request: HttpRequest, form: ReceiveForm, file: Any) -> Upload:
        ministry = form.cleaned_data["ministry"]
        return take(
            data=file.read(), name=file.name, year=form.cleaned_data["year"], ministry=ministry, by=request.user
        )

    def _act(self, request: HttpRequest, upload: Upload, form: ApplyForm) -> HttpResponse | None:
        """Keep the posted decisions, then do what the button says; None to show the page again."""
        here = HttpResponseRedirect(request.get_full_path())
        if "apply" in request.POST and not self._may_apply(request):
            raise PermissionDenied  # before anything is kept: a refusal writes nothing
        if upload.state == Upload.State.STAGED and self._moved(request, upload, mark_of_upload(upload)):
            return here  # in any other state the acts refuse it, and say why
        try:
            only_applied = "apply" in request.POST  # which compares by itself
            choose(upload=upload, choices=answers_in(request.POST), by=request.user, anew=not only_applied)
            if "apply" not in request.POST:
                words = "比べ直しました。" if "restage" in request.POST else "選択を保存しました。"
                self.message_user(request, words, messages.SUCCESS)
                return here
            if not form.is_valid():
                return None
            edition = apply(upload=upload, by=request.user, **form.cleaned_data)
        except Refused as refused:
            for message in refused.messages:
                self.message_user(request, message, messages.ERROR)
            return here
        self.message_user(request, f"「{upload}」を{edition}の案に反映しました。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:measures_upload_preview", args=[upload.pk]))

    def _moved(self, request: HttpRequest, upload: Upload, mark: str) -> bool:
        """Whether somebody else decided, compared, applied or took back since the page was shown; says so."""
        if request.POST.get(SEEN) == mark:
            return False
        self.message_user(request, Stale(upload).messages[0], messages.ERROR)
        for words in differing(upload, answers_in(request.POST)):
            self.message_user(request, words, messages.ERROR)
        return True

    def _may_apply(self, request: HttpRequest) -> bool:
        return access.may(request.user, "change", Edition)

    def _upload(self, request: HttpRequest, upload_id: Any) -> Upload:
        found = self.get_queryset(request)
        upload = found.filter(pk=upload_id).first() if str(upload_id).isdecimal() and len(str(upload_id)) < 18 else None
        if upload is None:
            raise Http404
        return upload

    def _page(self, request: HttpRequest, name: str, upload: Upload | None, **extra: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "upload": upload}
        context |= {"mark": mark_of_upload(upload) if upload else "", **extra}
        return TemplateResponse(request, f"admin/measures/upload/{name}.html", context)


def _opens(upload: Upload, standing: Edition | None) -> str:
    """What applying would open first: "" (there is a draft), "revision" or "year"."""
    if standing is not None and standing.is_draft:
        return ""
    return "revision" if standing is not None and standing.year == upload.year else "year"


def _attachment(name: str) -> str:
    escaped = "".join(f"%{byte:02X}" for byte in name.encode())
    return f"attachment; filename*=UTF-8''{escaped}"
