"""Admin classes for rows of the catalogue: nothing of a published edition, or of its taxonomy, can be changed."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property

from measures.intake.answered import without_file
from measures.models import Edition, Frozen, Ministry, Upload
from measures.models.editions import EditionRow
from measures.models.taxonomy import TaxonomyRow
from measures.notation.years import write_year
from renkei import access
from renkei.backoffice import RowAdmin, RowInline
from renkei.history import RecordedChange
from renkei.long_lists import years_between


class Catalogue:
    """Knows which rows are frozen."""

    def is_frozen(self, obj: models.Model) -> bool:
        """Whether the row stands in an edition that is no longer a draft, or in a taxonomy such an edition uses."""
        if isinstance(obj, Edition):
            return not obj.is_draft
        if isinstance(obj, EditionRow):
            return not obj.edition.is_draft
        if isinstance(obj, TaxonomyRow):
            try:
                type(obj).refuse_frozen_objects([obj])
            except Frozen:
                return True
        return False


class CatalogueAdmin(Catalogue, RowAdmin):
    """The admin class of every model of the catalogue."""

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """Without reasons for people from outside the editions' making; without the names of files one may not see."""
        changes = super().recorded_changes(request, row)
        if not access.may(request.user, "view", Edition):
            return [replace(change, reason="") for change in changes]
        seen = set(access.rows(request.user, Upload.objects.all()).values_list("pk", flat=True))
        return [replace(change, reason=without_file(change.reason, seen)) for change in changes]


def drafts_exist(request: HttpRequest) -> bool:
    """Return whether there is a draft; asked once for a page, whose menu and buttons both depend on it."""
    known: bool | None = getattr(request, "drafts_exist", None)
    if known is None:
        known = request.drafts_exist = Edition.objects.drafts().exists()  # type: ignore[attr-defined]
    return known


def listed_for_good(request: HttpRequest) -> Edition | None:
    """Return the edition that the list of this request shows where nothing changes in it any more, else None."""
    listed: Edition | None = getattr(request, "listed_edition", None)
    return listed if listed and listed.state in {Edition.State.CURRENT, Edition.State.SUPERSEDED} else None


class EditionFilter(admin.SimpleListFilter):
    """Which edition the list shows: the newest draft unless asked otherwise."""

    title = "年度版"
    parameter_name = "edition"
    path = "edition"

    @cached_property
    def _editions(self) -> list[Edition]:
        return list(Edition.objects.newest_first().only("year", "revision", "kind", "state", "published_at"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every edition, newest first."""
        return [(str(edition.pk), f"{edition}（{edition.get_state_display()}）") for edition in self._editions]

    def value(self) -> str | None:
        """The chosen edition, else the newest draft, else the newest one readers see."""
        return str(chosen) if (chosen := super().value()) is not None else self._default

    @cached_property
    def _default(self) -> str | None:
        states = (Edition.State.DRAFT, Edition.State.CURRENT)
        newest = (edition for state in states for edition in self._editions if edition.state == state)
        return str(default.pk) if (default := next(newest, None)) else None

    def choices(self, changelist: Any) -> Any:
        """Without the choice of all editions at once: the list is one document."""
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == lookup,
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Only rows of that edition."""
        value = self.value() or ""
        known = value.isdecimal() and len(value) < 19
        editions = {str(edition.pk): edition for edition in self._editions}
        request.listed_edition = editions.get(value)  # type: ignore[attr-defined]
        request.drafts_exist = any(edition.is_draft for edition in self._editions)  # type: ignore[attr-defined]
        return queryset.filter(**{self.path: int(value)}) if known else queryset.none()


class MinistryFilter(admin.RelatedFieldListFilter):
    """Rows of one ministry, in the official order of ministries; those that this person may see are named.

    Which of them have rows is not asked: that would be a look at every row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "府省庁"

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Name the ministries of this person."""
        rows = access.rows(request.user, Ministry.objects.order_by("position", "code"))
        return list(rows.values_list("pk", "name"))


class YearFilter(admin.SimpleListFilter):
    """Rows of one year; the years are those between the ends of what this person may see."""

    title = "年度"
    parameter_name = "year"  # and the name of the column

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest year first."""
        rows = access.rows(request.user, model_admin.model._default_manager.all())
        return [(str(year), write_year(year)) for year in years_between(rows, self.parameter_name)]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those rows; none for a year that is not offered."""
        if (value := self.value()) is None:
            return queryset
        if value not in dict(self.lookup_choices):
            return queryset.none()
        return queryset.filter(**{self.parameter_name: int(value)})


class CatalogueInline(Catalogue, RowInline):
    """Rows of the catalogue edited on their parent's page."""
