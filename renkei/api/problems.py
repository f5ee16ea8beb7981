"""What goes wrong below ``/api/``, as problem details (RFC 9457): what, which parameter, what was expected."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from measures.notation.text import forbidden_characters

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS"
KINDS = {  # {kind: (status, title)}; the kind is an anchor of the page at /api/
    "bad-parameter": (400, "指定された条件を確認してください"),
    "bad-request": (400, "要求を処理できません"),
    "forbidden": (403, "この操作はできません"),
    "not-found": (404, "見つかりません"),
    "method-not-allowed": (405, "この操作はできません"),
    "not-acceptable": (406, "指定された形式では回答できません"),
    "precondition-failed": (412, "前提条件を満たしていません"),
    "failure": (500, "一時的な障害が起きています"),
    "unavailable": (503, "一時的に利用できません"),
}
_LONGEST = 80  # characters of what was asked that are repeated
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, ETag, Last-Modified, Link",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that cannot be answered: what is wrong with it, and what was expected."""

    parameter: str
    detail: str
    expected: str


class Problem(Exception):
    """A request that is not answered. ``kind`` is one of ``KINDS``; ``detail`` is Japanese."""

    def __init__(
        self, kind: str, detail: str, *, wrong: Sequence[Wrong] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.wrong, self.headers = kind, detail, wrong, dict(headers or {})


def is_below(request: HttpRequest) -> bool:
    """Whether the address asked for lies below ``/api/``, where nobody reads HTML."""
    return request.path.startswith(PREFIX)


def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer a problem. Asks nothing of the database, and not the host, which may be what is wrong."""
    status, title = KINDS[problem.kind]
    body = {
        "type": f"{reverse('api:page')}#{problem.kind}",
        "title": title,
        "status": status,
        "detail": problem.detail,
        "instance": request.path,
    }
    if problem.wrong:
        body["errors"] = [
            {"parameter": one.parameter, "detail": one.detail, "expected": one.expected} for one in problem.wrong
        ]
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(text, content_type="application/problem+json", status=status, headers=problem.headers)
    response["Cache-Control"] = "no-store"
    return open_to_all(response)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let scripts of any site read the answer and the headers it depends on (CORS)."""
    for name, value in _CORS.items():
        response[name] = value
    return response


def shown(text: str) -> str:
    """What was asked as it can be repeated: short, and without characters that no text can hold."""
    for character in forbidden_characters(text):
        text = text.replace(character, "�")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
