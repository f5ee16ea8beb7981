"""Lists that go out in the columns in which they come back: as actions of a list page, and as files to download."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from regions.intake.lists import file_name, list_rules, write_csv, write_workbook
from regions.models import CityRegion, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListExports:
    """For an admin class whose rows come in as lists: the ticked rows as a workbook or as CSV, to change and send back."""

    list_kind: str
    actions = ("export_workbook", "export_csv")

    @admin.action(description="一覧をExcelで出力（直して取り込めます）", permissions=["view"])
    def export_workbook(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse:
        """The ticked rows as a workbook."""
        return list_response(request, self.list_kind, "xlsx", rows=queryset)

    @admin.action(description="一覧をCSVで出力（直して取り込めます）", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse:
        """The ticked rows as CSV."""
        return list_response(request, self.list_kind, "csv", rows=queryset)


def list_response(
    request: HttpRequest,
    kind: str,
    ending: str,
    *,
    region: CityRegion | None = None,
    rows: models.QuerySet[Any] | None = None,
    empty: bool = False,
) -> HttpResponse:
    """The rows of a kind that the signed-in person may see, as a file to download: ``xlsx`` or ``csv``."""
    rules = list_rules(kind, by=request.user, region=region)  # type: ignore[arg-type]
    if ending == "csv":
        response = HttpResponse(write_csv(rules, rows), content_type="text/csv; charset=utf-8")
    else:
        title = str(Sheet.Kind(kind).label)
        response = HttpResponse(write_workbook(rules, title, rows=rows, empty=empty), content_type=XLSX)
    name = "".join(f"%{byte:02X}" for byte in file_name(kind, region, ending, empty=empty).encode())
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
