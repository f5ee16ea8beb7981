"""Answers to conditions (RFC 9110), and pages that are made once: both by the tag of what a page is drawn from.

``@drawn_from(CATALOGUE, CALLS)`` declares it. Before anything else, one statement reads the mark of these tables
(``renkei.marks``); with the release and the address it is the tag of the answer.

**Why nothing is ever stale.**

1. A mark is committed with the rows that made it another, and never comes back to an earlier value. So what is visible
   at one moment has one mark, and a later moment with the same mark sees the same rows.
2. Both databases show a later statement all that an earlier one saw (READ COMMITTED; SQLite outside a transaction). A
   page is made of statements after the one that read its mark, so it is at least as new as its tag says. To give a
   client the newer page under the older tag is harmless: asked again, that tag is no longer the one of the day.
3. A page is kept for others only if its mark, read once more after the last statement, is the same. By (1) nothing it
   is drawn from changed in between, so it is exactly the page of its tag: neither newer nor of two moments. Who finds
   it later has just read the same mark, so by (1) would be given the same rows.
4. Every process reads the mark for every answer; none has to be told anything. What one keeps, others of its machine
   find as well (``renkei.kept_files``): a tag names release, mark and address, and (1) speaks of the database, whoever
   asks it. A standby gets marks and rows by the same log; behind it, (2) holds as long as a process asks one server.
   Where several want a page that nobody has, one makes it (``renkei.turns``) and the others of its process are given
   it, kept or not: they had read the same mark as its maker before it was done, so what (2) says of him holds for
   them. Who waited for another process finds what that kept, or makes it.
5. What a process keeps under the mark of some tables (``renkei.kept_values``) was worked out while that mark stood, by
   (1) from the same rows as at every moment with that mark. A page finds it by the mark it was asked for under, the
   earliest of its statements: what it shows of these tables is of that moment, what it asks itself as new or newer, and
   by (3) it is kept only where that is the same.
6. A tag names the address with its query, host and scheme, and was given with a status of 200 alone. Where it comes
   back and is the one of the day, the answer would be that 200 again, so that 304 needs nothing but the mark.
   A date says less: two writings may share a second, and a transaction commits after its clock was read. So a date is
   given only once it is a minute old (RFC 9110, 8.8.2.2), and decides only where the answer is known to be a 200.

Whoever sends a session cookie is answered by the view alone. What is streamed has a tag, and is kept if it is short.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache, wraps
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags

from renkei.kept_files import FILES
from renkei.kept_pages import PAGES, KeptPage
from renkei.marks import MARK_OF_PAGE, Mark, Source, read_mark
from renkei.release import release
from renkei.streams import whole
from renkei.turns import TURNS

SETTLED_AFTER = timedelta(seconds=60)
KEPT_HOW = "public, no-cache"  # may be kept, and is asked for again each time
MOST_TURNS = 3  # of others that an answer waits for while one change follows the other

_CONDITIONS = {f"HTTP_IF_{name}" for name in ("MATCH", "NONE_MATCH", "MODIFIED_SINCE", "UNMODIFIED_SINCE")}
_day_and_time = lru_cache(maxsize=200)(http_date)

View = Callable[..., HttpResponseBase]


def drawn_from(*groups: tuple[Source, ...]) -> Callable[[View], View]:
    """Declare what a page is drawn from: it gets a tag, answers conditions, and is made once for each state of these."""
    sources = tuple(dict.fromkeys(chain(*groups)))

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return answer_by_tag(request, sources, lambda: view(request, *args, **kwargs))

        page.drawn_from = sources  # type: ignore[attr-defined]
        return page

    return decorate


def answer_by_tag(
    request: HttpRequest,
    sources: tuple[Source, ...],
    make: Callable[[], HttpResponseBase],
    *,
    weak: bool = True,
    varies: tuple[str, ...] = (),
) -> HttpResponseBase:
    """Answer what ``make`` would, from what was made before or by 304 where that says the same.

    ``weak``: the answer means the same under one tag, but need not be the same to the last byte. ``varies``: headers of
    the request that decide whether there is an answer at all.
    """
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return make()
    asked = _Asked(request, sources, make, weak, varies, request.build_absolute_uri())
    mark = read_mark(sources)
    if asked.tag(mark).removeprefix("W/") in _named(request):
        return asked.labelled(HttpResponseNotModified(), mark)
    answer, mark = _found_or_made(asked, mark)
    if "ETag" not in answer.headers:
        return answer
    if not _CONDITIONS & request.META.keys():
        return answer
    changed = _date_of(mark)
    return get_conditional_response(request, etag=answer.headers["ETag"], last_modified=changed, response=answer)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, and how it would be made."""

    request: HttpRequest
    sources: tuple[Source, ...]
    make: Callable[[], HttpResponseBase]
    weak: bool
    varies: tuple[str, ...]
    address: str
    tags: dict[str, str] = field(default_factory=dict)

    def tag(self, mark: Mark) -> str:
        """Return the tag of the answer under a mark."""
        if mark.tag not in self.tags:
            self.tags[mark.tag] = self._tag(mark)
        return self.tags[mark.tag]

    def _tag(self, mark: Mark) -> str:
        text = "\n".join([release(), mark.tag, self.address])
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
        return f'W/"{digest}"' if self.weak else f'"{digest}"'

    def labelled(self, answer: HttpResponseBase, mark: Mark) -> Any:
        """Write the tag of this mark on an answer, how it may be kept, and what it depends on."""
        tag, packed = self.tag(mark), "Content-Encoding" in answer.headers  # then they are other bytes
        answer.headers["ETag"] = f"W/{tag.removeprefix('W/')}" if packed else tag
        answer.headers["Cache-Control"] = KEPT_HOW
        if (changed := _date_of(mark)) is not None:
            answer.headers["Last-Modified"] = _day_and_time(changed)
        patch_vary_headers(answer, ("Accept-Encoding", *self.varies))
        return answer


def _found_or_made(asked: _Asked, mark: Mark) -> tuple[HttpResponseBase, Mark]:
    """Return the answer and the mark that it is as new as; labelled, if it may be."""
    keeps = bool(settings.RENKEI_KEEP_PAGES) and not settings.DEBUG
    for _ in range(MOST_TURNS if keeps else 0):
        answer = _found(asked, mark, beside=False)
        if answer is not None:
            return answer, mark
        if asked.request.method != "GET" or PAGES.are_without(asked.address):
            break
        with TURNS.of(asked.tag(mark)) as turn:
            answer = _found(asked, mark, beside=True) or _given(asked, mark, turn.made)
            if answer is None and turn.ours:
                answer, turn.made = _made(asked, mark, keeps=True)
        if answer is not None:
            return answer, mark
        before, mark = mark, read_mark(asked.sources)
        if mark == before:  # nothing changed, so it is none that can be given
            break
    return _made(asked, mark, keeps=keeps and asked.request.method == "GET")[0], mark


def _found(asked: _Asked, mark: Mark, *, beside: bool) -> HttpResponseBase | None:
    """The answer that was made under this mark, with ``beside`` by another process of this machine as well."""
    tag = asked.tag(mark)
    page = PAGES.find(asked.address, tag)
    if page is None and beside and (held := FILES.find(tag)):
        page = KeptPage.read(tag, held)
        PAGES.keep(asked.address, page)
    return _given(asked, mark, page)


def _given(asked: _Asked, mark: Mark, page: KeptPage | None) -> HttpResponseBase | None:
    return asked.labelled(page.answer(asked.request), mark) if page else None


def _made(asked: _Asked, mark: Mark, *, keeps: bool) -> tuple[HttpResponseBase, KeptPage | None]:
    """Make the answer, and keep it where that may be; with the page to hand to those who waited for it."""
    page = None
    try:
        answer = _made_under(mark, lambda: whole(asked.make()) if keeps else asked.make())
        if _may_be_labelled(answer):
            asked.labelled(answer, mark)
            if keeps and isinstance(answer, HttpResponse):
                page = KeptPage(asked.tag(mark), answer.content, dict(answer.headers))
                if read_mark(asked.sources) == mark:
                    PAGES.keep(asked.address, page)
                    FILES.keep(page.tag, page.written())
        return answer, page
    finally:
        if keeps and page is None:
            PAGES.do_without(asked.address)


def _made_under(mark: Mark, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Make the answer; what is kept by the mark of some of its tables is found by this one (``renkei.kept_values``)."""
    given = MARK_OF_PAGE.set(mark)
    try:
        return make()
    finally:
        MARK_OF_PAGE.reset(given)


def _named(request: HttpRequest) -> set[str]:
    """The tags that the client has, ``*`` aside: it says nothing of what the answer would be."""
    header = request.META.get("HTTP_IF_NONE_MATCH", "")
    return {one.removeprefix("W/") for one in parse_etags(header)} - {"*"} if header else set()


def _may_be_labelled(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code == 200 and not answer.cookies and "no-store" not in answer.headers.get("Cache-Control", "")
    )


def _date_of(mark: Mark) -> int | None:
    """The second of the last change, once it is old enough to be told apart from another; else None."""
    if mark.changed_at is None or timezone.now() - mark.changed_at < SETTLED_AFTER:
        return None
    return int(mark.changed_at.timestamp())
