"""The office as a site: its names, and what every page of it is given."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest


class OfficeSite(AdminSite):
    """Editors' pages, without the menu beside each: the room goes to the sheet, the way back is in the breadcrumbs."""

    site_header = "renkei 編集室"
    site_title = "renkei 編集室"
    index_title = "編集室"
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, but what stands in the menu is not worked out: that asks four rights of every model."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": request.META["SCRIPT_NAME"] or self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
            "log_entries": self.get_log_entries(request),
        }
