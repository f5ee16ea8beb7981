"""Send a form as a browser does that opened its page: with the marks of what the page showed (``renkei.seen``)."""

from typing import Any

from django.test import Client

from renkei.seen import SEEN
from tests.rights.forms import inputs_of


def marks_of(answer: Any) -> dict[str, Any]:
    """Return the marks that stand in the forms of a page; none where it could not be opened."""
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return {}
    return {name: value for name, value in inputs_of(answer.text).items() if SEEN in name}


def press(client: Client, address: str, body: dict[str, Any] | None = None, **options: Any) -> Any:
    """Open a page and send a form of it. Deleting the ticked rows of a list goes by way of the page that asks."""
    typed = body or {}
    if typed.get("action") == "delete_selected" and "post" in typed:
        asked = client.post(address, {name: value for name, value in typed.items() if name != "post"})
    else:
        asked = client.get(address)
    return client.post(address, {**marks_of(asked), **typed}, **options)
