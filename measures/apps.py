"""The application that holds the catalogue."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Ministries publish measures, edition by edition."""

    name = "measures"
    verbose_name = "施策の目録"
