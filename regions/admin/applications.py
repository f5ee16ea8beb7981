"""Applications: recorded, moved on and corrected by the staff of a region, confirmed by editors."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from measures.editions import Refused
from regions.admin.application_forms import FIRST, ApplicationForm, StepForm, following
from regions.admin.application_list import ApplicationList
from regions.admin.application_pages import ApplicationPages, may_confirm
from regions.admin.sheet_exports import ListExports
from regions.applications import correct, record, recorded_steps, warnings
from regions.dates import write_partial_date
from regions.models import Application, CityRegion, Sheet, StageChange
from regions.progress import way_out
from regions.stages import Stage
from renkei import access
from renkei.seen_pages import with_mark


@admin.register(Application)
class ApplicationAdmin(ListExports, ApplicationPages, ApplicationList):
    """One application, with its stages."""

    list_kind = Sheet.Kind.APPLICATIONS

    form = ApplicationForm
    change_form_template = "admin/regions/application/change_form.html"
    autocomplete_fields = ["measure", "municipality"]
    history_related = (("region_links", "application"), ("stages", "application"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With its stages where the page is only shown: no act goes by them."""
        application = super().get_object(request, object_id, from_field)
        if application is not None and request.method == "GET":
            fetch_stages(application)
        return application

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer this person's regions; say why the act refused what was posted."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.offered = access.rows(request.user, CityRegion.objects.only("code", "name"))
        form.refused = getattr(request, "refused", ())
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was asked for, by whom, how much, and where it is published."""
        sections: list[tuple[str | None, list[Any]]] = [
            (None, ["own_regions", *(["other_regions"] if obj else [])]),
            ("施策", ["measure", "measure_text", ("fiscal_year", "years_text")]),
            ("申請者", ["applicant", ("applicant_kind", "municipality"), "project"]),
        ]
        if obj is None:
            sections.append(("最初の段階", [*FIRST, "reason"]))
        elif obj.stage == Stage.NOT_APPLIED:
            sections.append(("申請見送り", ["reason"]))
        sections += [
            (
                "方式・金額",
                ["route", ("project_cost", "requested"), ("granted", "settled"), "rate_text", "carried_over"],
            ),
            ("出典", ["source", "note", *(["publicity"] if obj else [])]),
        ]
        writable = obj is not None and self.has_change_permission(request, obj)
        return with_mark([(title, {"fields": fields}) for title, fields in sections], writable=writable)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What acts decide is shown, never typed."""
        return ["other_regions", "publicity"]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the act refuses comes back with the page, everything still filled in."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            request.refused = tuple(refused.messages)  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def write_row(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        """Record or correct by the act."""
        regions = list(form.cleaned_data["own_regions"])
        if change:
            was_public = Application.objects.values_list("public", flat=True).get(pk=obj.pk)
            correct(application=obj, regions=regions, by=request.user)
            self.say_if_hidden(request, obj, was_public)
        else:
            record(application=obj, regions=regions, first=form.first, by=request.user)
        for warning in warnings(obj, regions):
            self.message_user(request, warning, messages.WARNING)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **kwargs: Any) -> Any:
        """With the stages, and the form for the next one where this person may record it."""
        if obj is not None:
            fetch_stages(obj)
            stages = following(obj) if self.has_change_permission(request, obj) else []
            context |= {
                "stages": obj.stages.all(),
                "next_form": StepForm(application=obj, stages=stages, auto_id="next_%s") if stages else None,
                "way_out": way_out([step.stage for step in recorded_steps(obj)]),
                "may_confirm": may_confirm(request.user),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- what is shown -------------------------------------------------------------------------------------

    @admin.display(description="圏域")
    def own_regions(self, application: Any) -> str:
        """The regions, for people who may only read."""
        return "、".join(link.name for link in application.seen_links) or "－"

    @admin.display(description="公表・確認")
    def publicity(self, application: Application) -> str:
        """Whether everybody may see it, and who checked its source when."""
        words = "公表しています。" if application.public else "内部の記録です（公表していません）。"
        if application.confirmed_on is None:
            return f"{words}出典は未確認です。"
        by = f"　確認者：{application.confirmed_by}" if application.confirmed_by else ""
        return f"{words}出典の確認日：{write_partial_date(application.confirmed_on.isoformat())}{by}"


def fetch_stages(application: Application) -> None:
    """Fetch the recorded stages, each with who recorded it, unless they are there."""
    changes = StageChange.objects.select_related("recorded_by")
    prefetch_related_objects([application], Prefetch("stages", changes))
