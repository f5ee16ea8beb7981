"""The pages of the yearly round (照会): the editors' page, the letters, the forms to send, the contact's own page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from measures import letters, rounds
from measures.admin.round_acts import do, warnings
from measures.admin.round_forms import ACTS, AnswerFilesForm, DecideForm, LettersForm, RoundForm
from measures.admin.round_letters import KINDS, ZIP, addressed, download, hand_out, written
from measures.admin.round_pages import counted, round_of, shown, ticked_by
from measures.editions import Refused
from measures.intake import receive
from measures.intake.returning import form_of
from measures.models import Block, Edition, Upload
from measures.notation.years import write_year_short
from measures.workbooks.template import file_name, write_workbook, write_zip
from renkei import access
from renkei.models import User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN_FILES = 50  # the newest of a contact's files


class RoundPages(admin.ModelAdmin):
    """The pages of the round, beside those of the edition they belong to."""

    def get_urls(self) -> list[URLPattern]:
        """The round's own pages, before the edition's."""
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("<int:edition_id>/round/", "round", self.round_view),
            ("<int:edition_id>/round/letters/<slug:kind>/", "letters", self.letters_view),
            ("<int:edition_id>/round/forms.zip", "forms", self.forms_view),
            ("<int:edition_id>/round/forms/<slug:code>.xlsx", "form", self.form_view),
            ("round/<year:year>/mine/", "mine", self.mine_view),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"measures_edition_{name}")
            for route, name, view in pages
        ]
        return ours + super().get_urls()

    # --- the editors' page ---------------------------------------------------------------------------------

    def round_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Show what to do next and how each ministry stands; act on the ticked ones. A contact is led to their own."""
        edition = self._seen(request, edition_id)
        if _is_contact(request.user):
            if not edition.is_draft:
                raise Http404
            return HttpResponseRedirect(reverse("admin:measures_edition_mine", args=[edition.year]))
        may_act = edition.is_draft and access.may(request.user, "change", edition)
        if request.method == "POST" and not may_act:
            raise PermissionDenied
        blocks = list(edition.blocks.select_related("ministry").in_document_order()) if may_act else []
        deciding = request.POST.get("act") == "decide"
        posted = request.POST if request.method == "POST" else None
        form = RoundForm(None if deciding else posted, blocks=blocks, initial={"reminded_on": timezone.localdate()})
        decision = DecideForm(posted if deciding else None, initial=_decision(edition))
        if request.method == "POST":
            done = self._decide(request, edition, decision) if deciding else self._act(request, edition, form)
            if done is not None:
                return done
        ticked = request.POST.getlist("blocks") if posted else ticked_by(request.GET.get("ticked", ""), edition)
        extra = {"form": form, "decision": decision, "may_act": may_act, "acts": ACTS}
        page = round_of(edition, request.user, ticked=ticked)
        return self._page_of_round(request, edition, "round", f"照会から公表まで：{edition}", round=page, **extra)

    def letters_view(self, request: HttpRequest, edition_id: int, kind: str) -> HttpResponse:
        """Show generated letters to be changed; hand them out as text files or as a plain page. Nothing is kept."""
        edition = self._seen(request, edition_id)
        if not access.may(request.user, "change", Edition):
            raise PermissionDenied
        if kind not in KINDS or (kind != "announcing" and not edition.is_draft):
            raise Http404
        blocks = [] if kind == "announcing" else addressed(edition, kind, request.GET.getlist("ministry"))
        texts = written(edition, kind, blocks)
        form = LettersForm(request.POST if request.method == "POST" else None, letters=texts)
        if request.method == "POST" and form.is_valid():
            return hand_out(request.POST, edition, kind, texts, form)
        no_deadline = [block.heading for block in blocks if block.due_on is None]
        title = f"{KINDS[kind]}文：{edition}"
        extra = {"form": form, "kind": kind, "no_deadline": no_deadline, "several": len(texts) > 1}
        return self._page_of_round(request, edition, "letters", title, **extra)

    # --- the forms to send ---------------------------------------------------------------------------------

    def forms_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """All workbooks that this person may see, in one archive."""
        edition = self._seen(request, edition_id, draft=True)
        blocks = access.rows(request.user, edition.blocks.all()).select_related("ministry").in_document_order()
        data = write_zip([form_of(block.ministry, edition.year) for block in blocks])
        return download(f"{write_year_short(edition.year)}_回答様式.zip", data, ZIP)

    def form_view(self, request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
        """One ministry's workbook, filled in with what stands."""
        edition = self._seen(request, edition_id, draft=True)
        blocks = access.rows(request.user, edition.blocks.all()).select_related("ministry")
        block = blocks.filter(ministry__code=code).first()
        if block is None:
            raise Http404
        form = form_of(block.ministry, edition.year)
        return download(file_name(form), write_workbook(form), XLSX)

    # --- the contact's page --------------------------------------------------------------------------------

    def mine_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """A contact's own part of the round: deadline, comment, workbook, files, handing in."""
        edition = access.rows(request.user, Edition.objects.all()).for_year(year).drafts().first()
        if edition is None:
            raise Http404
        if not _is_contact(request.user):
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

    def _act(self, request: HttpRequest, edition: Edition, form: RoundForm) -> HttpResponse | None:
        """Do what the button says for the ticked ministries; None to show the page again with what was wrong."""
        if not form.is_valid():
            return None
        blocks, act = form.ticked, form.cleaned_data["act"]
        if act.startswith("letter-"):
            query = QueryDict(mutable=True)
            query.setlist("ministry", [block.ministry.code for block in blocks])
            address = reverse("admin:measures_edition_letters", args=[edition.pk, act.removeprefix("letter-")])
            return HttpResponseRedirect(f"{address}?{query.urlencode()}")
        try:
            done, words = do(act, blocks, form.cleaned_data, request.user)
        except Refused as refused:
            form.add_error(None, refused.messages)
            return None
        names = "、".join(block.heading for block in done)
        self.message_user(request, f"{words}：{names}", messages.SUCCESS)
        for warning in warnings(act, done, form.cleaned_data):
            self.message_user(request, warning, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))

    def _decide(self, request: HttpRequest, edition: Edition, form: DecideForm) -> HttpResponse | None:
        if not form.is_valid():
            return None
        try:
            decided = rounds.decide(edition=edition, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.messages)
            return None
        words = f"決裁日を記録しました：{letters.write_day(decided.approved_on)}"
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))

    def _answer(
        self, request: HttpRequest, block: Block, form: AnswerFilesForm, act: str | None
    ) -> HttpResponse | None:
        """Do what a contact's button says; None to show the page again."""
        here = HttpResponseRedirect(request.path)
        try:
            if act == "upload":
                if not form.is_valid():
                    return None
                self._receive(request, block, form)
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

    def _receive(self, request: HttpRequest, block: Block, form: AnswerFilesForm) -> None:
        if not access.may(request.user, "add", Upload):
            raise PermissionDenied
        if block.state == Block.State.CONFIRMED:
            raise Refused("回答は確認済みです。変更がある場合は、総務省の担当者に御連絡ください。")
        for file in form.cleaned_data["files"]:
            upload = receive(
                data=file.read(), name=file.name, year=block.edition.year, ministry=block.ministry, by=request.user
            )
            if upload.state == Upload.State.REFUSED:
                self.message_user(
                    request, f"「{upload}」は受け付けられませんでした。理由を確認してください。", messages.ERROR
                )
            else:
                words = f"「{upload}」を読み取りました。変更点を確認し、提出してください。"
                self.message_user(request, words, messages.SUCCESS)

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


def _is_contact(user: Any) -> bool:
    return user.role == User.Role.CONTACT and not user.is_superuser


def _decision(edition: Edition) -> dict[str, Any]:
    return {name: getattr(edition, name) for name in ("approved_on", "document_no", "announced_on")}
