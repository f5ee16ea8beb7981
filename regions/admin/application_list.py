"""The list of applications in the office: what it shows, how it is narrowed and searched, and what it costs staff."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.db import connection, models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from measures.models import Measure
from measures.notation.text import fold_words
from measures.notation.years import write_year
from regions.admin.rows import RegionAdmin, RegionFilter
from regions.models import Application, ApplicationRegion, CityRegion, Municipality
from regions.own_applications import NEXT, UNCONFIRMED, UNSOURCED, count_applications, keys_of, waits
from regions.stages import LABELS
from renkei import access, long_lists
from renkei.long_lists import BoundedPaginator, holding, years_between

STAGE_LABELS = {stage.value: label for stage, label in LABELS.items()}
FEW = 500  # keys that are named in a statement; more are looked for by it
MANY = 5_000  # of more than so many the newest are found sooner among all than by sorting them
SOON = 20  # so many pages of them
LISTED = [  # columns that a row shows
    "version",
    "number",
    "measure_text",
    "measure__name",
    "applicant",
    "fiscal_year",
    "years_text",
    "stage",
    "stage_text",
    "granted",
    "public",
    "confirmed_on",
]


def _one_of(name: str, rows: models.QuerySet[Any]) -> models.Q:
    """What holds of the applications whose ``name`` is among the rows; nothing is asked of them where there is no row."""
    keys = rows.order_by().values_list("pk", flat=True)
    few = list(keys[: FEW + 1])
    return models.Q(**{f"{name}__in": few if len(few) <= FEW else keys}) if few else models.Q(pk__in=[])


class OwnRegionFilter(RegionFilter):
    """Applications that count for one region."""

    path = "regions"


class WaitingFilter(admin.SimpleListFilter):
    """Applications that are still to be decided: their next stage is to be recorded."""

    title = "段階の記録"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside all."""
        return [(NEXT, "次の段階を待つもの")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those that wait."""
        return queryset.filter(waits(NEXT)) if self.value() == NEXT else queryset


class ConfirmedFilter(admin.SimpleListFilter):
    """Whether an editor has checked the source, and what is missing where nobody has."""

    title = "出典の確認"
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What waits, and for whom."""
        return [
            ("no", "出典未確認（全て）"),
            (UNCONFIRMED, "編集者の確認待ち"),
            (UNSOURCED, "出典の記載なし"),
            ("yes", "確認済み"),
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What is still to be confirmed, or what is."""
        if self.value() in {UNCONFIRMED, UNSOURCED}:
            return queryset.filter(waits(str(self.value())))
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


class ApplicationList(RegionAdmin):
    """What the list shows of an application, and how it is found."""

    list_display = ["number", "measure_words", "applicant", "regions_words", "year", "stage_words", "granted_words",
                    "marks"]  # fmt: skip
    list_display_links = ["number", "measure_words"]
    list_filter = [OwnRegionFilter, WaitingFilter, ConfirmedFilter, "public", YearFilter, "stage"]
    ordering = [models.F("fiscal_year").desc(nulls_last=True), "-number"]
    search_fields = ["applicant"]  # shows the search box; what is found is decided below
    search_help_text = "施策名、公募名、申請者、事業の名称又は整理番号で探します。"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the regions that this person may see, and the number of all."""
        return with_regions(request, super().get_queryset(request))

    def get_listed(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With the columns that a row of the list shows, and its version."""
        rows = access.rows(request.user, Application.objects.order_by()).select_related("measure")
        return with_regions(request, rows.only(*LISTED))

    def get_paginator(
        self, request: HttpRequest, queryset: models.QuerySet[Any], per_page: int, **options: Any
    ) -> BoundedPaginator:
        """Staff's pages: the newest of a region are looked for in the order of all, and counted by the table that ties
        applications to regions; where something else is asked of them, they are those that this table names.
        """
        if not access.sees_every_row(request.user, Application):
            regions = list(access.rows(request.user, CityRegion.objects.order_by("pk")).values_list("pk", flat=True))
            known = count_applications(regions, long_lists.MOST_COUNTED + 1) if _is_plain(request) else 0
            if known > MANY:
                options["known"] = known
            elif connection.vendor == "sqlite" or SEARCH_VAR in request.GET:  # PostgreSQL knows the way of the others
                queryset = queryset.filter(pk__in=keys_of(regions))
        return super().get_paginator(request, queryset, per_page, **options)

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
        words = "、".join(link.name for link in application.seen_links)
        others = self.other_regions(application)
        return "　".join(filter(None, [words, others if others != "－" else ""])) or "－"

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
        return f"{STAGE_LABELS.get(application.stage, application.stage)}{text}"

    @admin.display(description="交付決定額", ordering="granted")
    def granted_words(self, application: Application) -> str:
        """In yen."""
        return f"{application.granted:,}円" if application.granted is not None else "－"

    @admin.display(description="公表・確認")
    def marks(self, application: Application) -> SafeString:
        """公表 or 内部, 出典未確認."""
        return MARKS[application.public, application.confirmed_on is not None]


def _marks(public: bool, confirmed: bool) -> SafeString:
    words = ["公表" if public else "内部", *([] if confirmed else ["出典未確認"])]
    return format_html_join("", '<span class="mark">{}</span>', ((word,) for word in words))


MARKS = {(public, confirmed): _marks(public, confirmed) for public in (False, True) for confirmed in (False, True)}


def with_regions(request: HttpRequest, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return the rows with the regions that this person may see (``seen_links``, each with its ``name``), and with how
    many regions they count for (``region_total``).
    """
    links = ApplicationRegion.objects.filter(application=models.OuterRef("pk")).order_by().values("application")
    total = Coalesce(models.Subquery(links.annotate(total=models.Count("*")).values("total")), 0)
    seen = access.rows(request.user, ApplicationRegion.objects.annotate(name=models.F("region__name")))
    seen = seen.order_by("region__code")
    return rows.annotate(region_total=total).prefetch_related(
        models.Prefetch("region_links", queryset=seen, to_attr="seen_links")
    )


def _is_plain(request: HttpRequest) -> bool:
    """Whether one of the first pages of the whole list is asked for, in its own order."""
    page = request.GET.get(PAGE_VAR, "1")
    return set(request.GET) <= {PAGE_VAR} and page.isdecimal() and len(page) < 3 and int(page) <= SOON
