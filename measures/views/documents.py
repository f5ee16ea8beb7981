"""The official document of an edition as a file: PDF to print and cite, xlsx to work with."""

import logging
import re
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from measures.documents.gathering import gather_document
from measures.documents.keeping import kept_pdf
from measures.documents.layout import Document
from measures.documents.pdf import NotTypeset
from measures.documents.workbook import TooLong, write_workbook
from measures.models import Edition
from measures.views.editions import XLSX, Shown, of_an_edition
from renkei.conditions import drawn_from
from renkei.sources import CATALOGUE

logger = logging.getLogger(__name__)
_UNSAFE = re.compile(r'[\x00-\x20\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
_LONGEST_TITLE = 60


@drawn_from(CATALOGUE)
@of_an_edition
def document_pdf(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Answer the document as PDF, to be shown or kept."""
    return _answer(request, shown, "pdf", kept_pdf, {"Content-Type": "application/pdf"}, "inline")


@drawn_from(CATALOGUE)
@of_an_edition
def document_xlsx(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Answer the document as a workbook."""
    return _answer(request, shown, "xlsx", write_workbook, {"Content-Type": XLSX}, "attachment")


def _answer(
    request: HttpRequest,
    shown: Shown,
    ending: str,
    write: Callable[[Document], bytes],
    headers: dict[str, str],
    disposition: str,
) -> HttpResponseBase:
    """Write the file; whoever asks for the headers alone gets them at once. What cannot be written is a page."""
    ascii_name = "-".join(filter(None, ["document", str(shown.edition.year), shown.stage]))
    name = quote(f"{file_name(shown.edition)}.{ending}", safe="")
    headers |= {"Content-Disposition": f"{disposition}; filename=\"{ascii_name}.{ending}\"; filename*=UTF-8''{name}"}
    if request.method == "HEAD":
        return StreamingHttpResponse((), headers=headers)  # without a length: it is not known
    try:
        return HttpResponse(write(gather_document(shown.edition, shown.entries)), headers=headers)
    except (NotTypeset, TooLong) as error:
        logger.error("%s (%s): %s", shown.edition, ending, error)
        context = {"shown": shown, "ending": ending, "is_too_long": isinstance(error, TooLong)}
        return render(request, "measures/document_failed.html", context, status=500)


def file_name(edition: Edition) -> str:
    """Return the name under which a person keeps the document: 令和2年度_関係各省による支援策."""
    title = _UNSAFE.sub("_", edition.title)[:_LONGEST_TITLE].strip("._") or "支援策"
    revision = f"_第{edition.revision}版" if edition.revision > 1 else ""
    return f"{edition.year_name}_{title}{revision}{'_案' if edition.is_draft else ''}"
