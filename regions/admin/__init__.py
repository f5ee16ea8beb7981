"""The office pages of the regions (Django admin)."""

from regions.admin import applications, city_regions, geography, sheets, visions

__all__ = ["applications", "city_regions", "geography", "sheets", "visions"]
