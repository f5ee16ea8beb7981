"""The site's own addresses, and beside them what its pages are measured against, behind the same middleware."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from renkei.urls import handler400, handler403, handler404, handler500
from renkei.urls import urlpatterns as ours
from tests.bench.examples import examples
from tests.bench.floor import floor
from tests.bench.stock_pages import StockEntry, StockLedger, StockList, StockYears

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def asked(request: HttpRequest) -> JsonResponse:
    """Tell what can be asked of the database that is served."""
    return JsonResponse({"examples": examples()}, json_dumps_params={"ensure_ascii": False})


urlpatterns = [
    path("bench/examples.json", asked),
    path("bench/floor/<path:rest>", floor),
    path("bench/stock/all/", StockYears.as_view()),
    path("bench/stock/<int:year>/", StockList.as_view()),
    path("bench/stock/<int:year>/<int:number>/", StockEntry.as_view()),
    path("bench/stock/applications/<int:year>/", StockLedger.as_view()),
    *ours,
]
