"""Every public address pattern with an example that answers with the real document of 2020 and the real regions.

A pattern that is not here fails ``tests/renkei/test_public_addresses.py``: a new page is looked at like the others.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from renkei.api.operations import route_of
from renkei.api.table import OPERATIONS

NOT_PUBLIC = ("admin/", "api/<path:rest>")  # the office; what is nowhere. They have their own tests
YEAR = "measures/<year:year>/"
REVISION = f"{YEAR}<stage:stage>/"
OF_AN_EDITION = {
    "": "",
    "data.json": "data.json",
    "data.csv": "data.csv",
    "data.xlsx": "data.xlsx",
    "print/": "print/",
    "document.pdf": "document.pdf",
    "document.xlsx": "document.xlsx",
    "opendata.zip": "opendata.zip",
    "opendata.xlsx": "opendata.xlsx",
    "coverage/": "coverage/",
    "coverage.json": "coverage.json",
    "coverage.csv": "coverage.csv",
    "changes/": "changes/",
    "changes.json": "changes.json",
    "changes.csv": "changes.csv",
    "<number:number>/": "11/",
}
FILES_OF_ALL_YEARS = ("data.csv", "data.json", "data.schema.json", "opendata.zip", "opendata.xlsx")
FILES_OF_REGIONS = ("data.json", "data.csv", "data.schema.json", "members.csv", "opendata.zip")
EXAMPLES = {
    "": "/",
    "feed.atom": "/feed.atom",
    "measures/": "/measures/",
    "measures/coverage/": "/measures/coverage/",
    "measures/all/": "/measures/all/",
    **{f"measures/all/{file}": f"/measures/all/{file}" for file in FILES_OF_ALL_YEARS},
    **{f"measures/{name}.schema.json": f"/measures/{name}.schema.json" for name in ("data", "coverage", "changes")},
    "measures/all/<number:number>/": "/measures/all/11/",
    **{f"{YEAR}{route}": f"/measures/2020/{path}" for route, path in OF_AN_EDITION.items()},
    **{f"{REVISION}{route}": f"/measures/2020/r1/{path}" for route, path in OF_AN_EDITION.items()},
    "calls/": "/calls/",
    "calls/data.csv": "/calls/data.csv",
    "calls/calls.ics": "/calls/calls.ics",
    "calls/feed.atom": "/calls/feed.atom",
    "regions/": "/regions/",
    **{f"regions/{file}": f"/regions/{file}" for file in FILES_OF_REGIONS},
    "municipalities/data.schema.json": "/municipalities/data.schema.json",
    "applications/data.schema.json": "/applications/data.schema.json",
    "regions/<region:code>/": "/regions/R22/",
    "regions/<region:code>/measures/<year:year>/": "/regions/R22/measures/2020/",
    "municipalities/": "/municipalities/",
    "municipalities/<town:code>/": "/municipalities/342076/",
    "municipalities/<town:code>/data.json": "/municipalities/342076/data.json",
    "applications/": "/applications/",
    "applications/<year:year>/": "/applications/2020/",
    "applications/<year:year>/data.json": "/applications/2020/data.json",
    "applications/<year:year>/data.csv": "/applications/2020/data.csv",
    "applications/unknown/": "/applications/unknown/",
    "applications/unknown/data.json": "/applications/unknown/data.json",
    "applications/unknown/data.csv": "/applications/unknown/data.csv",
    "about/": "/about/",
    "data/": "/data/",
    "data/dictionary/": "/data/dictionary/",
    "data/dictionary.csv": "/data/dictionary.csv",
    "api/": "/api/",
    "api/openapi.json": "/api/openapi.json",
    **{f"api/{route_of(one)}": f"/api/{one.example}" for one in OPERATIONS},
    "accessibility/": "/accessibility/",
    "sitemap/": "/sitemap/",
    "sitemap.xml": "/sitemap.xml",
    "robots.txt": "/robots.txt",
    "favicon.ico": "/favicon.ico",
    ".well-known/security.txt": "/.well-known/security.txt",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "login/": "/login/",
    "accounts/login/": "/accounts/login/",
}
# the same patterns as a visitor also meets them: nothing found, a bad value, not there, past the end
STATES = (
    "/measures/2020/?q=ぬぬぬ",
    "/measures/2020/?q=地域&ministry=mic&rate=half&sort=-budget",
    "/measures/2020/?q=<b>&field=zz&grade=1&rate=1&recipient=1&page=0",
    "/measures/2020/?page=99",
    "/measures/2020/999/",
    "/measures/1999/",
    "/measures/all/?q=地域",
    "/measures/all/?page=x",
    "/calls/?ministry=zz",
    "/regions/?on=きのう",
    "/regions/R99/",
    "/regions/R22/?on=2016-04-01",
    "/municipalities/?q=府中",
    "/municipalities/?q=市",
    "/municipalities/?q=市&page=99",
    "/municipalities/000000/",
    "/municipalities/342076/?year=x",
    "/applications/1999/",
    "/applications/2020/?stage=zz",
    "/applications/2020/?page=99",
    "/measures/2020/print/?q=<b>&rate=1",
    "/measures/2020/?q=農泊",
    "/measures/2020/?adoption=used",
    "/measures/2020/changes/?page=x",
    "/calls/?page=99",
    "/calls/?page=0",
    "/regions/R22/measures/2020/?page=99",
    "/regions/R22/measures/2020/?page=x",
    "/municipalities/342076/?page=99",
    "/municipalities/342076/?page=x",
    "/applications/2020/?by=measure",
    "/applications/2020/?by=measure&page=99",
    "/nowhere/",
)


def public_patterns() -> list[str]:
    """Return the routes of all patterns outside the office, as they stand in the URLconf."""
    return [route for route in routes() if not route.startswith(NOT_PUBLIC)]


def routes() -> list[str]:
    """Return the routes of all patterns, as they stand in the URLconf."""
    return list(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        else:
            yield route
