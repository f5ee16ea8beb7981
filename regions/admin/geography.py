"""Prefectures, municipalities with their legal classes, and the published totals."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from regions.admin.rows import RegionAdmin, RegionInline
from regions.dates import write_partial_date
from regions.models import LegalStatus, Municipality, NationalTotal, Prefecture


@admin.register(Prefecture)
class PrefectureAdmin(RegionAdmin):
    """The 47 prefectures, to be looked up."""

    list_display = ["code", "name", "kana"]
    list_display_links = ["code", "name"]
    fields = ["code", "name", "kana"]


class LegalStatusInline(RegionInline):
    """Which legal class the municipality had from when to when."""

    model = LegalStatus
    fields = ["kind", "begins_on", "ends_on", "source"]


@admin.register(Municipality)
class MunicipalityAdmin(RegionAdmin):
    """Municipalities; abolished ones stay with their date and successor."""

    list_display = ["code", "name", "prefecture", "kinds", "abolished"]
    list_display_links = ["code", "name"]
    list_filter = [("prefecture", admin.RelatedFieldListFilter), ("abolished_on", admin.EmptyFieldListFilter)]
    list_select_related = ["prefecture"]
    search_fields = ["name"]  # shows the search box; what is found is decided below
    search_help_text = "名称、よみ又は団体コードで探します。"
    autocomplete_fields = ["successor"]
    fields = ["code", "prefecture", "name", "kana", "established_on", "abolished_on", "successor"]
    inlines = [LegalStatusInline]
    history_related = (("statuses", "municipality"),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the legal classes."""
        return super().get_queryset(request).prefetch_related("statuses")

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find by name, よみ or the beginning of the code, however it is written."""
        for word in search_term.split():
            queryset = queryset.filter(pk__in=Municipality.objects.matching(word).values("pk"))
        return queryset, False

    @admin.display(description="区分")
    def kinds(self, municipality: Municipality) -> str:
        """The class that holds now: the one without a last day."""
        return "、".join(status.get_kind_display() for status in municipality.statuses.all() if not status.ends_on)

    @admin.display(description="廃止日", ordering="abolished_on")
    def abolished(self, municipality: Municipality) -> str:
        """When it was abolished."""
        return write_partial_date(municipality.abolished_on) if municipality.abolished_on else "－"


@admin.register(NationalTotal)
class NationalTotalAdmin(RegionAdmin):
    """What was published of all regions together."""

    list_display = ["when", "regions", "declaring_cities", "municipalities"]
    fields = ["as_of", "regions", "declaring_cities", "municipalities", "source"]

    @admin.display(description="時点", ordering="as_of")
    def when(self, total: NationalTotal) -> str:
        """The day in Japanese."""
        return write_partial_date(total.as_of)
