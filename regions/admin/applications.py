"""Applications: recorded, moved on and corrected by the staff of a region, confirmed by editors."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from measures.editions import Refused
from measures.models import Measure
from measures.notation.text import fold_words
from measures.notation.years import write_year
from regions.admin.application_forms import FIRST, ApplicationForm, StepForm, following
from regions.admin.application_pages import ApplicationPages, may_confirm
from regions.admin.rows import RegionAdmin, RegionFilter
from regions.admin.sheet_exports import ListExports
from regions.applications import correct, record, recorded_steps, warnings
from regions.dates import write_partial_date
from regions.models import Application, ApplicationRegion, CityRegion, Municipality, Sheet
from regions.progress import way_out
from regions.stages import Stage
from renkei import access
from renkei.long_lists import holding, years_between
from renkei.seen_pages import with_mark

FEW = 500  # keys that are named in a statement; more are looked for by it


def _one_of(name: str, rows: models.QuerySet[Any]) -> models.Q:
    """What holds of the applications whose ``name`` is among the rows; nothing is asked of them where there is no row."""
    keys = rows.order_by().values_list("pk", flat=True)
    few = list(keys[: FEW + 1])
    return models.Q(**{f"{name}__in": few if len(few) <= FEW else keys}) if few else models.Q(pk__in=[])


class OwnRegionFilter(RegionFilter):
    """Applications that count for one region."""

    path = "regions"


class ConfirmedFilter(admin.SimpleListFilter):
    """Whether an editor has checked the source."""

    title = "出典の確認"
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two choices beside all."""
        return [("no", "出典未確認"), ("yes", "確認済み")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What is still to be confirmed, or what is."""
        if self.value() not in {"no", "yes"}:
            return queryset
        return queryset.filter(confirmed_on__isnull=self.value() == "no")


class YearFilter(admin.SimpleListFilter):
    """Applications of one fiscal year; the years are those of this person's rows."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest year first; last, those whose year is not known."""
        years = years_between(access.rows(request.user, Application.objects.all()), "fiscal_year")
        known = [(str(year), write_year(year)) for year in years]
        return [*known, ("none", "年度不明")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those rows; none for a year that is not offered."""
        value = self.value()
        if value is None or value not in {year for year, _ in self.lookup_choices}:
            return queryset if value is None else queryset.none()
        return queryset.filter(fiscal_year=None if value == "none" else int(value))


@admin.register(Application)
class ApplicationAdmin(ListExports, ApplicationPages, RegionAdmin):
    """One application, with its stages."""

    list_kind = Sheet.Kind.APPLICATIONS

    form = ApplicationForm
    change_form_template = "admin/regions/application/change_form.html"
    list_display = ["number", "measure_words", "applicant", "regions_words", "year", "stage_words", "granted_words",
                    "marks"]  # fmt: skip
    list_display_links = ["number", "measure_words"]
    list_filter = [OwnRegionFilter, ConfirmedFilter, "public", YearFilter, "stage"]
    list_select_related = ["measure"]
    ordering = [models.F("fiscal_year").desc(nulls_last=True), "-number"]
    search_fields = ["applicant"]  # shows the search box; what is found is decided below
    search_help_text = "施策名、公募名、申請者、事業の名称又は整理番号で探します。"
    autocomplete_fields = ["measure", "municipality"]
    history_related = (("region_links", "application"), ("stages", "application"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the regions that this person may see, and the number of all."""
        seen = access.rows(request.user, ApplicationRegion.objects.select_related("region"))
        links = ApplicationRegion.objects.filter(application=models.OuterRef("pk")).order_by().values("application")
        total = links.annotate(total=models.Count("*")).values("total")
        rows = super().get_queryset(request).annotate(region_total=Coalesce(models.Subquery(total), 0))
        return rows.prefetch_related(models.Prefetch("region_links", queryset=seen, to_attr="seen_links"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer this person's regions; say why the act refused what was posted."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.offered = access.rows(request.user, CityRegion.objects.all())
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
            stages = following(obj) if self.has_change_permission(request, obj) else []
            context |= {
                "stages": obj.stages.select_related("recorded_by").order_by("id"),
                "next_form": StepForm(application=obj, stages=stages, auto_id="next_%s") if stages else None,
                "way_out": way_out([step.stage for step in recorded_steps(obj)]),
                "may_confirm": may_confirm(request.user),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find by measure, applicant, project or number; the texts of the application folded, as on the public pages."""
        for word in search_term.split():
            found = models.Q(*(holding("search", key) for key in fold_words(word)))
            found |= _one_of("measure", Measure.objects.filter(name__contains=word))
            found |= _one_of("municipality", Municipality.objects.filter(name__contains=word))
            if word.isdecimal() and len(word) < 9:
                found |= models.Q(number=int(word))
            queryset = queryset.filter(found)
        return queryset, False

    # --- what is shown -------------------------------------------------------------------------------------

    @admin.display(description="施策")
    def measure_words(self, application: Application) -> str:
        """The name a source gives it, else the measure's."""
        return application.measure_name

    @admin.display(description="圏域")
    def regions_words(self, application: Any) -> str:
        """The regions that this person may see, and how many others."""
        words = "、".join(link.region.name for link in application.seen_links)
        others = self.other_regions(application)
        return "　".join(filter(None, [words, others if others != "－" else ""])) or "－"

    @admin.display(description="圏域")
    def own_regions(self, application: Any) -> str:
        """The regions, for people who may only read."""
        return "、".join(link.region.name for link in application.seen_links) or "－"

    @admin.display(description="ほかの圏域")
    def other_regions(self, application: Any) -> str:
        """How many regions it counts for beside those shown."""
        others = application.region_total - len(application.seen_links)
        return f"ほか{others}圏域" if others else "－"

    @admin.display(description="年度", ordering="fiscal_year")
    def year(self, application: Application) -> str:
        """The fiscal year, or what the source prints."""
        return write_year(application.fiscal_year) if application.fiscal_year else application.years_text or "－"

    @admin.display(description="段階", ordering="stage")
    def stage_words(self, application: Application) -> str:
        """The stage, and the word the source prints for it."""
        text = f"（{application.stage_text}）" if application.stage_text else ""
        return f"{application.get_stage_display()}{text}"

    @admin.display(description="交付決定額", ordering="granted")
    def granted_words(self, application: Application) -> str:
        """In yen."""
        return f"{application.granted:,}円" if application.granted is not None else "－"

    @admin.display(description="公表・確認")
    def marks(self, application: Application) -> SafeString:
        """公表 or 内部, 出典未確認."""
        words = ["公表" if application.public else "内部"]
        if application.confirmed_on is None:
            words.append("出典未確認")
        return format_html_join("", '<span class="mark">{}</span>', ((word,) for word in words))

    @admin.display(description="公表・確認")
    def publicity(self, application: Application) -> str:
        """Whether everybody may see it, and who checked its source when."""
        words = "公表しています。" if application.public else "内部の記録です（公表していません）。"
        if application.confirmed_on is None:
            return f"{words}出典は未確認です。"
        by = f"　確認者：{application.confirmed_by}" if application.confirmed_by else ""
        return f"{words}出典の確認日：{write_partial_date(application.confirmed_on.isoformat())}{by}"
