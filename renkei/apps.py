"""The project itself as an application: users, wiring, commands."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class RenkeiConfig(AppConfig):
    """Wiring and what all rooms share."""

    name = "renkei"
    verbose_name = "利用者と権限"

    def ready(self) -> None:
        """Listen to who comes and goes; the modules need models, which are only now there."""
        user_logged_in.connect(import_string("renkei.signin.sessions.begin_session"), sender=get_user_model())
        user_logged_out.connect(import_string("renkei.signin.sessions.end_session"))
        post_migrate.connect(_install_marks, sender=self)


def _install_marks(using: str, **_: Any) -> None:
    import_string("renkei.mark_triggers.install_marks")(connections[using])
