"""Answers that are sent while they are made: the first piece is made before anything is sent.

A server sends the status with the first piece. What breaks before that, most often the first statement, would be
answered by the server itself, with a page that is not ours and says neither what is wrong nor that it passes. What
breaks later ends the connection before the end of the answer, which every client takes for a failure.
"""

from collections.abc import Callable
from itertools import chain, islice

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

SHORT = 1_000_000  # bytes: a stream that ends before is an answer like others
SHORT_FILE = 4_000_000  # bytes: likewise of a file that is written already


def whole(answer: HttpResponseBase) -> HttpResponseBase:
    """Return a short stream as a plain answer, which can be kept; any other answer as it is."""
    if not isinstance(answer, StreamingHttpResponse) or answer.is_async:
        return answer
    if isinstance(answer, FileResponse) and int(answer.headers.get("Content-Length", SHORT_FILE + 1)) > SHORT_FILE:
        return answer
    pieces, first, length = iter(answer), [], 0
    for piece in pieces:
        first.append(piece)
        length += len(piece)
        if length > SHORT and not isinstance(answer, FileResponse):
            answer.streaming_content = chain(first, pieces)
            return answer
    if isinstance(answer, FileResponse) and answer.file_to_stream:
        answer.file_to_stream.close()  # not the answer: that would say that the request is over
    plain = HttpResponse(b"".join(first), status=answer.status_code, headers=dict(answer.headers))
    plain.cookies = answer.cookies
    return plain


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
