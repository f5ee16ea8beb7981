"""Editing ministries, measures through the years, blocks and envelopes."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from measures.admin.entry_form import DRAFTS
from measures.admin.printed_words import printed_words
from measures.admin.rows import CatalogueAdmin, CatalogueInline, EditionFilter, MinistryFilter
from measures.models import Block, Edition, Entry, Envelope, Measure, MeasureName, Ministry, Succession
from measures.notation.text import fold_words
from renkei import access
from renkei.history import RecordedChange


@admin.register(Ministry)
class MinistryAdmin(CatalogueAdmin):
    """Ministries and agencies; renamed and abolished ones stay."""

    list_display = ["name", "code", "short_name", "position", "abolished_on"]
    list_filter = [("abolished_on", admin.EmptyFieldListFilter)]
    fields = ["code", "name", "short_name", "other_names", "position", "abolished_on", "successor"]


class MeasureNameInline(CatalogueInline):
    """The other names of a measure."""

    model = MeasureName
    fields = ["name", "kind"]


class SuccessionInline(CatalogueInline):
    """What a measure was carried on as."""

    model = Succession
    fk_name = "predecessor"
    autocomplete_fields = ["successor"]
    fields = ["kind", "successor", "fiscal_year"]


@admin.register(Measure)
class MeasureAdmin(CatalogueAdmin):
    """A measure through the years: its number, names, lineage and the editions it stands in."""

    list_display = ["number", "name", "ministry"]
    list_display_links = ["number", "name"]
    list_filter = [("ministry", MinistryFilter)]
    list_select_related = ["ministry"]
    search_fields = ["name"]  # shows the search box; what is found is decided below
    readonly_fields = ["number", "years", "read_in"]
    fields = ["number", "name", "ministry", "note", "years"]
    inlines = [MeasureNameInline, SuccessionInline]
    history_related = (("names", "measure"), ("successions", "predecessor"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """To people from outside the editions' making, the published editions alone, without the editors' note."""
        if access.may(request.user, "view", Entry):
            return list(self.fields or [])
        return ["number", "name", "ministry", "read_in"]

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """Without what was written in the editors' note for those who do not see the note."""
        changes = super().recorded_changes(request, row)
        if access.may(request.user, "view", Entry):
            return changes
        note = str(Measure._meta.get_field("note").verbose_name)
        return [
            replace(change, fields=tuple(field for field in change.fields if field.label != note)) for change in changes
        ]

    @admin.display(description="掲載された年度版（公表済み）")
    def read_in(self, measure: Measure) -> str:
        """The editions in which readers find it, each linked to its page."""
        entries = Entry.objects.published().filter(measure=measure).select_related("edition").order_by("-edition__year")
        pages = (
            (reverse("measures:entry", args=[entry.edition.year, measure.number]), str(entry.edition))
            for entry in entries
        )
        return format_html_join("、", '<a href="{}">{}</a>', pages) or "－"

    @admin.display(description="掲載された年度版")
    def years(self, measure: Measure) -> str:
        """The editions it stands in, each linked to its entry."""
        entries = (
            Entry.objects.filter(measure=measure)
            .select_related("edition")
            .order_by("-edition__year", "-edition__revision")
        )
        return (
            format_html_join(
                "、",
                '<a href="../../../entry/{}/change/">{}</a>',
                ((entry.pk, str(entry.edition)) for entry in entries),
            )
            or "－"
        )

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find by number, by printed and other names, folded as on the public pages."""
        words = fold_words(search_term)
        printed = printed_words(request.user) if words else None
        for word in words:
            names = MeasureName.objects.filter(search__contains=word)
            found = Q(pk__in=names.values("measure")) | Q(name__contains=word)
            if printed is not None:
                found |= printed.having(word)
            if word.isdecimal() and len(word) < 9:
                found |= Q(number=int(word))
            queryset = queryset.filter(found)
        return queryset, False


@admin.register(Block)
class BlockAdmin(CatalogueAdmin):
    """A ministry's part of one edition."""

    list_display = ["heading", "edition", "position", "state", "due_on", "reminded_on"]
    list_filter = ["edition", "state"]
    list_select_related = ["edition", "ministry"]
    ordering = ["-edition__year", "-edition__revision", "position"]
    fields = [
        "edition",
        "ministry",
        "heading",
        "position",
        "unit_yen",
        "state",
        ("due_on", "reminded_on"),
        "contact",
        "comment",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A block stays with its edition and ministry."""
        return ["edition", "ministry"] if obj else []


@admin.register(Envelope)
class EnvelopeAdmin(CatalogueAdmin):
    """The printed amounts, each with our reading and the entries that share it."""

    list_display = ["number", "__str__", "block", "reading_words", "entry_names"]
    list_display_links = ["number", "__str__"]
    list_filter = [EditionFilter, "reading", ("block__ministry", MinistryFilter)]
    list_select_related = ["block__edition", "edition"]
    search_fields = ["name"]  # shows the search box; what is found is decided below
    search_help_text = "名称、予算額（印刷のとおり）又は番号で探します。"
    ordering = ["-edition__year", "-edition__revision", "number"]
    settled = ("edition",)
    readonly_fields = ["number", "block", "reading_words", "entry_names"]
    fields = ["number", "block", "name", "amount_text", "reading_words", "unit_yen", "printed", "entry_names"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Envelopes are made on the page of an entry, so that none stands empty."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An envelope goes with its last entry."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the entries that stand on each."""
        return super().get_queryset(request).prefetch_related("entries")

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find by name, printed amount or number; for the form of an entry, those that it may stand on."""
        if (among := request.GET.get("among", "")) == DRAFTS:
            queryset = queryset.filter(edition__state=Edition.State.DRAFT)
        elif among.isdecimal() and len(among) < 19:
            queryset = queryset.filter(block=int(among))
        for word in search_term.split():
            found = Q(name__contains=word) | Q(amount_text__contains=word)
            if word.isdecimal() and len(word) < 9:
                found |= Q(number=int(word))
            queryset = queryset.filter(found)
        return queryset, False

    @admin.display(description="読取り")
    def reading_words(self, envelope: Envelope) -> str:
        """Our reading in words."""
        return envelope.amount_words

    @admin.display(description="この予算額の施策")
    def entry_names(self, envelope: Envelope) -> str:
        """The entries that stand on it."""
        return "、".join(entry.display_name for entry in envelope.entries.all())
