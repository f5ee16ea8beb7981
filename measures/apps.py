"""The application that holds the catalogue."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class MeasuresConfig(AppConfig):
    """Ministries publish measures, edition by edition."""

    name = "measures"
    verbose_name = "施策の目録"

    def ready(self) -> None:
        """After every ``migrate``, see that all that is published can be searched for quickly."""
        post_migrate.connect(_index_all, sender=self)


def _index_all(using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS:
        import_string("measures.publishing.prepare_all")()
