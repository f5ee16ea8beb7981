"""Answers that are sent while they are made: the first piece is made before anything is sent.

A server sends the status with the first piece. What breaks before that, most often the first statement, would be
answered by the server itself, with a page that is not ours and says neither what is wrong nor that it passes. What
breaks later ends the connection before the end of the answer, which every client takes for a failure.
"""

from collections.abc import Callable
from itertools import chain, islice

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse


class Begun:
    """Middleware, innermost: make the first piece of a stream where what breaks is still answered by a page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does, one piece further."""
        answer = self.get_response(request)
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
            pieces = iter(answer)
            answer.streaming_content = chain(list(islice(pieces, 1)), pieces)
        return answer
