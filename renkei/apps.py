"""The project itself as an application: users, wiring, commands."""

from django.apps import AppConfig


class RenkeiConfig(AppConfig):
    """Wiring and what all rooms share."""

    name = "renkei"
    verbose_name = "利用者と権限"
