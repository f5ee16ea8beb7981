"""How every operation is answered: methods, form, query, conditions (RFC 9110), and headers."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags
from django.views.decorators.csrf import csrf_exempt

from renkei.api.marks import Mark
from renkei.api.operations import Found, Operation
from renkei.api.paging import Query, read_query
from renkei.api.parameters import bad
from renkei.api.problems import METHODS, PREFIX, Problem, Wrong, answer_problem, open_to_all, shown

VERSION = "1.0.0"  # of the contract; part of every ETag: raise it when an answer would become another
JSON = "application/json"
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponse]


def below_api(view: View, *, form: str = JSON) -> View:
    """Let a view answer GET and HEAD in that form, OPTIONS by itself, and every problem as problem details."""

    @csrf_exempt  # nothing is written; without it, a POST would be told so in HTML
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            if request.method == "OPTIONS":
                return open_to_all(HttpResponse(status=204, headers=_PREFLIGHT))
            refuse_method(request)
            refuse_form(request, form)
            return open_to_all(view(request, **kwargs))
        except Problem as problem:
            return answer_problem(request, problem)

    return answer


def refuse_method(request: HttpRequest) -> None:
    """Raise a ``Problem`` for every method that would write."""
    if request.method not in ("GET", "HEAD"):
        detail = f"このAPIは読取り専用です。{METHODS} のいずれかを使ってください。"
        raise Problem("method-not-allowed", detail, headers={"Allow": METHODS})


def refuse_form(request: HttpRequest, form: str) -> None:
    """Raise a ``Problem`` where the client takes no answer in that form."""
    accepted = request.headers.get("Accept", "").strip()
    if accepted and not request.accepts(form):
        other = f"JSONの説明は {PREFIX}openapi.json にあります。" if form != JSON else ""
        detail = f"この番地の回答は {form} です。Acceptに {form} 又は */* を指定してください。{other}"
        raise Problem("not-acceptable", detail, headers={"Vary": "Accept"})


def view_of(operation: Operation) -> View:
    """Return the view of an operation."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        query = _read(operation, request)
        found = operation.find(**kwargs)
        response = HttpResponse(content_type=JSON, headers=_headers(request, found))
        # Only a tag says that the same query was answered before. A date does not, so that it decides at once only
        # where nothing but the address was asked: what would be refused is refused under any condition.
        if not request.GET or _names_tag(request, response["ETag"]):
            early = _conditional(request, found.mark, response)
            if early is not response:
                return early
        data = operation.write(found.subject, query)
        response.content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        links = _links(request, found, data)
        if links:
            response["Link"] = links
        return _conditional(request, found.mark, response)

    return below_api(view)


def _read(operation: Operation, request: HttpRequest) -> Query:
    """The query; raises a ``Problem`` for keys that the operation does not know, and for single ones given twice."""
    keys, wrong = operation.keys, []
    expected = f"{'、'.join(keys)} のいずれか" if keys else "条件なし"
    for key in request.GET:
        if key not in keys:
            wrong.append(Wrong(shown(key), "この名前の条件はありません。", expected))
        elif not keys[key].repeated and len(request.GET.getlist(key)) > 1:
            wrong.append(Wrong(key, "同じ条件が二度以上指定されています。", "値を一つだけ"))
        elif "" in request.GET.getlist(key):
            wrong.append(Wrong(key, "値がありません。", "空でない値。指定しないときは名前ごと省く"))
    query, more = read_query(request.GET, request.build_absolute_uri(request.path))
    known = {one.parameter for one in wrong}
    wrong += [one for one in more if one.parameter not in known]
    if wrong:
        raise bad(wrong)
    return query


def _headers(request: HttpRequest, found: Found) -> dict[str, str]:
    asked = request.build_absolute_uri()
    text = "\n".join([VERSION, found.mark.tag, str(found.mark.changed_at), asked])
    return {
        "ETag": f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]}"',
        "Cache-Control": "public, no-cache",  # may be kept, and is asked for again each time
        "Vary": "Accept",
    }


def _names_tag(request: HttpRequest, tag: str) -> bool:
    return tag in {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}


def _conditional(request: HttpRequest, mark: Mark, response: HttpResponse) -> HttpResponse:
    """The response, or 304; raises a ``Problem`` where a precondition fails."""
    changed = mark.changed_at and int(mark.changed_at.timestamp())
    if mark.changed_at:
        response["Last-Modified"] = http_date(mark.changed_at.timestamp())
    answer = get_conditional_response(request, etag=response["ETag"], last_modified=changed, response=response)
    if answer.status_code == 412:
        raise Problem("precondition-failed", "If-Match 又は If-Unmodified-Since の条件に合いません。")
    return answer


def _links(request: HttpRequest, found: Found, data: dict[str, Any]) -> str:
    """The ``Link`` header: pages beside this one, and the same of a newer revision (RFC 5829)."""
    newer = found.newer and request.build_absolute_uri(PREFIX + found.newer)
    targets = {"next": data.get("next"), "prev": data.get("previous"), "latest-version": newer}
    return ", ".join(f'<{target}>; rel="{rel}"' for rel, target in targets.items() if target)
