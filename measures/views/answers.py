"""Answers that are data: JSON and CSV of any length, in the encoding asked for, and refusals a program understands."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from measures.csv_files import Row, Unwritable, write_cp932, write_lines

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UTF_8, CP932 = "utf-8", "cp932"
CSV_TYPES = {UTF_8: "text/csv; charset=utf-8", CP932: "text/csv; charset=windows-31j"}
MOST_LISTED = 1000  # cells that cannot be written; the rest is counted
IN_ONE = 1_000_000  # characters: shorter answers go out whole, with their length
_IN_MEMORY = 1_000_000  # bytes; a longer file waits on disk


def as_file(name: str) -> dict[str, str]:
    """Return the header that keeps an answer as a file of that name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def refuse(messages: dict[str, list[str]]) -> HttpResponse:
    """Answer 400 with what is wrong with the query, one message a line."""
    lines = [f"{key}: {message}" for key, found in messages.items() for message in found]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", status=400)


def refuse_any_query(request: HttpRequest) -> HttpResponse | None:
    """Answer 400 where an address that always gives everything is asked for a part; None where it is not."""
    expected = "このデータは全件です。条件を指定できません。「?」以後を除いて取得してください。"
    return refuse({key: [expected] for key in request.GET}) if request.GET else None


def answer_json(texts: Iterator[str]) -> HttpResponseBase:
    """Answer pieces of JSON text: short ones whole, long ones as a stream."""
    first, length = [], 0
    for text in texts:
        first.append(text)
        length += len(text)
        if length > IN_ONE:
            return StreamingHttpResponse(chain(first, texts), content_type="application/json")
    return HttpResponse("".join(first), content_type="application/json")


def answer_csv(request: HttpRequest, rows: Iterable[Row], *, name: str) -> HttpResponseBase:
    """Answer rows, of which the first is the header, as a file: ``?encoding=utf-8`` (without it as well) or ``cp932``.

    What cp932 cannot write is never replaced: the answer is then 400 and a page that lists every such cell.
    """
    asked = request.GET.getlist("encoding") or [UTF_8]
    encoding = asked[0].lower()
    if len(asked) > 1 or encoding not in CSV_TYPES:
        typed = "、".join(f"「{each[:40]}」" for each in asked)
        return refuse({"encoding": [f"文字コード{typed}は指定できません。utf-8 又は cp932 を一つ指定してください。"]})
    headers = as_file(f"{name}.csv")
    if encoding == CP932:
        return _answer_cp932(request, rows, headers)
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=CSV_TYPES[UTF_8], headers=headers)  # its length is not known
    return StreamingHttpResponse(write_lines(rows), content_type=CSV_TYPES[UTF_8], headers=headers)


def _answer_cp932(request: HttpRequest, rows: Iterable[Row], headers: dict[str, str]) -> HttpResponseBase:
    target = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the answer closes it
    unwritable = write_cp932(rows, target)
    listed = list(islice(unwritable, MOST_LISTED))
    if listed:
        return _show_unwritable(request, listed, more=sum(1 for _ in unwritable))
    target.seek(0)
    return FileResponse(target, content_type=CSV_TYPES[CP932], headers=headers)


def _show_unwritable(request: HttpRequest, cells: list[Unwritable], *, more: int) -> HttpResponse:
    query = request.GET.copy()
    del query["encoding"]
    address = request.path + (f"?{query.urlencode()}" if query else "")
    context = {"cells": cells, "more": more, "count": len(cells) + more, "utf_8": address}
    return render(request, "measures/unwritable.html", context, status=400)
