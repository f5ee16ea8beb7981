"""Rows of an answer, a page at a time, with the addresses of the pages beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import QueryDict

from renkei.api.problems import Problem, Wrong, shown

DEFAULT_SIZE, LARGEST_SIZE = 50, 200
LARGEST_PAGE = 999_999_999
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked of an operation: all keys, the page, and the address without its query."""

    data: QueryDict
    address: str
    page: int = 1
    size: int = DEFAULT_SIZE

    def address_of(self, page: int) -> str:
        """Return the address of another page of the same query."""
        data = self.data.copy()
        data["page"] = str(page)
        return f"{self.address}?{data.urlencode()}"


def read_query(data: QueryDict, address: str) -> tuple[Query, list[Wrong]]:
    """Return the query, and what is wrong with ``page`` and ``page_size``."""
    limits = {"page": (1, LARGEST_PAGE), "page_size": (DEFAULT_SIZE, LARGEST_SIZE)}
    found, wrong = {}, []
    for key, (default, largest) in limits.items():
        text = data.get(key)
        found[key] = default
        if text is not None and _NUMBER.fullmatch(text) and int(text) <= largest:
            found[key] = int(text)
        elif text is not None:
            wrong.append(Wrong(key, f"「{shown(text)}」は指定できません。", f"1以上{largest}以下の整数"))
    return Query(data, address, found["page"], found["page_size"]), wrong


def page_of(query: Query, rows: Sequence[Any] | Any) -> tuple[dict[str, Any], list[Any]]:
    """Return what an answer says of its page, and the rows of the page; a page past the end is a ``Problem``."""
    pages = Paginator(rows, query.size)
    try:
        page = pages.page(query.page)
    except EmptyPage as error:
        detail = (
            f"{query.page}ページはありません。最後は{pages.num_pages}ページです：{query.address_of(pages.num_pages)}"
        )
        raise Problem("not-found", detail) from error
    return {
        "count": pages.count,
        "page": query.page,
        "pages": pages.num_pages,
        "page_size": query.size,
        "next": query.address_of(query.page + 1) if page.has_next() else None,
        "previous": query.address_of(query.page - 1) if page.has_previous() else None,
    }, list(page.object_list)
