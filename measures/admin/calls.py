"""公募・要望調査 in the office: edited any time by the measure's ministry and by editors, in no edition."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from measures.admin.rows import CatalogueAdmin, YearFilter
from measures.calls import STATES
from measures.models import Call, Ministry
from measures.models.measures import CallQuerySet
from measures.notation.years import fiscal_year_of
from renkei import access


class StateFilter(admin.SimpleListFilter):
    """Calls by how far they are. The state follows from today's date and stands in no column."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every state."""
        return [(state, state) for state in STATES]

    def queryset(self, request: HttpRequest, queryset: CallQuerySet) -> models.QuerySet[Call]:
        """Those in the chosen state."""
        return queryset.in_state(self.value()) if self.value() in STATES else queryset


class MinistryFilter(admin.SimpleListFilter):
    """Calls by ministry; who sees one ministry alone has nothing to choose."""

    title = "府省庁"
    parameter_name = "ministry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The ministries this person may see; which of them have calls would be a look at every call."""
        found = access.rows(request.user, Ministry.objects.order_by("position", "code"))
        return list(found.values_list("code", "name"))

    def has_output(self) -> bool:
        """Whether there is a choice."""
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Call]) -> models.QuerySet[Call]:
        """Those of the chosen ministry."""
        return queryset.filter(measure__ministry__code=self.value()) if self.value() else queryset


class FiscalYearFilter(YearFilter):
    """Calls of one fiscal year."""

    parameter_name = "fiscal_year"


@admin.register(Call)
class CallAdmin(CatalogueAdmin):
    """Calls and surveys of wishes, with what is public of them: when, by what way, whom to ask, checked when."""

    list_display = [
        "__str__", "ministry", "fiscal_year", "kind", "opens_on", "closes_at", "state", "checked_on",
    ]  # fmt: skip
    list_filter = [
        StateFilter, MinistryFilter, FiscalYearFilter, "kind", ("checked_on", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["measure__ministry"]
    search_fields = ["public_name", "measure__name", "section"]
    autocomplete_fields = ["measure"]
    actions = ["mark_checked"]
    formfield_overrides = {models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["measure", "fiscal_year", "kind", "public_name"]}),
        ("時期", {"fields": ["period_text", ("opens_on", "closes_at")]}),
        (
            "受付方法と問い合わせ先（公表されます）",
            {"fields": ["channel", "section", ("phone", "mail"), "contact", "address"]},
        ),
        ("確認", {"fields": ["checked_on"], "description": "上の内容を最後に確かめた日。公表されます。"}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new call is of this fiscal year unless the address says otherwise."""
        year = fiscal_year_of(timezone.localdate())
        return {"fiscal_year": year, **super().get_changeform_initial_data(request)}

    @admin.display(description="状態")
    def state(self, call: Call) -> str:
        """受付前, 受付中, …"""
        return call.state

    @admin.display(description="府省庁", ordering="measure__ministry__position")
    def ministry(self, call: Call) -> str:
        """The ministry of its measure."""
        return call.measure.ministry.name

    @admin.action(description="選択した公募・要望調査を今日確認したことにする", permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: models.QuerySet[Call]) -> None:
        """Write today's date as that of the last check, each call with its own line of history."""
        calls = access.rows(request.user, queryset, "change")
        with transaction.atomic():
            for call in calls:
                call.checked_on = timezone.localdate()
                call.save()
        self.message_user(request, f"{len(calls)}件の確認日を今日にしました。", messages.SUCCESS)
