"""The pages of the yearly round (照会): the editors' page, the letters, the forms to send."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from measures import letters, milestones
from measures.admin.round_acts import do, warnings
from measures.admin.round_answers import AnswerPages, is_contact
from measures.admin.round_forms import ACTS, DecideForm, LettersForm, NotifyForm, RoundForm
from measures.admin.round_letters import KINDS, ZIP, addressed, download, hand_out, written
from measures.admin.round_pages import round_of, ticked_by
from measures.editions import Refused
from measures.intake.returning import form_of, forms_of
from measures.models import Block, Edition
from measures.notation.years import write_year_short
from measures.workbooks.template import file_name, write_workbook, write_zip
from renkei import access
from renkei.seen import mark_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RoundPages(AnswerPages):
    """The editors' pages of the round, beside those of the edition they belong to."""

    def get_urls(self) -> list[URLPattern]:
        """The round's own pages, before the edition's."""
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("<int:edition_id>/round/", "round", self.round_view),
            ("<int:edition_id>/round/letters/<slug:kind>/", "letters", self.letters_view),
            ("<int:edition_id>/round/forms.zip", "forms", self.forms_view),
            ("<int:edition_id>/round/forms/<slug:code>.xlsx", "form", self.form_view),
        ]
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"measures_edition_{name}")
            for route, name, view in pages
        ]
        return ours + super().get_urls()

    # --- the editors' page ---------------------------------------------------------------------------------

    def round_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Show what to do next and how each ministry stands; act on the ticked ones. A contact is led to their own.

        Of a published edition only the 周知日 is still written.
        """
        if request.method != "POST":
            return self._round(request, edition_id)
        with transaction.atomic():  # as every act of the round: the edition first, then its blocks
            Edition.objects.select_for_update().filter(pk=edition_id).first()
            list(Block.objects.select_for_update().filter(edition=edition_id).order_by("pk").values_list("pk"))
            return self._round(request, edition_id)

    def _round(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._seen(request, edition_id)
        if is_contact(request.user):
            if not edition.is_draft:
                raise Http404
            return HttpResponseRedirect(reverse("admin:measures_edition_mine", args=[edition.year]))
        may_change = access.may(request.user, "change", edition)
        may_act = edition.is_draft and may_change
        may_notify = edition.state in milestones.READABLE and may_change
        row = {"row": edition, "mark": mark_of(edition.notified_on)}
        notice = NotifyForm(initial={"notified_on": edition.notified_on or timezone.localdate()}, **row)
        if request.method == "POST" and may_notify and request.POST.get("act") in {"notify", "not-notified"}:
            notice = NotifyForm(request.POST, initial={"notified_on": edition.notified_on}, **row)
            done = self._notify(request, edition, notice)
            if done is not None:
                return done
        elif request.method == "POST" and not may_act:
            raise PermissionDenied
        blocks = list(edition.blocks.select_related("ministry").in_document_order()) if may_act else []
        deciding = request.POST.get("act") == "decide"
        posted = request.POST if request.method == "POST" and may_act else None
        form = RoundForm(None if deciding else posted, blocks=blocks, initial={"reminded_on": timezone.localdate()})
        noted = _decision(edition)
        decision = DecideForm(posted if deciding else None, initial=noted, row=edition, mark=mark_of(noted))
        if posted is not None:
            done = self._decide(request, edition, decision) if deciding else self._act(request, edition, form)
            if done is not None:
                return done
        ticked = request.POST.getlist("blocks") if posted else ticked_by(request.GET.get("ticked", ""), edition)
        extra = {"form": form, "decision": decision, "may_act": may_act, "acts": ACTS}
        extra |= {"notice": notice, "may_notify": may_notify}
        page = round_of(edition, request.user, ticked=ticked)
        return self._page_of_round(request, edition, "round", f"照会から周知まで：{edition}", round=page, **extra)

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
        data = write_zip(forms_of([block.ministry for block in blocks], edition.year))
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
            typed = {name: form.cleaned_data[name] for name in _decision(edition)}
            decided = milestones.decide(edition=edition, by=request.user, **typed)
        except Refused as refused:
            form.add_error(None, refused.messages)
            return None
        words = f"決裁日を記録しました：{letters.write_day(decided.approved_on)}"
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))

    def _notify(self, request: HttpRequest, edition: Edition, form: NotifyForm) -> HttpResponse | None:
        """Note the 周知日, or take the note back; None to show the page again with what was wrong."""
        taken_back = request.POST["act"] == "not-notified"
        if not form.is_valid() and (not taken_back or form.is_moved):
            return None
        on = None if taken_back else form.cleaned_data["notified_on"]
        try:
            milestones.notify(edition=edition, on=on, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.messages)
            return None
        words = f"周知済みにしました：{letters.write_day(on)}" if on else "周知の記録を取り消しました。"
        self.message_user(request, words, messages.SUCCESS)
        if on and on > timezone.localdate():
            self.message_user(request, f"周知日（{letters.write_day(on)}）は先の日付です。", messages.WARNING)
        return HttpResponseRedirect(reverse("admin:measures_edition_round", args=[edition.pk]))


def _decision(edition: Edition) -> dict[str, Any]:
    return {name: getattr(edition, name) for name in ("approved_on", "document_no", "announced_on")}
