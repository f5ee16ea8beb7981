"""What every admin class of the regions shares: partial dates, yen, and filters that name one's own regions only."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models
from django.http import HttpRequest

from regions.admin.fields import DATE_HELP, PartialDateInput, YenInput
from regions.models import CityRegion
from regions.models.fields import PartialDateField
from renkei import access
from renkei.backoffice import RowAdmin, RowInline

OVERRIDES: dict[Any, dict[str, Any]] = {
    PartialDateField: {"form_class": PartialDateInput},
    models.BigIntegerField: {"form_class": YenInput, "widget": YenInput().widget},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
}


class RegionRows:
    """Inputs that fit the regions' fields, in forms and inlines alike."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Say how a partial date may be written."""
        shown = super().formfield_for_dbfield(field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, PartialDateField) and shown is not None:
            hint = str(field.help_text)
            shown.help_text = DATE_HELP if hint.startswith("2019") else f"{hint}。{DATE_HELP}"
        return shown


class RegionInline(RegionRows, RowInline):
    """Rows of the regions edited on their parent's page."""


class RegionAdmin(RegionRows, RowAdmin):
    """The admin class of every model of the regions."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Refuse a question about other rows, such as other regions, unless a filter of the page asks it."""
        field = self.opts.get_field(name) if (name := lookup.split("__")[0]) in _names(self.model) else None
        asked = {item[0] if isinstance(item, tuple) else item for item in self.list_filter}
        asked |= {item.parameter_name for item in asked if isinstance(item, type)}
        if field is not None and field.is_relation and name not in asked:
            return False
        return super().lookup_allowed(lookup, value, request)


class RegionFilter(admin.SimpleListFilter):
    """Rows of one region; only regions that this person may see are named, and answered."""

    title = "圏域"
    parameter_name = "region"
    path = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The regions of this person."""
        regions = access.rows(request.user, CityRegion.objects.all())
        return [(region.code, region.name) for region in regions]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those rows; none for a region that is not offered."""
        value = self.value()
        if value is None:
            return queryset
        if value not in {code for code, _ in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(**{f"{self.path}__code": value})


def _names(model: Any) -> set[str]:
    return {field.name for field in model._meta.get_fields()}
