"""Open data: packages of an edition and of all years, all years as CSV and JSON, and the schemas of our JSON."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from measures.csv_files import Row
from measures.exports import csv_rows, write_all_json_text
from measures.models import Edition, Entry
from measures.opendata import year_tables
from measures.opendata.content import ORDER
from measures.opendata.package import Package, package_of, package_of_all, package_words, write_package
from measures.opendata.schemas import SCHEMAS
from measures.opendata.workbook import TooLong, write_workbook
from measures.views.answers import XLSX, answer_csv, answer_json, as_file, refuse, refuse_any_query
from measures.views.editions import Shown, of_an_edition
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE


@drawn_from(CATALOGUE)
@of_an_edition
def edition_zip(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Answer the edition as a package."""
    return refuse_any_query(request) or answer_zip(package_of(shown.edition, shown.entries))


@drawn_from(CATALOGUE)
@of_an_edition
def edition_xlsx(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Answer the tables of the edition's package as a workbook."""
    return refuse_any_query(request) or answer_xlsx(package_of(shown.edition, shown.entries))


@drawn_from(CATALOGUE, CALLS)
@require_safe
def all_zip(request: HttpRequest) -> HttpResponseBase:
    """Answer all current editions, and what belongs to none, as a package."""
    return refuse_any_query(request) or answer_zip(package_of_all())


@drawn_from(CATALOGUE, CALLS)
@require_safe
def all_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Answer the tables of that package as a workbook."""
    return refuse_any_query(request) or answer_xlsx(package_of_all())


@drawn_from(CATALOGUE)
@require_safe
def all_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer the entries of all current editions in the columns of ``data.csv``, the oldest year first."""
    entries = Entry.objects.published().for_listing().select_related("edition").order_by(*ORDER)
    return answer_csv(request, csv_rows(entries), name="measures-all")


@drawn_from(CATALOGUE)
@require_safe
def all_json(request: HttpRequest) -> HttpResponseBase:
    """Answer all current editions, the oldest first, each as in its own ``data.json``."""
    return refuse_any_query(request) or answer_json(write_all_json_text(Edition.objects.current().order_by("year")))


@drawn_from(CATALOGUE, CALLS)
@require_safe
def calls_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer all public calls for proposals as CSV."""

    def rows() -> Iterator[Row]:
        yield year_tables.CALLS.header
        yield from year_tables.call_rows()

    return answer_csv(request, rows(), name="calls")


@drawn_from()
@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the JSON Schema (draft 2020-12) of one of our answers."""
    return answer_schema(request, SCHEMAS[name])


def answer_schema(request: HttpRequest, found: dict[str, Any]) -> HttpResponse:
    """Answer a JSON Schema under the address it is asked at, which is its name."""
    named = {"$schema": found["$schema"], "$id": request.build_absolute_uri(request.path), **found}
    readable = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(named, json_dumps_params=readable, content_type="application/schema+json")


def answer_zip(package: Package) -> HttpResponseBase:
    """Answer a package, written on disk and then sent."""
    target = TemporaryFile()  # noqa: SIM115  the answer closes it
    try:
        write_package(package, target)
    except TooLong as error:
        target.close()
        return refuse({"opendata.zip": [str(error)]})
    target.seek(0)
    return FileResponse(target, content_type="application/zip", headers=as_file(f"{package.name}.zip"))


def answer_xlsx(package: Package) -> HttpResponseBase:
    """Answer the tables of a package as a workbook."""
    target = TemporaryFile()  # noqa: SIM115  the answer closes it
    try:
        write_workbook(
            package.tables, target, title=package.title, created=package.made_at, about=package_words(package)
        )
    except TooLong as error:
        target.close()
        return refuse({"opendata.xlsx": [str(error)]})
    target.seek(0)
    return FileResponse(target, content_type=XLSX, headers=as_file(f"{package.name}.xlsx"))
