"""The page of a ministry's contact in the yearly round: the own deadline, workbook, files, and handing in."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from measures import letters, rounds
from measures.admin.round_files import shown
from measures.admin.round_forms import AnswerFilesForm
from measures.admin.round_pages import counted
from measures.admin.upload_progress import page_of
from measures.editions import Refused
from measures.intake.background import take
from measures.models import Block, Edition, Upload
from renkei import access
from renkei.models import Stale, User
from renkei.seen import SEEN, mark_of_row

OWN_FILES = 50  # the newest of a contact's files


class AnswerPages(admin.ModelAdmin):
    """The contact's page, and what every page of the round needs."""

    def get_urls(self) -> list[URLPattern]:
        """The contact's page, before the edition's."""
        view = self.admin_site.admin_view(self.mine_view)
        return [path("round/<year:year>/mine/", view, name="measures_edition_mine"), *super().get_urls()]

    def mine_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """A contact's own part of the round: deadline, comment, workbook, files, handing in."""
        edition = access.rows(request.user, Edition.objects.all()).for_year(year).drafts().first()
        if edition is None:
            raise Http404
        if not is_contact(request.user):
            return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))
        own = access.rows(request.user, edition.blocks.all()).filter(ministry=request.user.ministry_id)
        block = counted(own).first()
        if block is None:
            raise Http404
        files = access.rows(request.user, Upload.objects.filter(year=year, ministry=block.ministry_id)).listed()
        act = request.POST.get("act") if request.method == "POST" else None
        form = AnswerFilesForm(request.POST, request.FILES) if act == "upload" else AnswerFilesForm()
        if request.method == "POST":
            done = self._answer(request, block, form, act)
            if done is not None:
                return done
        extra = {
            "own": block,
            "form": form,
            "uploads": shown(files[:OWN_FILES], [block]),
            "open": block.state != Block.State.CONFIRMED,
            "deadline": letters.write_day(block.due_on) if block.due_on else "",
        }
        return self._page_of_round(request, edition, "mine", f"照会への回答：{edition.year_name}", **extra)

    # --- small steps ---------------------------------------------------------------------------------------

    def _answer(
        self, request: HttpRequest, block: Block, form: AnswerFilesForm, act: str | None
    ) -> HttpResponse | None:
        """Do what a contact's button says; None to show the page again."""
        here = HttpResponseRedirect(request.path)
        if act in {"hand-in", "nothing"} and request.POST.get(SEEN) != mark_of_row(block):
            self.message_user(request, Stale(block).messages[0], messages.ERROR)
            return here
        try:
            if act == "upload":
                if not form.is_valid():
                    return None
                uploads = self._receive(request, block, form)
                if len(uploads) == 1 and uploads[0].state == Upload.State.RECEIVED:
                    return HttpResponseRedirect(page_of(uploads[0]))
            elif act == "hand-in":
                self._hand_in(request, block)
            elif act == "nothing":
                rounds.answer_nothing(block=block, by=request.user)
                self.message_user(request, "「該当なし」と回答しました。", messages.SUCCESS)
            else:
                self.message_user(request, "することを選んでください。", messages.ERROR)
        except Refused as refused:
            for message in refused.messages:
                self.message_user(request, message, messages.ERROR)
        return here

    def _receive(self, request: HttpRequest, block: Block, form: AnswerFilesForm) -> list[Upload]:
        if not access.may(request.user, "add", Upload):
            raise PermissionDenied
        rounds.refuse_late_file(ministry=block.ministry, year=block.edition.year, by=request.user)
        uploads = []
        for file in form.cleaned_data["files"]:
            upload = take(
                data=file.read(), name=file.name, year=block.edition.year, ministry=block.ministry, by=request.user
            )
            if upload.state == Upload.State.RECEIVED:
                words = f"「{upload}」は大きいファイルのため、別の処理で読み取っています。終わるまでお待ちください。"
                self.message_user(request, words, messages.WARNING)
            elif upload.state == Upload.State.REFUSED:
                self.message_user(
                    request, f"「{upload}」は受け付けられませんでした。理由を確認してください。", messages.ERROR
                )
            else:
                words = f"「{upload}」を読み取りました。変更点を確認し、提出してください。"
                self.message_user(request, words, messages.SUCCESS)
            uploads.append(upload)
        return uploads

    def _hand_in(self, request: HttpRequest, block: Block) -> None:
        keys = [int(key) for key in request.POST.getlist("uploads") if key.isdecimal() and len(key) < 18]
        own = access.rows(request.user, Upload.objects.filter(year=block.edition.year, ministry=block.ministry_id))
        uploads = list(own.filter(pk__in=keys).listed())
        if len(uploads) < len(set(request.POST.getlist("uploads"))):
            raise Refused("選んだファイルが見つかりません。もう一度選んでください。")
        done = rounds.hand_in(block=block, uploads=uploads, by=request.user)
        names = "、".join(f"「{upload}」" for upload in done)
        self.message_user(
            request, f"提出しました：{names}" if done else "選んだファイルは、既に提出しています。", messages.SUCCESS
        )
        for upload in done:
            if left := upload.counts.get("open", 0) + upload.counts.get("refused", 0):
                words = f"「{upload}」には、要修正又は決めていない項目が{left}件あります。確認画面で選んでください。"
                self.message_user(request, words, messages.WARNING)

    def _seen(self, request: HttpRequest, edition_id: int, *, draft: bool = False) -> Edition:
        found = access.rows(request.user, Edition.objects.select_related("copied_from"))
        edition = found.filter(pk=edition_id).first()
        if edition is None or (draft and not edition.is_draft):
            raise Http404
        return edition  # type: ignore[no-any-return]

    def _page_of_round(
        self, request: HttpRequest, edition: Edition, name: str, title: str, **extra: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "edition": edition,
            "title": title,
            "page": name,
            **extra,
        }
        return TemplateResponse(request, f"admin/measures/round/{name}.html", context)


def is_contact(user: Any) -> bool:
    """Whether somebody answers for a ministry, and so has a page of the own."""
    return user.role == User.Role.CONTACT and not user.is_superuser
