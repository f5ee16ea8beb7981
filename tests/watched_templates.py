"""Templates of Jinja2 as tests see those of Django: what a page was filled with stands in ``response.context``, and an
unknown variable fails the test (``FAIL_INVALID_TEMPLATE_VARS``).
"""

from typing import Any

from django.conf import settings
from django.template import Context
from django.template.backends.jinja2 import Jinja2, Template
from django.test.signals import template_rendered
from jinja2 import Undefined


class Unknown(Undefined):
    """May be asked whether it is there, as in Django, and never be written."""

    def __str__(self) -> str:
        self._fail_with_undefined_error()


class Watched(Template):
    """A template that tells the test client of its context."""

    def render(self, context: dict[str, Any] | None = None, request: Any = None) -> str:
        """Tell, and render."""
        template_rendered.send(sender=self, template=self, context=Context(context or {}))
        return super().render(context, request)


class WatchedJinja2(Jinja2):
    """The engine with such templates."""

    def get_template(self, template_name: str) -> Watched:
        """Return the template of that name."""
        return Watched(super().get_template(template_name).template, self)


def watch_templates() -> None:
    """Watch those of Jinja2; before the first page is made."""
    for engine in settings.TEMPLATES:
        if engine["BACKEND"].endswith(".Jinja2"):
            engine["BACKEND"] = f"{__name__}.{WatchedJinja2.__name__}"
            engine["NAME"] = "jinja2"
            engine["OPTIONS"] |= {"undefined": Unknown}
