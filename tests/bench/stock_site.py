"""Stock django-import-export's own import page in a stock admin, over the plain table: the addresses of its bench."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import path
from import_export.admin import ImportMixin

from tests.bench.stock import Plain, StockResource


class StockAdmin(ImportMixin, ModelAdmin):
    """As its documentation has it."""

    resource_classes = [StockResource]


site: Any = AdminSite(name="admin")  # its templates ask for addresses of that name
site.register(Plain, StockAdmin)
IMPORT_PAGE = f"/admin/measures/{Plain._meta.model_name}/import/"
FORMATS = [format().get_extension() for format in StockAdmin(Plain, site).get_import_formats()]
urlpatterns = [
    path("admin/", site.urls),
    path("second-factor/", site.index, name="second-factor"),  # our base template, which it finds, leads there
]
