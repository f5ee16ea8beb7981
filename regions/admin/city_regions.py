"""City-regions with their members by date."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from measures.notation.text import fold_words
from regions.admin.rows import RegionAdmin, RegionInline
from regions.dates import write_partial_date
from regions.models import CityRegion, Membership
from renkei.seen import SeenForm


class MembershipForm(SeenForm):
    """A membership in one line of a table."""

    class Meta:
        model = Membership
        fields = ["note"]  # the inline names the rest
        widgets = {"note": forms.TextInput(attrs={"size": 20}), "source": forms.TextInput(attrs={"size": 24})}


class MembershipInline(RegionInline):
    """Who belongs to the region, as core city or partner, between two dates. No row is overwritten unseen."""

    model = Membership
    form = MembershipForm
    autocomplete_fields = ["municipality"]
    fields = ["municipality", "core", "counted", "begins_on", "ends_on", "as_of", "source", "note"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the municipalities."""
        return super().get_queryset(request).select_related("municipality", "region")


@admin.register(CityRegion)
class CityRegionAdmin(RegionAdmin):
    """A region: when it began, whom it consists of, what the facts stand on."""

    list_display = ["code", "name", "since", "member_count"]
    list_display_links = ["code", "name"]
    search_fields = ["name"]  # shows the search box; what is found is decided below
    search_help_text = "名称、通称又はよみで探します。"
    ordering = ["code"]
    inlines = [MembershipInline]
    history_related = (("memberships", "region"),)
    fieldsets = [
        (None, {"fields": ["code", "name", "alias", "kana"]}),
        ("経過", {"fields": ["declared_on", "agreed_on", "formed_on", "vision_on", "ended_on"]}),
        (
            "人口",
            {"fields": ["population", "population_note", "published_population", "published_population_note"]},
        ),
        ("出典", {"fields": ["sources", "as_of", "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the number of present members."""
        present = models.Count("memberships", filter=models.Q(memberships__ends_on=""), distinct=True)
        return super().get_queryset(request).annotate(present=present)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A region keeps its number: addresses are made of it."""
        return ["code"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find by name, 通称 or よみ, however it is written."""
        for word in fold_words(search_term):
            queryset = queryset.filter(models.Q(search__contains=word) | models.Q(code__iexact=word))
        return queryset, False

    @admin.display(description="形成", ordering="agreed_on")
    def since(self, region: CityRegion) -> str:
        """Since when it exists."""
        return write_partial_date(region.begins_on)

    @admin.display(description="構成市町村（現在の行）")
    def member_count(self, region: CityRegion) -> int:
        """How many memberships have no last day."""
        return region.present  # type: ignore[attr-defined,no-any-return]
