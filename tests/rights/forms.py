"""The forms of a page as a browser would send them back: what stands in them, each input by its name."""

from html.parser import HTMLParser
from typing import Any

Body = dict[str, Any]
SENT_BY_A_BUTTON = {"submit", "button", "image", "reset", "file"}


class _Inputs(HTMLParser):
    """Collects the successful controls of every form that is sent by POST, but for the way out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._inside = False
        self._select: tuple[str, bool] | None = None
        self._first: str | None = None
        self._text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method", "").lower() == "post" and "logout" not in given.get("action", "")
        if not self._inside or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select" and name:
            self._select, self._first = (name, "multiple" in given), None
        elif tag == "option" and self._select:
            if "selected" in given:
                self._keep(self._select[0], given.get("value", ""))
            self._first = given.get("value", "") if self._first is None else self._first
        elif tag == "textarea" and name:
            self._text = (name, [])

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in SENT_BY_A_BUTTON or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self._keep(name, given.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select" and self._select:
            name, several = self._select
            if not several and name not in self.values and self._first is not None:
                self._keep(name, self._first)
            self._select = None
        if tag == "textarea" and self._text:
            name, parts = self._text
            self._keep(name, "".join(parts).removeprefix("\n"))
            self._text = None

    def _keep(self, name: str, value: str) -> None:
        if "__prefix__" not in name and name != "csrfmiddlewaretoken":
            self.values.setdefault(name, []).append(value)


def inputs_of(page: str) -> Body:
    """Return {name: value or values} of the page's forms, as they would be sent unchanged."""
    parser = _Inputs()
    parser.feed(page)
    return {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}
