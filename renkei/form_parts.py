"""The small parts of forms: a form of the office is filled from a hundred of them, an option of a list being one.

Django has its own parts for both engines; those of Jinja2 are filled several times as fast, to the same HTML. Those that
fill another part for each option, or for the attributes, are ours: the same in one. Parts of the admin are there for
Django's engine alone.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2
from django.utils.safestring import mark_safe

OF_DJANGO = "django/forms/"
NO_ERRORS = "django/forms/errors/list/ul.html"

_INPUTS = ("checkbox", "color", "date", "datetime", "email", "file", "hidden", "number", "password", "search", "tel", "text", "time", "url")  # fmt: skip
IN_ONE = {  # {Django's: ours}
    f"{OF_DJANGO}label.html": "form_parts/label.html",
    f"{OF_DJANGO}widgets/select.html": "form_parts/select.html",
    f"{OF_DJANGO}widgets/checkbox_select.html": "form_parts/multiple_input.html",
    f"{OF_DJANGO}widgets/radio.html": "form_parts/multiple_input.html",
    **{f"{OF_DJANGO}widgets/{name}.html": "form_parts/input.html" for name in _INPUTS},
}


class FormParts(DjangoTemplates):
    """Django's renderer, with its parts from the quicker engine."""

    def __init__(self) -> None:
        super().__init__()
        self._quick = Jinja2()

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Fill a part; of errors that there are not, without it: every field asks for its own twice."""
        if template_name == NO_ERRORS and not context["errors"]:
            return mark_safe("")
        return super().render(template_name, context, request)

    def get_template(self, template_name: str) -> Any:
        """Return a part by its name."""
        if template_name.startswith(OF_DJANGO):
            return self._quick.get_template(IN_ONE.get(template_name, template_name))
        return super().get_template(template_name)
