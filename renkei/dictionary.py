"""項目定義: the data dictionary of all our tables, as a page and as CSV. What it says is said in the apps, once."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

import measures.opendata.catalogue as catalogue
import regions.region_tables as region_tables
from measures.csv_files import Row
from measures.exports import CONTRACT_VERSION
from measures.opendata.terms import ATTRIBUTION, LICENCE_ADDRESS, LICENCE_NAME
from measures.views.answers import answer_csv
from renkei.conditions import drawn_from

TABLES = (*catalogue.TABLES[:-2], *region_tables.TABLES, *catalogue.TABLES[-2:])
GROUPS = [
    ("年度版", "年度版ごとのデータ（opendata.zip）にあり、公表した版とともに固定されます。", catalogue.OF_EDITIONS),
    (
        "年度を通じたもの",
        "全ての年度のデータ（/measures/all/opendata.zip）にあり、どの年度版にも属しません。",
        catalogue.OF_YEARS,
    ),
    ("年度版から作る表", "年度版から計算した表です。", (catalogue.COVERAGE, catalogue.CHANGES)),
    ("圏域と申請・採択状況", "圏域のデータ（/regions/opendata.zip）にあります。", region_tables.TABLES),
    ("定義", "どのopendata.zipにもあります。", (catalogue.CODE_TABLE, catalogue.DICTIONARY)),
]


@drawn_from()
@require_safe
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Show every table with its columns, and the code lists."""
    context = {
        "groups": GROUPS,
        "lists": region_tables.ALL_CODES,
        "contract_version": CONTRACT_VERSION,
        "attribution": ATTRIBUTION,
        "licence": LICENCE_NAME,
        "licence_address": LICENCE_ADDRESS,
    }
    return render(request, "dictionary.html", context)


@drawn_from()
@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponseBase:
    """Answer the same as CSV, a row a column."""

    def rows() -> Iterator[Row]:
        yield catalogue.DICTIONARY.header
        yield from catalogue.dictionary_rows(TABLES)

    return answer_csv(request, rows(), name="dictionary")
