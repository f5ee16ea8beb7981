"""Words of a search in the office: the editors' synonyms, and what was looked for in vain."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from measures.admin.rows import CatalogueAdmin
from measures.models import EmptySearch, SearchSynonym
from measures.notation.text import fold_words
from measures.notation.years import write_year
from renkei import access
from renkei.history import RecordedChange


@admin.register(SearchSynonym)
class SearchSynonymAdmin(CatalogueAdmin):
    """Words that stand for each other in every search of measures; in force as soon as they are saved."""

    list_display = ["word", "arrow", "meaning", "note"]
    list_display_links = ["word", "meaning"]
    list_filter = ["both_ways"]
    search_fields = ["word"]  # shows the search box; what is found is decided below
    fields = ["word", "meaning", "both_ways", "note"]

    @admin.display(description="向き")
    def arrow(self, synonym: SearchSynonym) -> str:
        """One way or both."""
        return "⇔" if synonym.both_ways else "→"

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find either word, folded as on the public pages."""
        for word in fold_words(search_term):
            queryset = queryset.filter(Q(word_key__contains=word) | Q(meaning_key__contains=word))
        return queryset, False


class YearFilter(admin.SimpleListFilter):
    """Searches by where they were made."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years there are."""
        years = EmptySearch.objects.repeated().order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), words_of_year(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[EmptySearch]) -> models.QuerySet[EmptySearch]:
        """Those of the chosen year; what is no year chooses nothing."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(year=int(chosen)) if chosen in dict(self.lookup_choices) else queryset.none()


@admin.register(EmptySearch)
class EmptySearchAdmin(CatalogueAdmin):
    """What was looked for in vain more than once, the most asked for first; each word can become a synonym."""

    list_display = ["words", "searched_in", "count", "days", "last_on", "to_synonym"]
    list_display_links = None
    list_filter = [YearFilter]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Counts come from searches alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes them, the administrator neither."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """What came more than once, with whether a synonym was made of it since."""
        made = SearchSynonym.objects.filter(word_key=OuterRef("words"))
        rows = EmptySearch.objects.repeated() & super().get_queryset(request)
        return rows.annotate(is_synonym=Exists(made))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Offer to make synonyms to those who may."""
        may_make = access.may(request.user, "add", SearchSynonym)
        return [column for column in self.list_display if may_make or column != "to_synonym"]

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """A count keeps no record of how it grew."""
        return []

    @admin.display(description="検索した年度", ordering="year")
    def searched_in(self, row: EmptySearch) -> str:
        """The year, or all of them."""
        return words_of_year(row.year)

    @admin.display(description="同義語")
    def to_synonym(self, row: Any) -> str:
        """A link to the form of a new synonym for each word, or that there is one."""
        if row.is_synonym:
            return "登録済み"
        form = reverse("admin:measures_searchsynonym_add")
        links = ((f"{form}?{urlencode({'word': word})}", word) for word in row.words.split())
        return format_html_join("　", '<a href="{}">「{}」を同義語にする</a>', links)


def words_of_year(year: int) -> str:
    """令和2年度, or 全ての年度."""
    return "全ての年度" if year == EmptySearch.ALL_YEARS else write_year(year)
