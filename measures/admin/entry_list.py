"""The list of entries in the office: one edition in document order, narrowed, searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.db import models
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from measures.admin.rows import CatalogueAdmin, EditionFilter, MinistryFilter, listed_for_good
from measures.edition_bits import EditionBits
from measures.edition_sets import bits_of_edition
from measures.models import Edition, Entry, EntryField
from measures.notation.reading import UNREAD
from measures.notation.text import fold_words
from measures.year_search import find_in_texts
from renkei import access
from renkei.kept_values import kept_by_mark
from renkei.long_lists import BoundedPaginator, holding


class BlocksEditionFilter(EditionFilter):
    """The edition by its blocks: within a block, an index has the entries in the document's order."""

    path = "block__edition"


class UnreadFilter(admin.SimpleListFilter):
    """Rows with a cell we could not read."""

    title = "読取り"
    parameter_name = "unread"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside all."""
        return [("1", "読取り不可あり")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The editors' to-do list."""
        return queryset.needing_a_reader() if self.value() == "1" else queryset


RARE = 1000  # rows: more are as quickly looked through in the list's own order, until a page is full
LISTED = [  # columns that a row shows
    "version",
    "edition",
    "block",
    "name",
    "full_name",
    "rate_text",
    "grade",
    "unseen",
    "fields_reading",
    "rate_reading",
    "rate_shares",
    "rate_fixed",
    "rate_open",
    "rate_at_most",
    "recipients_reading",
]
BESIDE = {  # and what it shows of block and envelope: two models less to make of each row
    "heading": F("block__heading"),
    "amount_text": F("envelope__amount_text"),
    "amount_reading": F("envelope__reading"),
}


@dataclass(frozen=True)
class FoundInEdition:
    """The entries of a published edition in which every word of a search stands, known before any row is read."""

    bits: EditionBits
    numbers: Sequence[int]  # of their measures, in the document's order

    @classmethod
    def by(cls, words: list[str], edition: Edition) -> "FoundInEdition":
        """Find them."""
        bits = bits_of_edition(edition)
        return cls(bits, bits.in_order(find_in_texts(words, bits)))

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.numbers)

    def between(self, begin: int, end: int) -> Q:
        """Return what holds of those at the places from ``begin`` to before ``end``."""
        return Q(edition=self.bits.edition, measure__in=self.bits.keys_of(self.numbers[begin:end]))


@kept_by_mark(("measures.Edition",), most=50)
def count_entries(edition: int) -> int:
    """Return how many entries a published edition has."""
    return Entry.objects.filter(edition=edition).count()


class EntryList(CatalogueAdmin):
    """What the list shows of an entry, and how it is found."""

    list_display = ["place", "shown_name", "cells_words", "budget", "rate", "grade", "marks"]
    list_display_links = ["shown_name"]
    list_filter = [BlocksEditionFilter, ("block__ministry", MinistryFilter), UnreadFilter, "unseen"]
    search_fields = ["name"]  # shows the search box; what is found is decided below
    ordering = ["-edition__year", "-edition__revision", "block__position", "block_id", "position", "id"]
    settled = ("edition",)
    sortable_by: list[str] = []

    def get_listed(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With what a row of the list shows, and its version; its cells in one statement."""
        cells = EntryField.objects.annotate(role=F("field__role__code"), letter=F("field__letter"))
        cells = cells.order_by("field__role__position", "field__role_id", "field__position", "field_id")
        rows = access.rows(request.user, Entry.objects.order_by()).only(*LISTED).annotate(**BESIDE)
        return rows.prefetch_related(Prefetch("cells", queryset=cells, to_attr="listed_cells"))

    def get_paginator(
        self, request: HttpRequest, queryset: models.QuerySet[Any], per_page: int, **options: Any
    ) -> BoundedPaginator:
        """A published edition is counted once, where all of it is listed or all that has the words."""
        edition = listed_for_good(request)
        whole = set(request.GET) <= {PAGE_VAR, SEARCH_VAR, EditionFilter.parameter_name}
        if whole and edition and access.sees_every_row(request.user, Entry):
            found: FoundInEdition | None = getattr(request, "found_in_edition", None)
            options |= (
                {"known": found.count, "places": found.between} if found else {"known": count_entries(edition.pk)}
            )
        return super().get_paginator(request, queryset, per_page, **options)

    @admin.display(description="府省")
    def place(self, entry: Any) -> str:
        """The block it stands in."""
        return str(entry.heading)

    @admin.display(description="施策名")
    def shown_name(self, entry: Entry) -> str:
        """The name that means something by itself."""
        return entry.display_name

    @admin.display(description="分野")
    def cells_words(self, entry: Entry) -> str:
        """The cells, role by role."""
        roles: dict[str, list[str]] = {}
        listed = getattr(entry, "listed_cells", None)
        cells = (
            ((field.role.code, field.letter) for field in entry.fields.all())
            if listed is None
            else ((cell.role, cell.letter) for cell in listed)
        )
        for role, letter in cells:
            roles.setdefault(role, []).append(letter)
        return "　".join(f"{role} {','.join(letters)}" for role, letters in roles.items()) or "－"

    @admin.display(description="予算額")
    def budget(self, entry: Any) -> str:
        """As printed."""
        return entry.amount_text or "－"

    @admin.display(description="補助率")
    def rate(self, entry: Entry) -> str:
        """As read, or as printed where it could not be read."""
        return entry.rate_text if entry.rate_reading == UNREAD else entry.rate_words

    @admin.display(description="確認")
    def marks(self, entry: Any) -> SafeString | str:
        """前年のまま, 読取り不可."""
        marks = ["前年のまま"] if entry.unseen else []
        marks += [f"読取り不可：{column}" for column in entry.unread_columns_beside(entry.amount_reading)]
        return format_html_join("", '<span class="mark">{}</span>', ((mark,) for mark in marks))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find as the public pages do: every word, folded; in a published edition it is known which measures have them."""
        words, edition = fold_words(search_term), listed_for_good(request)
        for word in words:
            queryset = queryset.filter(holding("search", word))
        if words and edition:
            found = request.found_in_edition = FoundInEdition.by(words, edition)  # type: ignore[attr-defined]
            if found.count <= RARE:
                queryset = queryset.filter(found.between(0, found.count))
        return queryset, False
