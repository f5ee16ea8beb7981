"""The same lists as the documentation of Django and django-filter has them: what our pages are measured against.

``icontains``, ``Paginator``, one query for each facet, related rows by ``select_related``; nothing of ours but the models.
"""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView
from django_filters import CharFilter, FilterSet
from django_filters.views import FilterView

from measures.models import Entry
from measures.queries import PAGE_SIZE
from regions.models import Application


class StockFilter(FilterSet):
    """What the list can be asked."""

    q = CharFilter(method="search")

    class Meta:
        model = Entry
        fields = {"block__ministry__code": ["exact"], "grade": ["exact"], "rate_shares": ["exact"]}

    def search(self, queryset: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Look for the words in every column a reader sees."""
        found = Q()
        for column in ("name", "full_name", "summary", "support_text", "recipients_text"):
            found |= Q(**{f"{column}__icontains": value})
        return queryset.filter(found)


class StockList(FilterView):
    """The entries of one year; ``?facets=1`` with what there is to choose."""

    filterset_class = StockFilter
    paginate_by = PAGE_SIZE
    template_name = "bench/stock_list.html"
    facets = ("block__ministry__name", "fields__name", "grade", "rate_shares", "recipients_text")

    def get_queryset(self) -> QuerySet[Entry]:
        """Return the entries of the year's current edition."""
        return rows(Entry.objects.filter(edition__state="current", edition__year=self.kwargs["year"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count the facets, each with a query."""
        context = super().get_context_data(**kwargs)
        if "facets" in self.request.GET:
            found = self.filterset.qs.order_by()
            context["facets"] = [
                (name, found.values_list(name).annotate(count=Count("pk")).order_by("-count")[:30])
                for name in self.facets
            ]
        return context


class StockYears(StockList):
    """The entries of all years."""

    def get_queryset(self) -> QuerySet[Entry]:
        """Return the entries of all current editions."""
        return rows(Entry.objects.filter(edition__state="current"))


def rows(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries with what a row shows, in the document's order."""
    shown = entries.select_related("edition", "block__ministry", "measure", "envelope").prefetch_related("fields__role")
    return shown.order_by("block__position", "position", "pk")


class StockEntry(DetailView):
    """One entry."""

    template_name = "bench/stock_entry.html"

    def get_object(self, queryset: QuerySet[Entry] | None = None) -> Entry:
        """Return the entry of that year and number."""
        entries = rows(Entry.objects.filter(edition__state="current", edition__year=self.kwargs["year"]))
        return get_object_or_404(entries, measure__number=self.kwargs["number"])


class StockLedgerFilter(FilterSet):
    """What the list of applications can be asked."""

    class Meta:
        model = Application
        fields = {"stage": ["exact"], "applicant": ["icontains"]}


class StockLedger(FilterView):
    """The public applications of one year."""

    filterset_class = StockLedgerFilter
    paginate_by = PAGE_SIZE
    template_name = "bench/stock_ledger.html"

    def get_queryset(self) -> QuerySet[Application]:
        """Return the applications of the year with what a row shows."""
        found = Application.objects.filter(public=True, fiscal_year=self.kwargs["year"])
        return found.select_related("measure__ministry", "municipality").prefetch_related("regions").order_by("number")
