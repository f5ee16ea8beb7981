"""Messages to the person, looked for only where a page asks for them or leaves one: most pages do neither."""

from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage import default_storage
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty


class Messages(MessageMiddleware):
    """Django's, which makes its two storages and their signer for every request."""

    def process_request(self, request: HttpRequest) -> None:
        """Put messages on the request that are made when somebody touches them."""
        request._messages = SimpleLazyObject(lambda: default_storage(request))  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store what was left, where anybody touched them."""
        held: BaseStorage | None = getattr(request, "_messages", None)
        if isinstance(held, SimpleLazyObject) and held._wrapped is empty:
            return response
        return super().process_response(request, response)
