"""A stock AdminSite with stock ModelAdmins over the same tables, as a project would write them, and its addresses."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import path

from measures.models import Block, Edition, Entry, Envelope, Measure
from regions.models import Application

site: Any = AdminSite(name="admin")  # its templates ask for addresses of that name


class EntryAdmin(ModelAdmin):
    """What our list shows, finds and filters by; the choices of its form are those Django makes."""

    list_display = ["block", "name", "fields_text", "envelope", "rate_text", "grade", "unseen"]
    list_filter = ["edition", "block__ministry", "unseen"]
    search_fields = ["name", "full_name", "summary", "support_text", "recipients_text"]
    list_per_page = 50


class MeasureAdmin(ModelAdmin):
    """Measures by name."""

    list_display = ["number", "name", "ministry"]
    list_filter = ["ministry"]
    search_fields = ["name", "names__name", "entries__name"]
    list_per_page = 50


class EnvelopeAdmin(ModelAdmin):
    """Amounts by name."""

    list_display = ["number", "__str__", "block", "reading"]
    list_filter = ["edition", "reading", "block__ministry"]
    search_fields = ["name", "amount_text"]
    list_per_page = 50


class ApplicationAdmin(ModelAdmin):
    """Applications; its form offers measures and municipalities by autocomplete, as its documentation advises."""

    list_display = ["number", "measure", "applicant", "fiscal_year", "stage", "granted", "public", "confirmed_on"]
    list_filter = ["regions", "public", "fiscal_year", "stage"]
    search_fields = ["applicant", "project", "measure_text", "measure__name", "municipality__name"]
    raw_id_fields = ["measure", "municipality"]
    list_per_page = 50


for model, admin_class in (
    (Entry, EntryAdmin),
    (Measure, MeasureAdmin),
    (Envelope, EnvelopeAdmin),
    (Application, ApplicationAdmin),
    (Block, ModelAdmin),
    (Edition, ModelAdmin),
):
    site.register(model, admin_class)
urlpatterns = [path("admin/", site.urls)]
