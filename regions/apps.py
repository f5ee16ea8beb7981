"""The application that holds the city-regions."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """City-regions and what they applied for."""

    name = "regions"
    verbose_name = "圏域と申請"
