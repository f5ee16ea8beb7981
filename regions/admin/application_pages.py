"""The pages of the acts on one application: next stage, correction of a stage, taking back, confirming, unpublishing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from measures.editions import Refused
from regions import applications
from regions.admin.application_forms import ActForm, StepForm, UnpublishForm, WithdrawForm, following
from regions.models import Application, StageChange
from regions.progress import way_out, why_not_out
from regions.stages import Stage, next_stages
from renkei import access
from renkei.models import Stale


class ApplicationPages(admin.ModelAdmin):
    """The acts' own pages, beside Django's."""

    def get_urls(self) -> list[URLPattern]:
        """One address an act."""
        acts: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("advance/", "advance", self.advance_view),
            ("stages/<int:stage_id>/", "stage", self.stage_view),
            ("withdraw/", "withdraw", self.withdraw_view),
            ("confirm/", "confirm", self.confirm_view),
            ("unpublish/", "unpublish", self.unpublish_view),
        ]
        ours = [
            path(f"<int:application_id>/{route}", self.admin_site.admin_view(view), name=f"regions_application_{name}")
            for route, name, view in acts
        ]
        return ours + super().get_urls()

    def advance_view(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Record the next stage."""
        application = self._own(request, application_id)
        form = StepForm(_posted(request), application=application, stages=following(application))
        return self._do(
            request, application, form, "step", "次の段階を記録する", "次の段階を記録する",
            lambda: applications.advance(application=application, step=form.step, by=request.user),
            lambda: f"「{application.get_stage_display()}」を記録しました。",
        )  # fmt: skip

    def stage_view(self, request: HttpRequest, application_id: int, stage_id: int) -> HttpResponse:
        """Correct one recorded stage."""
        application = self._own(request, application_id)
        change = access.rows(request.user, application.stages.all(), "change").filter(pk=stage_id).first()
        if change is None:
            raise Http404
        form = StepForm(
            _posted(request), application=application, stages=_in_place_of(application, change), initial=_typed(change)
        )
        return self._do(
            request, application, form, "step", "段階の記録を訂正する", "訂正する",
            lambda: applications.correct_stage(
                application=application, change=change, step=form.step, by=request.user
            ),
            lambda: "段階の記録を訂正しました。",
        )  # fmt: skip

    def withdraw_view(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Take the application back: 取下げ or 辞退, whichever fits."""
        application = self._own(request, application_id)
        stages = [step.stage for step in applications.recorded_steps(application)]
        fitting = way_out(stages)
        if fitting is None:
            self.message_user(request, why_not_out(stages), messages.ERROR)
            return self._back(application)
        form = WithdrawForm(_posted(request), application=application)
        return self._do(
            request, application, form, "withdraw", "取下げ・辞退する", f"「{fitting.label}」として記録する",
            lambda: applications.withdraw(
                application=application, by=request.user, wanted=fitting,
                reached_on=form.cleaned_data["reached_on"], note=form.cleaned_data["note"],
            ),
            lambda: f"「{fitting.label}」を記録しました。",
            fitting=fitting,
        )  # fmt: skip

    def confirm_view(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Note that the source was checked, and publish. Editors only."""
        application = self._own(request, application_id, editor=True)
        form = ActForm(_posted(request), application=application)
        return self._do(
            request, application, form, "confirm", "出典を確認して公表する", "出典を確認したので、公表する",
            lambda: applications.confirm(application=application, by=request.user),
            lambda: "出典の確認を記録し、公表しました。",
        )  # fmt: skip

    def unpublish_view(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Make it internal again. Editors only."""
        application = self._own(request, application_id, editor=True)
        form = UnpublishForm(_posted(request), application=application)
        return self._do(
            request, application, form, "unpublish", "公表を取りやめる", "公表を取りやめる",
            lambda: applications.unpublish(
                application=application, reason=form.cleaned_data["reason"], by=request.user
            ),
            lambda: "公表を取りやめました。",
        )  # fmt: skip

    # --- small steps ---------------------------------------------------------------------------------------

    def _own(self, request: HttpRequest, application_id: int, *, editor: bool = False) -> Application:
        """The row, if this person may change it; 404 if they may not know of it."""
        application = self.get_queryset(request).filter(pk=application_id).first()
        if application is None:
            raise Http404
        if not self.has_change_permission(request, application) or (editor and not may_confirm(request.user)):
            raise PermissionDenied
        return application

    def _do(
        self,
        request: HttpRequest,
        application: Application,
        form: forms.Form,
        name: str,
        title: str,
        button: str,
        act: Callable[[], Any],
        done: Callable[[], str],
        **extra: Any,
    ) -> HttpResponse:
        """Do the act a valid form asks for; otherwise, or if it is refused, show the page with what was wrong."""
        was_public = application.public
        if request.method == "POST" and form.is_valid():
            try:
                act()
            except (Refused, Stale) as refused:
                application.refresh_from_db()
                form.add_error(None, refused.messages)
            else:
                self.message_user(request, done(), messages.SUCCESS)
                self.say_if_hidden(request, application, was_public)
                return self._back(application)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "application": application,
            "form": form,
            "title": f"{title}：{application}",
            "button": button,
            **extra,
        }
        return TemplateResponse(request, f"admin/regions/application/{name}.html", context)

    def say_if_hidden(self, request: HttpRequest, application: Application, was_public: bool) -> None:
        """Say that what was public no longer is."""
        if was_public and not application.public and not may_confirm(request.user):
            words = "内容が変わったため、公表を止めました。編集者が出典を確認すると、再び公表されます。"
            self.message_user(request, words, messages.WARNING)
        elif was_public and not application.public and application.confirmed_on is None:
            words = "内容が変わったため、公表を止めました。出典を確認して、もう一度公表してください。"
            self.message_user(request, words, messages.WARNING)

    def _back(self, application: Application) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:regions_application_change", args=[application.pk]))


def may_confirm(user: Any) -> bool:
    """Whether someone may confirm a source and publish: editors and administrators."""
    return bool(user.is_superuser or user.role == "editor")


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _in_place_of(application: Application, change: StageChange) -> list[Stage]:
    """What a recorded stage may be corrected to: itself, or what may follow the one before it."""
    before = application.stages.filter(pk__lt=change.pk).order_by("id").last()
    now = Stage(change.stage)
    return [now, *(stage for stage in next_stages(Stage(before.stage) if before else None) if stage is not now)]


def _typed(change: StageChange) -> dict[str, Any]:
    return {name: getattr(change, name) for name in ("stage", "reached_on", "amount", "stage_text", "note")}
