"""The page of a file that a worker is reading: how far it has come, going on where it stopped."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from measures.editions import Refused
from measures.intake.background import reading_of, resume
from measures.models import Upload

REFRESH = 2  # seconds until the page asks again


class ReadingPages(admin.ModelAdmin):
    """The progress page, beside the other pages of a received file."""

    if TYPE_CHECKING:

        def _upload(self, request: HttpRequest, upload_id: Any) -> Upload: ...
        def _page(self, request: HttpRequest, name: str, upload: Upload | None, **extra: Any) -> HttpResponse: ...

    def get_urls(self) -> list[URLPattern]:
        """The progress page before the others."""
        view = self.admin_site.admin_view(self.progress_view)
        ours = path("<int:upload_id>/progress/", view, name="measures_upload_progress")
        return [ours, *super().get_urls()]

    def progress_view(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        """Show how far the reading has come, asking anew by itself; lead to the preview when it is done."""
        upload = self._upload(request, upload_id)
        if upload.state != Upload.State.RECEIVED:
            return HttpResponseRedirect(page_of(upload))
        if request.method == "POST":
            try:
                resume(upload)
            except Refused as refused:
                self.message_user(request, "\n".join(refused.messages), messages.ERROR)
            return HttpResponseRedirect(page_of(upload))
        reading = reading_of(upload)
        extra = {"reading": reading, "refresh": None if reading.stopped else REFRESH}
        return self._page(request, "progress", upload, title=f"読取り：{upload.name}", **extra)


def page_of(upload: Upload) -> str:
    """Return the address of the page on which a received file is looked at now."""
    name = "progress" if upload.state == Upload.State.RECEIVED else "preview"
    return reverse(f"admin:measures_upload_{name}", args=[upload.pk])
