"""How every operation is answered: methods, form, query, conditions (RFC 9110), and headers."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from renkei.api.operations import Found, Operation
from renkei.api.paging import Query, read_query
from renkei.api.parameters import bad
from renkei.api.problems import METHODS, PREFIX, Problem, Wrong, answer_problem, open_to_all, shown
from renkei.conditions import answer_by_tag

VERSION = "1.0.0"  # of the contract
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

    answer.drawn_from = getattr(view, "drawn_from", None)  # type: ignore[attr-defined]
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
    """Return the view of an operation. What would be refused is refused under any condition."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        query = _read(operation, request)

        def make() -> HttpResponse:
            found = operation.find(**kwargs)
            data = operation.write(found.subject, query)
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            links = _links(request, found, data)
            return HttpResponse(text.encode(), content_type=JSON, headers={"Link": links} if links else {})

        answer: Any = answer_by_tag(request, operation.sources, make, weak=False, varies=("Accept",))
        if answer.status_code == 412:
            raise Problem("precondition-failed", "If-Match 又は If-Unmodified-Since の条件に合いません。")
        return answer

    view.drawn_from = operation.sources  # type: ignore[attr-defined]
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


def _links(request: HttpRequest, found: Found, data: dict[str, Any]) -> str:
    """The ``Link`` header: pages beside this one, and the same of a newer revision (RFC 5829)."""
    newer = found.newer and request.build_absolute_uri(PREFIX + found.newer)
    targets = {"next": data.get("next"), "prev": data.get("previous"), "latest-version": newer}
    return ", ".join(f'<{target}>; rel="{rel}"' for rel, target in targets.items() if target)
